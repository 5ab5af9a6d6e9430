"""Which screens the scripts can show, by the keys of their titles, read from their sources."""

import re
from pathlib import Path
from typing import Final

_SOURCES: Final = Path(__file__).parents[3] / "complaints" / "browser" / "src"

_KEY: Final = re.compile(r'"([a-z_]+)"')
# of a screen, or of what stands in the place of all screens when something broke
_TITLE: Final = re.compile(r'(?:\btitle: |h\("h1", \{[^}]*\}, )(?:\w+\.)*of\((.*?)\)[,} ]')
_PLACE: Final = re.compile(r'\btitle: |h\("h1".*\bof\(')
_CHOSEN: Final = re.compile(r"\bconst title = (.*)")
_MAKER: Final = re.compile(r"(?:\bfunction (\w+)|\bconst (\w+) = )\(.*\btitle\b.*\) (?:=> |\{)")


def titles() -> frozenset[str]:
    """The keys of all titles.

    `AssertionError` where one is written in a way that this does not read: a screen must not be
    overlooked.
    """
    found: set[str] = set()
    for source in sorted(_SOURCES.rglob("*.js")):
        text = source.read_text("utf-8")
        all_written = _TITLE.findall(text)
        assert len(all_written) == len(_PLACE.findall(text)), source.name
        for written in all_written:
            keys = _KEY.findall(written)
            if re.search(r"\btitle\b", written):
                keys += _given(text)
            assert keys, f"{source.name}: {written}"
            found |= set(keys)
    return frozenset(found)


def _given(text: str) -> list[str]:
    """What is given as a title to the functions of a source that make a screen of it."""
    makers = [one or other for one, other in _MAKER.findall(text)]
    calls = [one for maker in makers for one in re.findall(rf"\b{maker}\((.*?)[(\[]", text)]
    return [key for one in (*calls, *_CHOSEN.findall(text)) for key in _KEY.findall(one)]
