"""A recipient that is away or silent gives way to the second choice, once, if they agreed to it."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from complaints import cards
from complaints.complainant import Addition, Delivery
from complaints.desk.errors import NoConsentError, NotAllowedError
from complaints.desk.store.outgoing import SendState
from complaints.desk.unlocked import Unlocked
from complaints.directory.card import Availability
from complaints.domain.case import Case
from complaints.domain.events import Moved, Referred, SecondChoice
from complaints.domain.parts import Part
from complaints.domain.states import CaseState
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NGO, NHRI, World, case_id

REASON = "An appeal within two weeks"
HOURS = 24


@dataclass(frozen=True, kw_only=True)
class Scene:
    """An institution with two desks, whose complainant agreed to two organisations."""

    world: World
    receipt: Receipt
    first: Unlocked
    colleague: Unlocked
    second: Unlocked
    id: str

    @property
    def case(self) -> Case:
        return self.first.office.case(self.id)

    def consent(self, to: str) -> str:
        (found,) = [one for one in self.case.consents if one.terms.to == to]
        return found.terms.id

    def refer(self, **changes: object) -> str:
        choice = SecondChoice(to=NGO, consent=self.consent(NGO), hours=HOURS)
        fields = {"reason": REASON, "second": choice}
        referral = self.first.office.refer(
            self.id,
            self.consent(LEGAL_AID),
            LEGAL_AID,
            **(fields | changes),  # type: ignore[arg-type]
        )
        self.sync()
        return referral

    def sync(self) -> None:
        self.world.sync(self.first, self.colleague, self.second)

    def given(self) -> list[tuple[str, str | None]]:
        return [(one.referred.to, one.referred.instead_of) for one in self.case.given]

    def send(self, delivery: Delivery) -> None:
        delivery.send(self.world.complainant().portal, today=self.world.now.date())
        self.world.portal.release()


@pytest.fixture
def scene(world: World) -> Scene:
    receipt = world.file()
    first, second = world.desk(NHRI), world.desk(NGO)
    colleague = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
    world.sync(first)
    case = case_id(first.office)
    account = first.office.case(case).parts[0].hash
    asked = [first.office.ask_consent(case, to, [account]) for to in (LEGAL_AID, NGO)]
    world.sync(first)
    for question in asked:
        world.agree(receipt, question)
    world.sync(first, colleague, second)
    return Scene(
        world=world, receipt=receipt, first=first, colleague=colleague, second=second, id=case
    )


def test_after_the_agreed_hours_the_second_is_given_it_once(scene: Scene) -> None:
    first = scene.refer()
    scene.world.later(hours=HOURS - 1)
    scene.sync()
    assert scene.given() == [(LEGAL_AID, None)]
    scene.world.later(hours=1)
    scene.world.sync(scene.colleague)  # it was not the one who referred: it waits an hour more
    assert scene.given() == [(LEGAL_AID, None)]
    scene.sync()
    assert scene.given() == [(LEGAL_AID, None), (NGO, first)]
    theirs = scene.second.office.case(case_id(scene.second.office))
    assert [part.name for part in theirs.parts] == ["account"]
    assert theirs.taken[0].referral.reason == REASON
    told = [one.reply.text or "" for one in scene.world.replies(scene.receipt).replies if one.reply]
    assert sum("has not answered us" in text for text in told) == 1
    scene.world.later(hours=5)
    scene.sync()
    scene.sync()
    assert len(scene.given()) == 2


def test_a_new_case_that_was_given_to_others_is_no_new_one_any_more(scene: Scene) -> None:
    scene.refer(second=None)
    assert scene.case.state.value == "referred"
    assert not scene.case.collisions
    steps = [one.event.after for one in scene.case.entries if isinstance(one.event, Moved)]
    assert steps == [CaseState.IN_TRIAGE, CaseState.OPEN]
    scene.world.later(days=8)  # nobody answered
    scene.sync()
    assert scene.case.state.value == "open"


def test_two_desks_that_do_it_at_the_same_moment_give_it_once(scene: Scene) -> None:
    scene.refer()
    scene.world.later(hours=HOURS + 2)
    for desk in (scene.first, scene.colleague):  # neither has heard of the other
        desk.office.give_way(scene.id)
    scene.sync()
    scene.sync()
    ids = [one.referred.referral for one in scene.case.given if one.referred.to == NGO]
    assert len(ids) == 1
    written = [
        one for one in scene.case.entries if isinstance(one.event, Referred) and one.event.to == NGO
    ]
    assert {one.member for one in written} == {"defensor-es-1", "defensor-es-2"}
    told = [one.reply.text or "" for one in scene.world.replies(scene.receipt).replies if one.reply]
    assert sum("has not answered us" in text for text in told) == 1
    left = [one.state for one in scene.colleague.office.unsent(scene.id)]
    assert left in ([], [SendState.STOPPED])
    theirs = scene.second.office.case(case_id(scene.second.office))
    assert len(theirs.taken) == 1


def test_who_is_away_gives_way_at_once(scene: Scene) -> None:
    scene.refer()
    world = scene.world
    card = world.instance.card(LEGAL_AID)
    card = replace(card, version=card.version + 1, availability=Availability(state="away"))
    world.portal.cards[LEGAL_AID] = cards.sign(card, world.instance.keyrings[LEGAL_AID])
    world.instance.cards[LEGAL_AID] = world.portal.cards[LEGAL_AID]
    world.later(days=1)
    world.now = world.now.replace(hour=1)  # 13 hours: fewer than agreed, but cards are new
    scene.sync()
    assert scene.given()[-1][0] == NGO


def test_who_was_away_until_yesterday_has_its_hours(scene: Scene) -> None:
    world = scene.world
    card, yesterday = world.instance.card(LEGAL_AID), world.now.date() - timedelta(days=1)
    back = Availability(state="away", until=yesterday)
    card = replace(card, version=card.version + 1, availability=back)
    world.portal.cards[LEGAL_AID] = cards.sign(card, world.instance.keyrings[LEGAL_AID])
    world.instance.cards[LEGAL_AID] = world.portal.cards[LEGAL_AID]
    world.later(days=1)
    scene.sync()
    scene.refer()
    scene.sync()
    assert scene.given() == [(LEGAL_AID, None)]


def test_without_a_consent_at_that_moment_nothing_goes_and_it_comes_back(scene: Scene) -> None:
    scene.refer()
    scene.send(scene.world.complainant().withdraw(scene.receipt, NHRI, referrals_to=NGO))
    scene.sync()
    scene.world.later(hours=HOURS + 2)
    scene.sync()
    assert scene.given() == [(LEGAL_AID, None)]
    scene.world.later(days=7)
    scene.world.instance.publish(issued=scene.world.now.date())
    scene.sync()
    assert scene.case.given[0].is_returned
    assert scene.case.has_overdue_answer(scene.world.now.date())


def test_the_second_must_be_another_that_they_agreed_to(scene: Scene) -> None:
    def choice(to: str, consent: str, hours: int = HOURS) -> SecondChoice:
        return SecondChoice(to=to, consent=consent, hours=hours)

    with pytest.raises(NotAllowedError, match="another organisation"):
        scene.refer(second=choice(LEGAL_AID, scene.consent(LEGAL_AID)))
    with pytest.raises(NoConsentError):
        scene.refer(second=choice(NGO, scene.consent(LEGAL_AID)))
    with pytest.raises(NotAllowedError, match="how many hours"):
        scene.refer(second=choice(NGO, scene.consent(NGO), hours=0))
    assert scene.given() == []


def test_what_they_changed_since_is_not_given_by_itself(scene: Scene) -> None:
    """Somebody looks at it first: the referral comes back to the queue, as any other."""
    scene.refer()
    told = Part.new("account", {"text": "Nobody was there but me."})
    scene.send(scene.world.complainant().answer(scene.receipt, NHRI, Addition(parts=(told,))))
    scene.sync()
    scene.world.later(hours=HOURS + 2)
    scene.sync()
    assert scene.given() == [(LEGAL_AID, None)]
    (draft,) = [one for one in scene.first.office.drafts(scene.case) if one.to.id == NGO]
    assert draft.replaced  # on the page a person may still decide to send it
