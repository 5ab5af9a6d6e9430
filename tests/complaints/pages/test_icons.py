"""A picture for every choice: there, drawn as strokes alone, and few bytes on a bad line."""

import json
import re
from pathlib import Path

import brotli

from complaints.pages.icons import FILE, drawings
from referral import vocabulary
from tests.tools import node

SOURCES = node.BROWSER / "icons"
MOST_BYTES = 8_000  # compressed
# what a path may say; a drawing is put into pages as it is
STROKES = re.compile(r"M(?:[MmLlHhVvCcSsQqTtAaZz]|[-., ]|[0-9])+")


def names() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((SOURCES / "names.json").read_text("utf-8"))
    return found


def test_every_choice_has_its_picture_and_no_picture_is_for_nothing() -> None:
    wanted = {
        "groups": {one.id for one in vocabulary.groups()},
        "violations": {one.icon for one in vocabulary.violations()},
        "actors": {one.id for one in vocabulary.actors()},
        "needs": {one.id for one in vocabulary.needs()},
        "about": {one.id for one in vocabulary.about()},
    }
    assert {kind: set(found) for kind, found in drawings().items()} == wanted


def test_every_file_is_named() -> None:
    used = {file for found in names().values() for file in found.values()}
    files = {
        f"own/{path.stem}" if path.parent.name == "own" else path.stem
        for path in SOURCES.rglob("*.svg")
    }
    assert files == used


def test_what_others_drew_comes_with_its_licence() -> None:
    licence = (SOURCES / "tabler" / "LICENSE").read_text("utf-8")
    assert licence.startswith("MIT License")
    shipped = (Path(FILE).parent / "LICENSES.txt").read_text("utf-8")
    assert licence.strip() in shipped


def test_pictures_that_are_chosen_from_side_by_side_differ() -> None:
    for kind in ("groups", "actors", "needs", "about"):
        found = drawings()[kind]
        assert len(set(found.values())) == len(found), kind
    for group in vocabulary.groups():
        icons = [one.icon for one in vocabulary.violations() if one.group == group.id]
        assert len({drawings()["violations"][icon] for icon in icons}) == len(icons), group.id


def test_a_drawing_is_strokes_and_nothing_else() -> None:
    for found in drawings().values():
        for name, drawing in found.items():
            assert STROKES.fullmatch(drawing), name


def test_all_of_them_are_few_bytes() -> None:
    assert len(brotli.compress(FILE.read_bytes())) < MOST_BYTES
