"""Handing a case over: theirs once they accept, ours if they decline; the complainant is told."""

import pytest

from complaints.desk.unlocked import Unlocked
from complaints.domain.case import Case
from complaints.domain.states import CaseState
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id, checked
from tests.complaints.desk.window import unlocked


@pytest.fixture
def handed(world: World) -> tuple[Receipt, Unlocked, Unlocked, str]:
    """A case that an office hands over; the other has it, and has not answered."""
    receipt = world.file()
    first, second = world.desk(NHRI), world.desk(LEGAL_AID)
    world.sync(first)
    case = case_id(first.office)
    first.office.move(case, CaseState.IN_TRIAGE)
    first.office.move(case, CaseState.OPEN)
    account = first.office.case(case).parts[0].hash
    question = first.office.ask_consent(case, LEGAL_AID, [account])
    world.sync(first)
    world.agree(receipt, question)
    world.sync(first)
    (draft,) = first.office.drafts(first.office.case(case))
    first.office.refer(case, draft.consent.terms.id, LEGAL_AID, reason="An appeal", transfer=True)
    world.sync(first, second)
    return receipt, first, second, case


def answered(world: World, first: Unlocked, second: Unlocked, case: str, answer: str) -> Case:
    theirs = second.office.case(checked(second.office))
    (taken,) = theirs.taken
    assert taken.referral.transfer
    code = "no-capacity" if answer == "declined" else None
    second.office.answer_referral(theirs.id, taken.referral.id, answer, code=code)
    world.sync(second, first, first)
    return first.office.case(case)


def test_once_accepted_it_is_theirs_and_the_complainant_is_told_once(
    world: World, handed: tuple[Receipt, Unlocked, Unlocked, str]
) -> None:
    receipt, first, second, case = handed
    assert first.office.case(case).owner_elsewhere is None
    assert first.office.case(case).is_ours
    gone = answered(world, first, second, case, "accepted")
    assert gone.owner_elsewhere == LEGAL_AID
    assert not gone.is_ours
    (line,) = first.office.cases()
    assert (line.deadline, line.next_due) == ("", "")
    world.sync(first, first)
    name = world.instance.organisations[LEGAL_AID][1].names["en"]
    told = [one.reply.text or "" for one in world.replies(receipt).replies if one.reply]
    assert [text for text in told if "takes care of your case" in text] == [
        f"{name} takes care of your case from now on. You can still write to us here."
    ]
    first.close()
    for browser in unlocked(world):
        page = browser.get(f"/case/{case}").text
        assert f"Now with {name}" in page
        assert f"{name} has taken the case over" in page


def test_declined_it_is_ours_and_in_the_queue_again(
    world: World, handed: tuple[Receipt, Unlocked, Unlocked, str]
) -> None:
    _receipt, first, second, case = handed
    assert first.office.case(case).state is CaseState.REFERRED
    back = answered(world, first, second, case, "declined")
    assert back.is_ours
    assert back.state is CaseState.OPEN
    assert back.given[0].is_returned
