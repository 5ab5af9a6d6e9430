"""What the line of the round says of a portal that answers, but was refused or keeps back.

And what Notices say of a clock that is behind what was written by it.
"""

from collections.abc import Iterator
from datetime import date

import pytest

from complaints.desk import alarms
from complaints.desk.alarms import Doubt
from complaints.desk.store.alarms import Alarm
from tests.complaints.desk.offices import NHRI, World, case_id
from tests.complaints.desk.test_faults import alarms as raised
from tests.complaints.desk.window import Browser, opened, unlocked
from tests.processes import until


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    world.file()
    yield from unlocked(world)


@pytest.mark.parametrize(
    ("kind", "of_new", "of_seen"),
    [
        ("directory-refused", Doubt.REFUSED, Doubt.REFUSED),  # it stands until it is mended
        ("directory-differs", Doubt.REFUSED, Doubt.REFUSED),
        ("inbox-gap", Doubt.WITHHELD, None),
        ("not-delivered", Doubt.WITHHELD, None),
        ("journal-withheld", Doubt.WITHHELD, None),
        ("card-expires", None, None),
    ],
)
def test_what_the_portal_did_is_a_doubt_until_it_is_seen_or_mended(
    kind: str, of_new: Doubt | None, of_seen: Doubt | None
) -> None:
    for seen, doubt in ((False, of_new), (True, of_seen)):
        one = Alarm(key=f"{kind}/", kind=kind, detail="", day=date(2026, 7, 1), seen=seen)
        assert alarms.doubt([one]) is doubt


def test_a_refused_directory_is_in_the_line_of_the_round(world: World, browser: Browser) -> None:
    desk = opened(browser.client.application)
    until(lambda: desk.worker.status.finished is not None, what="the first round")
    assert "In step since" in browser.get("/cases").text
    newest = (world.instance.directory, world.instance.signatures)
    world.instance.publish()
    world.sync(desk)
    world.instance.directory, world.instance.signatures = newest  # which is old by now
    world.sync(desk)
    sentence = "but the portal’s list of organisations was refused. See Notices."
    assert sentence in browser.get("/cases").text
    told = browser.get("/sync/status").json
    assert told["sentence"].endswith(sentence)
    assert told["problem"]


def test_a_clock_that_was_set_back_stands_in_notices_until_it_is_right(world: World) -> None:
    world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    case = case_id(desk.office)
    desk.office.note(case, "By the right clock")
    world.later(minutes=-50)  # what another place's computer may be off by is not worth a word
    desk.sync.run()
    assert "clock-back" not in raised(desk)
    world.later(days=-1)
    desk.sync.run()
    assert "clock-back" in raised(desk)
    world.later(days=1, minutes=50)
    desk.sync.run()
    assert "clock-back" not in raised(desk)
