"""Whether a text names a State: in any of our languages, in the forms of its name, by its domain.

It finds "Embassy of Morocco", "Moroccan consulate", "السفارة المغربية" and "info@embassy.ma", and
not "Liberty House" for Liberia. It cannot find what a text only means, such as a ministry by its
initials: a person has to read it.

It is a net below the State that a member chooses for a body, and there is no way past it: nobody
who clicks decides that the consulate of a State is of another one. What is stopped for the name of
a street can be written without it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from complaints.desk.store.finding import plain
from complaints.locale.catalogues import languages
from complaints.locale.languages import LANGUAGES, LETTERS
from complaints.locale.names import names_in

_DOMAIN: Final = re.compile(r"\.([a-z]{2})(?![a-z0-9.-])", re.IGNORECASE)
_DOMAINS: Final = {"GB": "uk"}  # where it is not the State's own code
_SPOKEN: Final = re.compile(r"\s[-–]\s|[(（]")  # "Congo - Kinshasa"
#: What is still written for some, and forms that no rule below makes of what CLDR calls them.
_ALSO: Final = {
    "AE": ("Emirati", "émirien", "émirienne", "emiratí", "إماراتي"),
    "AX": ("Åland", "ålandais"),
    "AZ": ("Azeri", "azéri"),
    "BA": ("Bosnian", "bosnien", "bosniaque", "bosnio", "بوسني"),
    "BE": ("belge",),
    "BF": ("burkinabè", "burkinés"),
    "BW": ("Motswana", "Batswana"),
    "BY": ("Byelorussian",),
    "CD": ("DRC", "DR Congo", "RDC"),
    "CF": ("Central African", "centrafricain", "centroafricano"),
    "CH": ("suisse", "suizo", "suiza"),
    "CI": ("Ivory Coast", "Ivorian", "ivoirien", "marfileño", "إيفواري"),
    "CN": ("PRC", "chinois", "chino", "中國", "中華", "中华"),
    "CR": ("costaricain", "costarricense"),
    "CV": ("Cape Verdean", "Cape Verdian", "cap-verdien", "caboverdiano"),
    "CY": ("Cypriot", "chypriote", "chipriota"),
    "CZ": ("Czech", "tchèque", "checo"),
    "DE": ("German", "allemand", "alemán"),
    "DK": ("Danish", "danois", "danés"),
    "DM": ("Dominican", "dominiquais"),
    "DO": ("Dominican", "dominicain", "dominicano"),
    "EC": ("équatorien",),
    "EG": ("egipcio",),
    "EH": ("Sahrawi", "Saharawi", "saharaui", "sahraoui", "صحراوي"),
    "ES": ("Spanish", "espagnol", "español"),
    "FI": ("Finnish",),
    "FR": ("French", "français", "francés"),
    "GB": ("British", "britannique", "británico"),
    "GH": ("ghanés",),
    "GQ": ("Equatoguinean", "équato-guinéen", "ecuatoguineano"),
    "GR": ("Greek", "grec", "griego"),
    "GW": ("Bissau-Guinean", "bissau-guinéen"),
    "HR": ("Croat", "croate"),
    "IE": ("Irish",),
    "IN": ("indien", "indio", "Индии", "индийский", "Індії", "індійський"),
    "IQ": ("iraquien",),
    "KG": ("Kyrgyz", "Kirghiz", "Kirgiz", "kirghize"),
    "KP": ("DPRK", "North Korean", "nord-coréen", "norcoreano"),
    "KR": ("South Korean", "sud-coréen", "surcoreano"),
    "LA": ("Lao", "Laotian", "laotien", "laosiano"),
    "LK": ("srilankés",),
    "LV": ("letton",),
    "LY": ("Ливии", "ливийский", "Лівії", "лівійський"),
    "MA": ("Moroccan", "marroquí"),
    "MG": ("Malagasy", "malgache"),
    "MK": ("Macedonian", "macédonien", "macedonio"),
    "MM": ("Burma", "Burmese", "birman"),
    "NE": ("Nigerien", "nigérienne", "nigeriens", "nigériennes"),
    "NI": ("nicaraguayen",),
    "NL": ("Dutch", "néerlandais", "neerlandés"),
    "PE": ("Peruvian", "péruvien"),
    "PH": ("Filipino", "Filipina", "philippin"),
    "PL": ("Polish", "polaco"),
    "PR": ("Puerto Rican", "portoricain"),
    "PS": ("Palestine", "palestino", "palestinien", "فلسطين"),
    "RO": ("roumain", "rumano"),
    "RS": ("serbe",),
    "RU": ("russe", "ruso", "rusa"),
    "SA": ("Saudi", "saoudien", "السعودية"),
    "SE": ("Swedish", "suédois"),
    "SL": ("sierraleonés",),
    "SS": ("sud-soudanais", "sursudanés"),
    "ST": ("Santomean", "Sao Tomean", "santoméen"),
    "SY": ("Сирии", "сирийский", "Сирії", "сирійський"),
    "SZ": ("Swaziland", "Swazi"),
    "TH": ("Thai", "thaï", "thaïlandais"),
    "TJ": ("Tadzhik",),
    "TL": ("Timorese", "est-timorais", "timorense"),
    "TN": ("tunecino",),
    "TR": ("Turkey", "Turkish", "turc", "turque", "turco"),
    "US": ("American", "américain", "estadounidense"),
    "VA": ("Vatican", "Holy See"),
    "VE": ("venezolano",),
    "ZA": ("South African", "sud-africain", "sudafricano"),
}
_LAND: Final = "istan"
_THE: Final = "ال"  # before many names in Arabic, and not before all their forms
_LAND_IN_ARABIC: Final = "ستان"
_LAST_IN_ARABIC: Final = "ا"  # of "سوريا", in whose forms it is another letter
_SHORTEST: Final = 4  # letters of a name that has other forms
_ROOT: Final = 5  # letters of a longer one by which those begin
_ENDING: Final = 6  # letters at most after these: "soudan-aise", "tunis-ienne"
#: What comes after these in words that are of no State: "liber-ty", "liber-al", "turk-ey".
_OTHERWISE: Final = re.compile(
    "t(?:y|ies|ad|ades|es?|a|as|ario)|al(?:es|s|ly|ism|ismo|isme|ity)?|at(?:e|ed|es|ing|ion|ions|or)"
    "|acion|aciones|ment|wick|worth|ed|ing"
)
#: What grows around a name in Arabic script, as it is folded: "wa-l-maghribiyya".
_IN_ARABIC: Final = "[وفبكل]{{0,2}}(?:ال|لل)?{}(?:ي|يه|يا|يين|يون|يات|ه|ا|ين|ون|ات)?"

Words = tuple[str, ...]


def is_named(text: str, country: str) -> bool:
    """Whether ``text`` names this State, and not only another whose name contains its name."""
    if any(found.casefold() == _domain(country) for found in _DOMAIN.findall(text)):
        return True
    words = _words(text)
    own = {name: at for name in _names(country) if (at := set(_places(name, words)))}
    if not own:
        return False
    found = set().union(*own.values())
    exact = {at for at in found if any(words[at : at + len(one)] == one for one in own)}
    called = [name for name in own if name not in _also(country)] or list(own)
    longest = max(len("".join(name)) for name in called)
    covered: set[int] = set()
    for other, name in _all_names():
        if other != country and len(name) > 1:
            covered.update(_covered(name, words))
        elif other != country and len(name[0]) > longest and name not in _also(other):
            covered.update(set(_covered(name, words)) - exact)
    return bool(found - covered)


def _domain(country: str) -> str:
    return _DOMAINS.get(country, country).casefold()


@cache
def _names(country: str) -> frozenset[Words]:
    return frozenset(name for code, name in _all_names() if code == country)


@cache
def _also(country: str) -> frozenset[Words]:
    return frozenset(_words(name) for name in _ALSO.get(country, ()))


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
    """The words of a text as the search writes them: letters with their marks, and digits."""
    return tuple("".join(sign if _belongs(sign) else " " for sign in plain(text)).split())


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
        return (len(name) > 2 or _is_script(name, "CJK")) and _is_within(word, _stem(name))
    root = name[: max(_ROOT, len(name) - 2)]
    if name.endswith(_LAND) and len(name) - len(_LAND) >= _ROOT:
        root = name.removesuffix(_LAND)
        return word.startswith(root) and len(word) <= len(root) + _ENDING
    if len(name) < _SHORTEST:
        return False
    ending = word.removeprefix(root)
    return 0 < len(ending) <= _ENDING and ending != word and not _OTHERWISE.fullmatch(ending)


def _is_within(word: str, stem: str) -> bool:
    """Whether a word of a script without capitals is made of this stem.

    In Arabic script what may grow around it is known; elsewhere words may stand without a space.
    """
    if _is_script(stem, "ARABIC"):
        return re.fullmatch(_IN_ARABIC.format(stem), word) is not None
    return stem in word


def _is_script(name: str, script: str) -> bool:
    return unicodedata.name(name[0], "").startswith(script)


def _stem(name: str) -> str:
    """What is left of a name of a script without capitals in all of its forms."""
    bare = name.removeprefix(_THE)
    for ending in (_LAND_IN_ARABIC, _LAST_IN_ARABIC):
        if bare.endswith(ending) and len(bare) - len(ending) >= _SHORTEST:
            return bare.removesuffix(ending)
    return bare if len(bare) >= _SHORTEST else name
