"""What was sent once is done once: a double press and a page loaded again do nothing more.

Each form carries a word that was made with its page. The first request with it does the work; one
that comes later, or at the same moment, leads to the same place and says that it was done. What was
refused may be sent again with the same word, as whoever wrote it comes back to the same page.
The words are in memory alone, and only the last of them.
"""

import secrets
import threading
from typing import Final

from flask import Flask, Response, g, redirect, request
from flask.typing import ResponseReturnValue

from complaints.desk.views.page import say
from complaints.locale.marking import _

FIELD: Final = "once"
_MOST: Final = 1_000  # words that are remembered
_LONGEST: Final = 32


class Sent:
    """Which words were sent, and where that led. Safe to use from several threads."""

    def __init__(self) -> None:
        self._led_to: dict[str, str] = {}
        self._under_way: set[str] = set()
        self._changed = threading.Condition()

    def begin(self, word: str) -> str | None:
        """Where it led if this was done; None if it is to be done now, until `end`.

        Waits for what was sent at the same moment.
        """
        with self._changed:
            self._changed.wait_for(lambda: word not in self._under_way)
            if word in self._led_to:
                return self._led_to[word]
            self._under_way.add(word)
            return None

    def end(self, word: str, place: str | None) -> None:
        """It is done and led to ``place``; or not done, if None."""
        with self._changed:
            self._under_way.discard(word)
            if place is not None:
                self._led_to[word] = place
                while len(self._led_to) > _MOST:
                    del self._led_to[next(iter(self._led_to))]
            self._changed.notify_all()


def new_word() -> str:
    """A word for one form of one page."""
    return secrets.token_urlsafe(12)


def install(app: Flask) -> None:
    """Do so for every form that has a word; behind whatever guards and checks the request."""
    sent = Sent()
    app.jinja_env.globals["once"] = new_word

    @app.before_request
    def _begin() -> ResponseReturnValue | None:
        word = request.form.get(FIELD, "") if request.method == "POST" else ""
        if not 0 < len(word) <= _LONGEST:
            return None
        place = sent.begin(word)
        if place is None:
            g.once = word
            return None
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
            sent.end(word, g.pop("led_to", None))
