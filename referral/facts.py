"""The facts of one case, as the rules see them.

Whatever enters is checked here once and trusted afterwards. A fact that nobody gave is *unknown*,
which is never the same as "no". It must never guess: what it does not understand is an error that
names the field, the value and what was expected.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Final, Self

from referral.fact_readers import (
    INPUT,
    MAX_DAYS,
    MAX_GROUP,
    MAX_HOURS,
    Known,
    NoneKnown,
    read_object,
)
from referral.fact_words import NONE

__all__ = ["MAX_DAYS", "MAX_GROUP", "MAX_HOURS", "Facts", "Known", "NoneKnown"]


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
        found = read_object("", value, INPUT)
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
