"""The facts of one case, as the rules see them.

Whatever enters is checked here once and trusted afterwards. A fact that nobody gave is *unknown*,
which is never the same as "no". It must never guess: what it does not understand is an error that
names the field, the value and what was expected.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from functools import partial
from typing import Any, Final, Literal, Self

from referral import vocabulary
from referral.errors import FactsError
from referral.fact_words import AT_SEA, NONE, UNKNOWN, nearest, spelled, words

MAX_DAYS: Final = 36_500
MAX_HOURS: Final = 8_760
MAX_GROUP: Final = 1_000_000

_CHANNEL: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+){0,9}")
# BCP 47 without its rarest forms
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")


class Known(Enum):
    """What is known without being a value: that there is none, no status, no removal."""

    NONE = "none"


NoneKnown = Literal[Known.NONE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one case; None is unknown. Kept out of every ``repr``.

    Countries are ISO 3166-1 alpha-2 or ``XK``; places may also be ``at-sea``. ``days_ago`` counts
    from the act, or from its beginning if ``ongoing``. ``accused_channels`` are channels whose
    own people are accused. ``held_by_state_last_seen``: a missing person was last seen in the
    custody of a State. ``withdrawn``: the person took the complaint back.
    """

    violations: frozenset[str] | None = field(default=None, repr=False)
    ongoing: bool | None = field(default=None, repr=False)
    days_ago: int | None = field(default=None, repr=False)
    actors: frozenset[str] | None = field(default=None, repr=False)
    age_group: str | None = field(default=None, repr=False)
    unaccompanied: bool | None = field(default=None, repr=False)
    gender: str | None = field(default=None, repr=False)
    group_size: int | None = field(default=None, repr=False)
    children_with_them: bool | None = field(default=None, repr=False)
    needs: frozenset[str] | None = field(default=None, repr=False)
    seeking_asylum: bool | None = field(default=None, repr=False)
    fears_state_of_origin: bool | None = field(default=None, repr=False)
    special_status: str | NoneKnown | None = field(default=None, repr=False)
    detained: bool | None = field(default=None, repr=False)
    imminent_removal_hours: int | NoneKnown | None = field(default=None, repr=False)
    imminent_irreversible_harm: bool | None = field(default=None, repr=False)
    domestic_remedies: str | None = field(default=None, repr=False)
    days_since_final_decision: int | None = field(default=None, repr=False)
    frontex_involved: bool | None = field(default=None, repr=False)
    wants_consulate_contact: bool | None = field(default=None, repr=False)
    language: str | None = field(default=None, repr=False)
    country_of_incident: str | None = field(default=None, repr=False)
    respondent_states: frozenset[str] | None = field(default=None, repr=False)
    current_location: str | None = field(default=None, repr=False)
    country_of_origin: str | None = field(default=None, repr=False)
    sector: str | None = field(default=None, repr=False)
    disability: bool | None = field(default=None, repr=False)
    accused_channels: frozenset[str] = field(default=frozenset(), repr=False)
    withdrawn: bool | None = field(default=None, repr=False)
    held_by_state_last_seen: bool | None = field(default=None, repr=False)
    eu_body_involved: bool | None = field(default=None, repr=False)
    consent_scopes: frozenset[str] = field(default=frozenset(), repr=False)

    @classmethod
    def read(cls, value: object) -> Self:
        """The facts of a JSON object in the ``input`` form; `FactsError` for anything else.

        A field that is missing or null is unknown, with two exceptions: null in
        ``special_status`` and ``imminent_removal_hours`` says that there is none.
        """
        found = _read_object("", value, _INPUT)
        when, person = found.pop("when", {}), found.pop("person", {})
        flat = found | when | person
        return cls(**{_RENAMED.get(name, name): one for name, one in flat.items()})

    def canonical(self) -> Mapping[str, object]:
        """What the rules see: a name that is missing is unknown, None is known to be none.

        Sets are frozensets of text; numbers, flags and choices are themselves.
        """
        found = {name: getattr(self, name) for name in _NAMES}
        seen = {
            name: None if one is Known.NONE else one
            for name, one in found.items()
            if one is not None
        }
        if self.domestic_remedies == NONE:  # where nothing was tried, nothing was decided
            seen.setdefault("days_since_final_decision", None)
        return seen


_NAMES: Final = tuple(one.name for one in fields(Facts))
_RENAMED: Final = {"alleged_actors": "actors"}

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


def _place(name: str, value: object) -> str:
    return _known(name, value, words().places, "country")


def _origin(name: str, value: object) -> str:
    return _known(name, value, words().places - {AT_SEA}, "country")


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
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        if value == UNKNOWN:
            return None
        raise FactsError(name, value, "expected a language tag, such as ar or pt-BR")
    return value


def _read_object(name: str, value: object, readers: Mapping[str, Reader]) -> dict[str, Any]:
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
_INPUT: Final[Mapping[str, Reader]] = {
    "violations": _set(_violation, if_empty=_NOBODY_SAID),
    "country_of_incident": _place,
    "respondent_states": _set(_state, if_empty=frozenset()),
    "current_location": _place,
    "country_of_origin": _origin,
    "when": partial(_read_object, readers=_WHEN),
    "alleged_actors": _set(_word("actors"), if_empty=_NOBODY_SAID),
    "person": partial(_read_object, readers=_PERSON),
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
