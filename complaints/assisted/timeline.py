"""What a number shows, ready for a page: entries newest first, questions, and what to mind.

Sentences that the client wrote in English for programs are told here by the pages' own texts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from complaints.address_book import AddressBook
from complaints.assisted import shown
from complaints.assisted.tongue import Tongue
from complaints.complainant import Asked, Entry, Proposal, Timeline
from complaints.domain import strictjson
from complaints.domain.messages import Question
from complaints.domain.shown import AUTHORITY, REPRESENTATION

_TROUBLES: Final = {"unreadable": "error_not-openable", "waiting": "error_piece-missing"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of the timeline. ``hints`` stand small, ``language`` is that of ``said``."""

    title: str
    day: str
    said: str = field(default="", repr=False)
    language: str = ""
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A timeline as a page shows it."""

    lines: tuple[Line, ...] = field(repr=False)
    troubles: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]  # id, and who asks
    late: tuple[str, ...]
    writable: tuple[tuple[str, str], ...]  # id and name of who can be written to


def show(t: Tongue, timeline: Timeline, book: AddressBook) -> Shown:
    """The timeline in words."""
    writable = _correspondents(timeline, book)
    return Shown(
        lines=tuple(line for one in timeline.entries if (line := _line(t, one, timeline, book))),
        troubles=tuple(dict.fromkeys(_trouble(t, one, book) for one in timeline.troubles)),
        questions=tuple(
            (
                one.question.id,
                t.of(
                    _by_sort(one.question, "waits_from", letter="waits_letter", act="waits_act"),
                    name=name(t, book, one.organisation),
                ),
            )
            for one in timeline.questions
        ),
        late=tuple(
            t.of("late", name=name(t, book, one.to), day=t.day(one.day))
            for one in timeline.unacknowledged(book.today)
        ),
        writable=tuple((one, name(t, book, one)) for one in writable),
    )


def name(t: Tongue, book: AddressBook, organisation: str) -> str:
    """What an organisation is called, or its id where the directory does not have it any more."""
    found = book.organisations.get(organisation)
    return found.name(t.language) if found else organisation


def digest(asked: Asked) -> str:
    """Stands for everything that a question asks: what was shown is what is agreed to."""
    whole = {"organisation": asked.organisation, "question": asked.question.as_json()}
    return sha256(strictjson.dumps(whole)).hexdigest()


def parts_of(t: Tongue, proposal: Proposal) -> list[Mapping[str, object]]:
    """The parts that would be passed on: in words where the text was kept."""
    sections: list[Mapping[str, object]] = []
    for kept in proposal.parts:
        content = kept.part.content if kept.part and kept.part.is_object else {}
        rows = shown.rows(t, kept.name, content) or [("", t.of("ask_as_sent"))]
        sections.append({"label": shown.label(t, kept.name, content), "rows": rows})
    return sections


def _asked(question: Question) -> str:
    return _by_sort(question, "entry_asked", letter="entry_asked_letter", act="entry_asked_act")


def _by_sort(question: Question, passing: str, *, letter: str, act: str) -> str:
    """The key of what is said of this sort of question."""
    if question.purpose == REPRESENTATION:
        return act
    return letter if question.kind == AUTHORITY else passing


def _correspondents(timeline: Timeline, book: AddressBook) -> Iterable[str]:
    """Who was written to, and who has answered."""
    written = [one.to for one in timeline.keepsake.sent] if timeline.keepsake else []
    answered = [one.organisation for one in timeline.replies if one.organisation]
    return [one for one in dict.fromkeys([*written, *answered]) if one in book.organisations]


def _line(t: Tongue, entry: Entry, timeline: Timeline, book: AddressBook) -> Line | None:
    who = name(t, book, entry.organisation) if entry.organisation else ""
    day = t.day(entry.day) if entry.day else ""
    if entry.sent:
        return Line(
            title=t.of("entry_sent", name=who),
            day=day,
            hints=(_arrived(t, entry, timeline, book),),
        )
    if entry.kind == "newer":
        return Line(title=who, day=day, hints=(t.of("entry_newer"),))
    reply = entry.reply
    if reply is None:
        return None  # among the troubles
    state = t.first([f"state_{reply.state}"]) if reply.state else ""
    asks = t.of(_asked(reply.question)) if reply.question else ""
    left = t.of("entry_left", name=who) if entry.has_left else ""
    doubt = t.of("error_directory-differs") if entry.warnings else ""
    return Line(
        title=who,
        day=day,
        said=reply.text or "",
        language=reply.language or "",
        hints=tuple(one for one in (state, asks, left, doubt) if one),
    )


def _arrived(t: Tongue, entry: Entry, timeline: Timeline, book: AddressBook) -> str:
    """Since when the organisation has what was sent, as far as it said so."""
    assert entry.sent
    for one in timeline.replies:
        reply = one.reply
        has = reply.acknowledgement if reply else None
        is_theirs = one.organisation == entry.sent.to
        if has and one.day and is_theirs and has.message == entry.sent.message:
            who = name(t, book, entry.sent.to)
            return t.of("entry_has", name=who, day=t.day(one.day))
    return t.of("entry_waits")


def _trouble(t: Tongue, entry: Entry, book: AddressBook) -> str:
    sentence = t.of(_TROUBLES.get(entry.kind, "error_newer"))
    if not entry.organisation:
        return sentence
    return t.of("problem_of", name=name(t, book, entry.organisation), sentence=sentence)
