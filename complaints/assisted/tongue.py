"""The texts of one language: those of the portal's pages, and the few that only this way has.

Keys are the pages' own, so a language is a catalogue and nothing else, here as there.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final

from babel.plural import PluralRule
from jinja2 import Environment

from complaints.locale import plurals
from complaints.locale.catalogues import load
from complaints.locale.languages import PORTAL
from complaints.locale.names import Names
from complaints.pages.environment import environment_for
from complaints.pages.texts import PARTS, script_texts, stop

_OWN: Final = "assisted"
_PLACE: Final = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """One language; texts by key, closed lists as pairs of id and words."""

    language: str
    direction: str
    names: Names = field(repr=False)
    texts: Mapping[str, Any] = field(repr=False)
    stop: str
    rule: PluralRule = field(repr=False)
    environment: Environment = field(repr=False)

    def has(self, key: str) -> bool:
        """Whether there is a text of this key."""
        return key in self.texts

    def of(self, key: str, **places: object) -> str:
        """The text, with its places filled."""
        return _filled(str(self.texts[key]), places)

    def first(self, keys: Iterable[str]) -> str:
        """The text of the first key that has one, or nothing."""
        return next((self.of(key) for key in keys if key in self.texts), "")

    def count(self, key: str, number: int) -> str:
        """The form for so many, with the number in the language's digits."""
        forms = self.texts[key]
        text = forms.get(self.rule(number), forms[plurals.OTHER])
        return _filled(text, {"n": self.digits(number)})

    def digits(self, number: int) -> str:
        """A whole number in the language's digits."""
        return self.names.in_digits(number)

    def day(self, day: date) -> str:
        """A day in words."""
        return self.names.day(day)

    def joined(self, items: Iterable[str]) -> str:
        """The items with "and" or its like."""
        return self.names.joined(list(items))

    def sentences(self, *parts: str) -> str:
        """Parts without their stops as sentences of this script: "One. Two."."""
        return "".join(one + self.stop for one in parts).rstrip()

    def terms(self, name: str) -> list[tuple[str, str]]:
        """The ids of a closed list, each with its words."""
        return [(one[0], one[1]) for one in self.texts[name]]

    def term(self, name: str, identifier: str) -> str:
        """The words for an id of a closed list, or the id that a newer program wrote."""
        return dict(self.terms(name)).get(identifier, identifier)

    def country(self, code: str) -> str:
        """The name of a country, or the code that nobody here knows."""
        return self.names.countries.get(code, code)


@cache
def tongue(language: str) -> Tongue:
    """The texts of a language; raises `UnknownLanguageError`."""
    catalogue = load(language, *PORTAL)
    environment = environment_for(catalogue)
    return Tongue(
        language=language,
        direction=catalogue.direction,
        names=catalogue.names,
        texts=script_texts(environment, catalogue, *PARTS, _OWN),
        stop=stop(catalogue.speech.script),
        rule=plurals.rule(catalogue.speech),
        environment=environment,
    )


def _filled(text: str, places: Mapping[str, object]) -> str:
    # in one go: what is filled in is never looked through for places again
    return _PLACE.sub(lambda found: str(places.get(found[1], found[0])), text)
