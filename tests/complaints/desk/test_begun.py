"""Words that were begun at the desk outlast whatever happens, until they are sent."""

from collections.abc import Iterator
from html import unescape

import pytest

from complaints.desk import begun
from complaints.desk.errors import StoreError
from tests.complaints.desk.offices import PASSPHRASE, World
from tests.complaints.desk.window import Browser, opened, the_case, unlocked

WORDS = "We have read what you wrote.\r\n<b>Tomorrow</b> somebody \u0644\u0643 will come"


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    world.file()
    yield from unlocked(world)


def typed(browser: Browser, form: str, of: str, **fields: str) -> None:
    answer = browser.post(f"/begun{form}", of=of, **fields)
    assert (answer.status_code, answer.text) == (204, "")


def in_triage(browser: Browser) -> str:
    """The only case, which may be closed."""
    case = the_case(browser)
    browser.get(case)
    browser.post(f"{case}/state", of=case, after="in-triage")
    return case


def test_a_reply_that_is_begun_comes_back_with_its_case_until_it_is_sent(browser: Browser) -> None:
    case = the_case(browser)
    assert 'data-testid="begun"' not in browser.get(case).text
    typed(browser, f"{case}/reply", case, text=WORDS)
    browser.post(f"{case}/note", of=case, text="Something else")
    browser.post("/lock", of=case)
    browser.post("/unlock", passphrase=PASSPHRASE)
    page = browser.get(case).text
    assert WORDS in unescape(page)
    assert "<b>Tomorrow</b>" not in page
    assert page.count('data-testid="begun"') == 1
    assert browser.post(f"{case}/reply", of=case, text=WORDS).status_code == 303
    assert 'data-testid="begun"' not in browser.get(case).text


def test_what_was_refused_or_only_emptied_is_kept_or_gone(browser: Browser) -> None:
    case = the_case(browser)
    long = "x" * 20_001
    typed(browser, f"{case}/reply", case, text=long)
    assert browser.post(f"{case}/reply", of=case, text=long).status_code == 409
    assert long in browser.get(case).text
    typed(browser, f"{case}/reply", case, text="  ")
    assert long not in browser.get(case).text
    with opened(browser.client.application).store.reading() as unit:
        assert unit.copies.get(f"begun/{case.removeprefix('/case/')}") is None


def test_forms_of_one_address_are_told_apart_by_what_they_correct(browser: Browser) -> None:
    case = the_case(browser)
    browser.post(f"{case}/note", of=case, text="He called.")
    correct = browser.get(case).text.partition("?correct=")[2].partition("#")[0]
    typed(browser, f"{case}/note", case, text="She called.", corrects=correct)
    assert "She called." not in browser.get(case).text
    assert "She called." in browser.get(f"{case}?correct={correct}").text


def test_a_closing_that_is_begun_keeps_its_reason_and_the_letter_of_its_outcome(
    browser: Browser,
) -> None:
    case = in_triage(browser)
    close = f"{case}/close"
    said = {"outcome": "resolved", "reason": "The mayor\u2019s call helped."}
    typed(browser, f"{close}/now", close, **said, letter="Your papers are back.")
    assert said["reason"] in browser.get(close).text
    assert 'value="resolved" required checked' in browser.get(close).text
    assert "Your papers are back." in browser.post(close, of=close, **said).text
    other = {**said, "outcome": "duplicate"}
    assert "Your papers are back." not in browser.post(close, of=close, **other).text
    assert browser.post(f"{close}/now", of=close, **said).status_code == 303
    assert not begun.kept(opened(browser.client.application).store, case.removeprefix("/case/"))


def test_only_forms_with_long_words_are_kept_and_of_them_only_the_words(browser: Browser) -> None:
    case = the_case(browser)
    for form in (f"{case}/assign", "/unlock", "/search", "/nowhere", f"{case}/reply/more"):
        assert browser.post(f"/begun{form}", of=case, text="x").status_code == 404
    typed(browser, f"{case}/reply", case, text="x", passphrase="y")
    kept = begun.kept(opened(browser.client.application).store, case.removeprefix("/case/"))
    assert list(kept.values()) == [{"text": "x"}]


def test_without_the_token_or_while_locked_nothing_is_kept(browser: Browser) -> None:
    case = the_case(browser)
    store = opened(browser.client.application).store
    browser.client.post(f"/begun{case}/reply", base_url=browser.base, data={"text": "x"})
    assert not begun.kept(store, case.removeprefix("/case/"))
    browser.post("/lock", of=case)
    for late in (f"/begun{case}/reply", f"{case}/reply"):
        assert browser.post(late, of="/", text="x").status_code == 303
    browser.unlock()
    assert 'data-testid="begun"' not in browser.get(case).text


def test_a_disk_that_forgets_nothing_keeps_no_letter_from_being_sent(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = the_case(browser)

    def full(*_of: object) -> None:
        raise StoreError("full")

    typed(browser, f"{case}/note", case, text="Once")
    monkeypatch.setattr(begun, "forget", full)
    assert browser.post(f"{case}/note", of=case, text="Once").status_code == 303


def test_a_letter_of_a_closing_stays_while_its_reason_is_corrected_on_the_page_before(
    browser: Browser,
) -> None:
    case = in_triage(browser)
    close = f"{case}/close"
    said = {"outcome": "resolved", "reason": "The mayor called."}
    typed(browser, f"{close}/now", close, **said, letter="Your papers are back.")
    corrected = {**said, "reason": "The mayor\u2019s call helped."}
    typed(browser, f"{close}/now", close, **corrected)
    assert corrected["reason"] in browser.get(close).text
    assert "Your papers are back." in browser.post(close, of=close, **corrected).text
    other = {**said, "outcome": "duplicate"}
    typed(browser, f"{close}/now", close, **other)  # for which that letter was not written
    assert "Your papers are back." not in browser.post(close, of=close, **other).text


def test_choices_without_words_are_nothing_begun(browser: Browser) -> None:
    case = the_case(browser)
    said = {"words": "x", "source": "fr", "language": "en"}
    for text in ("Half a sentence", ""):
        typed(browser, f"{case}/translation", case, **said, text=text)
        kept = begun.kept(opened(browser.client.application).store, case.removeprefix("/case/"))
        assert bool(kept) is bool(text)


def test_pressing_once_more_forgets_nothing_that_was_begun_since(browser: Browser) -> None:
    case = the_case(browser)
    assert browser.post(f"{case}/reply", of=case, text="First", once="0-word").status_code == 303
    typed(browser, f"{case}/reply", case, text="Second")
    assert browser.post(f"{case}/reply", of=case, text="First", once="0-word").status_code == 303
    assert "Second" in browser.get(case).text
