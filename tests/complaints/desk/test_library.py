"""Rules, mechanisms and countries to look up: everything there, found by words, honest."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from complaints.desk import asking, library
from referral.conditions.grammar import FACTS
from referral.fact_words import words
from referral.facts import Facts
from referral.loader import data
from referral.rules import rules
from tests.complaints.desk.offices import World
from tests.complaints.desk.window import Browser, unlocked


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    yield from unlocked(world)


def entries(page: str, kind: str) -> list[str]:
    return re.findall(rf'data-testid="{kind}-([A-Za-z0-9_-]+)"', page)


def test_every_rule_is_there_with_condition_and_source(browser: Browser) -> None:
    page = unescape(browser.get("/rules").text)
    assert entries(page, "rule") == list(rules().texts)
    for text in rules().texts.values():
        assert text.source in page
    assert "Somebody who acts for a State is accused. [state-actor]" in page
    assert "what happened includes any of these: Rape or sexual violence" not in page
    assert "any of these: Sexual exploitation; Rape or sexual violence" in page


def test_every_mechanism_is_there_with_its_facts(browser: Browser) -> None:
    page = unescape(browser.get("/rules/mechanisms").text)
    assert sorted(entries(page, "mechanism")) == sorted(data().mechanisms)
    for one in data().mechanisms.values():
        for said in (one.name, one.who_may_submit, one.time_limit, *one.notes):
            assert said in page
    low = sum(one.provenance.to_be_verified for one in data().mechanisms.values())
    assert page.count("to be verified</span>") == low
    assert "@" not in page.split("<main")[1]  # no e-mail address has been verified


def test_every_country_is_there_and_has_a_page(browser: Browser) -> None:
    page = browser.get("/rules/countries").text
    assert sorted(entries(page, "country")) == sorted(data().states)
    greece = unescape(browser.get("/rules/countries/GR").text)
    assert "Greek Ombudsman" in greece
    assert "as of Feb 3, 2026" in greece
    russia = browser.get("/rules/countries/RU").text
    assert "Sep 16, 2022" in russia
    assert browser.get("/rules/countries/QQ").status_code == 404


def test_words_find_what_is_called_so_before_what_only_mentions_it(browser: Browser) -> None:
    page = browser.get("/rules/mechanisms?q=Enforced+DISAPPEARANCES").text
    assert entries(page, "mechanism")[0] == "wg-disappearances"
    assert len(entries(page, "mechanism")) < len(data().mechanisms)
    assert entries(browser.get("/rules?q=ecthr-too-late").text, "rule")[0] == "ecthr-too-late"
    assert entries(browser.get("/rules/countries?q=Spain").text, "country") == ["ES"]
    assert "CI" in entries(browser.get("/rules/countries?q=cote+d%27ivoire").text, "country")
    none = browser.get("/rules?q=no-such-word-anywhere").text
    assert "No rule has all of these words." in none


def test_what_was_searched_stays_text(browser: Browser) -> None:
    for path in ("/rules", "/rules/mechanisms", "/rules/countries"):
        page = browser.get(f"{path}?q=%3Cscript%3Ealert(1)%3C/script%3E").text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
        assert browser.get(f"{path}?q={'x' * 5000}").status_code == 200


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_the_page_says_in_each_language_that_the_rules_are_in_english(
    browser: Browser, language: str
) -> None:
    browser.post("/language", of="/rules", language=language)
    page = browser.get("/rules").text
    assert f'<html lang="{language}"' in page
    assert "A lawyer’s working text" not in page
    assert 'lang="en" dir="ltr"' in page


def test_whatever_the_rules_can_ask_has_words() -> None:
    """A fact, a scope, a kind or an effect without a phrase would be shown as its id."""
    assert set(FACTS) - {"attested_channels"} <= set(asking.FACTS)
    assert set(Facts.__dataclass_fields__) <= set(asking.FACTS)
    assert words().names("consent_scopes") - {"info-only"} == set(asking.SCOPES)
    known = data()
    assert {one.kind for one in known.mechanisms.values()} <= set(library.KINDS)
    assert {one.status for one in known.mechanisms.values()} <= set(library.STATUSES)
    assert {one.rule.then for one in rules().texts.values()} <= set(library.EFFECTS)
    regional = {name for state in known.states.values() for name in state.accepted}
    named = set(library.REGIONAL) | set(library.MEMBERSHIPS) | set(known.treaties)
    assert regional <= named
