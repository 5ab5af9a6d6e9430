"""Going back in a real browser, which puts what was typed into a page that it fetches anew."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.complaints.desk.offices import World
from tests.complaints.desk.window import At, entered, fetched_on_a_port

WORDS = "Called the hospital, nobody there"


@pytest.fixture
def at(world: World) -> Iterator[At]:
    world.file()
    yield from fetched_on_a_port(world)


def test_after_going_back_the_same_words_are_asked_about_and_not_lost(
    chromium: Browser, at: At
) -> None:
    page = entered(chromium, at, width=360, language="ar")
    page.locator("a[href*='/case/']").first.click()
    form = page.locator("form[action$='/note']")
    words, send = form.locator("textarea"), form.locator("button").first
    words.fill(WORDS)
    send.click()
    notes = page.get_by_test_id("timeline").get_by_text(WORDS)
    expect(notes).to_have_count(1)
    page.go_back()
    expect(words).to_have_value(WORDS)
    send.click()
    expect(page.get_by_test_id("problem")).to_be_visible()
    expect(words).to_have_value(WORDS)
    expect(notes).to_have_count(1)
    send.click()
    expect(notes).to_have_count(2)
    expect(words).to_have_value("")
    page.context.close()
