"""Notices, as the page says them: one line for one reason, however many envelopes it has.

And the number beside their name is that of the lines that want something.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from complaints.desk import planning
from complaints.desk.alarms import AlarmKind
from complaints.desk.reading import Reason
from complaints.desk.store.alarms import Alarm
from complaints.desk.store.inbox import Refused
from complaints.desk.unlocked import Unlocked
from complaints.desk.views import notices
from tests.complaints.desk.offices import World, case_id
from tests.complaints.desk.window import Browser, opened, unlocked

_MANY = 225
_NUMBER = re.compile(r'data-testid="view-notices">.*?<span class="count[^"]*">(\d*)</span>')
_LINE = re.compile(r'class="notice" data-testid="(?:reminder|alarm-|refused-)')


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    world.file()
    yield from unlocked(world)


def _desk(browser: Browser) -> Unlocked:
    return opened(browser.client.application)


def _number(page: str) -> int:
    (found,) = _NUMBER.findall(page)
    return int(found or 0)


def _refuse(browser: Browser, world: World, reason: Reason, *, first: int, many: int) -> None:
    with _desk(browser).store.writing() as unit:
        for seq in range(first, first + many):
            unit.inbox.refuse(
                Refused(seq=seq, reason=reason, detail="", day=world.now.date(), sealed=b"")
            )


def test_what_was_refused_for_one_reason_is_one_line_with_a_number(
    browser: Browser, world: World
) -> None:
    _refuse(browser, world, Reason.FORGED, first=1000, many=_MANY)
    _refuse(browser, world, Reason.REPLAYED, first=2000, many=1)
    page = browser.get("/notices").text
    lines = re.findall(r'data-testid="refused-([a-z-]+)"', page)
    assert lines == ["replayed", "forged"]
    assert page.count("<details>") == 1
    assert f'<span class="count">{_MANY}</span>' in page
    assert "Envelope 1224" in page  # the latest of the many
    assert "Envelope 1000" not in page  # anybody can send what is refused: not all is shown
    assert f"not shown here: {_MANY - 99}" in page


def test_the_number_beside_their_name_is_of_the_lines_that_want_something(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _number(browser.get("/cases").text) == 0
    desk = _desk(browser)
    case = case_id(desk.office)
    for minutes in (5, 6):
        at = world.now + timedelta(minutes=minutes)
        planning.remind(desk.office, case, at=at, text="Ask again", member=None)
    world.later(minutes=7)
    _refuse(browser, world, Reason.FORGED, first=1000, many=_MANY)
    _refuse(browser, world, Reason.REPLAYED, first=2000, many=1)
    with desk.store.writing() as unit:
        for kind in (AlarmKind.INBOX_GAP, AlarmKind.CARD_EXPIRES):
            key, day = f"{kind}/of-a-test", world.now.date()  # which no round takes back
            unit.alarms.raise_(Alarm(key=key, kind=kind, detail="", day=day))
    page = browser.get("/notices").text
    assert _number(browser.get("/cases").text) == _number(page) == len(_LINE.findall(page)) == 6
    browser.post("/notices/seen", of="/notices", key=f"{AlarmKind.INBOX_GAP}/of-a-test")
    page = browser.get("/notices").text
    assert 'class="notice seen"' in page  # it stays, and wants nothing any more
    assert _number(page) == len(_LINE.findall(page)) == 5
    monkeypatch.setattr(notices, "_REMINDERS", 1)
    page = browser.get("/notices").text
    assert page.count('data-testid="reminder"') == 1
    assert "Later ones, not shown here: 1" in page
    assert _number(page) == 5


def test_a_reminder_of_a_case_that_cannot_be_read_is_a_line_that_leads_to_it(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = _desk(browser)
    case = desk.office.cases()[0]
    at = world.now + timedelta(minutes=5)
    planning.remind(desk.office, case.id, at=at, text="Ask again", member=None)
    world.later(minutes=6)

    def unreadable(_office: object, _case_id: str) -> None:
        raise ValueError("a record that no fold of ours can take")

    monkeypatch.setattr(type(desk.office), "case", unreadable)
    page = browser.get("/notices").text
    assert f'/case/{case.id}#todo"><code>{case.code}</code>' in page
    assert _number(page) == len(_LINE.findall(page)) == 1
