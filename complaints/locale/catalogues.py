"""Reading the catalogues: straight from ``.po``, so nothing compiled is ever stale.

A language is there when its folder is. It must never guess: an unfinished or fuzzy entry gives
the English text, and `complaints.locale.update` names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Final, NamedTuple

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

FOLDER: Final = Path(__file__).parent
SOURCE_LANGUAGE: Final = "en"

_MORE_THAN_ANY_PERIOD: Final = 200  # no known language repeats its plural forms later


class Forms(NamedTuple):
    """The translations of one message that counts something, by CLDR category."""

    by_category: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The texts of one language; several domains may be joined in it."""

    locale: Locale
    single: Mapping[str, str] = field(repr=False)
    counted: Mapping[str, Forms] = field(repr=False)

    @property
    def language(self) -> str:
        """The BCP 47 tag."""
        return str(self.locale).replace("_", "-")

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return self.locale.text_direction

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
        return forms.get(str(self.locale.plural_form(count)), forms["other"])


def languages() -> tuple[str, ...]:
    """The tags of the languages that have a folder, English first, then by tag."""
    found = {folder.parent.name for folder in FOLDER.glob("*/LC_MESSAGES")}
    return (SOURCE_LANGUAGE, *sorted(found - {SOURCE_LANGUAGE}))


@cache
def load(language: str, *domains: str) -> Catalogue:
    """The joined catalogues ``domains`` of one language."""
    locale = Locale.parse(language, sep="-")
    single: dict[str, str] = {}
    counted: dict[str, Forms] = {}
    for domain in domains:
        catalog = read(language, domain)
        for message in catalog:
            if not message.id or message.fuzzy or not all(_texts(message.string)):
                continue
            if isinstance(message.id, str):
                single[message.id] = str(message.string)
            else:
                counted[message.id[0]] = _forms(locale, catalog, _texts(message.string))
    return Catalogue(locale=locale, single=single, counted=counted)


def read(language: str, domain: str) -> Catalog:
    """The catalogue as Babel sees it, an empty one if there is no file yet."""
    path = path_of(language, domain)
    if not path.exists():
        return Catalog(locale=language.replace("-", "_"))
    with path.open("rb") as file:
        return read_po(file, locale=language.replace("-", "_"), domain=domain)


def path_of(language: str, domain: str) -> Path:
    """Where a catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / f"{domain}.po"


def _texts(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (str(value),)


def _forms(locale: Locale, catalog: Catalog, texts: tuple[str, ...]) -> Forms:
    """Map gettext's numbered forms to CLDR's named ones by trying every small number."""
    number = c2py(catalog.plural_expr)
    forms = {"other": texts[-1]}
    seen = set()
    for count in range(_MORE_THAN_ANY_PERIOD):
        category = str(locale.plural_form(count))
        if category not in seen:
            seen.add(category)
            forms[category] = texts[number(count)]
    return Forms(forms)
