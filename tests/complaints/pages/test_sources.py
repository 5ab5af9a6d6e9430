"""What the scripts may not do, and that every text they ask for is there, and no other."""

import re
from pathlib import Path

import pytest

from complaints.locale.catalogues import languages, load
from complaints.locale.languages import PORTAL
from complaints.pages.environment import environment_for
from complaints.pages.texts import PARTS, script_texts
from referral import rulebook, vocabulary
from referral.browser import shipped

BROWSER = Path("complaints/browser/src")
SPEC = Path("crypto/SPEC.md")
# each could turn words into markup or code, or keep something on the device
FORBIDDEN = (
    "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval(",
    "new Function", "createContextualFragment", "setAttribute(\"on", "localStorage",
    "sessionStorage", "indexedDB", "document.cookie", "caches.", "serviceWorker", "console.",
    "document.title", "location.hash", "location.search", "sendBeacon", "XMLHttpRequest",
)  # fmt: skip

# keys that the scripts put together, as in `error_${code}`
COMPUTED = re.compile(
    r"(error|number|safe|kind|why|part|contact|when|state|entry|ask_purpose|confirm|take|say|removal"
    r"|gender|consulate|sector|first|do|refused|absent_kind|absent_months|care|role|access|count"
    r"|now_sea|now_still|file|found|doubt)_"
)
LISTS = ("groups", "violations", "actors", "about", "needs", "countries")
LINKS = ("language", "protects", "answers", "file")  # of the header and the footer
PROTOCOL_NAMES = {
    "text_version", "accused_states", "last_seen", "last_seen_day", "last_message", "held_by",
    "held_by_state", "told_by", "told_died",
}  # fmt: skip
FOLDERS = {"pages", "ui", "branches"}
FACTS = {"country_of_origin", "seeking_asylum", "fears_state_of_origin"}


def sources() -> dict[Path, str]:
    return {path: path.read_text("utf-8") for path in BROWSER.rglob("*.js")}


def texts(language: str) -> dict[str, object]:
    catalogue = load(language, *PORTAL)
    return script_texts(environment_for(catalogue), catalogue, *PARTS, "form")


def codes() -> set[str]:
    """Every code that the library can report: documented, thrown, and the portal's problems."""
    protocol = [text for path, text in sources().items() if path.parent.name == "protocol"]
    thrown = {
        code
        for text in protocol
        for code in re.findall(r'(?:AmparoError|refuseAs|under)\(\s*"([a-z-]+)"', text)
    }
    comment = (BROWSER / "protocol" / "errors.js").read_text("utf-8").partition("*/")[0]
    listed = re.findall(r"`(-?[a-z]+(?:-[a-z]+)*)`", comment.partition("that pages meet")[2])
    documented = {f"directory{one}" if one.startswith("-") else one for one in listed}
    problems = re.findall(
        r"^\| ((?:`[a-z-]+`(?:, )?)+) \| [45][0-9]{2}\b", SPEC.read_text(), re.MULTILINE
    )
    slugs = {slug for row in problems for slug in re.findall(r"`([a-z-]+)`", row)}
    for known in ({"forged", "no-recipient"}, {"suspended", "newer"}, {"wrong-size", "not-found"}):
        assert any(known <= found for found in (thrown, documented, slugs)), known
    return thrown | documented | slugs


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_script_of_a_page_uses(word: str) -> None:
    pages = {path: text for path, text in sources().items() if path.parent.name != "protocol"}
    assert len(pages) > 20
    assert [str(path) for path, text in pages.items() if word in text] == []


#: A fault of ours, and a form without its lists: the page stops instead, and what stands in it for
#: that stays.
NO_PAGE_SAYS = {"internal", "form-broken"}


@pytest.mark.parametrize("language", languages())
def test_every_code_has_a_sentence(language: str) -> None:
    there = texts(language)
    wanted = codes() - NO_PAGE_SAYS
    assert len(wanted) > 40
    assert sorted(code for code in wanted if f"error_{code}" not in there) == []


@pytest.mark.parametrize("language", languages())
def test_no_sentence_is_for_a_code_that_nobody_reports(language: str) -> None:
    known = {f"error_{code}" for code in codes()} | {"error_other"}
    assert {key for key in texts(language) if key.startswith("error_")} <= known


def test_every_text_asked_for_is_there_and_no_other() -> None:
    there = texts("en")
    pages = "".join(text for path, text in sources().items() if path.parent.name in FOLDERS)
    asked = set(re.findall(r'texts\.(?:of|count|has)\(\s*"([\w-]+)"', pages))
    asked |= set(re.findall(r'goingButton\(texts, "([\w-]+)"', pages))
    asked |= set(re.findall(r'"([a-z]+_[a-z_]+)"', pages)) - PROTOCOL_NAMES - FACTS
    assert asked <= set(there)
    unused = {key for key in there if key not in asked and not COMPUTED.match(key)}
    assert unused <= {"lang", "dir", "cldr", "stop", *LISTS, *LINKS}


def test_what_decides_a_question_is_in_the_vocabulary() -> None:
    source = (BROWSER / "pages" / "asked.js").read_text("utf-8")
    table = source.partition("const MATTERS = {")[2].partition("\n};")[0]
    named = set(re.findall(r'"([a-z-]+)"', table))
    known = {one.id for one in (*vocabulary.groups(), *vocabulary.violations())}
    assert named
    assert named <= known


@pytest.mark.parametrize("language", languages())
def test_whatever_the_rulebook_says_has_a_sentence(language: str) -> None:
    there = set(texts(language))
    book = rulebook.parse(shipped())
    first = {channel for rule in book.rules if rule.then == "first" for channel in rule.channels}
    assert first
    assert {f"{use}_{channel}" for channel in first for use in ("first", "do")} <= there
    assert {f"why_{channel}" for channel in book.channels} <= there


def test_no_sentence_is_for_what_no_rule_says() -> None:
    book = rulebook.parse(shipped())
    rules = {rule.id for rule in book.rules}
    kinds = {"ngo", "mechanism"}
    why = {key.removeprefix("why_") for key in texts("en") if key.startswith("why_")}
    assert why <= {*book.channels, *rules, *kinds}
    refused = {key.removeprefix("refused_") for key in texts("en") if key.startswith("refused_")}
    assert refused <= {*rules, "away", "feared-state", "rule"}
