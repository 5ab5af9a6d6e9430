"""How pages write numbers, days and lists, without what a browser knows of the language."""

import json
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from complaints.locale.languages import LANGUAGES, Language
from complaints.locale.names import names_in
from complaints.locale.plurals import rule
from complaints.pages.texts import stop
from tests.tools import node

each = pytest.mark.parametrize("one", LANGUAGES.values(), ids=LANGUAGES)

COUNTS = [*range(130), 200, 211, 1000, 1001, 99_999]
DAYS = [date(2026, 1, 31) + timedelta(days=29 * at) for at in range(13)]
FORMS = {one: f"{one}:{{n}}" for one in ("zero", "one", "two", "few", "many", "other")}
SCRIPT = """
import { Texts } from "./src/ui/texts.js";
const { sources, counts, days } = JSON.parse(process.argv[1]);
const said = {};
for (const source of sources) {
  const texts = new Texts(source);
  said[source.lang] = {
    counts: counts.map((n) => texts.count("forms", n)),
    days: days.map((day) => texts.day(day)),
    months: days.map((day) => texts.month(day)),
    lists: [[], ["a"], ["a", "b"], ["a", "b", "c", "d"]].map((items) => texts.list(items)),
    digits: texts.digits("0123456789"),
    sentences: texts.sentences("a", "b"),
    numbers: [7, 9999, 12345].map((n) => texts.number(n)),
    italy: texts.list(["Francia", "Italia"]),
  };
}
console.log(JSON.stringify(said));
"""


@cache
def said() -> dict[str, Any]:
    sources = [
        {"lang": tag, "cldr": names_in(one).for_pages(), "stop": stop(one.script), "forms": FORMS}
        for tag, one in LANGUAGES.items()
    ]
    given = {"sources": sources, "counts": COUNTS, "days": [str(day) for day in DAYS]}
    found: dict[str, Any] = json.loads(node.run(SCRIPT, json.dumps(given)))
    return found


@each
def test_counting(one: Language) -> None:
    decide = rule(one)
    shown = [text.partition(":")[0] for text in said()[one.tag]["counts"]]
    assert shown == [decide(count) for count in COUNTS]
    assert said()[one.tag]["counts"][42].endswith(":" + one.digits[4] + one.digits[2])


def test_sentences_end_as_their_script_ends_them() -> None:
    ends = {
        "fr": "a. b.",
        "ar": "a. b.",
        "hi": "a। b।",
        "ti": "a። b።",
        "my": "a။ b။",
        "zh": "a。b。",
    }
    assert {tag: said()[tag]["sentences"] for tag in ends} == ends


@each
def test_digits(one: Language) -> None:
    found = said()[one.tag]
    assert found["digits"] == one.digits
    assert found["numbers"][0] == one.digits[7]
    assert found["numbers"][1] == one.digits[9] * 4
    assert len(found["numbers"][2]) == 6


@each
def test_days_and_months(one: Language) -> None:
    names = names_in(one)
    for day, written, month in zip(
        DAYS, said()[one.tag]["days"], said()[one.tag]["months"], strict=True
    ):
        assert written == names.day(day) or (
            names.solar_months and written.endswith(f" ({names.day(day)})")
        )
        assert names.in_digits(day.year) in month


def test_afghans_and_iranians_read_their_own_calendar_first() -> None:
    at = DAYS.index(date(2026, 3, 1))
    assert said()["fa"]["days"][at] == "۱۰ حوت (اسفند) ۱۴۰۴ (۱ مارچ ۲۰۲۶)"
    assert "۱۴۰۴ کب ۱۰" in said()["ps"]["days"][at]


def test_months_without_a_day() -> None:
    assert said()["ru"]["months"][0] == "январь 2026\u202fг."
    assert said()["ru"]["days"][0] == "31 января 2026\u202fг."


def test_lists() -> None:
    assert said()["ti"]["lists"] == ["", "a", "aን bን", "a፣ b፣ cን dን"]
    assert said()["ht"]["lists"][3] == "a, b, c ak d"
    assert said()["es"]["italy"] == "Francia e Italia"
    assert said()["pt"]["italy"] == "Francia e Italia"
    assert said()["fr"]["italy"] == "Francia et Italia"
