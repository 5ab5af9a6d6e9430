"""A consent for the case that its giver cannot come back: what it waits for, and what ends it."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from complaints.complainant import Addition, Delivery, Permission, if_absent
from complaints.complainant.record import Choice
from complaints.desk import matters
from complaints.desk.app import create_app
from complaints.desk.drafting import Draft
from complaints.desk.errors import NoConsentError, NotAllowedError
from complaints.desk.filing import check_consents
from complaints.desk.office import Office
from complaints.desk.unlocked import Unlocked
from complaints.domain import absence, events
from complaints.domain.case import Case
from complaints.domain.consent import SILENCE, Consent
from complaints.domain.errors import ConsentError
from complaints.domain.identifiers import new_id
from complaints.domain.messages import Referral, Reply, Standing
from complaints.domain.parts import Part
from complaints.portal_client import PortalClient
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NGO, NHRI, World, case_id, checked
from tests.complaints.desk.window import Browser, gate, the_case

CARDS_LAST = 15  # days, until the desks renew them
REASON = "Nobody heard of them; a deadline ends."


def record() -> tuple[Part, ...]:
    return (
        Part.new("account", {"text": "They pushed us back.", "violations": ["pushback"]}),
        Part.new("contact", {"name": "Moussa"}),
    )


def permission(
    world: World,
    parts: tuple[Part, ...],
    *,
    kind: str = "legal-aid",
    days: int = 90,
    with_name: bool = False,
) -> Permission:
    return if_absent(
        kind,
        parts,
        until=world.now.date() + timedelta(days=days),
        with_name=with_name,
        language="en",
        text_version="1",
    )


def filed(world: World, *given: Permission, parts: tuple[Part, ...]) -> Receipt:
    """A complaint whose giver allowed this, should they not come back."""
    names = tuple(part.name for part in parts)
    choice = Choice(organisation=NHRI, parts=names, permissions=given)
    delivery = world.complainant().file(parts, [choice], language="fr")
    assert not delivery.send(PortalClient(world.base), today=world.now.date()).refusals
    world.portal.release()
    return delivery.receipt


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Two offices, and a complainant who was asked by the first on the day of filing."""

    world: World
    receipt: Receipt
    first: Unlocked
    second: Unlocked
    case_id: str

    @property
    def office(self) -> Office:
        return self.first.office

    @property
    def case(self) -> Case:
        return self.office.case(self.case_id)

    def ask(self, to: str = LEGAL_AID) -> None:
        account = next(one for one in self.case.parts if one.name == "account")
        self.office.ask_consent(self.case_id, to, [account.hash])
        self.world.sync(self.first)

    def draft(self, to: str = LEGAL_AID) -> Draft:
        (consent,) = self.case.consents
        return self.office.draft(self.case, consent.terms.id, to)

    def refer(self) -> None:
        consent = self.draft().consent.terms.id
        self.office.refer(self.case_id, consent, LEGAL_AID, reason=REASON)

    def sync(self) -> None:
        self.world.sync(self.first, self.second, self.first)

    def silent(self, days: int = SILENCE.days) -> None:
        """Days pass; directory and cards are renewed meanwhile."""
        world = self.world
        while days:
            world.later(days=(step := min(days, CARDS_LAST)))
            days -= step
            world.instance.publish(issued=world.now.date())
            world.sync(self.first, self.second)
            world.instance.cards = dict(world.portal.cards)

    def say(self) -> None:
        """They write a word, from any device."""
        addition = Addition(text="I am here.", language="fr")
        self.send(self.world.complainant().answer(self.receipt, NHRI, addition))

    def send(self, delivery: Delivery) -> None:
        delivery.send(PortalClient(self.world.base), today=self.world.now.date())
        self.world.portal.release()

    def replies(self) -> list[Reply]:
        return [one.reply for one in self.world.replies(self.receipt).replies if one.reply]

    def kept(self) -> tuple[Standing, ...]:
        keepsake = self.world.replies(self.receipt).keepsake
        assert keepsake
        return keepsake.standing


def unasked(world: World, **how: Any) -> Scene:
    parts = record()
    receipt = filed(world, permission(world, parts, **how), parts=parts)
    first, second = world.desk(NHRI), world.desk(LEGAL_AID)
    world.sync(first, second)
    return Scene(
        world=world, receipt=receipt, first=first, second=second, case_id=case_id(first.office)
    )


def asked(world: World, **how: Any) -> Scene:
    scene = unasked(world, **how)
    scene.ask()
    return scene


def test_after_thirty_days_of_silence_it_is_referred_and_received(world: World) -> None:
    scene = asked(world)
    scene.silent()
    (draft,) = scene.office.drafts(scene.case)
    assert draft.silence
    assert [part.name for part in draft.parts] == ["account"]
    scene.refer()
    scene.sync()
    assert scene.case.given[0].answer == "unanswered"
    theirs = scene.second.office.case(checked(scene.second.office))
    assert [part.name for part in theirs.parts] == ["account"]
    (taken,) = theirs.taken
    assert taken.referral.reply is None
    scene.second.office.answer_referral(theirs.id, taken.referral.id, "accepted")
    scene.sync()
    world.sync(scene.first)
    assert scene.case.given[0].answer == "accepted"
    assert scene.office.drafts(scene.case) == []


def test_the_journal_says_on_what_it_rests_and_the_complainant_is_told(world: World) -> None:
    scene = asked(world)
    scene.silent()
    scene.refer()
    scene.sync()
    referred = [one.event for one in scene.case.entries if isinstance(one.event, events.Referred)]
    (event,) = referred
    assert event.unanswered == scene.case.questions[0].asked.question
    assert events.parse(events.dump(event)) == event
    (told,) = [one.text or "" for one in scene.replies() if one.id == event.told]
    assert "depuis 30 jours" in told
    assert "votre récit" in told


def test_before_they_were_asked_it_permits_nothing(world: World) -> None:
    scene = unasked(world)
    with pytest.raises(NoConsentError, match="silent for 30 days"):
        scene.draft()
    scene.silent()
    with pytest.raises(NoConsentError, match="Ask them first"):
        scene.draft()
    assert scene.office.drafts(scene.case) == []


def test_until_the_thirtieth_day_they_can_still_answer(world: World) -> None:
    scene = asked(world)
    scene.silent(days=5)
    scene.ask()
    scene.silent(days=SILENCE.days - 1)
    with pytest.raises(NoConsentError, match="still have time"):
        scene.draft()
    scene.silent(days=1)
    assert scene.draft()


def test_a_sign_of_them_begins_the_time_anew(world: World) -> None:
    scene = asked(world)
    scene.silent(days=29)
    scene.say()
    scene.silent(days=1)
    assert absence.silence(scene.case) is None
    with pytest.raises(NoConsentError, match="Ask them first"):
        scene.draft()
    scene.ask()
    scene.silent()
    assert scene.draft()


def test_a_sign_that_arrives_at_the_last_moment_stops_it(world: World) -> None:
    scene = asked(world)
    scene.silent()
    scene.refer()
    scene.say()
    scene.sync()
    (given,) = scene.case.given
    assert given.answer == "stopped"
    assert scene.second.office.cases() == []
    assert given.referred.told
    assert given.referred.told not in [one.id for one in scene.replies()]


def test_a_question_that_never_left_the_desk_asks_nobody(world: World) -> None:
    scene = unasked(world)
    account = scene.case.parts[0]
    scene.office.ask_consent(scene.case_id, LEGAL_AID, [account.hash])
    world.later(days=SILENCE.days)
    with pytest.raises(NoConsentError, match="not been sent"):
        scene.draft()


def test_another_kind_of_body_gets_nothing(world: World) -> None:
    scene = asked(world)
    scene.silent()
    with pytest.raises(NoConsentError, match="does not name"):
        scene.draft(NGO)


def test_the_own_office_is_no_other_body(world: World) -> None:
    scene = asked(world, kind="nhri")
    scene.silent()
    with pytest.raises(NotAllowedError, match="your own office"):
        scene.draft(NHRI)


def test_who_they_said_no_to_gets_nothing(world: World) -> None:
    scene = asked(world)
    question = scene.case.questions[0].asked.question
    scene.send(world.complainant().decline(scene.receipt, question))
    scene.sync()
    scene.ask(NGO)
    scene.silent()
    with pytest.raises(NoConsentError, match="said no"):
        scene.draft()


def test_after_its_last_day_it_permits_nothing(world: World) -> None:
    scene = asked(world, days=31)
    scene.silent(days=31)
    scene.refer()  # on the last day, but it leaves only on the next
    scene.silent(days=1)
    assert scene.case.given[0].answer == "stopped"
    with pytest.raises(NoConsentError, match="expired"):
        scene.draft()


@pytest.mark.parametrize("referrals_to", [None, NGO])
def test_a_withdrawal_ends_it(world: World, referrals_to: str | None) -> None:
    scene = asked(world)
    (kept,) = scene.kept()
    assert (kept.asked_by, kept.kind, kept.with_name) == (NHRI, "legal-aid", False)
    withdrawn = world.complainant().withdraw(scene.receipt, NHRI, referrals_to=referrals_to)
    scene.send(withdrawn)
    assert scene.kept() == ()
    scene.sync()
    assert scene.case.consents == ()
    scene.silent()
    with pytest.raises(NoConsentError):
        scene.office.draft(scene.case, kept.consent, LEGAL_AID)


def test_a_withdrawal_recalls_what_went_to_somebody_in_their_absence(world: World) -> None:
    scene = asked(world)
    scene.silent()
    scene.refer()
    scene.sync()
    world.withdraw(scene.receipt)
    scene.sync()
    office = scene.second.office
    assert office.case(case_id(office)).taken[0].answer == "recalled"


def test_with_the_name_the_contact_goes_too(world: World) -> None:
    scene = asked(world, with_name=True)
    scene.silent()
    draft = scene.draft()
    assert [part.name for part in draft.parts] == ["account", "contact"]
    assert draft.consent.terms.name.recipient


def test_the_receiving_desk_refuses_what_came_too_early(world: World) -> None:
    """Also from an office that does not keep the rule."""
    scene = asked(world)
    (consent,) = scene.case.consents
    terms = consent.terms
    for days, refused in ((0, True), (29, True), (30, False)):
        message = referral(scene, consent)
        today = terms.day + timedelta(days=days)
        kinds = {"reader": LEGAL_AID, "reader_kind": "legal-aid", "today": today}
        if refused:
            with pytest.raises(ConsentError) as caught:
                check_consents(message, **kinds)  # type: ignore[arg-type]
            assert caught.value.check == "absence"
        else:
            check_consents(message, **kinds)  # type: ignore[arg-type]
    late = terms.expires + timedelta(days=1)
    for kind, today, check in (("ngo", terms.expires, "reader"), ("legal-aid", late, "expired")):
        with pytest.raises(ConsentError) as caught:
            check_consents(referral(scene, consent), reader="x", reader_kind=kind, today=today)
        assert caught.value.check == check


def referral(scene: Scene, consent: Consent) -> Referral:
    (account,) = [one for one in scene.case.parts if one.name == "account"]
    return Referral(
        id=new_id(),
        sender=NHRI,
        to=LEGAL_AID,
        case=scene.case_id,
        counter=1,
        day=scene.world.now.date(),
        directory=scene.case.letters[0].message.directory,
        member="defensor-es-1",
        parts=(account,),
        consents=(consent,),
        reason=REASON,
        answer_by=None,
        reply=None,
        language="fr",
    )


def test_the_rules_hear_of_it_only_once_it_counts(world: World) -> None:
    scene = asked(world, kind="ngo")

    def scopes() -> object:
        return scene.office.advice(scene.case).facts.consent_scopes

    assert not scopes()
    scene.silent()
    assert scopes() == frozenset({"share-ngo"})


def test_the_page_of_the_case_says_what_it_waits_for_and_refers_on_it(world: World) -> None:
    scene = asked(world)
    scene.silent()
    world.desks.clear()
    scene.second.close()
    scene.first.close()
    app = create_app(world.config("defensor-es-1"), now=lambda: world.now)
    browser = Browser(app.test_client())
    browser.unlock()
    try:
        path = the_case(browser)
        page = browser.get(path).text
        assert "If they cannot come back" in page
        assert "It counts now: they were asked on" in page
        refer = re.search(rf'href="[^"]*({path}/refer/[^"]+)" data-testid="refer-absent', page)
        assert refer
        assert 'data-testid="in-absence"' in browser.get(refer[1]).text
        assert browser.post(refer[1], of=refer[1], reason=REASON).status_code == 303
        after = browser.get(path).text
        assert "as they allowed for the case that they cannot come back" in after
        world.now -= timedelta(days=1)
        assert "Without a sign of them it counts from" in browser.get(path).text
    finally:
        gate(app).lock()


def test_what_is_for_an_absence_is_no_yes_in_a_matter_before(world: World) -> None:
    parts = record()
    filed(world, permission(world, parts[:1]), parts=parts)
    desk = world.desk(NHRI)
    world.sync(desk)
    matter = matters.put_into(desk.office, [case_id(desk.office)], title="The fence")
    assert desk.office.case(case_id(desk.office)).consents
    assert matters.look(desk.office, desk.store, matter).agreed == ()
