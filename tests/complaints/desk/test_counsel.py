"""What the page of a case, and the list, say of the rules: real desks, pages as they are served."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask

from complaints.desk import closing
from complaints.desk.store.cases import View
from complaints.domain.outcomes import Outcome
from complaints.domain.parts import Part
from complaints.domain.states import CaseState
from tests.complaints.desk.offices import LEGAL_AID, NGO, NHRI, World, case_id
from tests.complaints.desk.window import Browser, opened, the_case, unlocked

PUSHED_BACK: dict[str, dict[str, Any]] = {
    "account": {
        "text": "They hit us and sent us back.",
        "language": "ar",
        "violations": ["pushback", "violent-assault", "passport-retention", "wage-theft"],
    },
    "circumstances": {
        "country": "ES",
        "place": "the fence",
        "from": "2026-06-01",
        "to": "2026-06-30",
        "certainty": "month",
        "ongoing": False,
        "accused_states": ["ES"],
        "actors": [{"kind": "border-guard"}, {"kind": "employer"}],
        "removal": "within-72-hours",
        "remedies": "none",
    },
    "person": {"age_group": "adult", "origin": "GN", "seeks_protection": True},
    "needs": {"needs": ["medical"]},
}


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    """A desk with one case, unlocked."""
    yield from with_a_case(world, PUSHED_BACK)


def with_a_case(world: World, told: dict[str, dict[str, Any]]) -> Iterator[Browser]:
    world.file(parts=tuple(Part.new(name, content) for name, content in told.items()))
    yield from unlocked(world)


def the_app(browser: Browser) -> Flask:
    app = browser.client.application
    assert isinstance(app, Flask)
    return app


def part_of(page: str, testid: str) -> str:
    """The text of the element with this test id, up to the end of its kind of element."""
    found = re.search(rf'<(\w+)[^>]*data-testid="{testid}".*?</\1>', page, re.DOTALL)
    assert found, testid
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))).strip()


def channels(page: str, testid: str) -> list[str]:
    start = page.index(f'data-testid="{testid}"')
    return re.findall(r'data-testid="step-([a-z0-9-]+)"', page[start : page.index("</ol>", start)])


def test_the_case_says_how_urgent_it_is_why_and_by_when(browser: Browser) -> None:
    page = browser.get(the_case(browser)).text
    assert part_of(page, "priority") == "Critical"
    assert "A removal is announced for the next 72 hours." in part_of(page, "urgency")
    nearest = part_of(page, "nearest")
    assert nearest.startswith("in 2 days, Jul 3, 2026")
    assert "working day" in nearest
    assert "counted from Jun 30, 2026, deadlines are counted from Jun 1, 2026" in part_of(
        page, "urgency"
    )
    rule = re.search(r'href="([^"#]+)#removal-within-72-hours"', page)
    assert rule
    assert 'data-testid="rule-removal-within-72-hours"' in browser.get(unescape(rule[1])).text


def test_what_to_do_first_stands_above_the_account(browser: Browser) -> None:
    page = browser.get(the_case(browser)).text
    assert channels(page, "first-steps") == ["medical-care"]
    assert page.index("first-steps") < page.index('id="account"') < page.index("recommendation")


def test_suggestions_come_ranked_each_with_its_reasons_and_sources(browser: Browser) -> None:
    page = browser.get(the_case(browser)).text
    suggested = channels(page, "suggested")
    assert suggested[0] == "legal-aid"
    assert {"unhcr", "ecthr-rule39", "nhri", "sr-migrants"} <= set(suggested)
    why = part_of(page, "why-ecthr-rule39")
    assert "It takes such cases: Pushed back at a border." in why
    assert "as of Nov 23, 2026" in why
    assert "written authority" in why
    submitted = part_of(page, "submitter")
    assert "never sent by this program" in submitted


def step_of(page: str, channel: str) -> str:
    """The markup of a suggested channel, as far as its reasons."""
    start = page.index(f'data-testid="step-{channel}"')
    return page[start : page.index(f'data-testid="why-{channel}"', start)]


def test_no_consent_is_missing_for_the_office_that_has_it(browser: Browser) -> None:
    page = browser.get(the_case(browser)).text
    assert "this office" in step_of(page, "nhri")
    assert "consent-missing" not in step_of(page, "nhri")
    missing = "not yet agreed that a UN or humanitarian agency may read the complaint."
    assert missing in step_of(page, "unhcr")


def test_what_is_refused_is_visible_with_its_reason(browser: Browser) -> None:
    page = browser.get(the_case(browser)).text
    assert "its police would be asked about itself" in part_of(page, "no-criminal-complaint")
    assert "must never lead to arrest or removal" in part_of(page, "no-immigration-enforcement")
    suggested = channels(page, "suggested") + channels(page, "optional-steps")
    refused = re.findall(r'data-testid="no-([a-z0-9-]+)"', page)
    assert refused
    assert not set(suggested) & set(refused)


def test_what_is_unknown_is_a_question(browser: Browser) -> None:
    asked = part_of(browser.get(the_case(browser)).text, "questions")
    assert "If you knew whether people of Frontex took part: 2 channels could be judged" in asked


def test_signs_of_something_graver_are_for_the_caseworker_alone(browser: Browser) -> None:
    page = browser.get(the_case(browser)).text
    shown = part_of(page, "indicators")
    assert "Could this be forced labour?" in shown
    assert "Never shown, sent or said to the complainant" in shown
    # the page of the question that the complainant will read has none of it
    to_ask = browser.get(f"{the_case(browser)}/ask").text
    assert "forced labour" not in to_ask


def test_an_offer_leads_to_the_question_and_the_yes_to_the_referral(
    browser: Browser, world: World
) -> None:
    case = the_case(browser)
    page = browser.get(case).text
    link = re.search(rf'href="([^"]+)" data-testid="ask-{LEGAL_AID}"', page)
    assert link
    assert "consent-missing" in page
    asking = browser.get(unescape(link[1])).text
    chosen = re.search(rf'<input type="radio"[^>]*value="{LEGAL_AID}"[^>]*>', asking)
    assert chosen
    assert " checked" in chosen[0]
    office = opened(the_app(browser)).office
    account = office.case(case_id(office)).parts[0]
    office.ask_consent(case_id(office), LEGAL_AID, [account.hash])
    assert "asked, no answer yet" in part_of(browser.get(case).text, f"body-{LEGAL_AID}")


def test_the_own_office_is_not_asked(browser: Browser) -> None:
    page = browser.get(the_case(browser)).text
    assert "this office" in part_of(page, f"body-{NHRI}")
    assert f'data-testid="ask-{NHRI}"' not in page


def test_nothing_is_suggested_once_it_was_taken_back(browser: Browser, world: World) -> None:
    receipt = world.file()
    world.withdraw(receipt)
    desk = opened(the_app(browser))
    world.sync(desk)
    (line,) = [one for one in desk.office.cases() if one.withdrawn]
    page = browser.get(f"/case/{line.id}").text
    for gone in ("recommendation", "urgency", "do-first"):
        assert f'data-testid="{gone}"' not in page


def test_what_the_rules_bar_cannot_be_chosen(world: World) -> None:
    _, listed = world.instance.organisations[NGO]
    world.instance.change(NGO, replace(listed, belongs_to_state=True))
    person = {"origin": "MA", "seeks_protection": True}
    for browser in with_a_case(world, PUSHED_BACK | {"person": person}):
        page = browser.get(f"{the_case(browser)}/ask?to={NGO}").text
        choice = re.search(rf'<input type="radio"[^>]*value="{NGO}"[^>]*>', page)
        assert choice
        assert " disabled" in choice[0]
        assert " checked" not in choice[0]
        assert "It belongs to a State that the person comes from and may fear." in page


HOSTILE = '<script>alert("x")</script>{{ 777 * 777 }}'


def test_hostile_text_stays_text(world: World) -> None:
    told: dict[str, dict[str, Any]] = {
        "account": {"text": HOSTILE, "language": HOSTILE, "violations": [HOSTILE, "pushback"]},
        "circumstances": {
            "country": HOSTILE,
            "accused_states": [HOSTILE],
            "actors": [{"kind": HOSTILE, "description": HOSTILE}],
            "from": HOSTILE,
            "removal": HOSTILE,
            "ongoing": HOSTILE,
        },
        "person": {"age_group": HOSTILE, "group_size": -1, "languages": [HOSTILE], "sector": []},
        "needs": {"needs": HOSTILE},
    }
    for browser in with_a_case(world, told):
        case = the_case(browser)
        for path in ("/cases", case, f"{case}/ask", f"{case}/ask?to={HOSTILE}"):
            page = browser.get(path)
            assert page.status_code == 200
            assert "<script>alert" not in page.text
            assert "603729" not in page.text  # the product, if a template had worked it out


def test_the_list_says_the_priority_its_rule_and_the_time_left(browser: Browser) -> None:
    page = browser.get("/cases").text
    rule = "removal-within-72-hours A removal is announced for the next 72 hours."
    assert part_of(page, "case-priority") == f"Critical {rule}"
    assert part_of(page, "case-due") == "in 2 days Time limit by the rules"


def test_the_priority_is_judged_anew_every_day_without_touching_the_case(world: World) -> None:
    account = Part.new("account", {"violations": ["sexual-violence"]})
    that = {"from": world.now.date().isoformat(), "ongoing": False}
    world.file(parts=(account, Part.new("circumstances", that)))
    desk = world.desk(NHRI)
    world.sync(desk)
    (before,) = desk.office.cases()
    assert before.priority == "critical"
    world.later(days=4)
    (after,) = desk.office.cases()
    assert (after.priority, after.judged) == ("urgent", "2026-07-05")
    assert after.touched == before.touched
    world.later(days=60)
    assert desk.office.cases()[0].priority == "routine"


def test_a_closed_case_keeps_what_was_said_last(world: World) -> None:
    world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    case = case_id(desk.office)
    desk.office.open_case(case)
    desk.office.move(case, CaseState.IN_TRIAGE)
    closing.close(desk.office, case, Outcome.RESOLVED, "Solved", letter=None)
    judged = desk.office.cases(View.CLOSED)[0].judged
    world.later(days=3)
    assert desk.office.cases(View.CLOSED)[0].judged == judged
