"""What the rules keep from an organisation is kept from it at every step, whoever agreed."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.complainant import Addition
from complaints.desk.errors import NotAllowedError, UnsafeError
from complaints.desk.store.outgoing import Road, SendState
from complaints.desk.unlocked import Unlocked
from complaints.domain.parts import Part
from complaints.domain.referrals import STOPPED
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NGO, NHRI, World, case_id

FEARED = "MA"  # where the organisation is that becomes one of the State's


def belongs_to_the_state(world: World) -> None:
    _, listed = world.instance.organisations[NGO]
    world.instance.change(NGO, replace(listed, belongs_to_state=True))


def filed(world: World, **person: Any) -> tuple[Receipt, Unlocked, str]:
    record = (*world.record(), Part.new("person", person)) if person else world.record()
    receipt = world.file(parts=record)
    desk = world.desk(NHRI)
    world.sync(desk)
    return receipt, desk, case_id(desk.office)


def agreed(world: World) -> tuple[Receipt, Unlocked, str, str]:
    """A case whose complainant agreed to the organisation before telling where they come from."""
    receipt, desk, case = filed(world)
    question = desk.office.ask_consent(case, NGO, [desk.office.case(case).parts[0].hash])
    world.sync(desk)
    world.agree(receipt, question)
    world.sync(desk)
    (draft,) = desk.office.drafts(desk.office.case(case))
    return receipt, desk, case, draft.consent.terms.id


def tell(world: World, receipt: Receipt, **person: Any) -> None:
    addition = Addition(parts=(Part.new("person", person),))
    delivery = world.complainant().answer(receipt, NHRI, addition)
    delivery.send(world.complainant().portal, today=world.now.date())
    world.portal.release()


def test_nobody_is_asked_about_a_body_of_the_state_they_fear(world: World) -> None:
    belongs_to_the_state(world)
    _, desk, case = filed(world, origin=FEARED, seeks_protection=True)
    hashes = [desk.office.case(case).parts[0].hash]
    with pytest.raises(UnsafeError, match="comes from and may fear"):
        desk.office.ask_consent(case, NGO, hashes)
    with pytest.raises(UnsafeError):
        desk.office.question_text(desk.office.case(case), NGO, hashes)
    assert desk.office.case(case).questions == ()


def test_a_consulate_is_of_the_state_that_its_name_says(world: World) -> None:
    """It works in the country where it stands, which is another one."""
    _, listed = world.instance.organisations[NGO]
    abroad = replace(
        listed,
        belongs_to_state=True,
        names={"en": "General consulate", "fr": "Consulat du Maroc à Almería"},
        coverage=replace(listed.coverage, countries=("ES",)),
    )
    world.instance.change(NGO, abroad)
    _, desk, case = filed(world, origin=FEARED, fears_origin=True)
    safety = desk.office.safety(desk.office.case(case))
    assert safety.refusal(NGO)
    assert safety.refusal_for_fear(NGO)
    assert safety.refusal(LEGAL_AID) is None
    service = {"id": "1", "name": "Papers", "status": "active", "email": "papers@consulate.gov.ma"}
    nameless = replace(abroad, names={"en": "Papers"})
    covered = replace(nameless.coverage, services=(service,))
    world.instance.change(NGO, replace(nameless, coverage=covered))
    world.sync(desk)
    assert desk.office.safety(desk.office.case(case)).refusal(NGO)
    world.instance.change(NGO, replace(abroad, belongs_to_state=False))
    world.sync(desk)
    assert desk.office.safety(desk.office.case(case)).refusal(NGO) is None


def test_a_consent_given_before_does_not_overrule_it(world: World) -> None:
    belongs_to_the_state(world)
    receipt, desk, case, consent = agreed(world)
    tell(world, receipt, origin=FEARED, fears_origin=True)
    world.sync(desk)
    assert desk.office.drafts(desk.office.case(case)) == []
    with pytest.raises(UnsafeError):
        desk.office.refer(case, consent, NGO, reason="They are near")
    assert desk.office.case(case).given == ()


def test_what_waits_to_be_sent_is_stopped_when_more_is_told(world: World) -> None:
    belongs_to_the_state(world)
    receipt, desk, case, consent = agreed(world)
    desk.office.refer(case, consent, NGO, reason="They are near")
    tell(world, receipt, origin=FEARED, fears_origin=True)
    world.sync(desk)
    assert desk.office.case(case).given[0].answer == STOPPED
    states = {one.state for one in desk.office.unsent(case) if one.road is Road.INBOX}
    assert SendState.STOPPED in states
    theirs = world.desk(NGO)
    world.sync(theirs)
    assert theirs.office.cases() == []


def test_what_waits_is_stopped_where_the_reader_is_of_another_kind_by_then(world: World) -> None:
    """They agreed to a body that helps; what translates, or enforces, is another one."""
    _, desk, case, consent = agreed(world)
    desk.office.refer(case, consent, NGO, reason="They are near")
    _, listed = world.instance.organisations[NGO]
    world.instance.change(NGO, replace(listed, kind="interpreter"))
    world.sync(desk)
    assert desk.office.case(case).given[0].answer == STOPPED


def test_where_nobody_said_whether_they_fear_it_it_is_kept_from_it_too(world: World) -> None:
    belongs_to_the_state(world)
    _, desk, case = filed(world, origin=FEARED)
    with pytest.raises(UnsafeError):
        desk.office.ask_consent(case, NGO, [desk.office.case(case).parts[0].hash])


def test_who_fears_nobody_may_be_referred_there(world: World) -> None:
    belongs_to_the_state(world)
    _, desk, case = filed(world, origin=FEARED, seeks_protection=False, fears_origin=False)
    assert desk.office.ask_consent(case, NGO, [desk.office.case(case).parts[0].hash])


def test_what_is_not_in_the_directory_is_refused_as_before(world: World) -> None:
    _, desk, case = filed(world)
    with pytest.raises(NotAllowedError, match="does not know"):
        desk.office.ask_consent(case, "nobody-knows", [desk.office.case(case).parts[0].hash])


def test_what_the_rules_cannot_say_yet_is_asked_before_it_is_referred(world: World) -> None:
    """Whether an institution is safe depends on who did it, and nobody said."""
    _, desk, case = filed(world)
    safety = desk.office.safety(desk.office.case(case))
    assert safety.refusal("cndh-ma") is None
    assert "respondent_states" in safety.open_questions("cndh-ma")
    assert safety.open_questions("abogacia-es") == ()
    assert safety.open_questions("nobody-knows") == ()
    assert safety.refusal("nobody-knows") is None
