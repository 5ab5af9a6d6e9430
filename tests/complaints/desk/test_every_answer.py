"""What stands beside every answer of a desk, on every address and for every way of asking."""

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product

import pytest
from werkzeug.test import TestResponse

from tests.complaints.desk.offices import World
from tests.complaints.desk.window import Browser, the_case, unlocked

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE")
#: None of them is the desk's own name with its port, however a resolver would read it.
OTHER_NAMES = (
    "127.0.0.1",
    "127.0.0.1:80",
    "127.0.0.1:8101.",
    "127.0.0.1.:8101",
    "127.1:8101",
    "0x7f000001:8101",
    "localhost:8101",
    "LOCALHOST:8101",
    "[::1]:8101",
    "rebound.example:8101",
    "127.0.0.1:8101,rebound.example",
    "x@127.0.0.1:8101",
    "127.0.0.1:8101/",
    "",
)


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    world.file()
    yield from unlocked(world)


def addresses(browser: Browser) -> list[str]:
    """Each address that the desk has, of its case where it is of one."""
    case = the_case(browser).removeprefix("/case/")
    known = {"case_id": case, "filename": "desk.css", "part": "evidence[1]", "name": "all"}
    found = []
    adapter = browser.client.application.url_map.bind("desk")
    for rule in browser.client.application.url_map.iter_rules():
        values = {one: known.get(one, "en" if one == "language" else "0") for one in rule.arguments}
        found.append(adapter.build(rule.endpoint, values, force_external=False))
    return sorted(set(found))


def check(answer: TestResponse) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers
    if "Location" in answer.headers:
        assert answer.headers["Location"].startswith("/")
    if answer.get_data():
        assert answer.headers["Content-Type"]


def test_every_answer_forbids_what_no_page_needs(browser: Browser) -> None:
    asked = [*addresses(browser), "/nothing-here", "/static/../app.py", "/%00", "/%ff"]
    for method, address in product(METHODS, asked):
        answer = browser.client.open(address, base_url=browser.base, method=method)
        check(answer)
        assert answer.status_code != 500, (method, address)
        answer.close()


def test_nothing_is_changed_by_a_form_that_no_page_of_this_desk_made(browser: Browser) -> None:
    """The two that check their token themselves, before they read a body, are among them."""
    refused = 0
    for address in addresses(browser):
        for sent in ({}, {"csrf_token": "made-up"}):
            answer = browser.client.post(address, base_url=browser.base, data=sent)
            if answer.status_code != 405:  # nothing is sent there
                refused += 1
                assert browser.within(answer.location) == "/", address
    assert refused > 80


def test_no_address_is_answered_under_another_name(browser: Browser) -> None:
    ways = product(OTHER_NAMES, ("GET", "OPTIONS", "POST"), addresses(browser))
    for name, method, address in ways:
        answer = browser.client.open(
            address, base_url=browser.base, method=method, headers={"Host": name}
        )
        assert (answer.status_code, answer.get_data()) == (403, b""), (name, method, address)


class Fields(HTMLParser):
    """What a page lets its browser do with what stands on it and what is typed there."""

    def __init__(self) -> None:
        super().__init__()
        self.of_page: dict[str, str | None] = {}
        self.kept: list[str] = []
        self._form: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in ("html", "body"):
            self.of_page |= said
        if tag == "form":
            self._form = said.get("autocomplete")
        typed = said.get("type") in (None, "text", "search", "number", "email", "tel")
        if tag == "input" and typed and "off" not in (said.get("autocomplete"), self._form):
            self.kept.append(said.get("id") or said.get("name") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def test_no_browser_tells_its_maker_what_a_page_says_or_keeps_what_is_typed(
    browser: Browser,
) -> None:
    pages, kept = 0, set[tuple[str, str]]()
    for address in addresses(browser):
        answer = browser.get(address)
        if answer.mimetype == "text/html" and answer.text and not answer.location:
            found = Fields()
            found.feed(answer.text)
            pages += 1
            assert found.of_page.get("translate") == "no", address
            assert 'name="google" content="notranslate"' in answer.text
            assert found.of_page.get("spellcheck") == "false"
            assert found.of_page.get("writingsuggestions") == "false"
            kept |= {(address, one) for one in found.kept}
        answer.close()
    assert not kept
    assert pages > 40
