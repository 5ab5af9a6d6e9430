"""What the rules and the data say, in the caseworker's language.

Their own texts are English and stay as they are; the catalogue ``rules`` translates them. Where a
rule changed and one of its texts has no translation yet, all of the sentence stands in English and
is marked as such: never half of it, and never nothing. Ids that a sentence was made of are said as
the desk calls them, in English too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from complaints.desk import asking, labels, library
from complaints.desk.i18n import Tongue
from complaints.locale.catalogues import load
from complaints.locale.languages import DESK, LANGUAGES, RULES, SOURCE_LANGUAGE
from referral.advice.demands import in_words
from referral.filled import Body, Country, Either, Fact, Filled, Name, Several, Term, Value
from referral.loader import data

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
        return Said(text=_translated(text, _english()), language=SOURCE_LANGUAGE)


def say_all(texts: Iterable[str], tongue: Tongue) -> Said:
    """Several of them in one line, such as names; English if one has no translation."""
    several = Several(items=tuple(texts), by=_SEMICOLON)
    try:
        return Said(text=_value(several, tongue), language=tongue.language)
    except _UntranslatedError:
        return Said(text=_value(several, _english()), language=SOURCE_LANGUAGE)


def _translated(text: str, tongue: Tongue) -> str:
    if isinstance(text, Filled):
        pattern = _pattern(text, tongue)
        return pattern.format(**{name: _value(one, tongue) for name, one in text.values.items()})
    if tongue.language == SOURCE_LANGUAGE:
        return text
    found = load(tongue.language, *DESK, RULES).single.get(text)
    if found is None:
        raise _UntranslatedError
    return found


def _pattern(text: Filled, tongue: Tongue) -> str:
    """What says nothing beside what is filled in needs no translation, and may have one."""
    bare = text.pattern.format(**dict.fromkeys(text.values, ""))
    if any(one.isalpha() for one in bare):
        return _translated(text.pattern, tongue)
    return load(tongue.language, *DESK, RULES).single.get(text.pattern, text.pattern)


def _value(value: Value, tongue: Tongue) -> str:
    match value:
        case Country(code=code):
            return tongue.country(code)
        case Name(name=name):
            return name
        case Term(id=id_):
            label = labels.term(id_)
            return tongue.text(label) if label != id_ else _translated(in_words(id_), tongue)
        case Body(id=id_):
            return _body(id_, tongue)
        case Either(items=items):
            return tongue.either(_value(one, tongue) for one in items)
        case int():
            return tongue.number(value)
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


def _body(id_: str, tongue: Tongue) -> str:
    """The name of a channel or a treaty, or of what States belong to."""
    belongs = {**library.MEMBERSHIPS, **library.REGIONAL}
    if id_ in belongs:  # whatever the channel before it is called
        return tongue.text(belongs[id_])
    return _translated(_bodies().get(id_, id_), tongue)


@cache
def _bodies() -> Mapping[str, str]:
    known = data()
    found = {one.id: one.name for one in known.treaties.values()}
    return found | {one.id: one.name for one in known.mechanisms.values()}


@cache
def _english() -> Tongue:
    return Tongue(catalogue=load(SOURCE_LANGUAGE, *DESK))
