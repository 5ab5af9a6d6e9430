"""Cases that may be of one event, offered on the page of a case; a person confirms or refuses.

Compared are keys that never leave this desk. Nothing follows from a likeness but the offer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from complaints.desk.casework import Casework
from complaints.desk.errors import NotAllowedError
from complaints.desk.store import Store
from complaints.desk.store.cases import CaseLine
from complaints.domain import relating
from complaints.domain.case import Case, code_of
from complaints.domain.events import Event, Related
from complaints.locale.marking import _

_MOST: Final = 10
_CODE: Final = re.compile(r"([0-9A-Z]{4})-?([0-9A-Z]{4})")

WHY: Final[Mapping[str, str]] = {
    relating.PLACE: _("the same place, within a day"),
    relating.EVENT: _("the same code of the event"),
    relating.TEXT: _("nearly the same text"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Another case; ``why`` are the sentences that say in what it is like this one."""

    line: CaseLine
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """The cases that a person found to belong to this one, and those that may."""

    confirmed: tuple[Alike, ...]
    offered: tuple[Alike, ...]


def relations(store: Store, case: Case) -> Relations:
    """What belongs to this case, and at most ten others that may, the most alike first."""
    with store.reading() as unit:
        found = unit.alike.find(relating.sought(case))
        likely = sorted(found, key=lambda one: (-len(found[one]), one))
        again = sorted(case.contested_relations)  # two members differed: it is asked once more
        decided = {case.id, *case.ties.related, *case.ties.unrelated, *again}
        offered = again + [one for one in likely if one not in decided][:_MOST]
        related = sorted(case.ties.related.difference(again))
        lines = unit.cases.lines([*offered, *related])
    return Relations(
        confirmed=_alike(related, lines, found),
        offered=_alike(offered, lines, found),
    )


def _alike(
    ids: list[str], lines: Mapping[str, CaseLine], found: Mapping[str, tuple[str, ...]]
) -> tuple[Alike, ...]:
    return tuple(
        Alike(line=lines[one], why=tuple(WHY[kind] for kind in found.get(one, ())))
        for one in ids
        if one in lines
    )


def decide(casework: Casework, case_id: str, other_id: str, *, on: bool) -> None:
    """Say in both cases that they are of one event, or that they are not."""
    if case_id == other_id:
        raise NotAllowedError(_("This is the same case."))

    def event(case: Case) -> Event | None:
        other = other_id if case.id == case_id else case_id
        known = case.ties.related if on else case.ties.unrelated
        is_settled = other in known and other not in case.contested_relations
        return None if is_settled else Related(other=other, on=on)

    casework.enter([case_id, other_id], event)


def join_by_code(casework: Casework, case_id: str, codes: str) -> None:
    """Say of the cases with these codes that they are of one event with this one.

    `NotAllowedError`, and nothing is said, if one of them is the code of none.
    """
    others = [_with_code(casework, one) for one in re.split(r"[\s,;،؛]+", codes.strip())]
    if case_id in others:
        raise NotAllowedError(_("This is the same case."))
    for other in others:
        decide(casework, case_id, other, on=True)


def _with_code(casework: Casework, typed: str) -> str:
    if match := _CODE.fullmatch(typed.upper()):
        code = "-".join(match.groups())
        for found in casework.queue.ids_with(code, limit=_MOST):
            if code_of(found) == code:
                return found
    raise NotAllowedError(_("No case here has this code. A code looks like 7K3Q-9XWB."))
