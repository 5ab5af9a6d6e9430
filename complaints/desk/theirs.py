"""What others wrote, as a caseworker reads it: whole, in order, and with nothing hidden in it.

Signs that turn the direction of writing can make one thing look like another ("gpj.exe"). They are
taken out of what is shown, and their names stand where they stood. The marks without extent, which
Arabic and Hebrew are written with, stay. Never changed: what is kept, referred or searched.
Source: Unicode UAX #9 (explicit formatting), UTR #36.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from complaints.domain.errors import MalformedError
from complaints.domain.identifiers import language

LINES: Final = 40  # shown at once
SIGNS: Final = 4_000

#: Embeddings, overrides, isolates and their ends; and what no letter, line or tab needs.
_HIDDEN: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BREAK: Final = re.compile(r"\r\n?|[\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A text in what is shown at once, and the rest of ``lines`` lines."""

    shown: str = field(repr=False)
    rest: str = field(default="", repr=False)
    lines: int = 0


def cut(text: str) -> Cut:
    """The text's beginning and the rest; ``shown + rest`` is the text with plain line breaks."""
    whole = _BREAK.sub("\n", text)
    end = _end(whole)
    if end >= len(whole):
        return Cut(shown=whole)
    rest = whole[end:]
    return Cut(shown=whole[:end], rest=rest, lines=rest.rstrip("\n").count("\n") + 1)


def _end(text: str) -> int:
    """Where the beginning ends: after so many lines, or so many signs of one that has no end."""
    at = -1
    for _line in range(LINES):
        at = text.find("\n", at + 1)
        if at < 0:
            return min(len(text), SIGNS) if len(text) > 2 * SIGNS else len(text)
        if at >= SIGNS:
            return max(text.rfind("\n", 0, SIGNS) + 1, 0) or SIGNS
    return at + 1


def tag(claimed: str) -> str:
    """The language that a text claims to be in, if it is one's tag; else nothing."""
    try:
        return language(claimed)
    except MalformedError:
        return ""


def hides(text: str) -> bool:
    """Whether there is a hidden sign in it."""
    return _HIDDEN.search(text) is not None


def plain(text: str) -> str:
    """The text with the number of each hidden sign in its place, where nothing but text can be."""
    return "".join(one.partition(" ")[0] if is_sign else one for is_sign, one in pieces(text))


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """The text piece by piece; True with the name of a hidden sign, False with what was written."""
    at = 0
    for found in _HIDDEN.finditer(text):
        if found.start() > at:
            yield False, text[at : found.start()]
        yield True, _name(found[0])
        at = found.end()
    if at < len(text):
        yield False, text[at:]


def _name(sign: str) -> str:
    name = unicodedata.name(sign, "")
    return f"U+{ord(sign):04X} {name}".rstrip()
