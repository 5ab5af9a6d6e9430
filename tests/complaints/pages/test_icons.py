"""A picture for every choice: there, drawn as strokes alone, and few bytes on a bad line."""

import json
import re
from pathlib import Path

import brotli
from playwright.sync_api import Page, expect

from complaints.pages.icons import FILE, drawings, for_pages
from referral import vocabulary
from tests.complaints.pages.site import Served
from tests.e2e.phone import Phone, Texts
from tests.tools import node

SOURCES = node.BROWSER / "icons"
MOST_BYTES = 8_000  # compressed
# what a path may say; a drawing is put into pages as it is
STROKES = re.compile(r"M(?:[MmLlHhVvCcSsQqTtAaZz]|[-., ]|[0-9])+")


def names() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((SOURCES / "names.json").read_text("utf-8"))
    return found


def test_every_choice_has_its_picture_and_no_picture_is_for_nothing() -> None:
    wanted = {
        "groups": {one.id for one in vocabulary.groups()},
        "violations": {one.icon for one in vocabulary.violations()},
        "actors": {one.id for one in vocabulary.actors()},
        "needs": {one.id for one in vocabulary.needs()},
        "about": {one.id for one in vocabulary.about()},
    }
    assert {kind: set(found) for kind, found in drawings().items()} == wanted


def test_every_file_is_named() -> None:
    used = {file for found in names().values() for file in found.values()}
    files = {
        f"own/{path.stem}" if path.parent.name == "own" else path.stem
        for path in SOURCES.rglob("*.svg")
    }
    assert files == used


def test_what_others_drew_comes_with_its_licence() -> None:
    licence = (SOURCES / "tabler" / "LICENSE").read_text("utf-8")
    assert licence.startswith("MIT License")
    shipped = (Path(FILE).parent / "LICENSES.txt").read_text("utf-8")
    assert licence.strip() in shipped


def test_pictures_that_are_chosen_from_side_by_side_differ() -> None:
    for kind in ("groups", "actors", "needs", "about"):
        found = drawings()[kind]
        assert len(set(found.values())) == len(found), kind
    for group in vocabulary.groups():
        icons = [one.icon for one in vocabulary.violations() if one.group == group.id]
        assert len({drawings()["violations"][icon] for icon in icons}) == len(icons), group.id


def test_a_drawing_is_strokes_and_nothing_else() -> None:
    for found in drawings().values():
        for name, drawing in found.items():
            assert STROKES.fullmatch(drawing), name


def test_all_of_them_are_few_bytes() -> None:
    assert len(brotli.compress(FILE.read_bytes())) < MOST_BYTES


def test_a_choice_shows_its_picture_before_its_words(site: Served, page: Page) -> None:
    page.goto(f"{site.base}/en/")
    phone = Phone(page=page, texts=Texts.of(site.base, "en"), base=site.base)
    expect(page.locator("#next")).to_be_visible()
    while page.locator("h1").inner_text() != phone.texts("what_title"):
        title = page.locator("h1").inner_text()
        phone.next()
        expect(page.locator("h1")).not_to_have_text(title)
    row = page.locator(".choice", has_text=phone.texts.term("groups", "belongings"))
    picture = row.locator("svg")
    expect(picture).to_have_attribute("aria-hidden", "true")
    expect(picture.locator("path")).to_have_attribute("d", drawings()["groups"]["belongings"])
    row.click()
    phone.next()
    expect(page.locator("h1")).to_have_text(phone.texts("which_title"))
    robbed = page.locator(".choice", has_text=phone.texts.term("violations", "robbery"))
    expect(robbed.locator("path")).to_have_attribute("d", drawings()["violations"]["robbery"])


def test_pages_have_them_by_what_they_stand_for() -> None:
    brought = json.loads(for_pages())
    assert brought["violations"]["pushback"] == drawings()["violations"]["arrow-back-border"]
    assert set(brought["violations"]) == {one.id for one in vocabulary.violations()}


def test_without_pictures_the_words_stand_alone(site: Served, page: Page) -> None:
    page.route("**/assets/sealing-*.js", lambda route: route.abort())
    page.goto(f"{site.base}/en/")
    texts = Texts.of(site.base, "en")
    phone = Phone(page=page, texts=texts, base=site.base)
    expect(page.locator("#next")).to_be_visible()
    phone.next()
    expect(page.locator("h1")).to_have_text(texts("about_title"))
    expect(page.locator(".choice")).to_have_count(len(vocabulary.about()))
    expect(page.locator(".choice svg")).to_have_count(0)
