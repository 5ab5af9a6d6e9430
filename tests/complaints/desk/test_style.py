"""The style sheets of the desk: what they must leave to whoever reads."""

import re
from pathlib import Path

import pytest

import complaints.desk

SHEETS = sorted((Path(complaints.desk.__file__).parent / "static").glob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_the_reader_of_a_page_decides_how_large_its_letters_are(sheet: Path) -> None:
    """A size in pixels would undo the size of text that somebody has set in their browser."""
    assert not re.findall(r"font(?:-size)?:[^;}]*\dpx", sheet.read_text("utf-8"))
