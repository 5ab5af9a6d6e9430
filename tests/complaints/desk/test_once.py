"""A double press does its work once; and no form that changes something is without its word."""

import re
import threading
from pathlib import Path

import pytest
from flask import Flask

from complaints.desk.app import create_app
from complaints.desk.config import Config
from complaints.desk.views.once import Sent
from complaints.places import TEMPLATES
from tests.complaints.desk.offices import World
from tests.complaints.desk.window import Browser, opened, the_case, unlocked

#: What may be sent twice, because it changes nothing, or nothing more the second time.
REPEATABLE = {
    "lock.unlock": "the passphrase opens what is open",
    "lock.language": "a language is chosen",
    "lock.lock": "what is locked is locked",
    "queue.search": "looking for words",
    "guide.search": "looking for words",
    "sync.now": "one round more",
    "sync.cancel": "what was stopped is stopped",
    "practice.reset": "a training begins anew",
    "intake.take_out": "a file that was taken out is out",
    "takein.take": "the body is the file; what was taken in is known by its name",
    "authority_sheet.printed": "sent by a script, once for each time that it is printed",
    "custody.printed": "sent by a script, once for each time that it is printed",
}
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
ENDPOINT = re.compile(r"""url_for\(["']([a-z_]+\.[a-z_]+)["']""")
HAS_WORD = ("ui.token(", "{{ token(press) }}")
WORD = re.compile(r'name="once" value="([^"]+)"')


@pytest.fixture
def browser(world: World):  # type: ignore[no-untyped-def]
    world.file()
    yield from unlocked(world)


def app_of(folder: Path) -> Flask:
    return create_app(
        Config(keyfile=folder / "key", portal="http://127.0.0.1:1", port=8101, data=folder)
    )


def sources() -> dict[str, str]:
    return {
        str(path.relative_to(TEMPLATES)): path.read_text()
        for path in sorted((TEMPLATES / "desk").rglob("*.html"))
    }


def test_every_form_that_changes_something_is_done_once() -> None:
    """A form without `ui.token` or `ui.press` would do its work at each press."""
    for name, source in sources().items():
        for form in FORM.findall(source):
            if 'method="post"' in form and not any(one in form for one in HAS_WORD):
                endpoint = ENDPOINT.search(form)
                assert endpoint, (name, form[:200])
                assert endpoint[1] in REPEATABLE, (name, endpoint[1])


def test_every_address_that_takes_something_is_one_that_a_form_has_or_may_be_sent_twice(
    tmp_path: Path,
) -> None:
    """Or what changes something could be reached past the word."""
    named = {one for source in sources().values() for one in ENDPOINT.findall(source)}
    posts = {
        rule.endpoint
        for rule in app_of(tmp_path).url_map.iter_rules()
        if "POST" in (rule.methods or ())
    }
    assert posts - named - set(REPEATABLE) == set()
    assert set(REPEATABLE) - posts == set()


def test_what_is_sent_twice_is_done_once_and_what_was_refused_may_be_sent_again(
    browser: Browser,
) -> None:
    case = the_case(browser)
    page = browser.get(case).text
    word = WORD.search(page[page.index('id="note"') :])
    assert word
    assert browser.post(f"{case}/note", of=case, text=" ", once=word[1]).status_code == 409
    first = browser.post(f"{case}/note", of=case, text="I called the hospital", once=word[1])
    second = browser.post(f"{case}/note", of=case, text="I called the hospital", once=word[1])
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert "It was done once only." in browser.get(case).text
    entries = opened(browser.client.application).office.case(case[-32:]).entries
    assert sum(getattr(one.event, "text", "") == "I called the hospital" for one in entries) == 1


def test_a_press_at_the_same_moment_waits_for_the_first() -> None:
    sent = Sent()
    assert sent.begin("word") is None
    found: list[str | None] = []
    second = threading.Thread(target=lambda: found.append(sent.begin("word")))
    second.start()
    second.join(0.05)
    assert found == []
    sent.end("word", "/case/1")
    second.join(5)
    assert found == ["/case/1"]


def test_after_a_failure_the_next_one_does_it() -> None:
    sent = Sent()
    assert sent.begin("word") is None
    sent.end("word", None)
    assert sent.begin("word") is None
    for number in range(2_000):  # a session that lasts for weeks
        sent.end(str(number), "/")
    assert sent.begin("1999") == "/"
    assert sent.begin("0") is None
