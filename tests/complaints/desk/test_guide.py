"""The caseworkers' guide: whole in four languages, and never about a button that is not there."""

from dataclasses import replace
from pathlib import Path

import pytest

from complaints.cli.desk import desk
from complaints.desk.app import create_app
from complaints.desk.config import Config
from complaints.desk.guide import CHAPTERS, OF_SCREEN
from complaints.desk.guide.chapter import COMMAND, Piece, pieces, quoted
from complaints.desk.guide.searching import find
from complaints.locale.catalogues import load
from complaints.locale.languages import DESK, SOURCE_LANGUAGE
from complaints.locale.update import extract
from tests.complaints.desk.window import Browser

_LANGUAGES = ("ar", "en", "es", "fr")
_PICTURES = Path("complaints/desk/static/guide")
_LARGEST = 45_000  # bytes of a picture
_ALL = 3_000_000


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A desk that was only started: nobody has typed a passphrase."""
    folder = tmp_path_factory.mktemp("guide")
    config = Config(
        keyfile=folder / "a.key", portal="http://127.0.0.1:1", port=8101, data=folder / "a"
    )
    return Browser(create_app(config).test_client())


def known() -> set[str]:
    """Everything that the desk says anywhere, but for the guide itself."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in extract("desk")
        if message.id and any("desk/guide/" not in place for place, _ in message.locations)
    }


def test_every_word_of_a_button_is_said_by_the_desk() -> None:
    said = known()
    for chapter in CHAPTERS.values():
        for sentence in chapter.sentences:
            buttons = {one for one in quoted(sentence) if not one.startswith(COMMAND)}
            assert buttons <= said, sentence


def test_every_command_is_one() -> None:
    options = {one for parameter in desk.params for one in parameter.opts}
    quotes = [
        one for chapter in CHAPTERS.values() for text in chapter.sentences for one in quoted(text)
    ]
    for command in (one for one in quotes if one.startswith(COMMAND)):
        name = command.removeprefix(COMMAND).split()[1]
        assert name in desk.commands or name in options, command


@pytest.mark.parametrize("language", [one for one in _LANGUAGES if one != SOURCE_LANGUAGE])
def test_every_sentence_is_translated_with_the_same_buttons(language: str) -> None:
    catalogue = load(language, *DESK)
    for chapter in CHAPTERS.values():
        for sentence in chapter.sentences:
            assert sentence in catalogue.single, sentence
            translated = catalogue.gettext(sentence)
            assert sorted(quoted(translated)) == sorted(quoted(sentence)), translated
            buttons = [one for one in quoted(sentence) if not one.startswith(COMMAND)]
            assert all(one in catalogue.single for one in buttons), sentence


def test_a_task_has_few_steps_and_short_sentences() -> None:
    for chapter in CHAPTERS.values():
        assert 3 <= len(chapter.steps) <= 6, chapter.key
        for sentence in (chapter.intro, *chapter.steps, *chapter.notes):
            longest = max(len(one.split()) for one in sentence.replace(":", ".").split("."))
            assert longest <= 20, sentence


def test_a_button_is_shown_as_the_desk_says_it() -> None:
    found = list(pieces("Pressez [Lock] ici.", {"Lock": "Verrouiller"}.__getitem__))
    assert found == [
        Piece(words="Pressez ", is_quoted=False),
        Piece(words="Verrouiller", is_quoted=True),
        Piece(words=" ici.", is_quoted=False),
    ]


def test_screens_lead_to_chapters_and_both_are_there(browser: Browser) -> None:
    endpoints = {rule.endpoint for rule in browser.client.application.url_map.iter_rules()}
    assert OF_SCREEN.keys() <= endpoints
    assert set(OF_SCREEN.values()) <= CHAPTERS.keys()


@pytest.mark.parametrize("language", _LANGUAGES)
def test_the_guide_is_read_before_the_desk_is_unlocked(browser: Browser, language: str) -> None:
    speak = load(language, *DESK).gettext
    headers = {"Accept-Language": language}
    whole = browser.get("/guide/all", headers=headers)
    assert whole.status_code == 200
    for chapter in CHAPTERS.values():
        assert speak(chapter.title) in whole.text
        assert browser.get(f"/guide/{chapter.key}", headers=headers).status_code == 200
    assert f"<b>{speak('Unlock')}</b>" in whole.text
    assert "[" not in whole.text.split("<main", 1)[1]
    assert browser.get("/guide/nothing").status_code == 404


@pytest.mark.parametrize(
    ("language", "words", "first"),
    [
        ("en", "BACKUP", "backup"),
        ("en", "conflict names", "conflict"),
        ("fr", "sauvegarde", "backup"),
        ("es", "contraseña", "newcomer"),
        ("es", "contrasena", "newcomer"),
        ("ar", "النسخه", "backup"),
        ("ar", "النسخة", "backup"),
    ],
)
def test_chapters_are_found_by_words_in_ones_own_language(
    language: str, words: str, first: str
) -> None:
    found = find(words, CHAPTERS.values(), load(language, *DESK).gettext)
    keys = [one.chapter.key for one in found]
    assert first in keys
    assert find("  ", CHAPTERS.values(), str) == []
    assert find("amparo nothing-of-it", CHAPTERS.values(), str) == []


def test_the_guide_is_searched_while_the_desk_is_locked(browser: Browser) -> None:
    found = browser.post("/guide/search", of="/guide", words="passphrase lost")
    assert found.status_code == 200
    assert "guide/first-day" in found.text
    assert 'data-testid="none"' in browser.post("/guide/search", of="/guide", words="qqq").text


def test_nobody_without_the_link_reads_even_the_guide(browser: Browser) -> None:
    stranger = browser.client.application.test_client()
    assert replace(browser, client=stranger).client.get("/guide").status_code != 200


def test_every_picture_is_there_in_every_language_and_none_else() -> None:
    named = {f"{one.picture}.webp" for one in CHAPTERS.values() if one.picture}
    files = [path for path in _PICTURES.rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} == set(_LANGUAGES)
    for language in _LANGUAGES:
        assert {path.name for path in (_PICTURES / language).iterdir()} == named, language
    assert max(path.stat().st_size for path in files) <= _LARGEST
    assert sum(path.stat().st_size for path in files) <= _ALL
