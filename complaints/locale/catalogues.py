"""Reading the catalogues: straight from ``.po``, so nothing compiled is ever stale.

A language is there when its catalogues are. It must never guess: an unfinished or fuzzy entry gives
the English text, and `complaints.locale.update` names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from complaints.locale import plurals
from complaints.locale.languages import COMPLAINANT, LANGUAGES, Language
from complaints.locale.languages import language as known
from complaints.locale.names import Names, names_in

FOLDER: Final = Path(__file__).parent


class Forms(NamedTuple):
    """The translations of one message that counts something, by CLDR category."""

    by_category: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The texts of one language; several domains may be joined in it."""

    speech: Language
    single: Mapping[str, str] = field(repr=False)
    counted: Mapping[str, Forms] = field(repr=False)

    @property
    def locale(self) -> Locale:
        """Babel's, for whoever formats days and lists in Python."""
        return Locale.parse(self.speech.sources[0])

    @property
    def language(self) -> str:
        """The BCP 47 tag."""
        return self.speech.tag

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return self.speech.direction

    @property
    def names(self) -> Names:
        """Countries, months, digits."""
        return names_in(self.speech)

    def gettext(self, message: str) -> str:
        """The translation, or the English message where there is none."""
        return self.single.get(message, message)

    def plural(self, singular: str, plural: str) -> Mapping[str, str]:
        """Every form by CLDR category (``one``, ``few`` …), always with ``other``."""
        forms = self.counted.get(singular)
        return forms.by_category if forms else {"one": singular, "other": plural}

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """The form for ``count``; the caller puts the number in."""
        forms = self.plural(singular, plural)
        return forms.get(plurals.rule(self.speech)(count), forms[plurals.OTHER])


def languages(domains: tuple[str, ...] = COMPLAINANT) -> tuple[str, ...]:
    """The tags of the languages that have all these catalogues, English first, then by tag."""
    return tuple(
        tag
        for tag in LANGUAGES
        if all(is_offered(tag, one) and path_of(tag, one).exists() for one in domains)
    )


def is_offered(tag: str, domain: str) -> bool:
    """Whether a catalogue of this domain belongs to this system at all."""
    return domain in known(tag).domains


@cache
def load(language: str, *domains: str) -> Catalogue:
    """The joined catalogues ``domains`` of one language; raises `UnknownLanguageError`."""
    speech = known(language)
    found = [_of_domain(speech, domain) for domain in domains]
    return Catalogue(
        speech=speech,
        single={message: text for single, _ in found for message, text in single.items()},
        counted={message: forms for _, counted in found for message, forms in counted.items()},
    )


def read(language: str, domain: str) -> Catalog:
    """The catalogue as Babel sees it, an empty one if there is no file yet."""
    path = path_of(language, domain)
    # Babel is not told the language: it would count in its own way, and knows not all of ours
    if not path.exists():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file, domain=domain)


def path_of(language: str, domain: str) -> Path:
    """Where a catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / f"{domain}.po"


def texts_of(value: object) -> tuple[str, ...]:
    """The forms of a message or of its translation, one or several."""
    return tuple(value) if isinstance(value, list | tuple) else (str(value or ""),)


@cache
def _of_domain(speech: Language, domain: str) -> tuple[Mapping[str, str], Mapping[str, Forms]]:
    single: dict[str, str] = {}
    counted: dict[str, Forms] = {}
    for message in read(speech.tag, domain):
        if not message.id or message.fuzzy or not all(texts_of(message.string)):
            continue
        if isinstance(message.id, str):
            single[message.id] = str(message.string)
        else:
            counted[message.id[0]] = _forms(speech, texts_of(message.string))
    return single, counted


def _forms(speech: Language, texts: tuple[str, ...]) -> Forms:
    """Numbered forms under CLDR's names; the last is also for whatever has none of its own."""
    named = dict(zip(plurals.categories(speech), texts, strict=False))
    return Forms({**named, plurals.OTHER: texts[-1]})
