"""Erasing at this desk what was taken back, once its day has come, and showing what becomes of it.

What was signed is overwritten by what is left of it, in the letters and in the office's own
journal, and the file's log is cut; the list of cases is computed anew from that. The hashes stay,
so that every chain still holds and the same bytes are known when they come again.
"""

from dataclasses import dataclass
from datetime import date

from complaints.desk import paper_files
from complaints.desk.store import Unit
from complaints.domain import letting_go
from complaints.domain.case import Case
from complaints.domain.erasure import redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What was taken back with one day: how many messages, and whose desks have erased them."""

    on: date
    messages: int
    is_over: bool
    erased_by: tuple[str, ...]


def erase(unit: Unit, case: Case, *, today: date) -> None:
    """Erase what is due in the case by today and still here."""
    gone = letting_go.due(case, today=today)
    used = letting_go.used_consents(case)
    for letter in case.letters:
        if letter.message.id in gone:
            unit.letters.erase(letter.message.id, redacted(letter.message, consents=used))
    for entry in letting_go.entries_due(case, today=today):
        unit.journal.erase(entry.hash)
        paper_files.erase(unit, case.id, entry.event)


def fates(case: Case, *, today: date) -> list[Fate]:
    """What the page of the case says of it, the earliest day first."""
    erasure = case.erasure
    return [
        Fate(
            on=day,
            messages=len(messages),
            is_over=day <= today,
            erased_by=tuple(
                sorted(frozenset.intersection(*(erasure.by.get(m, frozenset()) for m in messages)))
            ),
        )
        for day in sorted(set(erasure.on.values()))
        if (messages := [one for one, on in erasure.on.items() if on == day])
    ]
