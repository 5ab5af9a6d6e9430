"""Code that comes after the first question: once, unchanged, whatever is chosen."""

import json
import re

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from complaints.pages.assets import MANIFEST
from crypto.receipt import Receipt
from tests.complaints.pages.site import Served
from tests.e2e.phone import Phone
from tests.media import png

TEMPLATE = re.compile(
    r'<template id="(\w+)"><script type="module" src="([^"]+)" integrity="(sha256-[^"]+)"></script>'
)
RAN = "globalThis.ranWhatWasChanged = true;"


@pytest.fixture
def brought(site: Served) -> dict[str, str]:
    """The addresses of the scripts that come later, by name."""
    site.blocked.clear()
    page = (site.folder / "en" / "index.html").read_text("utf-8")
    return {name: address for name, address, _ in TEMPLATE.findall(page)}


@pytest.fixture
def phone(site: Served, page: Page, brought: dict[str, str]) -> Phone:
    phone = Phone.on_page(page, site.base, "en")
    site.asked.clear()  # the test has asked for the texts itself
    return phone


def come(phone: Phone) -> None:
    phone.page.goto(f"{phone.base}/en/")
    phone.on("safe_title")


def search_for_somebody(phone: Phone) -> None:
    """Choose what only some need, and go on to its first screen."""
    phone.tick(phone.texts("safe_yes"))
    phone.next()
    phone.on("about_title")
    phone.tick(phone.texts.term("about", "missing-relative"))
    phone.next()


def change(page: Page, address: str, content: str, *, from_request: int = 1) -> None:
    """Serve something else at an address, from a request of it on."""
    requests = 0

    def answer(route: Route) -> None:
        nonlocal requests
        requests += 1
        body = f"{RAN}\n{content}" if requests >= from_request else content
        route.fulfill(body=body, content_type="text/javascript")

    page.route(f"**{address}", answer)


def nothing_can_be_typed(page: Page) -> None:
    expect(page.locator("input[type=text], textarea, select")).to_have_count(0)


def test_the_page_names_them_with_their_hashes_and_they_are_in_the_manifest(
    site: Served, brought: dict[str, str]
) -> None:
    assert set(brought) == {"sealing", "cleaning"}
    listed = json.loads((site.folder / MANIFEST).read_text())["files"]
    assert all(address.lstrip("/") in listed for address in brought.values())


def test_what_is_fetched_tells_nothing_of_what_was_chosen(
    site: Served, phone: Phone, brought: dict[str, str]
) -> None:
    with phone.page.expect_response(f"**{brought['sealing']}"):
        come(phone)
    phone.page.wait_for_load_state("networkidle")
    asked = list(site.asked)
    assert brought["sealing"] in asked
    assert brought["cleaning"] not in asked
    search_for_somebody(phone)
    phone.on("missing_who")
    phone.press("back")
    phone.tick(phone.texts.term("about", "missing-relative"), wanted=False)
    phone.tick(phone.texts.term("about", "self"))
    phone.next()
    phone.on("what_title")
    phone.next()
    for button, title in (("tell_speak", "voice_title"), ("files_title", "files_title")):
        phone.press(button)
        phone.on(title)
        phone.page.locator(".back").click()
        phone.on("tell_title")
    assert site.asked == asked


@pytest.fixture
def behind(site: Served) -> dict[str, str]:
    """The addresses of the scripts that come behind the answers, by name."""
    site.blocked.clear()
    page = (site.folder / "en" / "answers.html").read_text("utf-8")
    return {name: address for name, address, _ in TEMPLATE.findall(page)}


def test_the_answers_come_first_and_all_else_behind_them(
    site: Served, page: Page, behind: dict[str, str]
) -> None:
    assert set(behind) == {"telling", "cleaning"}
    phone = Phone.on_page(page, site.base, "en")
    site.asked.clear()
    later = {behind["telling"], "/en/texts.json"}
    site.blocked |= later
    page.goto(f"{site.base}/en/answers.html")
    phone.write("number_label", Receipt.generate().digits)
    phone.on("come_title")
    assert not later & set(site.asked)
    with page.expect_response(f"**{behind['telling']}"):
        phone.next()
    expect(page.locator(".note")).to_have_text(phone.texts("time_nothing"))
    assert behind["cleaning"] not in site.asked
    site.blocked.clear()


@pytest.fixture
def at_files(site: Served, phone: Phone) -> Phone:
    come(phone)
    for title in ("safe_title", "about_title", "what_title"):
        phone.on(title)
        phone.next()
    phone.on("tell_title")
    phone.press("files_title")
    phone.on("files_title")
    return phone


def choose(phone: Phone, *files: FilePayload) -> None:
    phone.page.locator("input[type=file]").set_input_files(files)


def picture(seed: int) -> FilePayload:
    return FilePayload(name=f"{seed}.png", mimeType="image/png", buffer=png(shade=seed))


def test_what_cleans_comes_once_with_the_first_file(
    site: Served, at_files: Phone, brought: dict[str, str]
) -> None:
    papers = at_files.page.locator("section.paper")
    for seed in (1, 2):
        assert site.asked.count(brought["cleaning"]) == min(seed - 1, 1)
        choose(at_files, picture(seed))
        expect(papers).to_have_count(seed)
    assert site.asked.count(brought["cleaning"]) == 1


def test_where_it_does_not_come_files_wait_and_none_is_lost(
    site: Served, at_files: Phone, brought: dict[str, str]
) -> None:
    phone = at_files
    site.blocked.add(brought["cleaning"])
    choose(phone, picture(1), picture(2))
    alert = phone.page.get_by_role("alert")
    expect(alert.filter(has_text=phone.texts("coming_failed"))).to_be_visible()
    for way in ("skip", "send_now"):  # nobody goes on without them unawares
        expect(phone.page.get_by_role("button", name=phone.texts(way), exact=True)).to_be_disabled()
    phone.page.locator(".back").click()
    phone.on("tell_title")
    phone.press("files_title")
    expect(alert.filter(has_text=phone.texts("coming_failed"))).to_be_visible()
    site.blocked.clear()
    phone.press("again")
    expect(phone.page.locator("section.paper")).to_have_count(2)
    expect(phone.page.locator("#next")).to_be_enabled()


def test_who_does_not_want_to_wait_for_it_goes_on_without_files(
    site: Served, at_files: Phone, brought: dict[str, str]
) -> None:
    phone = at_files
    site.blocked.add(brought["cleaning"])
    choose(phone, picture(1))
    phone.press("files_stop")
    expect(phone.page.locator("input[type=file]")).to_have_count(1)
    phone.next()
    phone.on("where_title")
    phone.page.locator(".back").click()
    site.blocked.clear()
    choose(phone, picture(2))
    expect(phone.page.locator("section.paper")).to_have_count(1)


def test_nothing_imports_what_was_not_compared_yet(
    site: Served, phone: Phone, brought: dict[str, str]
) -> None:
    content = (site.folder / brought["sealing"].lstrip("/")).read_text("utf-8")

    def answer(route: Route) -> None:
        if route.request.resource_type == "fetch":
            route.abort()
        else:
            route.fulfill(body=f"{RAN}\n{content}", content_type="text/javascript")

    phone.page.route(f"**{brought['sealing']}", answer)
    come(phone)
    search_for_somebody(phone)
    expect(phone.page.get_by_role("alert")).to_contain_text(phone.texts("coming_failed"))
    phone.press("again")
    expect(phone.page.get_by_role("alert")).to_contain_text(phone.texts("coming_failed"))
    assert phone.page.evaluate("globalThis.ranWhatWasChanged") is None


def test_what_only_some_need_comes_once_and_in_every_language(
    site: Served, phone: Phone, brought: dict[str, str]
) -> None:
    come(phone)
    search_for_somebody(phone)
    phone.on("missing_who")
    phone.press("language")
    phone.page.get_by_role("button", name="Français").click()
    expect(phone.page.locator("html")).to_have_attribute("lang", "fr")
    asked = list(site.asked)
    french = Phone.on_page(phone.page, site.base, "fr")
    french.on("missing_who")
    french.next()
    french.on("missing_signs")
    for address in (brought["sealing"], "/fr/texts.json"):
        assert asked.count(address) == 1, address


def test_a_line_that_fails_is_said_and_tried_again(
    site: Served, phone: Phone, brought: dict[str, str]
) -> None:
    site.blocked.add(brought["sealing"])
    come(phone)
    search_for_somebody(phone)
    expect(phone.page.get_by_role("alert")).to_contain_text(phone.texts("error_unreachable"))
    expect(phone.page.get_by_role("alert")).to_contain_text(phone.texts("coming_failed"))
    phone.press("again")
    expect(phone.page.get_by_role("alert")).to_contain_text(phone.texts("coming_failed"))
    phone.press("back")
    phone.on("about_title")
    expect(phone.page.get_by_label(phone.texts.term("about", "missing-relative"))).to_be_checked()
    phone.next()
    expect(phone.page.get_by_role("alert")).to_contain_text(phone.texts("coming_failed"))
    site.blocked.clear()  # not before it has failed, or nothing is left to try again
    phone.press("again")
    phone.on("missing_who")


def test_without_what_seals_nothing_can_be_typed(
    site: Served, phone: Phone, brought: dict[str, str]
) -> None:
    site.blocked.add(brought["sealing"])
    come(phone)
    phone.press("keep_title")
    expect(phone.page.get_by_role("alert")).to_contain_text(phone.texts("coming_failed"))
    nothing_can_be_typed(phone.page)
    phone.press("back")
    for title in ("safe_title", "about_title", "what_title"):
        phone.on(title)
        nothing_can_be_typed(phone.page)
        phone.next()
    expect(phone.page.get_by_role("alert")).to_contain_text(phone.texts("coming_failed"))
    nothing_can_be_typed(phone.page)
    site.blocked.clear()
    phone.press("again")
    phone.on("tell_title")
    expect(phone.page.get_by_role("textbox")).to_have_count(1)


def test_what_was_changed_on_the_way_never_runs(
    site: Served, phone: Phone, brought: dict[str, str]
) -> None:
    address = brought["sealing"]
    change(phone.page, address, (site.folder / address.lstrip("/")).read_text("utf-8"))
    come(phone)
    phone.press("keep_title")
    phone.press("again")
    expect(phone.page.get_by_role("alert")).to_contain_text(phone.texts("coming_failed"))
    nothing_can_be_typed(phone.page)
    assert phone.page.evaluate("globalThis.ranWhatWasChanged") is None


def test_nor_does_what_was_changed_after_it_was_compared(
    site: Served, phone: Phone, brought: dict[str, str]
) -> None:
    address = brought["sealing"]
    content = (site.folder / address.lstrip("/")).read_text("utf-8")
    change(phone.page, address, content, from_request=2)  # such an answer is not cached
    phone.page.goto(f"{phone.base}/en/")
    expect(phone.page.locator(".notice")).to_contain_text(
        re.compile("nothing can be sent|Nothing can be")
    )
    nothing_can_be_typed(phone.page)
    assert phone.page.evaluate("globalThis.ranWhatWasChanged") is None
    phone.page.unroute(f"**{address}")


def test_a_language_that_does_not_come_is_said_and_leaves_the_present_one(
    site: Served, phone: Phone
) -> None:
    come(phone)
    phone.press("language")
    site.blocked.add("/fr/texts.json")
    phone.page.get_by_role("button", name="Français").click()
    expect(phone.page.get_by_role("alert")).to_contain_text(phone.texts("error_unreachable"))
    phone.press("back")
    phone.on("safe_title")
