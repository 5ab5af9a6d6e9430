"""What the rules and the data say, in the caseworker's language.

Their own texts are English and stay as they are; the catalogue ``rules`` translates them. Where a
rule changed and one of its texts has no translation yet, all of the sentence stands in English and
is marked as such: never half of it, and never nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from complaints.desk import asking
from complaints.desk.i18n import Tongue
from complaints.locale.catalogues import load
from complaints.locale.languages import DESK, LANGUAGES, RULES, SOURCE_LANGUAGE
from referral.filled import Country, Fact, Filled, Name, Several, Value

_SEMICOLON: Final = "; "
_SPACE: Final = " "


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence, and the language that it is in."""

    text: str
    language: str

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return LANGUAGES[self.language].direction


class _UntranslatedError(Exception):
    """A text of the rules for which the catalogue has nothing."""


def say(text: str, tongue: Tongue) -> Said:
    """One text of the rules or the data."""
    try:
        return Said(text=_translated(text, tongue), language=tongue.language)
    except _UntranslatedError:
        return Said(text=str(text), language=SOURCE_LANGUAGE)


def say_all(texts: Iterable[str], tongue: Tongue) -> Said:
    """Several of them in one line, such as names; English if one has no translation."""
    several = Several(items=tuple(texts), by=_SEMICOLON)
    try:
        return Said(text=_value(several, tongue), language=tongue.language)
    except _UntranslatedError:
        return Said(text=_SEMICOLON.join(map(str, several.items)), language=SOURCE_LANGUAGE)


def _translated(text: str, tongue: Tongue) -> str:
    if tongue.language == SOURCE_LANGUAGE:
        return str(text)
    if isinstance(text, Filled):
        pattern = _translated(text.pattern, tongue) if _has_words(text) else text.pattern
        return pattern.format(**{name: _value(one, tongue) for name, one in text.values.items()})
    found = load(tongue.language, *DESK, RULES).single.get(text)
    if found is None:
        raise _UntranslatedError
    return found


def _has_words(text: Filled) -> bool:
    """Whether the pattern says anything beside what is filled in."""
    return any(one.isalpha() for one in text.pattern.format(**dict.fromkeys(text.values, "")))


def _value(value: Value, tongue: Tongue) -> str:
    match value:
        case Country(code=code):
            return tongue.country(code)
        case Name(name=name):
            return name
        case Fact(name=name):
            return tongue.text(asking.FACTS.get(name) or asking.SCOPES.get(name, name))
        case Several(items=items, by=by):
            joined = [_value(one, tongue) for one in items]
            if by == _SPACE:
                return by.join(joined)
            return tongue.parted(joined) if by == _SEMICOLON else tongue.listed(joined)
        case date():
            return tongue.day(value)
    return _translated(value, tongue)
