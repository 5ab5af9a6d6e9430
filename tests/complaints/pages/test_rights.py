"""Your rights: every group in every language, reachable and printable without telling anything."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from complaints.locale.catalogues import languages, load
from complaints.locale.languages import PORTAL, RIGHTS
from complaints.pages.environment import environment_for
from complaints.pages.rights import FOLDER, views
from referral import rights
from tests.complaints.pages.site import Served
from tests.e2e.chromium import PATIENCE

WIDE: ViewportSize = {"width": 360, "height": 740}
NARROW: ViewportSize = {"width": 180, "height": 740}  # a phone of 360 at twice its size

MEASURE = """() => ({
    wide: document.documentElement.scrollWidth - innerWidth,
    small: [...document.querySelectorAll("a, summary")]
        .map((one) => [one.outerHTML, one.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && box.height < 47.5)
        .map(([html]) => html),
})"""


class Read(HTMLParser):
    """The links of a page and its text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_data(self, data: str) -> None:
        self.text += data


def folder(site: Served, language: str) -> Path:
    return site.folder / language / FOLDER


@pytest.mark.parametrize("language", languages())
def test_every_group_has_its_page_in_every_language(site: Served, language: str) -> None:
    wanted = {f"{one.page}.html" for one in rights.pages()} | {"index.html"}
    assert {path.name for path in folder(site, language).glob("*.html")} == wanted
    listed = Read(folder(site, language) / "index.html").links
    assert wanted - {"index.html"} <= set(listed)


@pytest.mark.parametrize("language", languages())
def test_each_page_says_all_of_its_group_with_its_sources(site: Served, language: str) -> None:
    said = load(language, *PORTAL, RIGHTS).gettext
    for one in rights.pages():
        text = Read(folder(site, language) / f"{one.page}.html").text
        for line in (one.group.plain, *one.today, *one.proof, *one.limits):
            assert said(line) in text
        for right in one.law:
            assert said(right.says) in text
            for citation in right.citations:
                assert f"{said(citation.document.name)} ({citation.document.year})" in text
                assert citation.number is None or citation.number in text


def test_no_address_says_what_somebody_reads(site: Served) -> None:
    for language in languages():
        for path in folder(site, language).glob("*.html"):
            assert re.fullmatch(
                r"[a-z-]+/r/([0-9]+|index)\.html", str(path.relative_to(site.folder))
            )
            assert "<title>Amparo</title>" in path.read_text("utf-8")


@pytest.mark.parametrize("language", languages())
def test_links_lead_somewhere_and_every_language_is_one_of_them(
    site: Served, language: str
) -> None:
    for path in folder(site, language).glob("*.html"):
        page = Read(path)
        for link in page.links:
            if link == page.links[1]:
                continue  # to leave
            target = site.folder / link.lstrip("/") if link.startswith("/") else path.parent / link
            assert (target / "index.html" if link.endswith("/") else target).is_file(), link
        here = "" if path.stem == "index" else path.name
        assert {f"/{one}/{FOLDER}/{here}" for one in languages()} <= set(page.links)


@pytest.mark.parametrize("language", languages())
def test_they_are_reached_without_telling_anything(site: Served, language: str) -> None:
    address = f"/{language}/{FOLDER}/"
    assert f"/{language}/" in Read(site.folder / "index.html").links
    for page in ("index", "protects"):
        assert address in Read(site.folder / language / f"{page}.html").links


def test_a_sentence_that_nobody_has_looked_up_says_so() -> None:
    catalogue = load("en", *PORTAL, RIGHTS)
    view = next(one for one in views(catalogue) if one.file.endswith("/1.html"))
    law = [
        dict(right, to_be_verified=number == 1) for number, right in enumerate(view.values["law"])
    ]
    file = {"address": "", "integrity": ""}
    frame = {"policy": "", "style": file, "plain": file, "leave_to": "", "languages": []}
    values = {**frame, **view.values, "law": law}
    text = environment_for(catalogue).get_template(f"portal/{view.template}.html").render(values)
    assert text.count("(to be verified)") == 1
    assert f"{law[1]['says']} <small>(to be verified)</small>" in text


@pytest.fixture
def reader(site: Served, browser: Browser) -> Iterator[Page]:
    """Somebody who has switched scripts off: nothing here needs them."""
    context = browser.new_context(viewport=WIDE, java_script_enabled=False, base_url=site.base)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def test_from_the_first_page_to_a_right_and_into_another_language(reader: Page) -> None:
    reader.goto("/")
    reader.get_by_role("link", name="English").click()
    reader.get_by_role("link", name="Your rights").click()
    reader.get_by_role("link", name="Locked up, or a child alone").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Locked up, or a child alone")
    expect(reader.locator(".law li")).to_have_count(3)
    reader.locator("summary").click()
    reader.get_by_role("link", name="العربية").click()
    assert reader.url.endswith("/ar/r/4.html")
    expect(reader.locator("html")).to_have_attribute("dir", "rtl")
    expect(reader.get_by_role("link", name="مغادرة الآن")).to_be_visible()


@pytest.mark.parametrize("language", languages())
def test_nothing_is_cut_off_or_too_small_to_touch(
    site: Served, browser: Browser, language: str
) -> None:
    context = browser.new_context(viewport=NARROW)
    page = context.new_page()
    longest = max(folder(site, language).glob("[0-9]*.html"), key=lambda one: one.stat().st_size)
    for name in ("", longest.name):
        page.goto(f"{site.base}/{language}/{FOLDER}/{name}")
        page.locator("summary").click()
        assert page.evaluate(MEASURE) == {"wide": 0, "small": []}, name
    context.close()


def test_on_paper_it_is_black_on_white_and_whole(site: Served, browser: Browser) -> None:
    context = browser.new_context(viewport=WIDE, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{site.base}/en/{FOLDER}/1.html")
    page.emulate_media(media="print", color_scheme="dark")
    colours = """(one) => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"""
    for part in (".law", ".sources", "h1"):
        colour, _ = page.locator(part).first.evaluate(colours)
        assert colour == "rgb(0, 0, 0)", part
    assert page.locator("body").evaluate(colours)[1] == "rgba(0, 0, 0, 0)"
    for hidden in ("header", "footer", ".actions", ".back"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".sources")).to_contain_text("Convention against Torture (1984)")
    context.close()


def test_pictures_stand_beside_words_and_keep_their_lines_in_forced_colours(
    site: Served, browser: Browser
) -> None:
    context = browser.new_context(viewport=WIDE, forced_colors="active")
    page = context.new_page()
    page.goto(f"{site.base}/en/{FOLDER}/")
    rows = page.locator(".groups a")
    expect(rows).to_have_count(len(rights.pages()))
    for row in rows.all():
        assert row.inner_text().strip()
        picture = row.locator("svg")
        expect(picture).to_have_attribute("aria-hidden", "true")
        stroke, words = picture.evaluate(
            "(one) => [getComputedStyle(one).stroke, getComputedStyle(one.parentElement).color]"
        )
        assert stroke == words
    context.close()
