"""The invented colleague: she proposes, approves, refuses with a reason, and decides at once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from complaints.desk.unlocked import Unlocked
from complaints.domain import overriding
from complaints.domain.case import Case
from complaints.domain.events import OverrideRefused
from complaints.training import stories, world
from complaints.training.instance import ASSOCIATION, COLLEAGUE, OURS
from complaints.training.portal import TrainingPortal
from complaints.training.world import PASSPHRASE, World

_SILENT, _ASKED, _CONTESTED = "not-safe-at-home", "market", "boat-in-the-strait"
_FACTS = "He said that he would find her today, and two people saw him at the door."


class Scene:
    """A training with three cases, and the trainee's own desk."""

    def __init__(self, lived: World, desk: Unlocked) -> None:
        self.lived = lived
        self.desk = desk

    def case(self, name: str) -> Case:
        return self.desk.office.case(self.lived.case_of(name, OURS))

    def propose(self, name: str, facts: str = _FACTS) -> str:
        case = self.case(name)
        needs = next(one.hash for one in case.parts if one.name == "needs")
        return self.desk.office.propose_override(
            case.id, ASSOCIATION, [needs], basis="vital-interests", facts=facts
        )

    def a_moment(self) -> None:
        """The trainee's desk sends, the others answer at once and a while later."""
        self.desk.sync.run()
        for seconds in (0, 15):
            self.lived.answer(self.lived.clock.moment + timedelta(seconds=seconds))
        self.desk.sync.run()

    def outcome(self, name: str, override: str) -> tuple[str | None, str | None]:
        case = self.case(name)
        one = overriding.proposal(case, override)
        assert one
        return one.approved_by, one.refused_by


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    portal, now = TrainingPortal(), datetime(2026, 7, 1, 12, tzinfo=UTC)
    wanted = [one for one in stories.read(now.date()) if one.name in (_SILENT, _ASKED, _CONTESTED)]
    folder: Path = tmp_path_factory.mktemp("training") / "lived"
    with pytest.MonkeyPatch.context() as patch, portal.serve() as address:
        patch.setattr(world, "read", lambda _today: tuple(wanted))
        lived = world.create(folder, portal, address, now=now)
        desk = Unlocked.open(world.config(folder, address, 1), PASSPHRASE, now=lived.clock)
        desk.sync.run()
        yield Scene(lived, desk)
        desk.close()
        lived.close()


def test_what_she_proposed_waits_for_the_trainee(scene: Scene) -> None:
    (one,) = overriding.proposals(scene.case(_SILENT).entries)
    assert one.by == COLLEAGUE
    assert one.waits(scene.lived.clock.moment)
    case = scene.case(_SILENT)
    read = overriding.reached(case)
    scene.desk.office.approve_override(case.id, one.proposed.override, read=read)
    assert scene.case(_SILENT).given


def test_she_approves_what_is_told_well_and_refuses_the_rest(scene: Scene) -> None:
    good, short = scene.propose(_SILENT), scene.propose(_SILENT, "It is urgent.")
    needless = scene.propose(_ASKED)
    scene.desk.sync.run()
    scene.lived.answer(scene.lived.clock.moment)
    assert scene.lived.colleague
    assert scene.lived.colleague.is_thinking, "she takes a moment"
    scene.a_moment()
    assert scene.outcome(_SILENT, good) == (COLLEAGUE, None)
    assert scene.outcome(_SILENT, short) == (None, COLLEAGUE)
    assert scene.outcome(_ASKED, needless) == (None, COLLEAGUE)
    reasons = [
        one.event.reason
        for name in (_SILENT, _ASKED)
        for one in scene.case(name).entries
        if isinstance(one.event, OverrideRefused)
    ]
    assert ["exactly" in reasons[0], "Ask them first" in reasons[1]] == [True, True]
    assert not scene.lived.colleague.is_thinking


def test_a_contested_case_is_taken_by_both(scene: Scene) -> None:
    assert not scene.case(_CONTESTED).collisions
    scene.desk.office.assign(scene.case(_CONTESTED).id, scene.desk.office.me.member)
    scene.a_moment()
    (collision,) = scene.case(_CONTESTED).collisions
    assert collision.applied
