"""What the forms of the desk answer to a text that is longer than they take."""

from collections.abc import Iterator

import pytest

from tests.complaints.desk.offices import LEGAL_AID, World
from tests.complaints.desk.window import Browser, the_case, unlocked

LONG = "x" * 20_001


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    world.file()
    yield from unlocked(world)


def test_a_text_that_is_too_long_is_called_that_wherever_it_was_typed(browser: Browser) -> None:
    case = the_case(browser)
    browser.post(f"{case}/state", of=case, after="in-triage")
    letter: dict[str, object] = {"outcome": "advised", "reason": "Why", "letter": LONG, "tell": "1"}
    sent: list[tuple[str, dict[str, object]]] = [
        (f"{case}/note", {"text": LONG}),
        (f"{case}/close", {"outcome": "advised", "reason": LONG}),
        (f"{case}/close/now", letter),
        (f"{case}/conflict", {"result": "none", "text": LONG}),
        (f"{case}/ask", {"to": LEGAL_AID, "note": LONG}),
        (f"{case}/share/{LEGAL_AID}/override", {"basis": "danger", "facts": LONG}),
        (f"{case}/override/{'0' * 32}/refuse", {"reason": LONG}),
        (f"{case}/authority", {"to": "A court", "parts": "account", "note": LONG}),
        (f"{case}/mandate", {"name": LONG}),
        ("/cases/act", {"act": "aside", "case": case[-32:], "why": LONG}),
        ("/search", {"words": LONG}),
        ("/preferences/lists", {"name": LONG}),
    ]
    for path, values in sent:
        answer = browser.post(path, of=case, **values)
        text = answer.text if answer.status_code != 303 else browser.get(answer.location).text
        assert "This is too long." in text, path
        assert "The form is not complete." not in text, path
    assert LONG in browser.post(f"{case}/close/now", of=case, **letter).text  # it is not lost
