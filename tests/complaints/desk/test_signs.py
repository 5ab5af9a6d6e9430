"""Hidden signs on whichever page: named, or out of the way, and never changed where one types."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from complaints.desk.views import signs
from complaints.desk.views.filters import install_filters
from complaints.domain.parts import Part
from tests.complaints.desk.offices import LEGAL_AID, World
from tests.complaints.desk.test_theirs import HIDDEN
from tests.complaints.desk.window import Browser, opened, unlocked

_PAGE = """<!doctype html><title>{{ text }}</title><p title="{{ text }}">{{ text }}</p>
<input value="{{ text }}"><option value="1">{{ text }}</option><textarea>{{ text }}</textarea>"""
_TYPED = re.compile(r'<textarea[^>]*>(.*?)</textarea>|value="([^"]*)"', re.DOTALL)
HOSTILE = "\u202e\x07<img src=x onerror=alert(1)>\u2066 x"
_PLACES = re.compile(r'href="([^"#]+)"')
#: Of which nobody else writes a word, or which is there already in another order.
_OURS = re.compile(r"/(static|start|guide|rules|computer)\b|.*[?]sort=")


@cache
def app() -> Flask:
    made = Flask(__name__)
    install_filters(made)
    signs.install(made)
    return made


@given(st.text(alphabet=st.sampled_from(HIDDEN + "a \n<>\"'&")))
def test_no_sign_stays_on_a_page_and_what_is_typed_stays_as_it_is(text: str) -> None:
    with app().test_request_context():
        page = app().process_response(app().make_response(render_template_string(_PAGE, text=text)))
    body = page.get_data(as_text=True)
    assert not set(_TYPED.sub("", body)) & set(HIDDEN)
    typed = [unescape(one or other) for one, other in _TYPED.findall(body)]
    assert typed == [text, "1", text]
    assert body.count("<") == _PAGE.count("<") + 2 * body.count('<span class="sign"')


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    for _twice in range(2):
        account = {"text": f"{HOSTILE} by night.", "violations": ["pushback"]}
        where = {"country": "ES", "place": HOSTILE, "shared": HOSTILE, "from": "2026-06-01"}
        who = {"actors": [{"kind": "police", "description": HOSTILE}]}
        world.file(
            parts=(
                Part.new("account", account),
                Part.new("circumstances", {**where, **who}),
                Part.new("contact", {"name": HOSTILE}),
            )
        )
    yield from unlocked(world)


def test_whoever_writes_and_wherever_it_is_shown(browser: Browser) -> None:
    """Complainants, and a colleague who fills every field: all pages that this leads to."""
    office = opened(browser.client.application).office
    case, other = (f"/case/{line.id}" for line in office.cases())
    (words,) = (one.hash for one in office.case(case[6:]).parts if one.name == "account")
    for path, fields in {
        f"{case}/note": {"text": HOSTILE},
        f"{case}/task": {"text": HOSTILE},
        f"{case}/reminder": {"text": HOSTILE, "day": "2026-07-03", "time": "09:00"},
        f"{case}/deadline": {
            "title": HOSTILE,
            "day": "2027-01-01",
            "place": "",
            "zone": "Asia/Kolkata",
        },
        f"{case}/related/{other[6:]}": {"on": "1"},
        f"{case}/matter": {"title": HOSTILE},
        f"{case}/state": {"after": "in-triage", "reason": HOSTILE},
        f"{case}/translation": {"words": words, "language": "en", "text": HOSTILE, "made": "human"},
        f"{other}/aside": {"reason": HOSTILE},
        "/preferences/lists": {"name": HOSTILE, "back": "/cases/all"},
    }.items():
        answer = browser.post(path, of="/cases", **fields)
        assert answer.status_code == 303, path
    waiting, seen = (
        ["/cases/all", "/notices", f"{case}/ask", f"{case}/share/{LEGAL_AID}"],
        set[str](),
    )
    while waiting:
        path = waiting.pop()
        if path in seen or _OURS.match(path):
            continue
        seen.add(path)
        answer = browser.get(path)
        if answer.mimetype != "text/html":
            continue
        page = answer.text
        assert not set(_TYPED.sub("", page)) & set("\u202e\u2066\x07"), path
        assert "<img" not in page.replace('<img class="', ""), path
        links = (unescape(link) for link in _PLACES.findall(page))
        waiting += [
            one.removeprefix(browser.root).partition("#")[0]
            for one in links
            if one.startswith(browser.root)
        ]
    assert len(seen) > 20
