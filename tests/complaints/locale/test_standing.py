"""How far languages are is counted against the sources, and reviews hold for what was read."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from complaints.cli.portal import portal
from complaints.locale import catalogues, update
from complaints.locale.catalogues import path_of, read
from complaints.locale.languages import LANGUAGES
from complaints.locale.standing import reviews, standing, standings
from tests.factories import make_instance

FRENCH = LANGUAGES["fr"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The vocabulary's catalogues, where they can be changed."""
    for tag in ("en", "fr"):
        target = tmp_path / tag / "LC_MESSAGES" / "vocabulary.po"
        target.parent.mkdir(parents=True)
        shutil.copy(path_of(tag, "vocabulary"), target)
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    monkeypatch.setattr(update, "ROOT", tmp_path)
    return tmp_path


def vocabulary(folder: Path) -> Path:
    return folder / "fr" / "LC_MESSAGES" / "vocabulary.po"


def test_a_language_without_catalogue_has_nothing(folder: Path) -> None:
    found = standing(LANGUAGES["sw"], "vocabulary")
    assert (found.done, found.percent, found.review) == (0, 0, "")
    assert found.texts > 100


def test_a_missing_text_is_not_counted(folder: Path) -> None:
    before = standing(FRENCH, "vocabulary")
    assert (before.percent, before.review) == (100, "machine draft")
    text = vocabulary(folder).read_text("utf-8")
    assert 'msgstr "Voir un médecin"' in text
    vocabulary(folder).write_text(text.replace('msgstr "Voir un médecin"', 'msgstr ""'), "utf-8")
    after = standing(FRENCH, "vocabulary")
    assert (after.done, after.percent) == (before.done - 1, 99)


def test_a_review_is_recorded_and_ends_with_a_change(folder: Path) -> None:
    assert update.main(["fr", "vocabulary", "--reviewed-by", "Ana P."]) == 0
    said = standing(FRENCH, "vocabulary").review
    assert said.startswith("reviewed by Ana P. on 2")
    assert "changed" not in said
    assert reviews(["fr"], ("vocabulary",)) == {"fr": {"vocabulary": said}}
    assert update.main(["fr", "vocabulary", "--check"]) == 0
    text = vocabulary(folder).read_text("utf-8").replace("Voir un médecin", "Aller voir un médecin")
    vocabulary(folder).write_text(text, "utf-8")
    assert standing(FRENCH, "vocabulary").review == f"{said}, changed since"


def test_a_new_language_gets_catalogues_that_are_not_fit_yet(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert update.main(["ru", "vocabulary"]) == 1
    said = capsys.readouterr().out
    assert "missing: 'A doctor'" in said
    catalog = read("ru", "vocabulary")
    assert catalog.num_plurals == 3
    assert len(catalog) == len(read("en", "vocabulary"))
    assert not any(one.is_whole for one in update.pairs(catalog))


def test_a_review_state_that_is_none_is_a_problem(folder: Path) -> None:
    text = vocabulary(folder).read_text("utf-8").replace("machine draft", "fine")
    vocabulary(folder).write_text(text, "utf-8")
    assert any("'fine' is no review state" in line for line in update.problems("fr", "vocabulary"))


def test_pages_are_not_built_from_a_catalogue_with_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tag, domain in update.catalogues(["en", "fr"], update.SOURCES):
        update.extract(domain)  # from the sources, before the root is elsewhere
        target = tmp_path / tag / "LC_MESSAGES" / f"{domain}.po"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path_of(tag, domain), target)
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    monkeypatch.setattr(update, "ROOT", tmp_path)
    text = vocabulary(tmp_path).read_text("utf-8")
    vocabulary(tmp_path).write_text(
        text.replace('"Voir un médecin"', '"Voir un médecin."'), "utf-8"
    )
    trust = tmp_path / "trust.json"
    trust.write_bytes(make_instance().root.dump())
    arguments = ["build", "--trust", str(trust), "--out", str(tmp_path / "site")]
    refused = CliRunner().invoke(portal, arguments)
    assert refused.exit_code == 1
    assert "vocabulary.po: ends with a full stop, the English with no mark: 'A doctor'" in (
        refused.output
    )
    assert not (tmp_path / "site").exists()


def test_the_operator_sees_every_language() -> None:
    done = CliRunner().invoke(portal, ["languages"])
    assert done.exit_code == 0, done.output
    for one in LANGUAGES.values():
        assert one.own_name in done.output
    assert "machine draft" in done.output
    assert "the source" in done.output
    assert len(list(standings(("vocabulary",)))) == 27
