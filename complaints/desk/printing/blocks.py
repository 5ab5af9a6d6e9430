"""What a paper is made of. Each text has a language (a BCP 47 tag); its direction follows from it.

A text may be anybody's: it is set as it is, without the marks that turn the direction of writing
around, which could make a paper read otherwise than it was written.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

#: Marks that join or part letters, and belong to the spelling of several languages.
_SPELLING: Final = "\u200c\u200d"
_BREAKS: Final = "\n"
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_STRONG: Final = _RIGHT_TO_LEFT | {"L"}
_FIGURES: Final = frozenset({"EN", "AN"})
_ROW: Final = 200  # signs


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; ``level`` 1 is the paper's own."""

    text: str = field(repr=False)
    language: str
    level: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text; its line breaks stay."""

    text: str = field(repr=False)
    language: str
    is_small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbatim:
    """Keys, hashes and the like: from left to right, broken anywhere."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A table of two columns: what it is, and what was said; labels are in ``language``."""

    rows: Sequence[tuple[str, str]] = field(repr=False)
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Room to write by hand, and below it what is to be written there."""

    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Some empty space."""


Block = Heading | Paragraph | Verbatim | Facts | Line | Gap


def clean(text: str) -> str:
    """The text as it is set: one form for each sign, and none that only steers a program.

    A long row of dots or dashes, with nothing between that is read, is cut short: what orders the
    directions of writing looks for the next letter in steps within steps, of which there is an end.
    """
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    kept = (one for one in lines if one in _BREAKS or one in _SPELLING or not _steers(one))
    return "".join(
        "".join(row) if is_read or len(row) <= _ROW else "".join(row[:_ROW]) + "…"
        for is_read, signs in groupby(kept, key=_is_read)
        for row in [list(signs)]
    )


def is_right_to_left(text: str, language: str) -> bool:
    """Which way a text runs: as its first letter does; without letters as its language does."""
    for sign in text:
        if (kind := unicodedata.bidirectional(sign)) in _STRONG:
            return kind in _RIGHT_TO_LEFT
    return language.split("-")[0].lower() in RIGHT_TO_LEFT


#: Languages of papers that are written from right to left.
RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def _is_read(sign: str) -> bool:
    return unicodedata.bidirectional(sign) in _STRONG | _FIGURES


def _steers(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
