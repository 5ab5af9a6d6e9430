"""The 27 languages of this system: how each names itself, is written and is counted.

A language is offered here before its catalogue is there; one without catalogues is not built. The
table must never guess: what CLDR does not know stands in the language's own ``names.yaml``.
"""

from dataclasses import dataclass, field
from typing import Final

from complaints.locale.scripts import (
    ARABIC,
    BENGALI,
    BURMESE,
    CYRILLIC,
    DEVANAGARI,
    ETHIOPIC,
    HAN,
    LATIN,
    NASTALIQ,
    Script,
)

SOURCE_LANGUAGE: Final = "en"

VOCABULARY: Final = "vocabulary"
#: What must be there before somebody can tell what happened in a language.
PORTAL: Final = ("portal", VOCABULARY)
#: What the rules and the data say to caseworkers.
RULES: Final = "rules"
#: What must be there before an organisation can work in it.
DESK: Final = ("desk", VOCABULARY)

#: "Your rights": read without telling anything.
RIGHTS: Final = "rights"

#: What an office writes to complainants in fixed words.
LETTERS: Final = "letters"

#: The whole of the complainant's side: a language is offered when all of it is there.
COMPLAINANT: Final = (*PORTAL, RIGHTS, LETTERS)

_EVERY: Final = frozenset({*COMPLAINANT, *DESK, RULES})

#: CLDR's numbering systems that are in use here, with their ten digits.
DIGITS: Final = {
    "latn": "0123456789",
    "arab": "٠١٢٣٤٥٦٧٨٩",
    "arabext": "۰۱۲۳۴۵۶۷۸۹",
    "beng": "০১২৩৪৫৬৭৮৯",
    "deva": "०१२३४५६७८९",
    "mymr": "၀၁၂၃၄၅၆၇၈၉",
}


class UnknownLanguageError(Exception):
    """A tag that is none of the languages of this system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language.

    ``tag``: BCP 47, in addresses and as the folder of its catalogues.
    ``own_name``: what those who write it call it.
    ``numbering``: the digits that its readers write, by CLDR's name.
    ``cldr``: whose CLDR data speak for it, the first that knows something wins.
    ``quotes``: the pairs of quotation marks that its texts may use.
    ``domains``: the catalogues that are offered in it.
    """

    tag: str
    own_name: str
    script: Script = field(default=LATIN, repr=False)
    numbering: str = "latn"
    cldr: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ("“”",)
    domains: frozenset[str] = frozenset(COMPLAINANT)

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return self.script.direction

    @property
    def digits(self) -> str:
        """The ten digits, from nought to nine."""
        return DIGITS[self.numbering]

    @property
    def sources(self) -> tuple[str, ...]:
        """The CLDR locales to ask, in this order."""
        return self.cldr or (self.tag,)


_GUILLEMETS: Final = ("«»",)

_TABLE: Final = (
    Language(tag="en", own_name="English", domains=_EVERY),
    Language(tag="am", own_name="አማርኛ", script=ETHIOPIC, quotes=("“”", "«»")),
    # CLDR writes 0 to 9 for Arabic as such, because the Maghreb does; most of those who come
    # through Libya, Sudan, Egypt, Syria and Iraq do not, and the number can be shown both ways
    Language(
        tag="ar",
        own_name="العربية",
        script=ARABIC,
        numbering="arab",
        quotes=_GUILLEMETS,
        domains=_EVERY,
    ),
    Language(tag="bn", own_name="বাংলা", script=BENGALI, numbering="beng"),
    Language(tag="my", own_name="မြန်မာဘာသာ", script=BURMESE, numbering="mymr"),
    Language(tag="ckb", own_name="کوردی (سۆرانی)", script=ARABIC, numbering="arab", quotes=("«»",)),
    Language(tag="es", own_name="Español", quotes=("«»", "“”"), domains=_EVERY),
    # one page for Afghans and Iranians: months as Afghans say them, the rest as both read it
    Language(
        tag="fa",
        own_name="دری / فارسی",
        script=ARABIC,
        numbering="arabext",
        cldr=("fa_AF", "fa"),
        quotes=_GUILLEMETS,
    ),
    Language(tag="fil", own_name="Filipino"),
    Language(tag="fr", own_name="Français", quotes=_GUILLEMETS, domains=_EVERY),
    Language(tag="ha", own_name="Hausa"),
    Language(tag="hi", own_name="हिन्दी", script=DEVANAGARI),
    Language(tag="ht", own_name="Kreyòl ayisyen", quotes=("“”", "«»")),
    Language(tag="id", own_name="Bahasa Indonesia"),
    # CLDR and browsers know Kurmanji as `ku`
    Language(tag="ku", own_name="Kurdî (Kurmancî)", quotes=("“”", "«»")),
    Language(tag="ne", own_name="नेपाली", script=DEVANAGARI, numbering="deva"),
    Language(tag="ps", own_name="پښتو", script=ARABIC, numbering="arabext", quotes=_GUILLEMETS),
    Language(tag="pt", own_name="Português", quotes=("“”", "«»")),
    Language(tag="ru", own_name="Русский", script=CYRILLIC, quotes=("«»", "„“")),
    Language(tag="so", own_name="Soomaali"),
    Language(tag="sw", own_name="Kiswahili"),
    Language(tag="ti", own_name="ትግርኛ", script=ETHIOPIC, quotes=("“”", "«»")),
    Language(tag="tr", own_name="Türkçe"),
    Language(tag="uk", own_name="Українська", script=CYRILLIC, quotes=("«»", "„“")),
    Language(tag="ur", own_name="اردو", script=NASTALIQ),
    Language(tag="vi", own_name="Tiếng Việt"),
    Language(tag="zh", own_name="中文", script=HAN),
)

#: Tag to language, English first, then by tag.
LANGUAGES: Final = {
    one.tag: one for one in sorted(_TABLE, key=lambda one: (one.tag != SOURCE_LANGUAGE, one.tag))
}


def language(tag: str) -> Language:
    """The language of a tag; raises `UnknownLanguageError`."""
    try:
        return LANGUAGES[tag]
    except KeyError:
        known = ", ".join(LANGUAGES)
        raise UnknownLanguageError(f"{tag} is no language of this system: {known}.") from None
