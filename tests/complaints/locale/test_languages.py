"""The table of languages: 27, each as its readers write it."""

import unicodedata

import pytest

from complaints.locale.cldr import own_cldr
from complaints.locale.languages import (
    DESK,
    DIGITS,
    LANGUAGES,
    PORTAL,
    Language,
    UnknownLanguageError,
    language,
)

EVERY = [
    *("en", "am", "ar", "bn", "ckb", "es", "fa", "fil", "fr", "ha", "hi", "ht", "id", "ku"),
    *("my", "ne", "ps", "pt", "ru", "so", "sw", "ti", "tr", "uk", "ur", "vi", "zh"),
]
RIGHT_TO_LEFT = {"ar", "ckb", "fa", "ps", "ur"}


def test_there_are_27_english_first() -> None:
    assert list(LANGUAGES) == EVERY
    assert len(EVERY) == 27
    assert len({one.own_name for one in LANGUAGES.values()}) == 27


def test_directions() -> None:
    assert {one.tag for one in LANGUAGES.values() if one.direction == "rtl"} == RIGHT_TO_LEFT


@pytest.mark.parametrize("one", LANGUAGES.values(), ids=EVERY)
def test_a_name_is_written_in_the_language_s_own_letters(one: Language) -> None:
    letters = [char for char in one.own_name if char.isalpha()]
    scripts = {unicodedata.name(char).split()[0] for char in letters}
    wanted = {"Ethi": "ETHIOPIC", "Arab": "ARABIC", "Aran": "ARABIC", "Beng": "BENGALI"}
    wanted |= {"Mymr": "MYANMAR", "Deva": "DEVANAGARI", "Cyrl": "CYRILLIC", "Hans": "CJK"}
    assert scripts == {wanted.get(one.script.code, "LATIN")}


@pytest.mark.parametrize("one", LANGUAGES.values(), ids=EVERY)
def test_digits_are_those_of_cldr_but_in_arabic(one: Language) -> None:
    said = [own_cldr(source) for source in one.sources]
    default = next(
        (data["default_numbering_system"] for data in said if "default_numbering_system" in data),
        "latn",
    )
    assert (default, one.numbering) == (
        ("latn", "arab") if one.tag == "ar" else (one.numbering, one.numbering)
    )


def test_digits_stand_in_order() -> None:
    for digits in DIGITS.values():
        assert [unicodedata.digit(one) for one in digits] == list(range(10))


def test_organisations_work_in_four_of_them_and_people_in_all() -> None:
    offered = {one.tag for one in LANGUAGES.values() if one.domains >= {*DESK}}
    assert offered == {"en", "fr", "es", "ar"}
    assert all(one.domains >= {*PORTAL} for one in LANGUAGES.values())


def test_other_tags_are_refused() -> None:
    with pytest.raises(UnknownLanguageError, match="xx is no language"):
        language("xx")
