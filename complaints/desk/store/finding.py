"""How words are written for finding them: one form for whatever people type for one another.

`plain` makes that form of what is kept for the search and of what is sought. Accents, vowel marks
and what joins or lengthens letters go, letters that stand for one another become one, digits are
those of ASCII. Marks that are letters, as in Devanagari, Burmese or Thai, must never go: without
its vowel signs a word there is another one. It is for finding alone, never for showing.
"""

import unicodedata
from typing import Final

#: Where marks of Latin, Greek, Cyrillic, Hebrew, Arabic and Ethiopic stand.
_MARKS: Final = (
    range(0x0300, 0x0370),
    range(0x0483, 0x048A),
    range(0x0591, 0x05C8),
    range(0x0610, 0x061B),
    range(0x064B, 0x0660),
    range(0x0670, 0x0671),
    range(0x06D6, 0x06EE),
    range(0x0898, 0x0900),
    range(0x135D, 0x1360),
    range(0x1AB0, 0x1B00),
    range(0x1DC0, 0x1E00),
    range(0x20D0, 0x2100),
    range(0x2DE0, 0x2E00),
    range(0xA66F, 0xA680),
    range(0xFE00, 0xFE10),  # which form of a sign is shown
    range(0xFE20, 0xFE30),
)
_TATWEEL: Final = "\u0640"
#: What people write for one another, after it was taken apart and made small.
_ALIKE: Final = {
    **dict.fromkeys("\u0671\u0672\u0673", "\u0627"),  # alef
    **dict.fromkeys("\u0649\u06cc", "\u064a"),  # yeh
    **dict.fromkeys("\u06a9\u06aa", "\u0643"),  # kaf
    **dict.fromkeys("\u0629\u06be\u06c1\u06c3\u06d5", "\u0647"),  # heh, teh marbuta
    **dict.fromkeys("\u2018\u2019\u02bc\u02bb\u02b9", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    "\u0131": "i",
    "\u0111": "d",
    "\u0127": "h",
    "\u0142": "l",
    "\u00f8": "o",
    "\u00e6": "ae",
    "\u0153": "oe",
}


def plain(text: str) -> str:
    """The form in which ``text`` is found; ASCII only becomes small. ``plain`` of it is itself."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", apart.translate(_SIGNS))


class _Signs(dict[int, str]):
    """By sign what is written for it, found out once."""

    def __missing__(self, code: int) -> str:
        self[code] = written = _written(chr(code))
        return written


_SIGNS: Final = _Signs()


def _written(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category in ("Mn", "Me") and any(ord(sign) in marks for marks in _MARKS):
        return ""
    if category == "Cf" or sign == _TATWEEL:
        return ""
    return _ALIKE.get(sign, sign)
