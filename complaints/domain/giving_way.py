"""When a recipient that does not answer gives way to the consented second choice.

The first keeps what it has, for the consent still holds, and may answer yet. The second is given it
once, by whichever desk of the office comes first: its referral's id follows from the first, so that
what two desks send at the same moment is one referral to whoever receives it. Whether the consent
for the second still holds is asked by whoever writes the referral, not here.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from complaints.domain.case import Case
from complaints.domain.identifiers import ID_SIZE
from complaints.domain.referrals import UNANSWERED, Given
from complaints.domain.states import CaseState

#: How much longer other desks wait than the one that referred, so that two seldom do it at once.
DEFERENCE: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


def pending(case: Case) -> Iterator[Given]:
    """The referrals that still wait for an answer and have a second choice."""
    is_aside = case.plan.aside or case.plan.aside_contested
    if not case.is_ours or is_aside or case.state is CaseState.CLOSED:
        return
    replaced = {one.referred.instead_of for one in case.given}
    given = {one.referred.to for one in case.given if one.is_with_them}
    for one in case.given:
        second = one.referred.second
        if (
            second
            and one.answer == UNANSWERED
            and one.referred.referral not in replaced
            and second.to not in given
        ):
            yield one


def gives_way(given: Given, *, now: datetime, member: str, is_away: bool) -> bool:
    """Whether it is time, at the desk of ``member``; ``is_away``: the first says so on its card."""
    assert given.referred.second is not None
    patience = timedelta(hours=0 if is_away else given.referred.second.hours)
    return now - given.at >= patience + (timedelta() if member == given.by else DEFERENCE)


def second_id(given: Given, case_id: str) -> str:
    """The id of the referral to the second choice, the same at every desk (SPEC.md, section 9)."""
    assert given.referred.second is not None
    text = f"amparo/second/v1\n{case_id}\n{given.referred.referral}\n{given.referred.second.to}"
    return hashlib.sha256(text.encode("ascii")).digest()[:ID_SIZE].hex()


def look_again(case: Case) -> datetime | None:
    """From when on a desk has to look at the case by itself; None: not before something comes."""
    moments = [one.at for one in pending(case)]  # whether they are away shows at any moment
    for one in case.given:
        if one.answer_due and not one.is_returned and case.state is not CaseState.CLOSED:
            day = min(one.answer_due, date.max - _DAY) + _DAY
            moments.append(one.at.replace(year=day.year, month=day.month, day=day.day, hour=0))
    return min(moments, default=None)
