"""Every page of the way without scripts, in every language: its language, its name, its fields.

In languages of three scripts a browser with the checker of accessibility looks at all of them. In
the others, what a reader of screens needs most is read from those on which nothing is sent.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import chain

import pytest
from playwright.sync_api import Browser

from complaints.assisted.tongue import tongue
from complaints.domain.messages import Complaint
from complaints.locale.catalogues import languages
from complaints.locale.languages import SOURCE_LANGUAGE
from tests.complaints.assisted.running import (
    LAWYERS,
    STORY,
    Assisted,
    Page,
    ask,
    letters,
    without_directory,
)
from tests.e2e.axe import violations
from tests.e2e.chromium import PHONE

SAMPLE = ("en", "ar", "my")
DIGITS = 28  # of a number; where a language has its own, it is shown once more
NEVER_CLOSED = frozenset({"input", "meta", "link"})


class Structure(HTMLParser):
    """What a page says of itself, and which of its fields nothing names."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root: dict[str, str] = {}
        self.heading: list[str] = []
        self.ids: Counter[str] = Counter()
        self._open: list[str] = []
        self._fields: list[tuple[str, dict[str, str]]] = []
        self._named: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.root = have
        elif tag == "h1":
            self.heading.append("")
        elif tag == "label":
            self._named.add(have.get("for", ""))
        elif tag in ("input", "select", "textarea") and have.get("type") != "hidden":
            self._fields.append(
                (self.get_starttag_text() or "", {**have, "in": " ".join(self._open)})
            )
        if "id" in have:
            self.ids[have["id"]] += 1
        if tag not in NEVER_CLOSED:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if "h1" in self._open:
            self.heading[-1] += data

    def unnamed(self) -> list[str]:
        """Fields that no label stands for, or around."""
        return [
            text
            for text, have in self._fields
            if "label" not in have["in"].split() and have.get("id") not in self._named
        ]


def check(page: Page, language: str) -> str:
    """What every page must have; gives what it is called."""
    found = Structure(page.html)
    assert (found.root["lang"], found.root["dir"]) == (language, tongue(language).direction)
    assert "<title>Amparo</title>" in page.html
    assert len(found.heading) == 1
    assert found.unnamed() == []
    assert [one for one, count in found.ids.items() if count > 1] == []
    return found.heading[0].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A number under which a question waits."""

    digits: str
    question: str


@pytest.fixture(scope="module")
def case(site: Assisted) -> Case:
    digits = site.filed().number()
    (complaint,) = letters(site, LAWYERS)[-1:]
    assert isinstance(complaint, Complaint)
    return Case(digits=digits, question=ask(site, complaint).id)


def looked_at(site: Assisted, case: Case, language: str) -> Iterator[tuple[Page, str]]:
    """Pages on which nothing is sent yet, each with the key of what it is called."""
    yield site.get(f"/{language}/"), "file"
    told = site.get(f"/{language}/tell")
    yield told, "file"
    yield site.post(f"/{language}/tell", told.fields, go="readers", **STORY), "recipients_title"
    yield site.get(f"/{language}/answers"), "come_title"
    yield site.came_back(case.digits, language), "time_title"
    yield site.get(f"/{language}/nothing"), "error_other"


def gone_on(site: Assisted, case: Case, language: str) -> Iterator[tuple[Page, str]]:
    """All others."""
    tell, answers = f"/{language}/tell", f"/{language}/answers"

    def went(page: Page, path: str, go: str, **changed: str | list[str]) -> Page:
        return site.post(path, page.fields, go=go, **changed)

    look = site.looked(language)
    yield look, "review_title"
    number = went(look, tell, "send")
    yield number, "number_title"
    yield went(number, tell, "check", typed=number.number()[:DIGITS]), "after_title"
    timeline = site.came_back(case.digits, language)
    asked = {"number": case.digits, "question": case.question}
    yield went(timeline, answers, "question", **asked), "ask_title"
    write = went(timeline, answers, "write", number=case.digits)
    yield write, "write_title"
    with without_directory(site):
        yield went(write, answers, "send", words="more"), "act_title"
    yield went(write, answers, "send", words="more"), "act_title"
    take = went(timeline, answers, "take", number=case.digits)
    yield take, "take_title"
    yield went(take, answers, "confirm", scope="all", to=[LAWYERS]), "confirm_title"


@pytest.mark.parametrize("language", languages())
def test_a_page_says_its_language_and_names_its_fields(
    site: Assisted, case: Case, language: str
) -> None:
    t = tongue(language)
    for page, key in looked_at(site, case, language):
        assert check(page, language) == t.of(key)


def test_the_languages(site: Assisted) -> None:
    assert check(site.get("/"), SOURCE_LANGUAGE) == "Amparo"


@pytest.mark.browser
@pytest.mark.parametrize("language", SAMPLE)
def test_a_page_can_be_used_with_a_screen_reader(
    site: Assisted, case: Case, language: str, chromium: Browser
) -> None:
    """Judged in a window that runs the checker's script; the pages themselves have none."""
    t = tongue(language)
    with closing(
        chromium.new_context(**PHONE, bypass_csp=True, reduced_motion="reduce")
    ) as context:
        window = context.new_page()
        window.goto(site.base)
        found = violations(window)
        for page, key in chain(looked_at(site, case, language), gone_on(site, case, language)):
            assert check(page, language) == t.of(key)
            window.set_content(page.html)
            found += [f"{key}: {one}" for one in violations(window)]
        assert found == []
