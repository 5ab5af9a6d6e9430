"""The whole road with two offices and a complainant, over HTTP."""

from datetime import timedelta

import pytest

from complaints.desk.errors import NoConsentError, NotAllowedError
from complaints.desk.store.cases import View
from complaints.domain.outcomes import Outcome
from complaints.domain.states import CaseState
from complaints.portal_client import PortalClient, UnreachableError
from tests.complaints.desk.offices import LEGAL_AID, NGO, NHRI, World, case_id, checked


def asked(world: World) -> tuple:  # type: ignore[type-arg]
    """A case at the first office whose complainant was asked whether legal aid may have a part."""
    receipt = world.file()
    first, second = world.desk(NHRI), world.desk(LEGAL_AID)
    world.sync(first, second)
    case = first.office.case(case_id(first.office))
    account = next(part for part in case.parts if part.name == "account")
    question = first.office.ask_consent(case.id, LEGAL_AID, [account.hash], note="They are free.")
    world.sync(first)
    return receipt, first, second, case.id, question


def referred(world: World) -> tuple:  # type: ignore[type-arg]
    """The same, with a yes and the referral on its way."""
    receipt, first, second, case, question = asked(world)
    world.agree(receipt, question)
    world.sync(first)
    (draft,) = first.office.drafts(first.office.case(case))
    referral = first.office.refer(
        case, draft.consent.terms.id, LEGAL_AID, reason="An appeal within ten days"
    )
    world.sync(first)
    return receipt, first, second, case, referral


def test_a_complaint_is_filed_shown_and_acknowledged(world: World) -> None:
    receipt = world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    (line,) = desk.office.cases(View.NEW)
    assert (line.topic, line.country, line.place) == ("pushback", "ES", "the fence")
    assert (line.language, line.unread, line.state) == ("en", 1, "received")
    timeline = world.replies(receipt)
    assert timeline.unacknowledged(world.now.date() + timedelta(days=8)) == ()
    (reply,) = timeline.replies
    assert reply.organisation == NHRI
    # a second round acknowledges nothing twice
    world.sync(desk)
    assert len(world.replies(receipt).replies) == 1
    assert world.portal.acknowledged[NHRI, "defensor-es-1"] > 0


def test_reading_a_case_is_an_event_of_which_the_complainant_hears_once(world: World) -> None:
    receipt = world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    case = desk.office.open_case(case_id(desk.office))
    assert len(case.unread) == 1
    assert desk.office.case(case.id).unread == ()
    (line,) = desk.office.cases()
    assert line.unread == 0
    desk.office.open_case(case.id)
    world.sync(desk)
    told = [one.reply.text for one in world.replies(receipt).replies if one.reply]
    assert told.count("Somebody here has opened what you sent.") == 1


def test_the_office_decides_and_writes(world: World) -> None:
    receipt = world.file()
    office = (desk := world.desk(NHRI)).office
    world.sync(desk)
    case = case_id(office)
    office.assign(case, "defensor-es-1")
    office.move(case, CaseState.IN_TRIAGE)
    office.move(case, CaseState.OPEN)
    office.note(case, "Call the interpreter.")
    office.reply(case, "We have read it and will write by Friday.")
    world.sync(desk)
    folded = office.case(case)
    assert (folded.state, folded.assignee) == (CaseState.OPEN, "defensor-es-1")
    assert folded.collisions == ()
    texts = [one.reply.text for one in world.replies(receipt).replies if one.reply]
    assert "We have read it and will write by Friday." in texts
    with pytest.raises(NotAllowedError, match="does not go"):
        office.move(case, CaseState.RECEIVED)
    with pytest.raises(NotAllowedError, match="outcome"):
        office.move(case, CaseState.CLOSED)
    with pytest.raises(NotAllowedError, match="Nobody of that name"):
        office.assign(case, "somebody-else")
    assert [line.id for line in office.cases(View.MINE)] == [case]


def test_a_consent_is_asked_in_words_the_complainant_can_read(world: World) -> None:
    receipt, first, _, case, question = asked(world)
    (shown,) = world.replies(receipt).questions
    assert shown.question.id == question
    assert "Legal aid" in shown.question.text
    assert "what you told" in shown.question.text
    assert shown.question.text.endswith("They are free.")
    (one,) = first.office.case(case).questions
    assert one.answer is None


def test_a_referral_is_accepted_and_the_first_office_sees_it(world: World) -> None:
    receipt, first, second, case, referral = referred(world)
    world.sync(second)
    theirs = case_id(second.office)
    assert theirs != case
    assert [line.id for line in second.office.cases(View.TO_ANSWER)] == [theirs]
    taken = second.office.case(checked(second.office))
    assert [part.name for part in taken.parts] == ["account"]
    second.office.answer_referral(theirs, referral, "accepted", text="We take it.")
    world.sync(second, first)
    (given,) = first.office.case(case).given
    assert (given.answer, given.text) == ("accepted", "We take it.")
    assert first.office.case(case).state is CaseState.REFERRED
    # the second office acknowledged to the complainant, who sees both
    organisations = {one.organisation for one in world.replies(receipt).replies}
    assert organisations == {NHRI, LEGAL_AID}
    second.office.reply(theirs, "We are your lawyers now.")
    world.sync(second)
    texts = [one.reply.text for one in world.replies(receipt).replies if one.reply]
    assert "We are your lawyers now." in texts
    second.office.answer_referral(
        theirs, referral, "done", text="An appeal was made.", outcome=Outcome.RESOLVED
    )
    world.sync(second, first)
    assert first.office.case(case).given[0].answer == "done"


def test_a_referral_is_declined_with_a_reason(world: World) -> None:
    _, first, second, case, referral = referred(world)
    world.sync(second)
    theirs = case_id(second.office)
    with pytest.raises(NotAllowedError, match="says why"):
        second.office.answer_referral(theirs, referral, "declined")
    second.office.answer_referral(theirs, referral, "declined", code="no-capacity")
    with pytest.raises(NotAllowedError, match="answered already"):
        second.office.answer_referral(theirs, referral, "accepted")
    world.sync(second, first)
    (given,) = first.office.case(case).given
    assert (given.answer, given.code) == ("declined", "no-capacity")
    assert first.office.cases(View.ALL)[0].referral == "given-declined"


def test_a_referral_changes_the_state_of_an_open_case(world: World) -> None:
    receipt, first, _, case, question = asked(world)
    first.office.move(case, CaseState.IN_TRIAGE)
    first.office.move(case, CaseState.OPEN)
    world.agree(receipt, question)
    world.sync(first)
    (draft,) = first.office.drafts(first.office.case(case))
    first.office.refer(case, draft.consent.terms.id, LEGAL_AID, reason="An appeal")
    assert first.office.case(case).state is CaseState.REFERRED


def test_without_a_yes_nothing_goes(world: World) -> None:
    receipt, first, second, case, question = asked(world)
    folded = first.office.case(case)
    assert first.office.drafts(folded) == []
    with pytest.raises(NoConsentError):
        first.office.refer(case, "0" * 32, LEGAL_AID, reason="It is urgent")
    world.complainant().decline(receipt, question).send(
        world.complainant().portal, today=world.now.date()
    )
    world.portal.release()
    world.sync(first)
    assert first.office.case(case).questions[0].answer is False
    assert first.office.drafts(first.office.case(case)) == []
    world.sync(second)
    assert second.office.cases() == []


def test_a_consent_serves_no_other_organisation(world: World) -> None:
    receipt, first, _, case, question = asked(world)
    world.agree(receipt, question)
    world.sync(first)
    (consent,) = first.office.case(case).consents
    with pytest.raises(NoConsentError, match="does not name"):
        first.office.refer(case, consent.terms.id, NGO, reason="They are nearer")


def test_a_withdrawal_stops_what_was_not_sent(world: World) -> None:
    receipt, first, second, case, question = asked(world)
    world.agree(receipt, question)
    world.sync(first)
    (draft,) = first.office.drafts(first.office.case(case))
    first.office.refer(case, draft.consent.terms.id, LEGAL_AID, reason="An appeal")
    world.withdraw(receipt)
    world.sync(first, second)
    folded = first.office.case(case)
    assert folded.is_withdrawn
    assert folded.given[0].answer == "stopped"
    assert second.office.cases() == []
    with pytest.raises(NoConsentError, match="taken everything back"):
        first.office.refer(case, draft.consent.terms.id, LEGAL_AID, reason="An appeal")
    with pytest.raises(NoConsentError, match="taken everything back"):
        first.office.ask_consent(case, LEGAL_AID, [draft.parts[0].hash])
    assert first.office.cases()[0].withdrawn


def test_a_withdrawal_recalls_what_was_sent_although_the_answer_was_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt, first, second, case, question = asked(world)
    world.agree(receipt, question)
    world.sync(first)
    (draft,) = first.office.drafts(first.office.case(case))
    first.office.refer(case, draft.consent.terms.id, LEGAL_AID, reason="An appeal")
    put_envelope = PortalClient.put_envelope

    def lose_the_answer(portal: PortalClient, organisation: str, envelope: bytes) -> bytes:
        answer = put_envelope(portal, organisation, envelope)
        if organisation == LEGAL_AID:
            raise UnreachableError("The line was cut.")
        return answer

    with monkeypatch.context() as cut:
        cut.setattr(PortalClient, "put_envelope", lose_the_answer)
        with pytest.raises(UnreachableError):
            world.sync(first)
    world.withdraw(receipt)
    world.sync(first, second)
    assert first.office.case(case).given[0].answer == "recalled"
    (taken,) = second.office.case(case_id(second.office)).taken
    assert taken.answer == "recalled"


def test_a_withdrawal_after_sending_recalls_it(world: World) -> None:
    receipt, first, second, case, referral = referred(world)
    world.sync(second)
    theirs = checked(second.office)
    second.office.answer_referral(theirs, referral, "accepted")
    world.sync(second, first)
    world.withdraw(receipt)
    world.sync(first, second)
    folded = first.office.case(case)
    assert folded.is_withdrawn
    assert folded.consents == ()
    # whoever has the parts is told, once
    assert folded.given[0].answer == "recalled"
    (taken,) = second.office.case(theirs).taken
    assert taken.answer == "recalled"
    with pytest.raises(NotAllowedError, match="answered already"):
        second.office.answer_referral(theirs, referral, "done")
    world.sync(first, second)
    assert len(second.office.case(theirs).letters) == 2


def test_a_long_complaint_overflows_and_is_read(world: World) -> None:
    from complaints.domain.parts import Part

    story = "سطر طويل. " * 5000
    receipt = world.file(
        parts=(Part.new("account", {"text": story, "language": "ar"}),), language="ar"
    )
    desk = world.desk(NHRI)
    world.sync(desk)
    case = desk.office.case(case_id(desk.office))
    assert case.parts[0].content["text"] == story
    desk.office.note(case.id, "نص " * 8000)
    desk.office.reply(case.id, "جواب " * 900)
    world.sync(desk)
    assert desk.office.case(case.id).entries[-1].event.kind == "replied"
    texts = [one.reply.text for one in world.replies(receipt).replies if one.reply]
    assert any(text and text.startswith("جواب") for text in texts)
