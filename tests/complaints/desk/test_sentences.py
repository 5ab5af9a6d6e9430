"""What the translators were given is what the packages below say."""

import re
from pathlib import Path

import pytest

import complaints
from complaints.desk.sentences import BORROWED

_JOINED = re.compile(r'"\s*\n\s*"')


@pytest.fixture(scope="module")
def sources() -> str:
    folder = Path(complaints.__file__).parent
    files = [path for path in folder.rglob("*.py") if path.name != "sentences.py"]
    return "".join(_JOINED.sub("", path.read_text(encoding="utf-8")) for path in files)


@pytest.mark.parametrize("sentence", BORROWED)
def test_a_borrowed_sentence_is_still_said(sentence: str, sources: str) -> None:
    assert sentence in sources
