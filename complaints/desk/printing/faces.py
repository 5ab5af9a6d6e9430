"""Faces: fonts of this computer, and which of them can write a text.

Only the folders in which systems keep fonts are looked into. A face counts for a script whose
letters change with their neighbours only if it brings the rules for that; one whose maker forbids
to embed it is passed over. What was found is remembered while the program runs.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTCollection, TTFont, TTLibError
from fpdf.unicode_script import UnicodeScript, get_unicode_script

_ENDINGS: Final = (".ttf", ".otf", ".ttc", ".otc")
#: Families that read well on paper and come with systems, the first are tried first.
_LIKED: Final = (
    *(
        "notosans",
        "notonaskharabic",
        "segoeui",
        "arial",
        "helvetica",
        "dejavusans",
        "liberationsans",
    ),
    *("ebrima", "nyala", "kefa", "abyssinica"),  # Ethiopic
    *("nirmala", "vrinda", "kohinoor", "mangal", "lohit"),  # of India
    *("mmrtext", "padauk", "msyh", "simsun", "pingfang", "stheiti", "wqy", "droidsansfallback"),
    *("geezapro", "tahoma", "leelawadee", "thonburi", "khmer", "daunpenh"),
)
#: In a name: another face of the family would read better.
_MARKED: Final = (
    *("bold", "italic", "oblique", "light", "thin", "black", "heavy", "medium", "mono"),
    *("condensed", "narrow", "serif", "symbol", "math", "display", "looped", "rounded", "ui-"),
)
#: Scripts in which a letter looks as its neighbours make it look.
_JOINING: Final = frozenset(
    {
        *(UnicodeScript.ARABIC, UnicodeScript.SYRIAC, UnicodeScript.MYANMAR, UnicodeScript.KHMER),
        *(UnicodeScript.DEVANAGARI, UnicodeScript.BENGALI, UnicodeScript.GURMUKHI),
        *(UnicodeScript.GUJARATI, UnicodeScript.ORIYA, UnicodeScript.TAMIL, UnicodeScript.TELUGU),
        *(UnicodeScript.KANNADA, UnicodeScript.MALAYALAM, UnicodeScript.SINHALA),
        *(UnicodeScript.TIBETAN, UnicodeScript.MONGOLIAN),
    }
)
_RULES: Final = ("GSUB", "morx")
_MAY_NOT: Final = 0x0002 | 0x0100 | 0x0200  # embed at all, a part of it, its outlines


@dataclass(frozen=True, slots=True)
class Face:
    """One font of this computer."""

    path: Path
    number: int
    signs: frozenset[int]
    has_rules: bool

    @property
    def name(self) -> str:
        """By what a paper refers to it."""
        return f"{self.path.name}#{self.number}".lower()

    def writes(self, sign: str) -> bool:
        """Whether it can write this sign as its script demands."""
        if ord(sign) not in self.signs:
            return False
        return self.has_rules or get_unicode_script(sign) not in _JOINING


def folders() -> tuple[Path, ...]:
    """Where this system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", str(home / "AppData" / "Local")))
        return (windows / "Fonts", local / "Microsoft" / "Windows" / "Fonts")
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = os.environ.get("XDG_DATA_HOME") or str(home / ".local" / "share")
    return tuple(Path(one) / "fonts" for one in [*shared.split(":"), own] if one)


def faces_for(signs: Iterable[str], places: tuple[Path, ...]) -> tuple[Face, ...]:
    """Faces that together write the signs, as few as the order of liking gives; perhaps not all."""
    left, found = set(signs), []
    for path in _paths(places):
        if not left:
            break
        for face in _faces(path):
            written = {sign for sign in left if face.writes(sign)}
            if written:
                left -= written
                found.append(face)
    return tuple(found)


@cache
def _paths(places: tuple[Path, ...]) -> tuple[Path, ...]:
    files = [
        path
        for place in places
        for path in (place.rglob("*") if place.is_dir() else ())
        if path.suffix.lower() in _ENDINGS
    ]
    return tuple(sorted(files, key=lambda path: (*_liking(path.stem.lower()), str(path))))


def _liking(stem: str) -> tuple[int, int, int]:
    family = next((at for at, one in enumerate(_LIKED) if stem.startswith(one)), len(_LIKED))
    return sum(one in stem for one in _MARKED), family, len(stem)


@cache
def _faces(path: Path) -> tuple[Face, ...]:
    try:
        return tuple(_read(path))
    except (OSError, TTLibError, ValueError, KeyError, AssertionError):
        return ()  # a broken file is no font


def _read(path: Path) -> Iterator[Face]:
    if path.suffix.lower() in (".ttc", ".otc"):
        with TTCollection(path, lazy=True) as collection:
            for number, font in enumerate(collection.fonts):
                yield from _face(path, number, font)
    else:
        with TTFont(path, lazy=True) as font:
            yield from _face(path, 0, font)


def _face(path: Path, number: int, font: TTFont) -> Iterator[Face]:
    has_outlines = "glyf" in font or "CFF " in font
    may_not = "OS/2" in font and font["OS/2"].fsType & _MAY_NOT
    if has_outlines and not may_not:
        signs = frozenset(font.getBestCmap() or ())
        has_rules = any(one in font for one in _RULES)
        yield Face(path=path, number=number, signs=signs, has_rules=has_rules)
