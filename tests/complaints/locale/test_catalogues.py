"""The catalogues are complete and fresh, and what reads and checks them does its work."""

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from complaints.locale import catalogues, update
from complaints.locale.catalogues import languages, load, path_of
from complaints.locale.languages import DESK
from complaints.locale.plurals import rule
from referral import vocabulary

MARKS = frozenset({"_", "gettext", "ngettext"})
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: xx\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
)


@pytest.mark.parametrize(
    ("language", "domain"), update.catalogues(update.begun(), update.SOURCES), ids=str
)
def test_no_catalogue_has_a_fault(language: str, domain: str) -> None:
    assert list(update.problems(language, domain)) == []


def test_the_four_languages_are_there_english_first() -> None:
    assert languages()[0] == "en"
    assert {"en", "fr", "es", "ar"} <= set(languages())
    assert languages(DESK) == ("en", "ar", "es", "fr")


@pytest.mark.parametrize("language", languages())
def test_every_catalogue_says_how_far_it_was_reviewed(language: str) -> None:
    for _, domain in update.catalogues([language], update.SOURCES):
        text = path_of(language, domain).read_text("utf-8")
        assert f'"X-Review: {update.review_of(language, domain)}\\n"' in text


@pytest.mark.parametrize("language", languages())
def test_plurals_choose_the_right_words(language: str) -> None:
    catalogue = load(language, "portal")
    singular, plural = (
        "Come back with your number in {n} day.",
        "Come back with your number in {n} days.",
    )
    forms = catalogue.plural(singular, plural)
    assert "other" in forms
    for count in range(150):
        category = rule(catalogue.speech)(count)
        assert category in forms
        assert catalogue.ngettext(singular, plural, count) == forms[category]


def test_arabic_has_all_six_forms_and_french_counts_nothing_as_one() -> None:
    days = ("Come back with your number in {n} day.", "Come back with your number in {n} days.")
    arabic = load("ar", "portal").plural(*days)
    assert set(arabic) == {"zero", "one", "two", "few", "many", "other"}
    assert arabic["two"] == "عُد برقمك بعد يومين."
    assert load("fr", "portal").ngettext(*days, 0) == "Revenez avec votre numéro dans {n} jour."
    assert load("fr", "portal").ngettext(*days, 2) == "Revenez avec votre numéro dans {n} jours."


def test_the_vocabulary_is_translated() -> None:
    spanish = load("es", "vocabulary")
    for text in vocabulary.texts():
        assert spanish.gettext(text) != text


def test_directions() -> None:
    assert load("ar", "portal").direction == "rtl"
    assert load("fr", "portal").direction == "ltr"


def test_a_text_that_nobody_translated_stays_english() -> None:
    catalogue = load("ar", "portal")
    assert catalogue.gettext("Never written") == "Never written"
    assert catalogue.plural("a", "b") == {"one": "a", "other": "b"}


FAULTS: Mapping[str, tuple[str, str]] = {
    "missing": ('msgid "Yes"\nmsgstr ""\n', "missing"),
    "fuzzy": ('#, fuzzy\nmsgid "Yes"\nmsgstr "Oui"\n', "fuzzy"),
    "lost": ('msgid "{name} asks:"\nmsgstr "On demande :"\n', "a placeholder lost"),
    "invented": ('msgid "Yes"\nmsgstr "Oui {n}"\n', "a placeholder too many"),
    "plural": (
        """msgid "Room for {n} more character"
msgid_plural "Room for {n} more characters"
msgstr[0] "Encore {n} caractère"
msgstr[1] "Encore des caractères"
""",
        "a placeholder lost",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_named(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry, sentence = FAULTS[fault]
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    monkeypatch.setattr(update, "ROOT", tmp_path)
    monkeypatch.setattr(update, "updated", lambda *_: b"")
    path = tmp_path / "fr" / "LC_MESSAGES" / "portal.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + entry, encoding="utf-8")
    found = list(update.problems("fr", "portal"))
    assert "stale" in found[0]
    assert any(sentence in line for line in found[1:])


def test_a_fuzzy_or_empty_entry_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    path = tmp_path / "fr" / "LC_MESSAGES" / "unsure.po"
    path.parent.mkdir(parents=True)
    path.write_text(f'{HEADER}#, fuzzy\nmsgid "Yes"\nmsgstr "Ja"\n\nmsgid "No"\nmsgstr ""\n')
    catalogue = load("fr", "unsure")
    assert (catalogue.gettext("Yes"), catalogue.gettext("No")) == ("Yes", "No")


def test_extraction_finds_templates_modules_and_the_vocabulary() -> None:
    portal = {message.id for message in update.extract("portal")}
    assert "Are you safe now?" in portal
    assert ("Usually answers within {n} day", "Usually answers within {n} days") in portal
    assert "A doctor" in {message.id for message in update.extract("vocabulary")}


def test_no_marked_text_hides_in_a_formatted_one() -> None:
    """What reads the sources for the catalogues does not look into f-strings."""
    root = Path(update.__file__).parents[1]
    hidden = [
        (path.relative_to(root), call.lineno)
        for path in root.rglob("*.py")
        for formatted in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(formatted, ast.JoinedStr)
        for call in ast.walk(formatted)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name | ast.Attribute)
        and getattr(call.func, "id", getattr(call.func, "attr", "")) in MARKS
        and any(isinstance(given, ast.Constant) for given in call.args)
    ]
    assert hidden == []
