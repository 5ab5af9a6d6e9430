"""What is taken back is erased on its day at every desk, and whoever was given it says so."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from complaints.complainant import Addition
from complaints.desk import begun, duties
from complaints.desk.unlocked import Unlocked
from complaints.domain.case import Case
from complaints.domain.messages import FollowUp
from complaints.domain.parts import Part
from complaints.portal_client import PortalClient
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id, check
from tests.complaints.desk.window import unlocked

SECRET = "the well behind the mill"
NOTE = "she spoke of the mill again"
REASON = "the mill is in their district"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """An institution with two desks, legal aid with two, and a case that was referred."""

    world: World
    receipt: Receipt
    first: Unlocked
    colleague: Unlocked
    legal_aid: Unlocked
    junior: Unlocked
    id: str

    @property
    def case(self) -> Case:
        return self.first.office.case(self.id)

    @property
    def theirs(self) -> Case:
        return self.legal_aid.office.case(case_id(self.legal_aid.office))

    def sync(self) -> None:
        self.world.sync(self.first, self.colleague, self.legal_aid, self.junior)
        self.world.sync(self.first, self.legal_aid, self.first)

    def later(self, days: int) -> None:
        world = self.world
        world.later(days=days)
        world.instance.publish(issued=world.now.date())


@pytest.fixture
def scene(world: World) -> Scene:
    told = Part.new("account", {"text": SECRET, "violations": ["pushback"]})
    where = Part.new("circumstances", {"place": SECRET, "country": "ES"})
    receipt = world.file(parts=(told, where))
    first = world.desk(NHRI)
    colleague = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
    legal_aid = world.desk(LEGAL_AID)
    junior = world.desk(LEGAL_AID, ring=world.colleague(LEGAL_AID, "abogacia-es-2"))
    world.sync(first, colleague, legal_aid, junior)
    case = case_id(first.office)
    question = first.office.ask_consent(case, LEGAL_AID, [told.hash], note=NOTE)
    world.sync(first)
    world.agree(receipt, question)
    world.sync(first, colleague)
    (draft,) = first.office.drafts(first.office.case(case))
    first.office.refer(case, draft.consent.terms.id, LEGAL_AID, reason=REASON)
    colleague.office.note(case, NOTE)
    scene = Scene(
        world=world, receipt=receipt, first=first, colleague=colleague,
        legal_aid=legal_aid, junior=junior, id=case,
    )  # fmt: skip
    scene.sync()
    check(legal_aid.office, scene.theirs.id)
    legal_aid.office.note(scene.theirs.id, NOTE)
    scene.sync()
    return scene


def everything(desk: Unlocked) -> str:
    """Every value of the desk's file, as its own key opens it."""
    found: list[str] = []
    with desk.store._engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.all():
            if "index" in table:
                continue  # the search's own, which only it can read
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}"):
                for value in row:
                    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                    found.append(str(text))
    return "\n".join(found).casefold()


def test_after_fourteen_days_nothing_of_it_is_at_any_desk(scene: Scene) -> None:
    assert SECRET in everything(scene.first)
    assert NOTE in everything(scene.first)
    before = scene.case
    scene.world.withdraw(scene.receipt)
    scene.sync()
    assert len(set(scene.case.erasure.on.values())) == 1
    assert SECRET in everything(scene.first)  # for 14 days, in case they did not mean it
    scene.later(13)
    scene.sync()
    assert SECRET in everything(scene.first)
    scene.later(1)
    scene.sync()
    scene.sync()
    for desk in (scene.first, scene.colleague):
        words = everything(desk)
        assert SECRET not in words
        assert NOTE not in words
        assert REASON not in words
        case = desk.office.case(scene.id)
        assert case.erasure.is_erased_by(case.erasure.on, ["defensor-es-1", "defensor-es-2"])
        assert case.parts == ()
        assert case.is_withdrawn
        assert [one.referred.to for one in case.given] == [LEGAL_AID]
        assert [one.hash for one in case.entries][: len(before.entries)] == [
            one.hash for one in before.entries
        ]
        (line,) = desk.office.cases()
        assert (line.place, line.country, line.topic) == ("", "", "")
        with desk.store.reading() as unit:
            assert unit.words.find("the mill", limit=5) == []
    kept_by_its_hash(scene)
    they_come_back(scene)


def test_what_a_colleague_wrote_comes_late_and_is_not_found_either(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = "nobody else knows of the ferry"
    scene.colleague.office.note(scene.id, late)  # offline from now on
    scene.world.withdraw(scene.receipt)
    scene.world.sync(scene.first)
    scene.later(14)
    scene.world.sync(scene.first)
    # a duty that cannot be done keeps the case open at this desk
    monkeypatch.setattr(duties, "DUTIES", (*duties.DUTIES, lambda _desk, _case: False))
    scene.world.sync(scene.colleague, scene.first)
    with scene.first.store.reading() as unit:
        assert unit.words.find("the ferry", limit=5) == []
    assert late not in everything(scene.first)


def kept_by_its_hash(scene: Scene) -> None:
    """A portal that gives an old envelope once more brings nothing back; the chains still hold."""
    with scene.first.store.reading() as unit:
        letters = unit.letters.of_case(scene.id)
        kept = unit.letters.get(letters[0].message.id)
        assert kept
        assert (kept.signed, len(kept.hash)) == (b"", 64)
        for one in unit.journal.all():
            assert one.is_erased == (not one.signed)
        assert not unit.alarms.all()


def they_come_back(scene: Scene) -> None:
    words = Addition(text="I am here again.", language="en")
    again = scene.world.complainant().answer(scene.receipt, NHRI, words)
    again.send(PortalClient(scene.world.base), today=scene.world.now.date())
    scene.world.portal.release()
    reply = {"/reply": {"text": "Half a letter to who came back"}}
    begun.keep(scene.first.store, scene.id, *next(iter(reply.items())))
    scene.world.sync(scene.first)
    scene.later(20)
    scene.world.sync(scene.first)
    assert begun.kept(scene.first.store, scene.id) == reply  # nothing went since it was begun
    said = [one.message.text for one in scene.case.letters if isinstance(one.message, FollowUp)]
    assert said[-1] == "I am here again."
    assert all(text is None for text in said[:-1])


def test_whoever_was_given_it_erases_at_once_and_says_so(scene: Scene) -> None:
    scene.world.withdraw(scene.receipt)
    scene.world.sync(scene.first, scene.legal_aid, scene.first)
    # a colleague's desk still has it, so nobody says that the office has erased it
    (made,) = scene.case.given
    assert (made.answer, made.erased_on) == ("recalled", None)
    assert SECRET not in everything(scene.legal_aid)
    # who joins only now never had it, and nobody waits for that desk
    world = scene.world
    joined = world.desk(LEGAL_AID, ring=world.colleague(LEGAL_AID, "abogacia-es-3"))
    world.sync(joined, scene.junior, joined)
    scene.sync()
    scene.sync()
    (made,) = scene.case.given
    assert (made.answer, made.erased_on) == ("recalled", scene.world.now.date())
    for desk in (scene.legal_aid, scene.junior):
        words = everything(desk)
        assert SECRET not in words
        assert REASON not in words
        assert NOTE not in words
        (taken,) = desk.office.case(scene.theirs.id).taken
        assert taken.referral.parts == ()
        assert taken.referral.consents  # by which they had it
        assert taken.is_attested
        assert taken.answer == "recalled"
    letters = [one.message for one in scene.case.letters if one.message.type == "referral-answer"]
    assert len(letters) == 1  # said once for the whole office


def test_a_desk_that_was_away_erases_on_the_day_it_comes_back(scene: Scene) -> None:
    scene.world.withdraw(scene.receipt)
    scene.world.sync(scene.colleague, scene.first)
    scene.later(14)
    scene.first.close()
    for browser in unlocked(scene.world):
        page = browser.get(f"/case/{scene.id}").text
        assert "Desks that did it: defensor-es-1" in page
        assert "This member’s desk erased what was given" in page
        assert "mill" not in page
    assert SECRET in everything(scene.colleague)
    begun.keep(scene.colleague.store, scene.id, "/reply", {"text": "Half a letter"})
    scene.world.now -= timedelta(days=1)
    for browser in unlocked(scene.world):
        assert "will be erased on" in browser.get(f"/case/{scene.id}").text
    scene.world.now += timedelta(days=1)
    scene.world.sync(scene.colleague)
    words = everything(scene.colleague)
    assert SECRET not in words
    assert NOTE not in words
    assert begun.kept(scene.colleague.store, scene.id) == {}
