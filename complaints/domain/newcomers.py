"""Who was put on the card by a colleague, and how far they are: a fold of the journal.

Who belongs to the office is not said here but on the card, and which keys they have in
`complaints.domain.colleagues`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from complaints.domain import history
from complaints.domain.events import CasesGiven, CasesTaken, Introduced
from complaints.domain.history import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """One who came after the office was founded.

    ``added`` is when ``by`` put them on the card, ``given`` when a colleague last wrote the cases
    so far into a file for them, ``taken`` when they last took one.
    """

    added: date
    by: str
    given: date | None = None
    taken: date | None = None


def fold(entries: Iterable[Entry]) -> Mapping[str, Newcomer]:
    """The newcomers by their ids, of the entries that belong to no case, in any order."""
    found: dict[str, Newcomer] = {}
    ordered = history.ordered(entries)
    for entry in ordered:
        said = entry.event
        if isinstance(said, Introduced) and said.member != entry.member:
            found.setdefault(said.member, Newcomer(added=entry.at.date(), by=entry.member))
    for entry in ordered:
        match entry.event:
            case CasesGiven(member=one) if one in found:
                found[one] = replace(found[one], given=entry.at.date())
            case CasesTaken() if entry.member in found:
                found[entry.member] = replace(found[entry.member], taken=entry.at.date())
    return found
