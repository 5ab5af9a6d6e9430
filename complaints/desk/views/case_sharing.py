"""What the page of a case shows of others: what may be given to them, and what they have of it.

It decides nothing: what a consent permits says `complaints.desk.drafting`, and what the rules
suggest `complaints.desk.counsel`.
"""

from typing import Any

from complaints.desk import addresses, asking, counsel, pending, standing, translating, waiting
from complaints.desk.views.guard import desk
from complaints.desk.views.page import tongue
from complaints.directory import DirectoryError
from complaints.domain import overriding
from complaints.domain.case import Case
from complaints.domain.override import BASES
from complaints.domain.referrals import Taken
from complaints.letters.parts import language_for
from complaints.routing.recommending import Advice
from referral import loader


def context(case: Case, advice: Advice | None) -> dict[str, Any]:
    """The values of the template; without ``advice`` nobody knows what the rules suggest."""
    office = desk().office
    drafts, address = office.drafts(case), addresses.address_of(case)
    return {
        "address": address,
        "may_ask": bool(case.parts and address and not case.is_withdrawn),
        "asked_language": language_for(case.language),
        "asking": asking,
        "counsel": advice
        and counsel.counsel(
            advice,
            case,
            drafts=drafts,
            own=office.me.organisation,
            known=office.known,
            mechanisms=loader.data().mechanisms,
            tongue=tongue(),
            today=office.today,
        ),
        "drafts": [one for one in drafts if one.silence is None and not one.earlier],
        "further": [one for one in drafts if one.earlier],
        "in_absence": [one for one in drafts if one.silence],
        "for_translation": translating.tasks(case, office.known),
        "standing": standing.show(case, tongue=tongue(), today=office.today),
        "to_answer": waiting.waiting(case, own=office.me.organisation),
        "warnings": _warnings(case),
        "overrides": pending.waiting(case, now=office.moment, tongue=tongue()),
        "overrides_read": overriding.reached(case),
        "override_collisions": pending.collisions(case),
        "bases": BASES,
    }


def _warnings(case: Case) -> list[tuple[Taken, str]]:
    """What to know of an organisation that has referred to us and should not be used now."""
    found = []
    for taken in case.taken:
        try:
            desk().office.known.recipient(taken.referral.sender, desk().office.today)
        except DirectoryError as error:
            found.append((taken, tongue().text(str(error))))
    return found
