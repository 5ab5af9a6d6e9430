"""Changing the language of the desk: it leads back to the page, and never anywhere else."""

import re

import pytest

from complaints.desk.i18n import Tongue
from complaints.places import TEMPLATES
from tests.complaints.desk.offices import World
from tests.complaints.desk.window import Browser, the_case, unlocked


@pytest.fixture
def browser(world: World):  # type: ignore[no-untyped-def]
    world.file()
    yield from unlocked(world)


def _back(page: str) -> str:
    found = re.search(r'name="back" value="([^"]*)"', page)
    assert found
    return found[1]


def _choose(browser: Browser, page: str, language: str = "fr", **data: str) -> str:
    answer = browser.post("/language", of=page, language=language, **data)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


ELSEWHERE = ("https://example.org/", "//example.org/", "/\\example.org", "", "/no-such-page")


def test_it_leads_back_to_the_page_and_nowhere_else(browser: Browser) -> None:
    case = the_case(browser)
    for page in (case, f"{case}/brief", "/rules/mechanisms?q=torture"):
        assert _back(browser.get(page).text) == page
        assert browser.within(_choose(browser, page, back=page)) == page
    assert '<html lang="fr"' in browser.get(case).text
    for address in ELSEWHERE:
        assert browser.within(_choose(browser, "/", back=address)) == "/"
    # what a form showed has no address of its own
    refused = browser.post(f"{case}/reply", of=case, text="")
    assert refused.status_code == 409
    assert _back(refused.text) == case


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "a, b, and c"), ("fr", "a, b et c"), ("es", "a, b y c"), ("ar", "a وb وc")],
)
def test_items_are_said_together_as_people_say_them(language: str, said: str) -> None:
    speak = Tongue.of(language, lambda _there: None)
    assert speak.together("abc") == said
    assert speak.together("a") == "a"


#: A colon, comma or semicolon between two things that are filled in, or in a list that is joined.
JOINED = re.compile(r"""(?:\}\}|%\})(?:</\w+>)*[:,;] |\bjoin\(["'][^"']*[,;:]|\{\{ *["'][,;:]""")


def test_no_page_joins_its_parts_with_latin_signs() -> None:
    """`labelled`, `listed` and `tongue().parted` know the signs of each language."""
    for path in sorted((TEMPLATES / "desk").rglob("*.html")):
        assert JOINED.findall(path.read_text("utf-8")) == [], path.name
