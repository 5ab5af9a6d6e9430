"""Counting in 27 languages: gettext, the pages' table and CLDR agree."""

from gettext import c2py

import pytest
from babel.messages.catalog import Catalog

from complaints.locale.languages import LANGUAGES, Language
from complaints.locale.plurals import LETTERS, categories, header, rule, table

each = pytest.mark.parametrize("one", LANGUAGES.values(), ids=LANGUAGES)


@each
def test_gettext_takes_the_form_of_the_category(one: Language) -> None:
    decide, choose, forms = (
        rule(one),
        c2py(header(one).partition("plural=")[2].rstrip(";")),
        categories(one),
    )
    assert all(forms[choose(count)] == decide(count) for count in range(1200))


@each
def test_the_table_of_the_pages_agrees(one: Language) -> None:
    decide, letters = rule(one), table(one)
    for count in (*range(1200), *range(99_900, 100_300)):
        assert letters[count if count < 200 else 100 + count % 100] == LETTERS[decide(count)]


@each
def test_babel_reads_the_header(one: Language) -> None:
    catalog = Catalog()
    catalog.mime_headers = [("Plural-Forms", header(one))]
    assert catalog.num_plurals == len(categories(one))


def test_how_many_forms() -> None:
    known = {"ar": 6, "ru": 3, "uk": 3, "my": 1, "zh": 1, "vi": 1, "id": 1, "ht": 1}
    assert {tag: len(categories(one)) for tag, one in LANGUAGES.items()} == {
        **dict.fromkeys(LANGUAGES, 2),
        **known,
    }
