"""Two desks that give one case to one organisation: the second waits, and a person decides."""

from dataclasses import dataclass

import pytest

from complaints.desk import attesting, doubling
from complaints.desk.errors import NotAllowedError
from complaints.desk.unlocked import Unlocked
from complaints.domain.case import Case
from complaints.domain.events.custody import BRIEF
from complaints.domain.states import CaseState
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id, checked
from tests.complaints.desk.window import opened, unlocked


@dataclass(frozen=True, kw_only=True)
class Scene:
    """An office with two desks that both may refer to legal aid."""

    world: World
    first: Unlocked
    colleague: Unlocked
    legal: Unlocked
    case: str

    def refer(self, desk: Unlocked) -> str:
        (draft,) = desk.office.drafts(desk.office.case(self.case))
        consent = draft.consent.terms.id
        return desk.office.refer(self.case, consent, LEGAL_AID, reason="An appeal")

    def of(self, desk: Unlocked) -> Case:
        return desk.office.case(self.case)

    def came(self) -> list[tuple[str, str, str]]:
        """What legal aid has of it: which referral, how it stands, and what they say of it."""
        self.world.sync(self.legal)
        case = self.legal.office.case(case_id(self.legal.office))
        return [(one.referral.id, one.answer, one.why) for one in case.taken]


@pytest.fixture
def scene(world: World) -> Scene:
    receipt = world.file()
    first, legal = world.desk(NHRI), world.desk(LEGAL_AID)
    colleague = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
    world.sync(first, colleague)
    case = case_id(first.office)
    question = first.office.ask_consent(case, LEGAL_AID, [first.office.case(case).parts[0].hash])
    world.sync(first)
    world.agree(receipt, question)
    world.sync(first, colleague, first)
    return Scene(world=world, first=first, colleague=colleague, legal=legal, case=case)


def test_what_a_colleague_gave_already_waits_until_somebody_says_that_it_is_meant(
    scene: Scene,
) -> None:
    sent = scene.refer(scene.first)
    held = scene.refer(scene.colleague)  # who was offline
    scene.world.sync(scene.first, scene.colleague, scene.first, scene.colleague)
    assert [one[0] for one in scene.came()] == [sent]
    for desk in (scene.first, scene.colleague):
        (pair,) = scene.of(desk).doubles
        assert {one.referred.referral for one in pair.both} == {sent, held}
    told = next(one.referred.told for one in pair.both if one.referred.referral == held)
    # nor are they told of what may never be given
    waiting = {one.message_id for one in scene.colleague.office.unsent(scene.case)}
    assert waiting == {held, told}
    doubling.stand(scene.first.office, scene.case, sent, held)
    with pytest.raises(NotAllowedError, match="nothing to decide"):
        doubling.take_back(scene.first.office, scene.case, held, "Twice")
    scene.world.sync(scene.first, scene.colleague, scene.first)
    assert {one[0] for one in scene.came()} == {sent, held}
    assert not scene.colleague.office.unsent(scene.case)
    assert scene.of(scene.first).doubles == scene.of(scene.colleague).doubles == ()


def test_one_that_waits_at_a_colleagues_desk_is_taken_back_there(scene: Scene) -> None:
    sent, held = scene.refer(scene.first), scene.refer(scene.colleague)
    scene.world.sync(scene.first, scene.colleague)
    scene.world.sync(scene.first)
    doubling.take_back(scene.first.office, scene.case, held, "Twice")
    scene.world.sync(scene.first, scene.colleague, scene.colleague, scene.first)
    assert [one[0] for one in scene.came()] == [sent]
    assert scene.of(scene.first).doubles == scene.of(scene.colleague).doubles == ()


def test_where_each_takes_back_another_one_somebody_is_told_that_none_is_left(
    scene: Scene,
) -> None:
    sent, held = scene.refer(scene.first), scene.refer(scene.colleague)
    scene.world.sync(scene.first, scene.colleague, scene.first)
    doubling.take_back(scene.first.office, scene.case, sent, "The other one")
    doubling.take_back(scene.colleague.office, scene.case, held, "The other one")
    scene.world.sync(scene.first, scene.colleague, scene.first)
    for desk in (scene.first, scene.colleague):
        case = scene.of(desk)
        assert case.doubles == ()
        assert [one.entry.event.kind for one in case.collisions] in (["answered"], ["stopped"])
        assert case.is_contested
    scene.colleague.office.move(scene.case, CaseState.OPEN)
    assert not scene.of(scene.colleague).is_contested


@pytest.mark.parametrize("back", [0, 1])
def test_only_one_of_two_is_taken_back_and_what_the_other_gave_stays(
    scene: Scene, back: int
) -> None:
    """Both went between two releases; whichever goes, the recipient goes on with the other."""
    world, legal, note = scene.world, scene.legal, "She fears the man at the gate."
    pair = both_sent(scene)
    world.sync(legal)
    theirs = checked(legal.office)
    legal.office.note(theirs, note)
    world.sync(legal, scene.first, scene.colleague)
    doubling.take_back(scene.first.office, scene.case, pair[back], "Sent twice")
    world.sync(scene.first, legal, legal, scene.first)
    case = legal.office.case(theirs)
    gone, kept = (
        next(one for one in case.taken if one.referral.id == pair[n]) for n in (back, 1 - back)
    )
    assert (gone.answer, gone.is_attested, gone.referral.parts) == ("recalled", True, ())
    assert kept.referral.parts == case.parts != ()
    assert gone.has_beside(case.taken)
    assert not kept.has_beside(case.taken)
    assert note in [getattr(one.event, "text", "") for one in case.entries]
    (line,) = legal.office.cases()
    assert line.referral == "to-answer"
    legal.office.answer_referral(theirs, pair[1 - back], "accepted")
    world.sync(legal, scene.first)
    assert [one.referral for one in legal.office.cases()] == ["taken-accepted"]
    assert [one.referral for one in scene.first.office.cases()] == ["given-accepted"]
    made = {one.referred.referral: one for one in scene.of(scene.first).given}
    assert (made[pair[back]].answer, made[pair[back]].text) == ("recalled", "Sent twice")
    for desk, of in ((legal, theirs), (scene.first, scene.case)):
        found = attesting.attestation(desk.office, desk.store, desk.office.case(of), pair[back])
        assert found.besides == (world.now.date(),)


def test_both_offices_read_that_only_one_was_taken_back(scene: Scene) -> None:
    pair = both_sent(scene)
    scene.world.sync(scene.first, scene.colleague, scene.legal)
    scene.legal.custody.printed(case_id(scene.legal.office), BRIEF)
    doubling.take_back(scene.first.office, scene.case, pair[1], "Sent twice")
    scene.world.sync(scene.first, scene.legal, scene.legal, scene.first)
    for desk in (scene.first, scene.legal):
        desk.close()
    for browser in unlocked(scene.world, LEGAL_AID):
        address = f"/case/{case_id(opened(browser.client.application).office)}"
        for is_checked in (False, True):
            page = browser.get(address).text
            said = page[page.index('data-testid="recalled"') :]
            said = said[: said.index("</p>")]
            assert "took back one of their referrals, and no other." in said
            assert "Another of theirs stands" in said
            assert ("Sent twice" in said) is is_checked
            if not is_checked:
                checked(opened(browser.client.application).office)
        # what was printed may hold what stands: nobody is told to destroy all of it
        outside = page.partition('data-testid="outside"')[2].partition("</div>")[0]
        assert "Printed: the brief" in outside
        assert "the rest stands" in outside
        assert "Destroy it" not in outside
        shown = browser.get(f"{address}/attestation/{pair[1]}").text
        assert 'data-testid="besides"' in shown
    for browser in unlocked(scene.world):
        page = browser.get(f"/case/{scene.case}").text
        assert "taken back" in page
        assert "the consent was taken back" not in page
        assert "Sent twice" in page


def both_sent(scene: Scene) -> tuple[str, str]:
    """Two referrals that both went, as neither desk had what the other wrote; their ids."""
    pair = scene.refer(scene.first), scene.refer(scene.colleague)
    for desk in (scene.first, scene.colleague):
        desk.sync.run()  # and the portal releases nothing in between
    scene.world.portal.release()
    scene.world.sync(scene.first, scene.colleague)
    assert not scene.first.office.unsent(scene.case) + scene.colleague.office.unsent(scene.case)
    return pair


def test_the_page_asks_and_the_recipient_reads_why_one_was_taken_back(scene: Scene) -> None:
    waits = scene.refer(scene.first)
    sent = scene.refer(scene.colleague)
    scene.world.sync(scene.colleague, scene.first)
    scene.first.close()
    for browser in unlocked(scene.world):
        address = f"/case/{scene.case}"
        page = browser.get(address).text
        assert page.count('data-testid="doubled"') == 1
        assert page.count('data-testid="held-back"') == 1
        why = "Sent twice, sorry"
        answered = browser.post(f"{address}/referred/{sent}/back", of=address, reason=why)
        assert answered.status_code == 303
        page = browser.get(address).text
        assert 'data-testid="doubled"' not in page
        assert why in page
        scene.world.sync(opened(browser.client.application), scene.legal)
        checked(scene.legal.office)
        assert scene.came() == [(sent, "recalled", why), (waits, "unanswered", "")]
