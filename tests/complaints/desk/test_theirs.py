"""What others wrote: whole, in order, as text alone, and with nothing hidden in it."""

import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from complaints.desk import theirs
from complaints.desk.views.filters import install_filters
from complaints.domain.parts import Part
from tests.complaints.desk.offices import World
from tests.complaints.desk.window import opened, the_case, unlocked

_SIGN = r'<span class="sign" dir="ltr" title="U\+[0-9A-F]{4}[A-Z0-9 -]*">U\+[0-9A-F]{4}</span>'
HIDDEN = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\0\x07\x1b\x7f\x85"


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(HIDDEN + "\n\r"))))
def test_nothing_is_lost_and_nothing_stays_hidden(text: str) -> None:
    found = list(theirs.pieces(text))
    written = "".join(one for is_sign, one in found if not is_sign)
    assert not set(written) & set(HIDDEN)
    restored = [chr(int(one[2:].split()[0], 16)) if is_sign else one for is_sign, one in found]
    assert "".join(restored) == text


@given(st.text(alphabet=st.sampled_from("a\n\r\u2028"), max_size=300))
def test_a_cut_text_is_the_whole_text(text: str) -> None:
    found = theirs.cut(text)
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    assert found.shown + found.rest == plain
    assert found.shown.count("\n") <= theirs.LINES
    assert bool(found.rest) == bool(found.lines)


def test_ten_thousand_lines_and_one_without_end_are_folded() -> None:
    lines = theirs.cut("\n".join(f"line {n}" for n in range(10_000)))
    assert lines.shown.splitlines()[-1] == "line 39"
    assert lines.lines == 9_960
    endless = theirs.cut("x" * 100_000)
    assert len(endless.shown) == theirs.SIGNS
    assert endless.lines == 1
    assert theirs.cut("A short account.\nIn two lines.").rest == ""


@given(st.text())
def test_what_is_marked_is_escaped(text: str) -> None:
    app = Flask(__name__)
    install_filters(app)
    shown = str(app.jinja_env.filters["marked"](text + "<b>'\"&\u202e"))
    bare = re.sub(_SIGN, "", shown)
    assert "<" not in bare
    assert '"' not in bare
    assert "U+202E RIGHT-TO-LEFT OVERRIDE" in shown


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202egpj.exe\u2066 {{ 7*7 }}"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_hostile_complaint_is_read_whole_and_does_nothing(world: World, language: str) -> None:
    lines = "\n".join(f"{HOSTILE} {n}" for n in range(10_000))
    world.file(
        parts=(
            Part.new("account", {"text": lines, "language": HOSTILE, "violations": [HOSTILE]}),
            Part.new("circumstances", {"place": "../../x", "country": HOSTILE, HOSTILE: HOSTILE}),
            Part.new("contact", {"name": HOSTILE, "never": "\u202e" * 100}),
        )
    )
    for browser in unlocked(world):
        case = the_case(browser)
        page = browser.get(case, headers={"Accept-Language": language}).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert not set(page) & set("\u202e\u2066")
        assert page.count(">U+202E</span>") >= 10_000
        (summary,) = re.findall(r'data-testid="rest">\s*<summary>([^<]+)<', page)
        assert ("٩٩٦٠" if language == "ar" else "9960") in summary
        assert " 9999</blockquote>" in page
        assert page.count("{{ 7*7 }}") >= 10_000
        assert opened(browser.client.application).office.case(case[6:]).parts[0].content["text"]
