"""Whether a text names a State: in any of our languages, in the forms of its name, by its domain.

It finds "Embassy of Morocco", "Moroccan consulate", "السفارة المغربية" and "info@embassy.ma". It
cannot find what a text only means, such as a ministry by its initials: a person has to read it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from complaints.locale.catalogues import languages
from complaints.locale.languages import LANGUAGES, LETTERS
from complaints.locale.names import names_in

_DOMAIN: Final = re.compile(r"\.([a-z]{2})(?![a-z0-9.-])", re.IGNORECASE)
_DOMAINS: Final = {"GB": "uk"}  # where it is not the State's own code
_SPOKEN: Final = re.compile(r"\s[-–]\s|[(（]")  # "Congo - Kinshasa"
#: What is still written for some, and forms that no rule below makes of what CLDR calls them.
_ALSO: Final = {
    "BF": ("burkinabè", "burkinés"),
    "CD": ("DRC", "DR Congo"),
    "CI": ("Ivory Coast", "Ivorian", "ivoirien", "marfileño", "إيفواري"),
    "CN": ("chinois",),
    "EG": ("egipcio",),
    "ES": ("Spanish",),
    "FR": ("French",),
    "GB": ("British", "britannique", "británico"),
    "GH": ("ghanés",),
    "GR": ("Greek", "grec", "griego"),
    "GW": ("bissau-guinéen",),
    "IN": ("indien",),
    "IQ": ("iraquien",),
    "KP": ("DPRK", "nord-coréen", "norcoreano"),
    "LK": ("srilankés",),
    "MA": ("marroquí",),
    "MM": ("Burma", "Burmese", "birman"),
    "NI": ("nicaraguayen",),
    "NL": ("Dutch",),
    "PL": ("Polish",),
    "PS": ("Palestine", "palestino", "palestinien", "فلسطين"),
    "RU": ("russe", "ruso", "rusa"),
    "SA": ("Saudi", "saoudien", "السعودية"),
    "SL": ("sierraleonés",),
    "SS": ("sud-soudanais", "sursudanés"),
    "SZ": ("Swaziland",),
    "TN": ("tunecino",),
    "TR": ("Turkey", "turc", "turque", "turco"),
    "VE": ("venezolano",),
}
_LAND: Final = "istan"
_THE: Final = "ال"  # before many names in Arabic, and not before all their forms
_LAND_IN_ARABIC: Final = "ستان"
_LAST_IN_ARABIC: Final = "ا"  # of "سوريا", in whose forms it is another letter
_SHORTEST: Final = 4  # letters of a name that has other forms
_ROOT: Final = 5  # letters of a longer one by which those begin
_ENDING: Final = 6  # letters at most after these: "soudan-aise", "tunis-ienne"

Words = tuple[str, ...]


def is_named(text: str, country: str) -> bool:
    """Whether ``text`` names this State, and not only another whose name contains its name."""
    if any(found.casefold() == _domain(country) for found in _DOMAIN.findall(text)):
        return True
    words = _words(text)
    found = {at for name in _names(country) for at in _places(name, words)}
    if not found:
        return False
    longest = max(len("".join(name)) for name in _names(country))
    others = (name for other, name in _all_names() if other != country)
    longer = (name for name in others if len(name) > 1 or len(name[0]) > longest)
    return bool(found - {at for name in longer for at in _covered(name, words)})


def _domain(country: str) -> str:
    return _DOMAINS.get(country, country).casefold()


@cache
def _names(country: str) -> frozenset[Words]:
    return frozenset(name for code, name in _all_names() if code == country)


@cache
def _all_names() -> tuple[tuple[str, Words], ...]:
    """The names of all States in all our languages."""
    found = {
        (code, _words(spoken))
        for tag in languages((LETTERS,))
        for code, name in names_in(LANGUAGES[tag]).countries.items()
        for spoken in (name, _SPOKEN.split(name)[0])
    }
    found |= {(code, _words(name)) for code, names in _ALSO.items() for name in names}
    return tuple(sorted(one for one in found if one[1]))


def _words(text: str) -> Words:
    """The words of a text: letters and digits, without marks and case."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (" " if not _belongs(sign) else sign if sign.isalnum() else "" for sign in plain)
    return tuple("".join(kept).split())


def _belongs(sign: str) -> bool:
    """Whether a sign is of a word: a letter, or a mark above or below one."""
    return sign.isalnum() or unicodedata.category(sign).startswith("M")


def _places(name: Words, words: Sequence[str]) -> Iterator[int]:
    """Where the name, or a form of it, begins among the words."""
    for at in range(len(words) - len(name) + 1):
        *before, last = words[at : at + len(name)]
        if tuple(before) == name[:-1] and _is_form(last, name[-1]):
            yield at


def _covered(name: Words, words: Sequence[str]) -> Iterator[int]:
    """The places that a name takes up."""
    for at in _places(name, words):
        yield from range(at, at + len(name))


def _is_form(word: str, name: str) -> bool:
    """Whether a word is this name, or made of it: "moroccan" of "morocco"."""
    if word == name:
        return True
    if name.upper() == name:  # of a script without capitals: words grow at both ends
        return len(name) > 2 and _stem(name) in word
    root = name[: max(_ROOT, len(name) - 2)]
    if name.endswith(_LAND) and len(name) - len(_LAND) >= _ROOT:
        root = name.removesuffix(_LAND)
        return word.startswith(root) and len(word) <= len(root) + _ENDING
    if len(name) < _SHORTEST:
        return False
    return word.startswith(root) and 0 < len(word) - len(root) <= _ENDING


def _stem(name: str) -> str:
    """What is left of a name of a script without capitals in all of its forms."""
    bare = name.removeprefix(_THE)
    for ending in (_LAND_IN_ARABIC, _LAST_IN_ARABIC):
        if bare.endswith(ending) and len(bare) - len(ending) >= _SHORTEST:
            return bare.removesuffix(ending)
    return bare if len(bare) >= _SHORTEST else name
