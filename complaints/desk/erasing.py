"""Erasing at this desk what is not to be kept, once its day has come, and showing its fate.

That is what was taken back or recalled, what was translated, and what this office declined.

What was signed is overwritten by what is left of it, in the letters and in the office's own
journal, and the file's log is cut; the list of cases is computed anew from that. The hashes stay,
so that every chain still holds and the same bytes are known when they come again.
"""

from dataclasses import dataclass
from datetime import date

from complaints.desk import paper_files
from complaints.desk.store import Unit, copies
from complaints.domain import letting_go
from complaints.domain.case import Case
from complaints.domain.erasure import redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What goes on one day: how many messages, and whose desks have erased them.

    ``is_declined``: this office declined what they brought; else it was taken back, or has served.
    """

    on: date
    messages: int
    is_over: bool
    erased_by: tuple[str, ...]
    is_declined: bool = False


def erase(unit: Unit, case: Case, *, today: date) -> None:
    """Erase what is due in the case by today and still here."""
    gone = letting_go.due(case, today=today)
    used = letting_go.used_consents(case)
    erased = [
        unit.letters.erase(letter.message.id, redacted(letter.message, consents=used))
        for letter in case.letters
        if letter.message.id in gone
    ]
    if any(erased):  # what was being written about it, here and to all people; later words stay
        for of in (case.id, *case.ties.matters):
            unit.copies.drop(copies.begun(of))
    for entry in letting_go.entries_due(case, today=today):
        unit.journal.erase(entry.hash)
        paper_files.erase(unit, case.id, entry.event)


def fates(case: Case, *, today: date) -> list[Fate]:
    """What the page of the case says of it, the earliest day first."""
    declined = letting_go.declined(case)
    days = {**declined, **case.erasure.on}
    piles = sorted({(day, one in declined) for one, day in days.items()})
    return [
        Fate(
            on=day,
            messages=len(messages),
            is_over=day <= today,
            erased_by=_erased_by(case, messages),
            is_declined=is_declined,
        )
        for day, is_declined in piles
        if (messages := [m for m, on in days.items() if (on, m in declined) == (day, is_declined)])
    ]


def _erased_by(case: Case, messages: list[str]) -> tuple[str, ...]:
    """The members whose desks erased all of these."""
    by = case.erasure.by
    return tuple(sorted(frozenset.intersection(*(by.get(m, frozenset()) for m in messages))))
