"""What is to be done in a case, through its page: adding, ticking, keeping, setting aside."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from complaints.domain.parts import Part
from tests.complaints.desk.offices import ACCOUNT, World
from tests.complaints.desk.window import Browser, the_case, unlocked

TO_BE_SENT_AWAY = {
    "from": "2026-06-20",
    "to": "2026-06-20",
    "certainty": "day",
    "country": "ES",
    "accused_states": ["ES"],
    "removal": "within-72-hours",
}


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    world.file()
    yield from unlocked(world)


def shown(browser: Browser, case: str, testid: str) -> list[str]:
    """The words of each element with this test id, without tags."""
    page = browser.get(case).text
    found = re.findall(rf'<(\w+)[^>]*data-testid="{testid}"[^>]*>(.*?)</\1>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", words).split()) for _tag, words in found]


def item(browser: Browser, case: str) -> str:
    match = re.search(r"/item/([0-9a-f]{32})", browser.get(case).text)
    assert match
    return match[1]


def test_a_deadline_reads_by_the_clock_of_its_city(browser: Browser, world: World) -> None:
    case = the_case(browser)
    tomorrow = (world.now + timedelta(days=1)).date().isoformat()
    answer = browser.post(
        f"{case}/deadline",
        of=case,
        title="Rule 39 request",
        day=tomorrow,
        time="16:00",
        place="strasbourg",
    )
    assert answer.status_code == 303
    assert answer.location.endswith("#todo")
    (first,) = shown(browser, case, "next-due")
    assert "Rule 39 request" in first
    assert "tomorrow 4:00 PM" in first
    assert first.endswith("Strasbourg time")


def test_a_zone_that_nobody_knows_is_refused_and_nothing_typed_is_lost(browser: Browser) -> None:
    case = the_case(browser)
    answer = browser.post(
        f"{case}/deadline", of=case, title="An appeal", day="2027-01-01", zone="Mars/Olympus"
    )
    assert answer.status_code == 409
    assert "does not know that time zone" in answer.text
    assert 'value="An appeal"' in answer.text
    assert "Mars/Olympus" in answer.text


def test_ticking_and_undoing(browser: Browser) -> None:
    case = the_case(browser)
    browser.post(f"{case}/task", of=case, text="Call <b>them</b>", day="")
    assert "&lt;b&gt;them" in browser.get(case).text
    path = f"{case}/item/{item(browser, case)}"
    browser.post(path, of=case, after="done", reason="")
    assert not shown(browser, case, "item")
    assert "Done" in shown(browser, case, "item-settled")[0]
    browser.post(path, of=case, after="open", reason="")
    assert len(shown(browser, case, "item")) == 1
    browser.post(f"{path.replace('/item/', '/task/')}/member", of=case, member="defensor-es-1")
    assert "for defensor-es-1" in shown(browser, case, "item")[0]


def test_a_reminder_in_the_past_is_refused(browser: Browser) -> None:
    case = the_case(browser)
    past = {"text": "Look again", "day": "2026-01-01", "time": "09:00", "member": ""}
    assert browser.post(f"{case}/reminder", of=case, **past).status_code == 409
    ahead = past | {"day": "2027-01-01"}
    assert browser.post(f"{case}/reminder", of=case, **ahead).status_code == 303
    assert "Look again" in shown(browser, case, "item")[0]


def test_what_is_set_aside_can_be_brought_back(browser: Browser) -> None:
    case = the_case(browser)
    assert browser.post(f"{case}/aside", of=case, reason=" ").status_code == 409
    assert browser.post(f"{case}/aside", of=case, reason="An advertisement").status_code == 303
    assert "An advertisement" in shown(browser, case, "aside")[0]
    browser.post(f"{case}/back", of=case)
    assert not shown(browser, case, "aside")


def test_a_case_is_flagged_and_unflagged(browser: Browser) -> None:
    case = the_case(browser)
    assert '<input type="hidden" name="on" value="1">' in browser.get(case).text
    for _colleague in range(2):  # who saw the case without a flag, too
        browser.post(f"{case}/flag", of=case, on="1")
        assert 'data-testid="flagged"' in browser.get(case).text
    assert '<input type="hidden" name="on" value="0">' in browser.get(case).text
    browser.post(f"{case}/flag", of=case, on="0")
    assert 'data-testid="flagged"' not in browser.get(case).text
    assert browser.post(f"{case}/flag", of=case).status_code == 409


def test_a_note_is_corrected_and_both_stay(browser: Browser) -> None:
    case = the_case(browser)
    browser.post(f"{case}/note", of=case, text="He is 17.")
    match = re.search(r"correct=([0-9a-f]{64})", browser.get(case).text)
    assert match
    form = browser.get(f"{case}?correct={match[1]}").text
    assert 'data-testid="correcting"' in form
    browser.post(f"{case}/note", of=case, text="He is 16.", corrects=match[1])
    page = browser.get(case).text
    for words in ("He is 17.", "He is 16.", "Correction of a note", "Corrected later"):
        assert words in page
    long = browser.post(f"{case}/note", of=case, text="x" * 20_001)
    assert (long.status_code, "This is too long." in long.text) == (409, True)
    unknown = browser.post(f"{case}/note", of=case, text="typed", corrects="f" * 64)
    assert unknown.status_code == 409


def test_a_reminder_that_is_due_is_a_notice_without_content_elsewhere(
    browser: Browser, world: World
) -> None:
    case = the_case(browser)
    at = (world.now + timedelta(minutes=5)).astimezone()
    set_for = {"day": at.date().isoformat(), "time": f"{at:%H:%M}"}
    for member in ("", "somebody-else", "defensor-es-1"):
        text = f"Look for {member or 'all'}"
        browser.post(f"{case}/reminder", of=case, text=text, member=member, **set_for)
    assert not shown(browser, "/notices", "reminder")
    assert browser.get("/sync/status").json["due"] == 0
    world.later(minutes=5)
    noticed = shown(browser, "/notices", "reminder")
    assert len(noticed) == 2  # nobody of the third name belongs to the office
    assert browser.get("/sync/status").json["due"] == 2
    assert "Look for" not in browser.get("/sync/status").text
    assert "Look for" not in browser.get("/cases").text
    browser.post(f"{case}/item/{item(browser, case)}", of=case, after="done", reason="")
    assert len(shown(browser, "/notices", "reminder")) == 1


def test_notes_are_found(browser: Browser) -> None:
    case = the_case(browser)
    browser.post(f"{case}/note", of=case, text="Ask about the Orchid boat")
    found = browser.post("/search", of="/cases", words="orchid")
    assert case in browser.get(found.location).text


def test_what_the_rules_see_stays_once_a_person_keeps_it(world: World) -> None:
    world.file(parts=(Part.new("account", ACCOUNT), Part.new("circumstances", TO_BE_SENT_AWAY)))
    for browser in unlocked(world):
        case = the_case(browser)
        match = re.search(r"/deadline/([0-9a-f]{16})/keep", browser.get(case).text)
        assert match
        assert browser.post(f"{case}/deadline/{match[1]}/keep", of=case).status_code == 303
        assert match[1] not in browser.get(case).text
        (kept,) = shown(browser, case, "item")
        assert kept.startswith("Legal deadline")
        again = browser.post(f"{case}/deadline/{match[1]}/keep", of=case)
        assert again.status_code == 409
        assert "no longer name" in again.text
