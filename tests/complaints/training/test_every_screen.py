"""Every screen of the desk in a real browser: what axe finds, in the light and in the dark.

The training has something of everything, so it is what the desk is looked at with. Whatever of the
desk shows a page is in the tour that pictures are taken of, too, or stands here with a reason.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import pytest
from flask import Flask, request, request_finished, template_rendered
from playwright.sync_api import Browser, Page, expect

from complaints.places import TEMPLATES
from tests.e2e.axe import violations
from tests.tools.tour import tour
from tests.tools.training import Trained, served
from tests.tools.walk import prepared

pytestmark = pytest.mark.browser

_TEMPLATES: Final = TEMPLATES / "desk"
#: What answers a GET, and why that is no screen.
_NO_SCREENS: Final = {
    "static": "files of ours",
    "lock.start": "leads in, and shows nothing",
    "evidence.picture": "a picture on the page of a file",
    "evidence.soft": "a picture on the page of a case",
    "evidence.listen": "a recording",
    "evidence.play": "a film",
    "referral.progress": "told to a script",
    "translating.progress": "told to a script",
    "sync.status": "told to a script",
}
#: Of the desk's templates, those of which no page is made by itself.
_NO_PAGES: Final = {"base.html", "layout.html", "library.html", "guide/layout.html"}
_TEST_ID: Final = re.compile(r'data-testid="([a-z-]+)"')


@dataclass(slots=True)
class Shown:
    """What was shown: routes that answered with a page, templates, and marks of their pieces."""

    routes: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def trained() -> Iterator[Trained]:
    with served() as found:
        yield found


@contextmanager
def noted() -> Iterator[Shown]:
    """What every desk of this process shows, as Flask itself tells it."""
    shown = Shown()

    def rendered(_app: Flask, *, template: object, **_more: object) -> None:
        shown.templates.add(str(getattr(template, "name", "")))

    def finished(_app: Flask, *, response: object, **_more: object) -> None:
        is_page = getattr(response, "mimetype", "") == "text/html"
        if is_page and getattr(response, "status_code", 0) == 200 and request.endpoint:
            shown.routes.add(request.endpoint)

    with template_rendered.connected_to(rendered), request_finished.connected_to(finished):
        yield shown


def look(page: Page, name: str) -> list[str]:
    """What axe finds wrong with a screen in the light, and with its colours in the dark."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = violations(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"dark: {one}" for one in violations(page, "color-contrast")]
    return [f"{name}: {one}" for one in found]


def pieces() -> dict[str, list[str]]:
    """The templates that are parts of pages, and the marks by which each of them is known."""
    texts = {
        one.relative_to(_TEMPLATES).as_posix(): one.read_text(encoding="utf-8")
        for one in _TEMPLATES.rglob("*.html")
    }
    return {
        name: marks
        for name, text in texts.items()
        if "{% extends" not in text and (marks := _TEST_ID.findall(text))
    }


def pages() -> set[str]:
    """The templates of which pages are made."""
    every = {one.relative_to(_TEMPLATES).as_posix(): one for one in _TEMPLATES.rglob("*.html")}
    whole = {name for name, one in every.items() if "{% extends" in one.read_text("utf-8")}
    return whole - _NO_PAGES


def test_every_screen_is_accessible_and_none_is_missing(
    chromium: Browser, trained: Trained
) -> None:
    wrong: list[str] = []
    with noted() as shown:

        def see(page: Page, name: str) -> None:
            page.wait_for_load_state()
            if page.url.startswith(trained.root):
                expect(page.get_by_test_id("training")).to_be_visible()
            marks = "all => all.map((one) => one.dataset.testid)"
            shown.marks |= set(page.locator("[data-testid]").evaluate_all(marks))
            wrong.extend(look(page, name))

        page = trained.unlocked(chromium)
        there = trained.screens(page)  # before anything is referred
        page.context.close()
        with prepared(trained, chromium) as found:
            tour(chromium, trained, found, there, see)
    rules = trained.app.url_map.iter_rules()
    gets = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    missing = "shown nowhere in tests.tools.tour"
    assert gets - shown.routes - set(_NO_SCREENS) == set(), missing
    assert set(_NO_SCREENS) & shown.routes == set(), "these are screens"
    assert {f"desk/{one}" for one in pages()} - shown.templates == set(), missing
    unseen = {name for name, marks in pieces().items() if not shown.marks.intersection(marks)}
    assert unseen == set(), missing
    assert not wrong, "\n".join(wrong)
