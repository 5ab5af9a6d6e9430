"""CLDR in 27 languages: nothing falls back to English, nothing depends on who was asked before."""

import re
from datetime import date

import pytest
from babel import Locale

from complaints.locale.checks import _own
from complaints.locale.cldr import own_cldr
from complaints.locale.languages import LANGUAGES, Language
from complaints.locale.names import UnknownNameError, _places, country_codes, names_in
from complaints.locale.own import OwnDataError, own_data, parse

ENGLISH = own_cldr("en")
DRAFT = "review: machine draft\n"

each = pytest.mark.parametrize("one", LANGUAGES.values(), ids=LANGUAGES)


def is_ours(one: Language, text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(_own(one).findall("".join(letters))) == len(letters)


@each
def test_every_country_has_a_name_in_the_language_itself(one: Language) -> None:
    names = names_in(one).countries
    assert tuple(names) == country_codes()
    assert {"SY", "XK", "PS", "TW", "EH"} <= set(names)
    assert all(is_ours(one, name) for name in names.values())
    assert len(set(names.values())) == len(names)
    said = [own_cldr(source)["territories"] for source in one.sources]
    own = own_data(one).countries
    assert all(code in own or any(code in table for table in said) for code in names)


@each
def test_every_language_is_named_in_every_other(one: Language) -> None:
    names = names_in(one).languages
    assert set(names) == set(LANGUAGES)
    assert all(is_ours(one, name) for name in names.values())
    english = {tag for tag, name in names.items() if name == ENGLISH["languages"][tag]}
    assert one.tag == "en" or not english & {"en", "ar", "ru", "zh"} or one.tag == "fil"


@each
def test_months_are_twelve_and_not_english(one: Language) -> None:
    names = names_in(one)
    for months in (names.months, names.months_alone, names.solar_months):
        assert len(set(months)) in ({12, 0} if months is names.solar_months else {12})
        assert all(is_ours(one, re.sub(r"\d", "", month)) for month in months)
    english = set(ENGLISH["months"]["format"]["wide"].values())
    assert one.tag == "en" or len(english & set(names.months)) <= 4


@each
def test_dates_have_their_places(one: Language) -> None:
    names = names_in(one)
    fields = re.findall(r"\{(\w+)\}", names.date)
    assert sorted(fields) in (["d", "month", "y"], ["d", "m", "y"])
    assert sorted(re.findall(r"\{(\w+)\}", names.month_year)) in (["month", "y"], ["m", "y"])


@each
def test_lists_do_not_say_and_in_english(one: Language) -> None:
    start, middle, end, two = names_in(one).lists
    for pattern in (start, middle, end, two):
        assert pattern.index("{0}") < pattern.index("{1}")
    assert one.tag == "en" or not {" and ", ", and "} & {part[3:-3] for part in (end, two)}


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("ti", "መጋቢት 5, 2026"),
        ("my", "၂၀၂၆ မတ် ၅"),
        ("zh", "2026年3月5日"),
        ("ht", "5 mas 2026"),
        ("ku", "5ê adara 2026an"),
        ("ckb", "٥ی ئازاری ٢٠٢٦"),
        ("ru", "5 марта 2026\u202fг."),
    ],
)
def test_days(tag: str, written: str) -> None:
    assert names_in(LANGUAGES[tag]).day(date(2026, 3, 5)) == written


def test_own_names_are_used_where_cldr_has_none() -> None:
    creole = names_in(LANGUAGES["ht"])
    assert creole.countries["DE"] == "Almay"
    assert creole.months[0] == "janvye"
    assert creole.lists[2] == "{0} ak {1}"
    assert "هسپانیه" in names_in(LANGUAGES["fa"]).countries["ES"]
    assert names_in(LANGUAGES["fa"]).months[2] == "مارچ"


def test_asking_for_one_language_changes_no_other() -> None:
    """Babel's inherited data are shared: Chinese months show up in what is asked for next."""
    assert Locale.parse("zh").months["stand-alone"]["wide"][3] == "三月"
    names_in.cache_clear()
    assert names_in(LANGUAGES["hi"]).months_alone[2] == "मार्च"


def test_babel_still_knows_what_locales_inherit() -> None:
    for one in LANGUAGES.values():
        names_in(one)
        assert Locale.parse(one.sources[0]).character_order in {"left-to-right", "right-to-left"}


def test_whatever_nobody_knows_is_an_error() -> None:
    unknown = Language(tag="xx", own_name="X", cldr=("ht",))
    with pytest.raises((UnknownNameError, LookupError)):
        names_in(unknown)


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        ("d 'de' MMMM 'de' y", "{d} de {month} de {y}"),
        ("y年M月d日", "{y}年{m}月{d}日"),
        ("LLLL y 'г'.", "{month} {y} г."),
    ],
)
def test_patterns(pattern: str, places: str) -> None:
    assert _places(pattern) == places


@pytest.mark.parametrize("pattern", ["EEEE d", "dd", "d MMM y", "d 'de", "G y"])
def test_patterns_that_nobody_can_fill(pattern: str) -> None:
    with pytest.raises(UnknownNameError):
        _places(pattern)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "only"),
        (f"{DRAFT}surprise: 1", "only"),
        ("months: [a]", "reviewed"),
        ("review: perhaps", "review state"),
        (f"{DRAFT}months: [a, b]", "12 texts"),
        (f"{DRAFT}plural: two forms", "plural"),
        (f"{DRAFT}date: EEEE", "no pattern"),
        (f"{DRAFT}list: ['{{0}}', '{{0}}', '{{0}}', '{{0}}']", "pattern of a list"),
        (f"{DRAFT}countries: {{es: Espay}}", "no code"),
        (f"{DRAFT}countries: {{ES: ' Espay'}}", "no code"),
        (f"{DRAFT}countries: {{NO: Nòvèj}}", "no code"),  # YAML's no
        (f"{DRAFT}countries: [ES]", "beside codes"),
        (f"{DRAFT}languages: {{xx: y}}", "no code"),
    ],
)
def test_own_data_is_read_strictly(text: str, says: str) -> None:
    with pytest.raises((OwnDataError, ValueError), match=says):
        parse(text)
