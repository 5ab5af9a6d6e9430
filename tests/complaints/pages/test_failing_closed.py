"""Whatever is missing or breaks: nothing that could be sent stands on the page, and it says so."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.complaints.pages.site import Served

SENDABLE = "form, input, textarea, select, #next"
PAGES = ("index.html", "answers.html")


def assets(site: Served, page: str) -> list[str]:
    """The addresses of everything that a page loads at once."""
    text = (site.folder / "en" / page).read_text("utf-8")
    text = re.sub(r"<template.*?</template>", "", text)
    found = [part.split('"')[0] for part in text.split('"/assets/')[1:]]
    return [f"/assets/{name}" for name in found]


def says_that_nothing_can_be_sent(page: Page) -> None:
    expect(page.locator(".notice")).to_contain_text("nothing can be sent")
    page.wait_for_timeout(300)  # whatever may still run, runs now
    expect(page.locator(SENDABLE)).to_have_count(0)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("kind", [".js", ".css"])
def test_without_any_one_of_its_parts(site: Served, page: Page, name: str, kind: str) -> None:
    addresses = [one for one in assets(site, name) if one.endswith(kind)]
    assert len(addresses) == 1
    page.route(f"**{addresses[0]}", lambda route: route.abort())
    page.goto(f"{site.base}/en/{name}")
    says_that_nothing_can_be_sent(page)


@pytest.mark.parametrize("name", PAGES)
def test_with_a_part_that_was_changed(site: Served, page: Page, name: str) -> None:
    for address in assets(site, name):
        content = (site.folder / address.lstrip("/")).read_text("utf-8")

        def change(route: Route, text: str = content) -> None:
            kind = "text/css" if route.request.url.endswith(".css") else "text/javascript"
            route.fulfill(body=f"{text}\n", content_type=kind)

        page.route(f"**{address}", change)
        page.goto(f"{site.base}/en/{name}")
        says_that_nothing_can_be_sent(page)
        page.unroute(f"**{address}")


@pytest.mark.parametrize("name", PAGES)
def test_without_scripts_at_all(site: Served, browser: object, name: str) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(f"{site.base}/en/{name}")
    says_that_nothing_can_be_sent(page)
    assert page.locator("a.leave").get_attribute("href")
    context.close()


@pytest.mark.parametrize(
    "fault",
    [
        "crypto.getRandomValues = (bytes) => bytes",  # the same every time
        "delete globalThis.BigInt",
        "Uint8Array.prototype.subarray = function () { return this; }",
        "TextEncoder.prototype.encode = () => { throw new Error('broken'); }",
        "history.pushState = Element.prototype.replaceChildren = () => { throw new Error('x'); }",
    ],
)
def test_when_the_browser_cannot_do_what_is_needed(site: Served, page: Page, fault: str) -> None:
    page.add_init_script(fault)
    page.goto(f"{site.base}/en/")
    says_that_nothing_can_be_sent(page)


@pytest.mark.parametrize(
    "fault",
    ["setTimeout(() => { throw new Error('late'); })", "void Promise.reject(new Error('late'))"],
)
def test_an_error_later_takes_everything_sendable_away(
    site: Served, page: Page, fault: str
) -> None:
    page.goto(f"{site.base}/en/")
    for _ in range(3):
        page.locator("#next").click()
    page.get_by_role("textbox").fill("what I wrote")
    page.evaluate(fault)
    expect(page.locator(".notice")).to_contain_text("Nothing can be written or sent")
    expect(page.locator(SENDABLE)).to_have_count(0)
    page.get_by_role("button", name="Check again and go on").click()
    expect(page.get_by_role("textbox")).to_have_value("what I wrote")


def test_after_an_error_it_comes_back_only_if_the_test_passes(site: Served, page: Page) -> None:
    page.goto(f"{site.base}/en/")
    for _ in range(3):
        page.locator("#next").click()
    expect(page.get_by_role("textbox")).to_be_visible()
    page.evaluate("crypto.getRandomValues = (bytes) => bytes")
    page.evaluate("setTimeout(() => { throw new Error('late'); })")
    page.get_by_role("button", name="Check again and go on").click()
    page.wait_for_timeout(300)
    expect(page.locator(SENDABLE)).to_have_count(0)
    expect(page.locator(".notice")).to_be_visible()


def test_the_policy_forbids_what_a_foreign_script_would_need(site: Served, page: Page) -> None:
    page.goto(f"{site.base}/en/")
    expect(page.locator("#next")).to_be_visible()
    tried = page.evaluate(
        """async () => {
            const outcome = {};
            try { document.body.insertAdjacentHTML("beforeend", "<p>"); outcome.markup = true; }
            catch { outcome.markup = false; }
            outcome.inline = await new Promise((done) => {
                const script = document.createElement("script");
                try { script.textContent = "globalThis.ran = true"; document.body.append(script); }
                catch {}
                setTimeout(() => done(globalThis.ran === true), 100);
            });
            outcome.elsewhere = await fetch("https://example.org/").then(() => true, () => false);
            return outcome;
        }"""
    )
    assert tried == {"markup": False, "inline": False, "elsewhere": False}


def test_sources_hold_no_form() -> None:
    for path in Path("complaints/browser/src").rglob("*.js"):
        assert 'h("form"' not in path.read_text("utf-8")
