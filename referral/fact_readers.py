"""Checking the fields of the ``input`` form one by one, as `referral.facts` tells.

Each reader takes the field's path and its value, and raises `FactsError` for what cannot be.
"""

import re
from collections.abc import Callable, Collection, Mapping
from enum import Enum
from functools import partial
from typing import Any, Final, Literal

from referral import vocabulary
from referral.errors import FactsError
from referral.fact_words import AT_SEA, NONE, UNKNOWN, nearest, spelled, words

MAX_DAYS: Final = 36_500
MAX_HOURS: Final = 8_760
MAX_GROUP: Final = 1_000_000

_CHANNEL: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+){0,9}")
# BCP 47 without its rarest forms
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")
_NO_LANGUAGE: Final = (UNKNOWN, "other", "und", "mul")
_AT_SEA: Final = frozenset({AT_SEA, "sea", "high-seas", "international-waters"})


class Known(Enum):
    """What is known without being a value: that there is none, no status, no removal."""

    NONE = "none"


NoneKnown = Literal[Known.NONE]

Reader = Callable[[str, object], Any]


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise FactsError(name, value, "expected true or false")
    return value


def _number(least: int, most: int) -> Reader:
    def read(name: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise FactsError(name, value, f"expected a whole number from {least} to {most}")
        return value

    return read


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise FactsError(name, value, "expected one word")
    return value


def _known(name: str, value: object, known: Collection[str], what: str) -> str:
    if _text(name, value) not in known:
        raise FactsError(name, value, f"it is no known {what}; {nearest(value, known)}")
    return str(value)


def _word(fact: str) -> Reader:
    """A word of one list, as the name that rules know it by."""

    def read(name: str, value: object) -> str:
        meanings = words().meanings[fact]
        word = spelled(_text(name, value))
        if word not in meanings:
            told = nearest(word, meanings, names=words().names(fact))
            raise FactsError(name, value, f"it is no known word; {told}")
        return meanings[word]

    return read


def _choice(fact: str) -> Reader:
    """A word of a list in which "unknown" is as good as nothing."""

    def read(name: str, value: object) -> str | None:
        found = str(_word(fact)(name, value))
        return None if found == UNKNOWN else found

    return read


def _status(name: str, value: object) -> str | NoneKnown | None:
    found = _choice("special_status")(name, value)
    return Known.NONE if found == NONE else found


def _set(item: Reader, *, if_empty: frozenset[str] | None) -> Reader:
    def read(name: str, value: object) -> frozenset[str] | None:
        if not isinstance(value, list | tuple | set | frozenset):
            raise FactsError(name, value, "expected a list")
        return frozenset(item(name, one) for one in value) or if_empty

    return read


def _violation(name: str, value: object) -> str:
    return _known(name, value, [one.id for one in vocabulary.violations()], "violation")


def _place(name: str, value: object) -> str | None:
    if isinstance(value, str) and spelled(value) in _AT_SEA:
        return AT_SEA
    return _country(name, value, words().places)


def _origin(name: str, value: object) -> str | None:
    return _country(name, value, words().places - {AT_SEA})


def _country(name: str, value: object, known: Collection[str]) -> str | None:
    return None if value == UNKNOWN else _known(name, value, known, "country")


def _state(name: str, value: object) -> str:
    territories = words().territories
    if isinstance(value, str) and value in territories:
        answers = territories[value]
        hint = f"the State that answers for it, {answers}" if answers else "a State"
        raise FactsError(name, value, f"expected {hint}")
    return _known(name, value, words().states, "State")


def _channel(name: str, value: object) -> str:
    if not isinstance(value, str) or not _CHANNEL.fullmatch(value):
        raise FactsError(name, value, "expected the id of a channel, such as nhri")
    return value


def _language(name: str, value: object) -> str | None:
    if value in _NO_LANGUAGE:
        return None
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise FactsError(name, value, "expected a language tag, such as ar or pt-BR")
    return value


def read_object(name: str, value: object, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """The known members of an object; ``name`` is empty for the whole."""
    if not isinstance(value, Mapping):
        told = f"expected an object with fields such as {next(iter(readers))}"
        raise FactsError(name or "facts", value, told)
    found: dict[str, Any] = {}
    for key, one in value.items():
        path = f"{name}.{key}" if name else str(key)
        if key not in readers:
            told = f"there is no field of this name; {nearest(key, readers)}"
            raise FactsError(path[:80], one, told)
        if one is not None:
            found[key] = readers[key](path, one)
        elif key in _NULL_IS_NONE:
            found[key] = Known.NONE
    return found


_NOBODY_SAID: Final = None
_WHEN: Final[Mapping[str, Reader]] = {"days_ago": _number(0, MAX_DAYS), "ongoing": _flag}
_PERSON: Final[Mapping[str, Reader]] = {
    "age_group": _choice("age_group"),
    "unaccompanied": _flag,
    "gender": _choice("gender"),
    "group_size": _number(1, MAX_GROUP),
    "children_with_them": _flag,
}
INPUT: Final[Mapping[str, Reader]] = {
    "violations": _set(_violation, if_empty=_NOBODY_SAID),
    "country_of_incident": _place,
    "respondent_states": _set(_state, if_empty=frozenset()),
    "current_location": _place,
    "country_of_origin": _origin,
    "when": partial(read_object, readers=_WHEN),
    "alleged_actors": _set(_word("actors"), if_empty=_NOBODY_SAID),
    "person": partial(read_object, readers=_PERSON),
    "needs": _set(_word("needs"), if_empty=frozenset()),
    "seeking_asylum": _flag,
    "fears_state_of_origin": _flag,
    "special_status": _status,
    "detained": _flag,
    "imminent_removal_hours": _number(0, MAX_HOURS),
    "imminent_irreversible_harm": _flag,
    "domestic_remedies": _choice("domestic_remedies"),
    "days_since_final_decision": _number(0, MAX_DAYS),
    "frontex_involved": _flag,
    "wants_consulate_contact": _flag,
    "language": _language,
    "consent_scopes": _set(_word("consent_scopes"), if_empty=frozenset()),
    "sector": _choice("sector"),
    "disability": _flag,
    "accused_channels": _set(_channel, if_empty=frozenset()),
    "withdrawn": _flag,
    "held_by_state_last_seen": _flag,
    "eu_body_involved": _flag,
}
_NULL_IS_NONE: Final = frozenset({"special_status", "imminent_removal_hours"})
