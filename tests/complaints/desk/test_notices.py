"""Notices, as the page says them: one line for one reason, however many envelopes it has."""

import re
from collections.abc import Iterator

import pytest

from complaints.desk.reading import Reason
from complaints.desk.store.inbox import Refused
from tests.complaints.desk.offices import World
from tests.complaints.desk.window import Browser, opened, unlocked

_MANY = 225


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    yield from unlocked(world)


def _refuse(browser: Browser, world: World, reason: Reason, *, first: int, many: int) -> None:
    with opened(browser.client.application).store.writing() as unit:
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
