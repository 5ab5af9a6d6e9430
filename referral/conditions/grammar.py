"""Reading compiled conditions: JSON in, conditions out, as `RULEBOOK.md`, section 2, has them.

It must never skip what it does not understand: that may be the part of a rule that refuses.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias

from referral.conditions import logic, questions
from referral.conditions.logic import Condition
from referral.conditions.validity import Tense
from referral.errors import ConditionError
from referral.model import Acceptance

Compiled: TypeAlias = bool | int | str | list["Compiled"] | None
"""A condition as JSON: ``true``, or a list that begins with the name of an operator."""


class Kind(Enum):
    """What the value of a fact is."""

    SET = "a set of ids"
    COUNTRIES = "a set of countries"
    COUNTRY = "a country"
    FLAG = "yes or no"
    CHOICE = "one id"
    NUMBER = "a number"


# What rules may ask about. The consent of the person is not among them: it decides what is sent,
# never what is suggested.
FACTS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(
        ("violations", "actors", "needs", "accused_channels", "attested_channels"), Kind.SET
    ),
    "respondent_states": Kind.COUNTRIES,
    **dict.fromkeys(("country_of_incident", "current_location", "country_of_origin"), Kind.COUNTRY),
    **dict.fromkeys(
        (
            "ongoing",
            "unaccompanied",
            "children_with_them",
            "seeking_asylum",
            "fears_state_of_origin",
            "detained",
            "imminent_irreversible_harm",
            "frontex_involved",
            "wants_consulate_contact",
            "disability",
            "withdrawn",
            "held_by_state_last_seen",
            "eu_body_involved",
            "nhri_takes_complaints",
        ),
        Kind.FLAG,
    ),
    **dict.fromkeys(
        ("age_group", "gender", "special_status", "domestic_remedies", "sector"), Kind.CHOICE
    ),
    **dict.fromkeys(
        ("days_ago", "group_size", "imminent_removal_hours", "days_since_final_decision"),
        Kind.NUMBER,
    ),
}

LEVELS: Final = ("critical", "urgent")
# operators of the desk alone, which ask when a State was bound
BY_DATE: Final = frozenset({"accepted", "accepted-today", "ratified"})
OF_STATES: Final = BY_DATE | {"party"}
GROUPS: Final = ("all", "any", "not", "maybe")  # operators whose operands are conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What conditions may name, besides facts.

    ``terms`` in their order; ``mandates`` by channel; ``accepted`` and ``ratified`` hold, by
    procedure and by treaty, the States that are bound. A page has none of those two.
    """

    violations: frozenset[str] = field(repr=False)
    tables: Mapping[str, frozenset[str]] = field(repr=False)
    mandates: Mapping[str, frozenset[str]] = field(repr=False)
    terms: Mapping[str, Condition] = field(repr=False)
    accepted: Mapping[str, Mapping[str, Acceptance]] = field(repr=False)
    ratified: Mapping[str, Mapping[str, Acceptance]] = field(repr=False)


def walk(compiled: Compiled) -> Iterator[list[Compiled]]:
    """Every condition inside a condition, itself included, as far as it is a list."""
    if isinstance(compiled, list):
        yield compiled
        if compiled[0] in GROUPS:
            for part in compiled[1:]:
                yield from walk(part)


def read(compiled: Compiled, names: Names) -> Condition:
    """The condition; `ConditionError` if an operator, an operand or a name is not known."""
    match compiled:
        case True:
            return logic.Always()
        case ["all", *parts]:
            return logic.AllOf(tuple(read(part, names) for part in parts))
        case ["any", *parts]:
            return logic.AnyOf(tuple(read(part, names) for part in parts))
        case ["not", part]:
            return logic.Not(read(part, names))
        case ["maybe", part]:
            return logic.Maybe(read(part, names))
        case ["term", str(name)] if name in names.terms:
            return logic.Term(name, names.terms[name])
        case ["level", str(level)] if level in LEVELS:
            return logic.Level(level)
        case ["mandate", str(channel)] if channel in names.mandates:
            return questions.Has("violations", names.mandates[channel])
    return _about_facts(compiled, names)


def _about_facts(compiled: Compiled, names: Names) -> Condition:
    match compiled:
        case ["known", str(fact)] if fact in FACTS:
            return questions.Known(fact)
        case ["has", str(fact), [*ids]] if _is(fact, Kind.SET) and _ids(fact, ids, names):
            return questions.Has(fact, frozenset(map(str, ids)))
        case ["is", str(fact), [*values]] if _is(fact, *_SINGLE) and _values(fact, values):
            return questions.Is(
                fact, tuple(one for one in values if one is None or isinstance(one, str | bool))
            )
        case ["most", str(fact), int(limit)] if _is(fact, Kind.NUMBER) and type(limit) is int:
            return questions.Most(fact, limit)
        case ["least", str(fact), int(limit)] if _is(fact, Kind.NUMBER) and type(limit) is int:
            return questions.Least(fact, limit)
        case ["in", str(fact), str(table)] if _is(fact, *_PLACES) and table in names.tables:
            return questions.In(fact, table, names.tables[table])
        case ["elsewhere", str(fact), str(table)] if (
            _is(fact, Kind.COUNTRIES) and table in names.tables
        ):
            return questions.Elsewhere(fact, table, names.tables[table])
        case ["same", str(first), str(second)] if _is(first, *_PLACES) and _is(second, *_PLACES):
            return questions.Same(first, second)
    return _about_law(compiled, names)


def _about_law(compiled: Compiled, names: Names) -> Condition:
    match compiled:
        case ["accepted", str(what)] if what in names.accepted:
            return questions.Bound(what, _ACCUSED, Tense.FACTS, names.accepted[what])
        case ["accepted-today", str(what)] if what in names.accepted:
            return questions.Bound(what, _ACCUSED, Tense.TODAY, names.accepted[what])
        case ["ratified", str(what), str(fact)] if what in names.ratified and _is(fact, *_PLACES):
            return questions.Bound(what, fact, Tense.BEGUN, names.ratified[what])
        case ["party", str(what), str(fact)] if what in names.ratified and _is(fact, *_PLACES):
            return questions.Bound(what, fact, Tense.TODAY, names.ratified[what])
    raise ConditionError(f"{str(compiled)[:200]} is no condition that is understood here")


_SINGLE: Final = (Kind.FLAG, Kind.CHOICE, Kind.COUNTRY)
_PLACES: Final = (Kind.COUNTRY, Kind.COUNTRIES)
_ACCUSED: Final = "respondent_states"


def _is(fact: str, *kinds: Kind) -> bool:
    return FACTS.get(fact) in kinds


def _ids(fact: str, ids: Sequence[Compiled], names: Names) -> bool:
    if not ids or not all(isinstance(one, str) for one in ids):
        return False
    return fact != "violations" or names.violations.issuperset(map(str, ids))


def _values(fact: str, values: Sequence[Compiled]) -> bool:
    wanted = bool if _is(fact, Kind.FLAG) else str
    return bool(values) and all(one is None or isinstance(one, wanted) for one in values)
