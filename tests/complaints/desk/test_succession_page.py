"""What a caseworker reads where another desk of theirs has gone on, and the way on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.desk.app import create_app
from complaints.desk.succession import Standing
from tests.complaints.desk.offices import World, case_id
from tests.complaints.desk.test_colleagues import two_desks
from tests.complaints.desk.test_succession import beside, standing, written
from tests.complaints.desk.window import Browser, gate


@pytest.fixture
def left_behind(world: World) -> Iterator[tuple[Browser, str]]:
    """Asha's first desk, after her second one has written; and the case."""
    first, second = two_desks(world)
    case = case_id(second.office)
    second.close()
    fresh = beside(world, second)
    world.sync(fresh, first)
    fresh.close()
    again = world.desk("defensor-es", name="asha")
    again.sync.run()
    again.close()
    app = create_app(
        replace(world.config("asha"), sync_every=timedelta(hours=1)), now=lambda: world.now
    )
    browser = Browser(app.test_client())
    browser.unlock()
    yield browser, case
    gate(app).lock()


def test_it_says_why_nothing_is_written_and_goes_on_when_told(
    left_behind: tuple[Browser, str], world: World
) -> None:
    browser, case = left_behind
    refused = browser.get(f"/case/{case}")
    assert refused.status_code == 409
    assert "Another desk has written with your keys" in refused.text
    notices = browser.get("/notices").text
    assert 'data-testid="alarm-elsewhere"' in notices
    assert 'data-testid="go-on"' in notices
    assert browser.post("/succession/go-on", of="/notices").status_code == 303
    page = browser.get(f"/case/{case}")
    assert page.status_code == 200
    desk = gate(browser.client.application)._desk
    assert desk is not None
    assert standing(desk) is Standing.GOES_ON
    before = written(desk)
    browser.post("/succession/go-on", of="/cases")  # from a page of before: nothing more happens
    assert standing(desk) is Standing.GOES_ON
    assert written(desk) == before
