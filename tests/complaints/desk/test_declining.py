"""What an office declined is not its to keep: it goes by itself, and at once if recalled."""

from dataclasses import dataclass

import pytest

from complaints.desk import conflict
from complaints.desk.unlocked import Unlocked
from complaints.domain.case import Case
from complaints.domain.events.custody import BRIEF
from complaints.domain.parts import Part
from complaints.domain.referrals import DECLINED, RECALLED
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id, checked
from tests.complaints.desk.test_conflict import lawyers
from tests.complaints.desk.test_withdrawal import NOTE, SECRET, everything


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What an institution gave to lawyers with two desks, who have checked it."""

    world: World
    receipt: Receipt
    first: Unlocked
    lawyer: Unlocked
    junior: Unlocked
    id: str
    referral: str

    @property
    def case(self) -> Case:
        return self.first.office.case(self.id)

    @property
    def theirs(self) -> str:
        return case_id(self.lawyer.office)

    def decline(self, desk: Unlocked) -> None:
        code = conflict.DECLINED_AS
        desk.office.answer_referral(self.theirs, self.referral, DECLINED, code=code)

    def sync(self) -> None:
        self.world.sync(self.lawyer, self.junior, self.lawyer, self.first)
        self.world.sync(self.lawyer, self.junior, self.lawyer, self.first)

    def later(self, days: int) -> None:
        self.world.later(days=days)
        self.world.instance.publish(issued=self.world.now.date())


@pytest.fixture
def scene(world: World) -> Scene:
    told = Part.new("account", {"text": SECRET, "violations": ["pushback"]})
    receipt = world.file(parts=(told,))
    first, lawyer = world.desk(NHRI), world.desk(LEGAL_AID)
    junior = world.desk(LEGAL_AID, ring=world.colleague(LEGAL_AID, "abogacia-es-2"))
    world.sync(first, lawyer, junior)
    case = case_id(first.office)
    question = first.office.ask_consent(case, LEGAL_AID, [told.hash])
    world.sync(first)
    world.agree(receipt, question)
    world.sync(first)
    (draft,) = first.office.drafts(first.office.case(case))
    referral = first.office.refer(case, draft.consent.terms.id, LEGAL_AID, reason="An appeal")
    world.sync(first, lawyer, junior)
    checked(lawyer.office)
    world.sync(lawyer, junior)
    return Scene(
        world=world, receipt=receipt, first=first, lawyer=lawyer, junior=junior,
        id=case, referral=referral,
    )  # fmt: skip


def test_whoever_printed_the_brief_of_it_is_told_to_destroy_that_too(scene: Scene) -> None:
    scene.lawyer.custody.printed(scene.theirs, BRIEF)
    scene.world.withdraw(scene.receipt)
    scene.world.sync(scene.first, scene.lawyer)
    path = f"/case/{scene.theirs}"
    with lawyers(scene.world, scene.lawyer) as browser:
        page = browser.get(path).text
        outside = page.partition('data-testid="outside"')[2].partition("</div>")[0]
        assert "Printed: the brief" in outside
        assert "Destroy it" in outside


def test_a_week_after_it_was_declined_nothing_of_it_is_there_and_they_say_so(scene: Scene) -> None:
    scene.lawyer.office.note(scene.theirs, NOTE)
    scene.decline(scene.lawyer)
    scene.sync()
    scene.later(6)
    scene.sync()
    assert SECRET in everything(scene.lawyer)  # a wrong press, a question
    assert scene.case.given[0].erased_on is None
    scene.later(1)
    scene.sync()
    for desk in (scene.lawyer, scene.junior):
        words = everything(desk)
        assert SECRET not in words
        assert NOTE not in words
    (given,) = scene.case.given
    assert (given.answer, given.code) == (DECLINED, conflict.DECLINED_AS)
    assert given.erased_on == scene.world.now.date()
    assert SECRET in everything(scene.first)  # the office that was asked first has it still
    path = f"/case/{scene.theirs}"
    with lawyers(scene.world, scene.lawyer) as browser:
        page = browser.get(path).text
        assert "What this office declined was erased on Jul 8, 2026" in page


def test_the_page_says_until_when_what_was_declined_is_there(scene: Scene) -> None:
    scene.decline(scene.lawyer)
    path = f"/case/{scene.theirs}"
    with lawyers(scene.world, scene.lawyer) as browser:
        page = browser.get(path).text
        assert "what it was given will be erased on Jul 8, 2026" in page


def test_what_is_taken_back_is_asked_back_from_whoever_declined_it(scene: Scene) -> None:
    scene.decline(scene.lawyer)
    scene.sync()
    scene.world.withdraw(scene.receipt)
    scene.world.sync(scene.first)
    scene.sync()
    (given,) = scene.case.given
    assert (given.answer, given.erased_on) == (RECALLED, scene.world.now.date())
    for desk in (scene.lawyer, scene.junior):
        assert SECRET not in everything(desk)


def test_while_two_members_differ_nothing_goes(scene: Scene) -> None:
    scene.decline(scene.lawyer)
    scene.junior.office.answer_referral(scene.theirs, scene.referral, "accepted")
    scene.sync()
    scene.later(8)
    scene.sync()
    assert SECRET in everything(scene.lawyer)
    scene.lawyer.office.answer_referral(scene.theirs, scene.referral, "accepted")
    scene.later(8)
    scene.sync()
    assert SECRET in everything(scene.lawyer)
    assert scene.case.given[0].answer == "accepted"
