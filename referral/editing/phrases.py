"""Conditions as English that a lawyer reads, one line for each part.

It must never leave a part out: a condition that it cannot say is an error.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from referral.conditions.grammar import Compiled
from referral.errors import ConditionError
from referral.written.terms import TermText

Line: TypeAlias = tuple[int, str]
"""How deep a line stands, and its text."""

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
NUMBERS: Final[Mapping[str, tuple[str, str]]] = {
    "days_ago": ("it happened, or began,", "days ago"),
    "group_size": ("the group is of", "people"),
    "imminent_removal_hours": ("a removal is announced within", "hours"),
    "days_since_final_decision": ("the final decision was", "days ago"),
}
SETS: Final[Mapping[str, str]] = {
    "violations": "what happened includes",
    "actors": "who is accused includes",
    "needs": "what is needed includes",
    "accused_channels": "the complaint accuses people of",
    "attested_channels": "the directory has, with a valid firewall attestation,",
}
CHOICES: Final[Mapping[str, str]] = {
    "age_group": "the age group is",
    "gender": "the gender is",
    "special_status": "the special protection is",
    "domestic_remedies": "domestic remedies are",
    "sector": "the work is",
}
PLACES: Final[Mapping[str, str]] = {
    "respondent_states": "an accused State",
    "country_of_incident": "the country where it happened",
    "current_location": "the place where the person is",
    "country_of_origin": "the State of origin",
}
_TABLES: Final[Mapping[str, str]] = {
    "eu": "is a member of the European Union",
    "nhri-a": "has an institution of status A that takes complaints of single persons",
    "nhri-part": "has an institution of status A that takes complaints of single persons for a "
    "part of the country",
    "nhri-other": "has only an institution of another status, or for a part of the country, "
    "that takes complaints of single persons",
    "nhri-unsure": "has an institution of which nobody knows whether it takes complaints",
}
_LEVELS: Final = {"critical": "the case is critical", "urgent": "the case is urgent or critical"}


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
                return "always"
            case ["term", str(name)]:
                means = self.terms[name].means.removesuffix(".")
                return f"{means[0].lower()}{means[1:]} [{name}]"
            case ["level", str(level)]:
                return _LEVELS[level]
            case ["mandate", str(channel)]:
                return f"what happened is in the mandate of {channel}"
            case ["known", str(fact)]:
                return f"somebody answered about {fact}"
            case ["has", str(fact), [*ids]]:
                return f"{SETS[fact]} {self._ids(fact, list(map(str, ids)))}"
            case ["is", str(fact), [*values]]:
                return _is(fact, values)
            case ["most", str(fact), limit]:
                return _number(fact, f"at most {limit}")
            case ["least", str(fact), limit]:
                return _number(fact, f"at least {limit}")
        return _about_states(condition)

    def _ids(self, fact: str, ids: list[str]) -> str:
        levels = {self.severities.get(one) for one in ids}
        of_levels = {one for one, level in self.severities.items() if level in levels}
        if fact == "violations" and len(ids) > len(levels) and set(ids) == of_levels:
            return f"anything of {_or(sorted(map(str, levels)))} severity"
        return _or(ids)


def _is(fact: str, values: list[Compiled]) -> str:
    if fact in FLAGS:
        yes, no = FLAGS[fact]
        return _or([yes if one else no for one in values])
    said = ["none" if one is None else str(one) for one in values]
    return f"{CHOICES[fact] if fact in CHOICES else f'{PLACES[fact]} is'} {_or(said)}"


def _number(fact: str, limit: str) -> str:
    before, after = NUMBERS[fact]
    return f"{before} {limit} {after}"


def _about_states(condition: Compiled) -> str:
    match condition:
        case ["in", str(fact), str(table)]:
            return f"{PLACES[fact]} {_table(table)}"
        case ["elsewhere", str(fact), str(table)]:
            return f"{PLACES[fact]} {_table(table)}, and the person is not there"
        case ["same", str(first), str(second)]:
            return f"{PLACES[first]} is {PLACES[second]}"
        case ["accepted", str(what)]:
            return f"an accused State has accepted {what}, for facts of that time"
        case ["accepted-today", str(what)]:
            return f"an accused State accepts {what} today"
        case ["ratified", str(what), str(fact)]:
            return f"{PLACES[fact]} was bound by {what} when it began"
        case ["party", str(what), str(fact)]:
            return f"{PLACES[fact]} is bound by {what} today"
    raise ConditionError(f"{str(condition)[:200]} has no words here")


def _table(table: str) -> str:
    return _TABLES.get(table, f"is in the table {table}")


def _or(words: Iterable[str]) -> str:
    *several, last = words
    return f"{', '.join(several)} or {last}" if several else last
