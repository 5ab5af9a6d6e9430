"""Giving without consent in danger: two members, a ground, the facts, and never against a no."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from complaints import overrides
from complaints.complainant import Addition
from complaints.desk import passing, pending
from complaints.desk.app import create_app
from complaints.desk.errors import NoConsentError, NotAllowedError, UnsafeError
from complaints.desk.i18n import Tongue
from complaints.desk.passing import Going, UncleanError
from complaints.desk.unlocked import Unlocked
from complaints.domain import overriding
from complaints.domain.case import Case
from complaints.domain.events import OverrideProposed
from complaints.domain.identifiers import new_id
from complaints.domain.messages import Referral
from complaints.domain.override import Override
from complaints.domain.parts import Part
from complaints.domain.referrals import STOPPED
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NGO, NHRI, World, case_id, checked
from tests.complaints.desk.test_part_by_part import allow
from tests.complaints.desk.test_safety import FEARED, belongs_to_the_state, tell
from tests.complaints.desk.window import Browser, gate, opened, unlocked

_APPROVE = re.compile(r'action="([^"]+/approve)"')
_READ = re.compile(r'name="read" value="(\d+)"')
ENGLISH = Tongue.of("en", lambda _there: None)
FACTS = "The boat takes water; nobody answers the number."


@dataclass(frozen=True, kw_only=True)
class Scene:
    """An institution with two desks that know of one case."""

    world: World
    receipt: Receipt
    first: Unlocked
    second: Unlocked
    id: str

    @property
    def case(self) -> Case:
        return self.first.office.case(self.id)

    @property
    def read(self) -> int:
        """Whoever decides has read everything."""
        return max(
            overriding.reached(one.office.case(self.id)) for one in (self.first, self.second)
        )

    def propose(self, to: str = LEGAL_AID, **changes: object) -> str:
        account = next(one.hash for one in self.case.parts if one.name == "account")
        fields = {"basis": "vital-interests", "facts": FACTS}
        return self.first.office.propose_override(
            self.id,
            to,
            [account],
            **(fields | changes),  # type: ignore[arg-type]
        )

    def sync(self) -> None:
        self.world.sync(self.first, self.second)
        self.world.sync(self.first)

    def told(self) -> list[str]:
        return [
            one.reply.text or "" for one in self.world.replies(self.receipt).replies if one.reply
        ]


@pytest.fixture
def scene(world: World) -> Scene:
    receipt = world.file()
    first = world.desk(NHRI)
    second = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
    world.sync(first, second)
    return Scene(world=world, receipt=receipt, first=first, second=second, id=case_id(first.office))


def test_a_second_member_approves_and_the_recipient_reads_who_answers_for_it(scene: Scene) -> None:
    override = scene.propose()
    with pytest.raises(NotAllowedError, match="cannot approve"):
        scene.first.office.approve_override(scene.id, override, read=scene.read)
    scene.sync()
    assert not scene.case.given
    scene.second.office.approve_override(scene.id, override, read=scene.read)
    scene.world.sync(scene.second)
    theirs = scene.world.desk(LEGAL_AID)
    scene.world.sync(scene.first, theirs)
    (made,) = scene.case.given
    assert (made.referred.consent, made.referred.override) == (None, override)
    case = theirs.office.case(checked(theirs.office))
    assert [part.name for part in case.parts] == ["account"]
    (taken,) = case.taken
    said = taken.referral.override
    assert said
    assert said.statement.facts == FACTS
    assert (said.statement.member, taken.referral.member) == ("defensor-es-1", "defensor-es-2")
    assert taken.referral.consents == ()
    assert sum("Somebody may be in danger" in text for text in scene.told()) == 1
    scene.world.withdraw(scene.receipt)  # they can still take it back
    scene.world.sync(scene.first, scene.second, theirs)
    assert theirs.office.case(case.id).taken[0].answer == "recalled"
    with pytest.raises(NoConsentError, match="taken everything back"):
        scene.propose(NGO)


def test_nothing_goes_after_a_day_after_a_refusal_or_without_being_told_why_not(
    scene: Scene,
) -> None:
    late = scene.propose()
    scene.sync()
    scene.world.later(hours=24, minutes=1)
    with pytest.raises(NotAllowedError, match="24 hours"):
        scene.second.office.approve_override(scene.id, late, read=scene.read)
    refused = scene.propose()
    scene.sync()
    scene.second.office.refuse_override(scene.id, refused, "They can be asked")
    scene.sync()
    for desk in (scene.first, scene.second):
        with pytest.raises(NotAllowedError, match="decided already"):
            desk.office.approve_override(scene.id, refused, read=scene.read)
    with pytest.raises(NotAllowedError, match="nothing written"):
        scene.propose(facts="  ")
    with pytest.raises(NotAllowedError, match="grounds"):
        scene.propose(basis="because")
    untold = scene.propose(untold="would-warn")
    scene.sync()
    scene.second.office.approve_override(scene.id, untold, read=scene.read)
    scene.sync()
    assert not any("in danger" in text for text in scene.told())
    assert len(scene.case.given) == 1


def test_what_is_refused_at_the_same_moment_is_not_sent_or_recalled(scene: Scene) -> None:
    override = scene.propose()
    scene.sync()
    scene.second.office.approve_override(scene.id, override, read=scene.read)
    scene.first.office.refuse_override(scene.id, override, "I was wrong")  # has not seen it
    scene.world.sync(scene.first)
    scene.world.sync(scene.second)  # hears of the refusal before it sends
    scene.sync()
    (made,) = scene.case.given
    assert made.answer == STOPPED
    (one,) = overriding.proposals(scene.case.entries)
    assert one.collides


def test_a_no_and_the_state_that_they_fear_are_never_overridden(scene: Scene) -> None:
    belongs_to_the_state(scene.world)
    question = scene.first.office.ask_consent(scene.id, LEGAL_AID, [scene.case.parts[0].hash])
    scene.sync()
    no = scene.world.complainant().decline(scene.receipt, question)
    no.send(scene.world.complainant().portal, today=scene.world.now.date())
    waiting = scene.propose(NGO)
    tell(scene.world, scene.receipt, origin=FEARED, fears_origin=True)
    scene.sync()
    with pytest.raises(NoConsentError, match="said no"):
        scene.propose(LEGAL_AID)
    with pytest.raises(UnsafeError):
        scene.propose(NGO)
    with pytest.raises(UnsafeError):
        scene.second.office.approve_override(scene.id, waiting, read=scene.read)
    assert scene.case.given == ()


def test_a_part_that_they_left_out_of_their_yes_is_never_overridden(scene: Scene) -> None:
    world, first = scene.world, scene.first
    waiting = scene.propose()  # before they are asked
    question = first.office.ask_consent(scene.id, LEGAL_AID, [one.hash for one in scene.case.parts])
    scene.sync()
    allow(world, scene.receipt, question, "circumstances")
    scene.sync()
    with pytest.raises(NoConsentError, match="left a part out"):
        scene.propose()
    with pytest.raises(NoConsentError, match="left a part out"):
        scene.second.office.approve_override(scene.id, waiting, read=scene.read)
    assert scene.case.given == ()
    question = first.office.ask_consent(scene.id, LEGAL_AID, [scene.case.parts[0].hash])
    scene.sync()
    world.agree(scene.receipt, question)  # now they say yes to that part, too
    scene.sync()
    overriding.check(scene.case, LEGAL_AID, [scene.case.parts[0].hash])  # no is no more
    with pytest.raises(NoConsentError, match="agreed to this already"):
        first.office.may_override(scene.case, LEGAL_AID, [scene.case.parts[0].hash])
    first.office.may_override(scene.case, NGO, [scene.case.parts[0].hash])


def test_what_is_approved_twice_at_one_desk_goes_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    override = scene.propose()
    scene.sync()
    office, going = scene.second.office, passing.going

    def slowly(*of: object) -> Going:  # as files do: the other press comes in between
        monkeypatch.setattr(passing, "going", going)
        found = going(*of)  # type: ignore[arg-type]
        office.approve_override(scene.id, override, read=scene.read)
        return found

    monkeypatch.setattr(passing, "going", slowly)
    with pytest.raises(NotAllowedError, match="decided already"):
        office.approve_override(scene.id, override, read=scene.read)
    scene.world.sync(scene.second)
    theirs = scene.world.desk(LEGAL_AID)
    scene.world.sync(theirs)
    assert len(theirs.office.case(case_id(theirs.office)).taken) == 1


def test_what_waits_is_stopped_when_they_tell_that_they_fear_it(scene: Scene) -> None:
    belongs_to_the_state(scene.world)
    override = scene.propose(NGO)
    scene.sync()
    scene.second.office.approve_override(scene.id, override, read=scene.read)
    tell(scene.world, scene.receipt, origin=FEARED, fears_origin=True)
    scene.sync()
    scene.sync()
    assert scene.case.given[0].answer == STOPPED


def test_what_was_approved_and_could_not_be_sent_for_three_days_never_is(scene: Scene) -> None:
    for to, days in ((NGO, 3), (LEGAL_AID, 4)):
        override = scene.propose(to)
        scene.sync()
        scene.second.office.approve_override(scene.id, override, read=scene.read)
        scene.world.later(days=days)  # without a line
        scene.sync()
        scene.sync()
    assert [one.answer for one in scene.case.given] == ["unanswered", STOPPED]


def test_which_files_could_not_be_cleaned_is_told(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, where = scene.case.parts[0].hash, scene.case.parts[1].hash
    facts = {"basis": "vital-interests", "facts": FACTS}
    both = scene.first.office.propose_override(scene.id, LEGAL_AID, [account, where], **facts)
    alone = scene.first.office.propose_override(scene.id, NGO, [where], **facts)
    scene.sync()
    office = scene.second.office
    approve = office._approve

    def unclean(case: str, override: str, parts: list[Part], *, read: int) -> str:
        if any(one.hash == where for one in parts):
            raise UncleanError({where: "No tool knows it."})
        return approve(case, override, parts, read=read)

    monkeypatch.setattr(office, "_approve", unclean)
    gone = office.approve_override(scene.id, both, read=scene.read)
    assert dict(gone.left_behind) == {where: "No tool knows it."}
    with pytest.raises(NotAllowedError, match="None of the files"):
        office.approve_override(scene.id, alone, read=scene.read)
    scene.world.sync(scene.second, scene.first)
    (made,) = scene.case.given
    assert made.referred.parts == (account,)


def test_what_a_colleague_signed_and_nobody_can_read_is_refused_in_words(scene: Scene) -> None:
    override = OverrideProposed(
        override=new_id(),
        to=LEGAL_AID,
        parts=(scene.case.parts[0].hash,),
        basis="vital-interests",
        facts=FACTS,
        untold=None,
        statement="{}",
        signature="",
    )
    with scene.first.office.act(scene.id) as act:
        act.writer.enter(override, case_id=scene.id)
    scene.sync()
    with pytest.raises(NotAllowedError, match="cannot be read"):
        scene.second.office.approve_override(scene.id, override.override, read=scene.read)


def test_an_office_of_one_cannot(world: World) -> None:
    world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    case = case_id(desk.office)
    account = desk.office.case(case).parts[0].hash
    with pytest.raises(NotAllowedError, match="one member"):
        desk.office.propose_override(
            case, LEGAL_AID, [account], basis="vital-interests", facts=FACTS
        )


def test_a_statement_that_the_named_member_did_not_sign_is_refused(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An office whose one member makes the other up is found out by whoever receives it."""
    override = scene.propose()
    scene.sync()
    real = scene.second.office._sound
    key = scene.second.office.me.sign

    def made_up(*args: object) -> Override:
        return overrides.sign(real(*args).statement, key=key)  # type: ignore[arg-type]

    monkeypatch.setattr(scene.second.office, "_sound", made_up)
    scene.second.office.approve_override(scene.id, override, read=scene.read)
    scene.world.sync(scene.second)
    theirs = scene.world.desk(LEGAL_AID)
    scene.world.sync(theirs)
    assert theirs.office.cases() == []
    with theirs.store.reading() as unit:
        assert sum(unit.inbox.count_refused().values()) == 1


def test_two_members_at_two_browsers(scene: Scene) -> None:
    world = scene.world
    scene.first.close()
    scene.second.close()
    for browser in unlocked(world):
        path = f"/case/{scene.id}/share/{LEGAL_AID}"
        page = browser.get(path).text
        assert "Propose to give it without consent" in page
        account = re.search(
            r'name="parts" value="([0-9a-f]{64})"[^>]*data-testid="give-account"', page
        )
        assert account
        lost = browser.post(f"{path}/override", of=path, facts=FACTS)
        assert lost.status_code == 409
        assert FACTS in lost.text
        sent = browser.post(
            f"{path}/override",
            of=path,
            parts=account[1],
            basis="vital-interests",
            facts=FACTS,
            untold="",
        )
        assert sent.status_code == 303
        mine = browser.get(f"/case/{scene.id}").text
        assert 'data-testid="override"' in mine
        assert "Approve and send now" not in mine
    first = world.desk(NHRI)
    world.sync(first)
    config = replace(world.config("defensor-es-2"), sync_every=timedelta(hours=1))
    second = world.desk(NHRI, name="defensor-es-2", ring=None)
    world.sync(second)
    second.close()
    app = create_app(config, now=lambda: world.now)
    browser = Browser(app.test_client())
    browser.unlock()
    try:
        page = browser.get(f"/case/{scene.id}").text
        assert "Approve and send now" in page
        assert "They wrote after this was proposed" not in page
        wrote(scene, Addition(text="We are on land. Tell nobody.", language="en"))
        opened(app).sync.run()
        for field in ({}, {"read": _READ.findall(page)[0]}):  # a made-up press, an old tab
            browser.post(_APPROVE.findall(page)[0], of=f"/case/{scene.id}", **field)
            assert "Given to" not in browser.get(f"/case/{scene.id}").text
        page = browser.get(f"/case/{scene.id}").text
        assert "They wrote after this was proposed" in page
        assert "Tell nobody" in page
        read = _READ.findall(page)[0]
        sent = browser.post(_APPROVE.findall(page)[0], of=f"/case/{scene.id}", read=read)
        assert sent.status_code == 303
        after = browser.get(f"/case/{scene.id}").text
        assert "Given to" in after
        assert "without consent, because of a danger" in after
    finally:
        gate(app).lock()


def test_what_they_have_changed_since_is_proposed_anew(scene: Scene) -> None:
    override, before = scene.propose(), scene.case.parts
    scene.sync()
    wrote(scene, Addition(parts=(Part.new("account", {"text": "It was another boat."}),)))
    scene.sync()
    (waiting,) = pending.waiting(scene.case, now=scene.world.now, tongue=ENGLISH)
    assert waiting.has_news
    assert "changed a part of this" in waiting.changed
    with pytest.raises(NoConsentError, match="changed a part of this"):
        scene.second.office.approve_override(scene.id, override, read=scene.read)
    account = next(one.hash for one in before if one.name == "account")
    with pytest.raises(NoConsentError, match="changed a part of this"):
        scene.first.office.may_override(scene.case, LEGAL_AID, [account])
    now = next(one.hash for one in scene.case.current_parts() if one.name == "account")
    scene.first.office.may_override(scene.case, LEGAL_AID, [now])
    assert scene.case.given == ()


def wrote(scene: Scene, addition: Addition) -> None:
    delivery = scene.world.complainant().answer(scene.receipt, NHRI, addition)
    delivery.send(scene.world.complainant().portal, today=scene.world.now.date())
    scene.world.portal.release()


def test_the_recipient_is_shown_that_it_came_without_consent(scene: Scene) -> None:
    override = scene.propose()
    scene.sync()
    scene.second.office.approve_override(scene.id, override, read=scene.read)
    scene.world.sync(scene.second)
    theirs = scene.world.desk(LEGAL_AID)
    scene.world.sync(theirs)
    case = checked(theirs.office)
    assert isinstance(theirs.office.case(case).letters[0].message, Referral)
    theirs.close()
    config = replace(scene.world.config("abogacia-es-1"), sync_every=timedelta(hours=1))
    app = create_app(config, now=lambda: scene.world.now)
    browser = Browser(app.test_client())
    browser.unlock()
    try:
        page = browser.get(f"/case/{case}").text
        assert 'data-testid="without-consent"' in page
        assert "defensor-es-1 proposed it" in page
        assert "signed consent was checked" not in page
    finally:
        gate(app).lock()
