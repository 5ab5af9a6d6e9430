"""A double press does its work once; and no form that changes something is without its word."""

import re
import threading
from pathlib import Path

import pytest
from flask import Flask

from complaints.desk.app import create_app
from complaints.desk.config import Config
from complaints.desk.views.once import ADDS, Sent
from complaints.domain.events import Noted
from complaints.places import TEMPLATES
from tests.complaints.desk.offices import World
from tests.complaints.desk.window import TOKEN, Browser, gate, opened, the_case, unlocked

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
    "begun.keep": "sent by a script: what is typed, in place of what was typed before",
    "takein.take": "the body is the file; what was taken in is known by its name",
    "authority_sheet.printed": "sent by a script, once for each time that it is printed",
    "custody.printed": "sent by a script, once for each time that it is printed",
}
#: Why the very same from two tabs adds nothing, or may: all that a page takes and no `ADDS` is.
HARMLESS = {
    "how it stands: what stands so already stays so": {
        *("case.assign", "case.move", "todo.task_member", "todo.settle", "todo.flag", "todo.aside"),
        *(
            "todo.back",
            "todo.keep",
            "matters.relate",
            "matters.relate_by_code",
            "matters.leave",
            "matters.name",
        ),
        *("notices.seen", "bulk.act", "authority_letter.keep", "authority_letter.anew"),
        "succession.go_on",
        *("preferences.change", "preferences.rename", "preferences.delete"),
        *("preferences.bring_back", "translating.by_program", "translating.stop"),
        *("computer.again", "practice.start", "practice.stop", "conflict.show_people"),
    },
    "it was decided, answered or finished, and is not once more": {
        *("closing.close", "doubling.take_back", "doubling.stand", "aloud.answer"),
        *("override.approve", "override.refuse", "authority_letter.finish"),
        *("authority.ask_again", "authority_sheet.settle", "translating.answer"),
        *("members.join", "members.leave", "joining.take", "beginning.make", "intake.seal"),
    },
    "nobody is sent the same words twice": {"matters.letter"},
    "a look at what would be done, or a form that is filled in page by page": {
        *("referral.preview", "closing.look", "mandate.look", "authority.look"),
        *("authority.look_again", "authority_matter.look", "authority_letter.weigh"),
        *("conflict.search", "beginning.compare", "members.joining", "members.leaving"),
        *("intake.go_on", "intake.ask", "intake.keep", "intake.bring", "intake.drop"),
        *("intake_missing.add", "intake_missing.take_out", "intake_missing.put_back"),
        *("handing.compare",),
    },
    "each time somebody wants one more": {
        # two people may sit at two counters
        *("intake.begin", "handing.again"),
        *("brief.paper", "mandate.paper", "authority_sheet.paper", "custody.table"),
        *("evidence.copy", "members.cases", "members.invite", "members.root", "joining.save"),
        *("takein.forms", "preferences.save"),
    },
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


def test_of_every_address_it_is_known_what_the_very_same_from_another_tab_does(
    tmp_path: Path,
) -> None:
    """A new form adds something (`ADDS`), or somebody has thought why it does not matter."""
    known = [one for each in (*HARMLESS.values(), REPEATABLE, ADDS) for one in each]
    assert sorted(known) == sorted(set(known))
    posts = {
        rule.endpoint
        for rule in app_of(tmp_path).url_map.iter_rules()
        if "POST" in (rule.methods or ())
    }
    assert posts - set(known) == set()


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


def test_the_very_same_from_another_tab_is_asked_about_with_every_word_kept(
    browser: Browser,
) -> None:
    case, words = the_case(browser), "Called the hospital:\r\nnobody there"
    first, second = word_on(browser.get(case).text), word_on(browser.get(case).text)
    assert note(browser, case, words, first).status_code == 303
    for _press in range(2):  # pressing the old button again is no answer to what was asked
        asked = note(browser, case, f" {words}\r\n", second)
        assert asked.status_code == 409
        assert "Exactly this was sent already." in asked.text
        assert re.search(r"nobody there\s*</textarea>", asked.text)
    assert notes(browser, case) == 1
    meant = word_on(asked.text)
    assert note(browser, case, words, meant).status_code == 303
    assert note(browser, case, words, meant).status_code == 303  # a double press of that one
    assert notes(browser, case) == 2
    later = note(browser, case, words, word_on(browser.get(case).text))
    assert later.status_code == 409


def test_another_text_from_another_tab_and_the_same_elsewhere_stand(browser: Browser) -> None:
    case = the_case(browser)
    first, second, third = (word_on(browser.get(case).text) for _tab in range(3))
    assert note(browser, case, "Called the hospital", first).status_code == 303
    assert note(browser, case, "Called the police", second).status_code == 303
    answer = browser.post(f"{case}/reply", of=case, text="Called the hospital", once=third)
    assert answer.status_code == 303
    assert notes(browser, case) == 2


@pytest.mark.parametrize(
    ("where", "filled"),
    [
        ("reply", {"text": "We have asked the hospital."}),
        ("task", {"text": "Ask the hospital"}),
        ("reminder", {"text": "Ask", "day": "2031-01-01", "time": "09:00"}),
        ("deadline", {"title": "Appeal", "day": "2031-01-01", "place": "here"}),
        ("matter", {"title": "The boat", "matter": ""}),
    ],
)
def test_whatever_adds_something_does_so_once(
    browser: Browser, where: str, filled: dict[str, str]
) -> None:
    case = the_case(browser)
    first, second = word_on(browser.get(case).text), word_on(browser.get(case).text)
    assert browser.post(f"{case}/{where}", of=case, once=first, **filled).status_code == 303
    office = opened(browser.client.application).office
    before = len(office.case(case[-32:]).entries)
    asked = browser.post(f"{case}/{where}", of=case, once=second, **filled)
    assert asked.status_code == 409
    assert "Exactly this was sent already." in asked.text
    assert next(iter(filled.values())) in asked.text
    assert len(office.case(case[-32:]).entries) == before


def test_taking_a_case_in_two_tabs_is_one_line(browser: Browser) -> None:
    case, me = the_case(browser), "defensor-es-1"
    for _tab in range(2):
        assert browser.post(f"{case}/assign", of=case, member=me).status_code == 303
    entries = opened(browser.client.application).office.case(case[-32:]).entries
    assert sum(one.event.kind == "assigned" for one in entries) == 1


def test_a_page_from_before_the_lock_says_what_became_of_it_and_loses_no_words(
    browser: Browser,
) -> None:
    case = the_case(browser)
    pages = [browser.get(case).text for _tab in range(2)]
    (done, token), (typed, _same) = [(word_on(one), token_on(one)) for one in pages]
    assert note(browser, case, "Called the hospital", done).status_code == 303
    gate(browser.client.application).lock()
    browser.unlock()
    old = {"csrf_token": token, "text": "Called the hospital", "once": done}
    again = browser.client.post(f"{case}/note", base_url=browser.base, data=old)
    assert again.status_code == 303
    assert "It was done once only." in browser.get(browser.within(again.location)).text
    words = {"text": "Called <the police>", "corrects": "", "number": "1234 5678"}
    kept = browser.client.post(
        f"{case}/note", base_url=browser.base, data={**old, **words, "once": typed}
    )
    assert kept.status_code == 400
    assert "Called &lt;the police&gt;" in kept.text
    assert "1234 5678" not in kept.text
    assert token not in kept.text
    assert notes(browser, case) == 1


def test_what_was_said_is_forgotten_after_a_day_at_work() -> None:
    now = [0.0]
    sent = Sent(ticks=lambda: now[0])
    first, second = sent.new_word(), sent.new_word()
    assert sent.begin(first, b"said") is None
    sent.end(first, "/case/1", b"said")
    assert sent.asks(second, b"said")
    assert not sent.asks(sent.new_word(), b"said")
    now[0] = 13 * 3600
    assert not sent.asks(second, b"said")


def test_the_very_same_at_the_same_moment_waits_and_is_then_asked_about() -> None:
    sent = Sent()
    first, second = sent.new_word(), sent.new_word()
    assert sent.begin(first, b"said") is None
    found: list[bool] = []

    def send() -> None:
        assert sent.begin(second, b"said") is None
        found.append(sent.asks(second, b"said"))

    thread = threading.Thread(target=send)
    thread.start()
    thread.join(0.05)
    assert found == []
    sent.end(first, "/case/1", b"said")
    thread.join(5)
    assert found == [True]


def note(browser: Browser, case: str, text: str, word: str):  # type: ignore[no-untyped-def]
    return browser.post(f"{case}/note", of=case, text=text, once=word)


def notes(browser: Browser, case: str) -> int:
    office = opened(browser.client.application).office
    entries = office.case(case[-32:]).entries
    return sum(isinstance(one.event, Noted) for one in entries)


def word_on(page: str) -> str:
    """The word of one of the forms of a page: any does, as a page is made at one moment."""
    match = WORD.search(page)
    assert match
    return match[1]


def token_on(page: str) -> str:
    match = TOKEN.search(page)
    assert match
    return match[1]
