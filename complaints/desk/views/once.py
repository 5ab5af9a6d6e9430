"""What was sent once is done once: a double press and a page loaded again do nothing more.

* Each form carries a word that was made with its page. The first request with it does the work; one
  that comes later, or at the same moment, leads to the same place and says that it was done. What
  was refused may be sent again with the same word, as whoever wrote it comes back to the same page.
* Another tab has another word, and so has the page to which somebody goes back, where the browser
  puts in what was typed. So of forms that add something what they say is known, too: the very same
  is not done once more before a page has asked whether it is meant, with every word still on it.
  Whatever differs in anything is done.

What was said is known as a hash under a key of this start. All of it is in memory alone, outlasts a
lock, which tells nobody anything, and only the last of it is kept.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from flask import Flask, Response, current_app, g, redirect, request
from flask.typing import ResponseReturnValue

from complaints.desk.views.page import say
from complaints.locale.marking import _

FIELD: Final = "once"
#: What adds something each time that it is sent, so that nothing else would notice the second time.
ADDS: Final = frozenset(
    {
        *("case.note", "case.reply", "case.answer"),
        *("todo.task", "todo.reminder", "todo.deadline"),
        *("referral.send_question", "referral.send_referral", "override.propose"),
        *("authority.ask", "authority_matter.ask", "authority_sheet.answer", "mandate.ask"),
        *("matters.join", "translating.save", "conflict.record"),
    }
)
_SENT: Final = "once"
_MOST: Final = 1_000  # words that are remembered, and as many things that were said
_LONGEST: Final = 48
_KNOWN_FOR: Final = 12 * 3600.0  # seconds: tomorrow "Called, nobody was there" is news
#: What a form carries that nobody filled in.
NOT_SAID: Final = frozenset({FIELD, "csrf_token"})
K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class _Said:
    """When it was done, and the number of the page that asked whether it is meant once more."""

    at: float
    asked: int | None = None


class Sent:
    """Which words were sent, where that led, and what was said. Safe to use from several threads.

    ``said`` stands for all that a form says that adds something; empty for other forms.
    """

    def __init__(self, *, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._led_to: dict[str, str] = {}
        self._said: dict[bytes, _Said] = {}
        self._under_way: set[str | bytes] = set()
        self._changed = threading.Condition()
        self._asked = 0

    def new_word(self) -> str:
        """A word for one form of one page, with the number of questions that were asked before."""
        return f"{self._asked}-{secrets.token_urlsafe(12)}"

    def begin(self, word: str, said: bytes = b"") -> str | None:
        """Where it led if this was done; None if it is to be done now, until `end`.

        Waits for what was sent at the same moment.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._under_way.isdisjoint({word, said}))
            if word in self._led_to:
                return self._led_to[word]
            self._under_way.update((word, said) if said else (word,))
            return None

    def asks(self, word: str, said: bytes) -> bool:
        """Whether the very same was done, and the page of this word is older than the question."""
        with self._changed:
            known = self._said.get(said)
            if known is None or self._ticks() - known.at > _KNOWN_FOR:
                return False
            if known.asked is None:
                self._asked += 1
                known.asked = self._asked
            return _number(word) < known.asked

    def led_to(self, word: str) -> str | None:
        """Where it led, if this was done."""
        with self._changed:
            return self._led_to.get(word)

    def end(self, word: str, place: str | None, said: bytes = b"") -> None:
        """It is done and led to ``place``; or not done, if None."""
        with self._changed:
            self._under_way -= {word, said}
            if place is not None:
                self._led_to[word] = place
                _cut(self._led_to)
                if said:
                    self._said.pop(said, None)  # the last that was said is the last to be forgotten
                    self._said[said] = _Said(at=self._ticks())
                    _cut(self._said)
            self._changed.notify_all()


def install(app: Flask) -> None:
    """Do so for every form that has a word; behind whatever guards and checks the request."""
    sent, key = Sent(), secrets.token_bytes(32)
    app.extensions[_SENT] = sent
    app.jinja_env.globals["once"] = sent.new_word

    @app.before_request
    def _begin() -> ResponseReturnValue | None:
        word = _word()
        if not word:
            return None
        said = _what_is_said(key) if request.endpoint in ADDS else b""
        place = sent.begin(word, said)
        if place is None:
            g.once, g.said = word, said
            # the form's own page says so, with what was typed (`complaints.desk.views.forms.check`)
            g.repeats = bool(said) and sent.asks(word, said)
            return None
        g.refused = True  # this time nothing was done: words that were begun since are not these
        say(_("This was sent already. It was done once only."))
        return redirect(place, 303)

    @app.after_request
    def _note(response: Response) -> Response:
        # a page shown at once changed nothing, or is a look at what would be sent
        if "once" in g and response.location and not g.get("refused"):
            g.led_to = response.location
        return response

    @app.teardown_request
    def _end(_error: BaseException | None) -> None:
        if word := g.pop("once", None):
            sent.end(word, g.pop("led_to", None), g.pop("said", b""))


def done_before() -> str | None:
    """Where this request led when it was sent before; None if it was not, or not done."""
    sent = current_app.extensions[_SENT]
    assert isinstance(sent, Sent)
    return sent.led_to(_word())


def _word() -> str:
    word = request.form.get(FIELD, "") if request.method == "POST" else ""
    return word if len(word) <= _LONGEST else ""


def _number(word: str) -> int:
    """How many questions had been asked when the page of this word was made."""
    number = word.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() else 0


def _what_is_said(key: bytes) -> bytes:
    """One hash for where it is sent and all that was filled in, files too."""
    hashed = hashlib.blake2b(key=key, digest_size=32)
    for one in _filled_in():
        hashed.update(len(one).to_bytes(8, "big") + one)
    return hashed.digest()


def _filled_in() -> Iterator[bytes]:
    yield request.path.encode()
    for name, value in request.form.items(multi=True):
        if name not in NOT_SAID:
            yield name.encode()
            yield value.strip().encode()
    for name, file in request.files.items(multi=True):
        yield name.encode()
        yield file.stream.read()
        file.stream.seek(0)


def _cut(kept: dict[K, V]) -> None:
    """Forget the oldest of it."""
    while len(kept) > _MOST:
        del kept[next(iter(kept))]
