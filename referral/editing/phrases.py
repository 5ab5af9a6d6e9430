"""Conditions as English that a lawyer reads, one line for each part.

Each line remembers of what it was made, so that a desk can say it in another language, with labels
instead of ids. It must never leave a part out: a condition that it cannot say is an error.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from referral.conditions.grammar import Compiled
from referral.errors import ConditionError
from referral.filled import Body, Country, Either, Fact, Filled, Name, Several, Term, Value
from referral.written.terms import TermText

Line: TypeAlias = tuple[int, str]
"""How deep a line stands, and its text."""

_ALWAYS: Final = "always"
_GROUPS: Final = {
    "all": "all of these:",
    "any": "at least one of these:",
    "not": "it is not so that:",
    "maybe": "it is so, or nobody knows whether it is, that:",
}

FLAGS: Final[Mapping[str, tuple[str, str]]] = {
    "ongoing": ("it is going on", "it is over"),
    "unaccompanied": ("the person is without family", "the person is with family"),
    "children_with_them": ("children are with them", "no children are with them"),
    "seeking_asylum": ("the person seeks asylum", "the person does not seek asylum"),
    "fears_state_of_origin": (
        "the person fears the State of origin",
        "the person does not fear the State of origin",
    ),
    "detained": ("somebody is locked up now", "nobody is locked up now"),
    "imminent_irreversible_harm": (
        "harm that cannot be undone is said to be near",
        "no harm that cannot be undone is near",
    ),
    "frontex_involved": ("people of Frontex took part", "people of Frontex took no part"),
    "wants_consulate_contact": (
        "the person wants contact with their consulate",
        "the person does not want contact with their consulate",
    ),
    "disability": ("a disability matters to the case", "no disability matters to the case"),
    "withdrawn": ("the complaint was taken back", "the complaint was not taken back"),
    "held_by_state_last_seen": (
        "the missing person was last seen in the hands of a State",
        "the missing person was not last seen in the hands of a State",
    ),
    "eu_body_involved": (
        "a body of the European Union is accused",
        "no body of the European Union is accused",
    ),
    "nhri_takes_complaints": (
        "the institution takes complaints of single persons",
        "the institution takes no complaints of single persons",
    ),
}
#: What is counted.
NUMBERS: Final[Mapping[str, str]] = {
    "days_ago": "days since it happened, or began",
    "group_size": "people in the group",
    "imminent_removal_hours": "hours until a removal that is announced",
    "days_since_final_decision": "days since the final decision",
}
SETS: Final[Mapping[str, str]] = {
    "violations": "what happened includes any of these: {ids}",
    "actors": "who is accused includes any of these: {ids}",
    "needs": "what is needed includes any of these: {ids}",
    "accused_channels": "the complaint accuses people of any of these: {ids}",
    "attested_channels": "the directory has any of these, with a valid firewall attestation: {ids}",
}
_OF_BODIES: Final = ("accused_channels", "attested_channels")
CHOICES: Final[Mapping[str, str]] = {
    "age_group": "the age group",
    "gender": "the gender",
    "special_status": "the special protection",
    "domestic_remedies": "domestic remedies",
    "sector": "the work",
}
PLACES: Final[Mapping[str, str]] = {
    "respondent_states": "an accused State",
    "country_of_incident": "the country where it happened",
    "current_location": "the place where the person is",
    "country_of_origin": "the State of origin",
}
_TABLES: Final[Mapping[str, str]] = {
    "eu": "{place} is a member of the European Union",
    "nhri-a": "{place} has an institution of status A that takes complaints of single persons",
    "nhri-part": "{place} has an institution of status A that takes complaints of single persons "
    "for a part of the country",
    "nhri-other": "{place} has only an institution of another status, or for a part of the "
    "country, that takes complaints of single persons",
    "nhri-unsure": "{place} has an institution of which nobody knows whether it takes complaints",
}
_LEVELS: Final = {"critical": "the case is critical", "urgent": "the case is urgent or critical"}
_SEVERITIES: Final = ("critical", "high", "medium")
_ANSWERS: Final = (
    *("child", "adult", "older", "mixed", "female", "male", "other", "none", "unknown"),
    *("asylum seeker", "internally displaced", "protected", "refugee", "stateless"),
    *("pending", "exhausted", "ineffective"),
    *("agriculture", "begging", "care", "cleaning", "construction", "domestic work", "fishing"),
    *("hospitality", "manufacturing", "mining", "online fraud", "seafaring", "sex work"),
    *("transport", "at sea"),
    # what nobody chooses in the form, but older facts and worked cases may say
    *("belongings", "burial", "education", "family reunification", "food", "information"),
    *("release", "rescue", "safety", "work", "armed group", "state agent"),
)

_NAMED: Final = "{means} [{name}]"
_MANDATE: Final = "what happened is in the mandate of this: {body}"
_KNOWN: Final = "it is known: {fact}"
_SEVERE: Final = "what happened includes anything of this severity: {severities}"
_IS: Final = "{what}: {answers}"
_MOST: Final = "{what}: at most {n}"
_LEAST: Final = "{what}: at least {n}"
_ELSEWHERE: Final = "{said}, and the person is not there"
_SAME: Final = "{place} is {other}"
_OF_TABLE: Final = "{place} is in the table {table}"
_ACCEPTED: Final = "{state} has accepted this, for facts of that time: {body}"
_ACCEPTS: Final = "{state} accepts this today: {body}"
_RATIFIED: Final = "{state} was bound by this when it began: {body}"
_PARTY: Final = "{state} is bound by this today: {body}"

#: Everything that is said here in these words.
SENTENCES: Final = (
    *(_ALWAYS, *_GROUPS.values(), *(said for both in FLAGS.values() for said in both)),
    *(*NUMBERS.values(), *SETS.values(), *CHOICES.values(), *PLACES.values(), *_TABLES.values()),
    *(*_LEVELS.values(), *_SEVERITIES, *_ANSWERS, _MANDATE, _KNOWN, _SEVERE, _IS, _MOST),
    *(_LEAST, _ELSEWHERE, _SAME, _OF_TABLE, _ACCEPTED, _ACCEPTS, _RATIFIED, _PARTY),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Knows the named conditions, and violations by their default severity."""

    terms: Mapping[str, TermText] = field(repr=False)
    severities: Mapping[str, str] = field(repr=False)

    def lines(self, condition: Compiled, depth: int = 0) -> Iterator[Line]:
        """The condition, line by line; `ConditionError` for one that has no words here."""
        match condition:
            case [str(group), *parts] if group in _GROUPS:
                yield depth, _GROUPS[group]
                for part in parts:
                    yield from self.lines(part, depth + 1)
            case _:
                yield depth, self._leaf(condition)

    def _leaf(self, condition: Compiled) -> str:
        match condition:
            case True:
                return _ALWAYS
            case ["term", str(name)]:
                return Filled(_NAMED, means=self.terms[name].means, name=Name(name=name))
            case ["level", str(level)]:
                return _LEVELS[level]
            case ["mandate", str(channel)]:
                return Filled(_MANDATE, body=Body(id=channel))
            case ["known", str(fact)]:
                return Filled(_KNOWN, fact=Fact(name=fact))
            case ["has", str(fact), [*ids]]:
                return self._has(fact, list(map(str, ids)))
            case ["is", str(fact), [*values]]:
                return _is(fact, values)
            case ["most", str(fact), int(limit)]:
                return Filled(_MOST, what=NUMBERS[fact], n=limit)
            case ["least", str(fact), int(limit)]:
                return Filled(_LEAST, what=NUMBERS[fact], n=limit)
        return _about_states(condition)

    def _has(self, fact: str, ids: list[str]) -> str:
        levels = {self.severities.get(one) for one in ids}
        of_levels = {one for one, level in self.severities.items() if level in levels}
        if fact == "violations" and len(ids) > len(levels) and set(ids) == of_levels:
            return Filled(_SEVERE, severities=_or(sorted(map(str, levels))))
        if fact in _OF_BODIES:
            return Filled(SETS[fact], ids=_any(Body(id=one) for one in ids))
        return Filled(SETS[fact], ids=_any(Term(id=one) for one in ids))


def _is(fact: str, values: list[Compiled]) -> str:
    if fact in FLAGS:
        yes, no = FLAGS[fact]
        said = [yes if one else no for one in values]
        return said[0] if len(said) == 1 else Filled("{either}", either=_or(said))
    if fact in CHOICES:
        return Filled(_IS, what=CHOICES[fact], answers=_or(map(_answer, values)))
    return Filled(_IS, what=PLACES[fact], answers=_or(map(_place, values)))


def _answer(value: Compiled) -> str:
    """A word of a closed list, as people read it."""
    return "none" if value is None else str(value).replace("-", " ")


def _place(value: Compiled) -> Value:
    name = str(value)
    return Country(code=name, name=name) if name.isupper() else _answer(value)


def _about_states(condition: Compiled) -> str:
    match condition:
        case ["in", str(fact), str(table)]:
            return _in_table(fact, table)
        case ["elsewhere", str(fact), str(table)]:
            return Filled(_ELSEWHERE, said=_in_table(fact, table))
        case ["same", str(first), str(second)]:
            return Filled(_SAME, place=PLACES[first], other=PLACES[second])
        case ["accepted", str(what)]:
            return _of_state(_ACCEPTED, "respondent_states", what)
        case ["accepted-today", str(what)]:
            return _of_state(_ACCEPTS, "respondent_states", what)
        case ["ratified", str(what), str(fact)]:
            return _of_state(_RATIFIED, fact, what)
        case ["party", str(what), str(fact)]:
            return _of_state(_PARTY, fact, what)
    raise ConditionError(f"{str(condition)[:200]} has no words here")


def _of_state(pattern: str, fact: str, what: str) -> str:
    return Filled(pattern, state=PLACES[fact], body=Body(id=what))


def _in_table(fact: str, table: str) -> str:
    if table in _TABLES:
        return Filled(_TABLES[table], place=PLACES[fact])
    return Filled(_OF_TABLE, place=PLACES[fact], table=Name(name=table))


def _any(values: Iterable[Value]) -> Several:
    return Several(items=tuple(values), by="; ")  # their labels may hold commas


def _or(values: Iterable[Value]) -> Either:
    return Either(items=tuple(values))
