"""What languages differ in on the sheet: no font is fetched, no script is squeezed."""

import re

from complaints.locale.languages import LANGUAGES
from complaints.pages.typeface import sheet

SHEET = sheet(LANGUAGES.values())


def test_nothing_is_fetched_and_every_rule_is_whole() -> None:
    assert "url" not in SHEET
    assert "@" not in SHEET
    for line in SHEET.splitlines():
        assert re.fullmatch(r"[^{}]+\{[^{}]+\}", line)


def test_latin_and_cyrillic_need_nothing() -> None:
    latin = [one for one in LANGUAGES.values() if one.script.code in {"Latn", "Cyrl"}]
    assert len(latin) > 10
    assert sheet(latin) == ""


def test_tall_scripts_have_room() -> None:
    for tag, least in (("my", 1.9), ("ur", 2), ("ti", 1.6), ("am", 1.6), ("bn", 1.6)):
        line = re.search(rf"\[lang={tag}\][^{{}}]*\{{line-height:([0-9.]+)", SHEET)
        assert line
        assert float(line[1]) >= least


def test_lists_count_in_the_reader_s_digits() -> None:
    assert "html[lang=fa] ol{list-style:persian}" in SHEET
    assert "html[lang=my] ol{list-style:myanmar}" in SHEET
    assert "html[lang=hi] ol" not in SHEET  # Hindi is read with 0 to 9
