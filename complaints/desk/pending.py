"""Overrides as the page of a case shows them: what waits for a second member, and what collided."""

from dataclasses import dataclass
from datetime import datetime

from complaints.desk.i18n import Tongue
from complaints.domain import overriding
from complaints.domain.case import Case
from complaints.domain.errors import ConsentError
from complaints.domain.events import OverrideProposed
from complaints.domain.override import APPROVED_WITHIN
from complaints.domain.overriding import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One that waits: who proposed what, the names of its parts, and until when.

    ``has_news``: the complainant wrote after it was proposed; ``changed`` is a sentence if they
    have changed something of it.
    """

    proposed: OverrideProposed
    by: str
    parts: tuple[str, ...]
    until: str
    has_news: bool
    changed: str


def waiting(case: Case, *, now: datetime, tongue: Tongue) -> list[Waiting]:
    """Those that a second member may still approve."""
    return [
        Waiting(
            proposed=one.proposed,
            by=one.by,
            parts=tuple(part.name for digest in one.proposed.parts if (part := case.part(digest))),
            until=tongue.time(one.at + APPROVED_WITHIN),
            has_news=overriding.reached(case) > one.inbox,
            changed=_changed(case, one, tongue),
        )
        for one in overriding.proposals(case.entries)
        if one.waits(now)
    ]


def collisions(case: Case) -> list[Proposal]:
    """Those that were given while somebody refused them."""
    return [one for one in overriding.proposals(case.entries) if one.collides]


def _changed(case: Case, one: Proposal, tongue: Tongue) -> str:
    try:
        overriding.check_current(case, one.proposed.parts)
    except ConsentError as error:
        return tongue.text(str(error))
    return ""
