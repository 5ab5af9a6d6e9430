"""Invented cases: every fact at the values where rules turn, alone and together."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final

from hypothesis import strategies as st

from referral.fact_words import words
from referral.facts import Facts
from referral.loader import data

VIOLATIONS: Final = tuple(one.id for one in data().vocabulary.violations)
# accept much, little, nothing; left a court; have an institution of each kind, or none
STATES: Final = (
    "AL", "AU", "BE", "BR", "BY", "CA", "CR", "DE", "EC", "FR", "GB", "GH", "GR", "GT", "IT", "JP",
    "KE", "KW", "LY", "MA", "ML", "MX", "NE", "NG", "NI", "RU", "TH", "TN", "UG", "US", "XK", "ZA",
)  # fmt: skip
_DAYS: Final = (0, 1, 2, 3, 4, 7, 8, 30, 31, 62, 63, 120, 122, 123, 365, 366, 700, 731, 732, 1400,
                1600, 5000)  # fmt: skip
_DECIDED: Final = (0, 50, 91, 92, 122, 123, 152, 153, 184, 185, 334, 335, 366, 367, 1827, 1828)

SCOPES: Final = tuple(sorted(words().names("consent_scopes")))


def _named(fact: str) -> tuple[str, ...]:
    return tuple(sorted(words().names(fact) - {"unknown"}))


_FLAG: Final = (True, False)
_ONE: Final[Mapping[str, Sequence[object]]] = {
    "country_of_incident": (*STATES, "at-sea"),
    "current_location": (*STATES, "at-sea"),
    "country_of_origin": STATES,
    "seeking_asylum": _FLAG,
    "fears_state_of_origin": _FLAG,
    "special_status": (None, *_named("special_status")),
    "detained": _FLAG,
    "imminent_removal_hours": (None, None, 8, 72, 73),
    "imminent_irreversible_harm": (False, False, True),
    "domestic_remedies": _named("domestic_remedies"),
    "frontex_involved": _FLAG,
    "wants_consulate_contact": _FLAG,
    "language": ("en", "ar"),
    "sector": ("fishing", "domestic-work", "agriculture"),
    "disability": _FLAG,
    "eu_body_involved": _FLAG,
    "days_since_final_decision": _DECIDED,
}
_WHEN: Final[Mapping[str, Sequence[object]]] = {"days_ago": _DAYS, "ongoing": _FLAG}
_PERSON: Final[Mapping[str, Sequence[object]]] = {
    "age_group": _named("age_group"),
    "unaccompanied": _FLAG,
    "gender": _named("gender"),
    "group_size": (1, 40),
    "children_with_them": _FLAG,
}
_ACCUSED: Final = (
    "nhri", "npm", "criminal-complaint", "labour-authority", "equality-body", "child-protection",
    "forensic-search-body", "unhcr", "iom",
)  # fmt: skip
_SEVERAL: Final[Mapping[str, tuple[Sequence[str], int]]] = {
    "violations": (VIOLATIONS, 4),
    "respondent_states": (STATES, 2),
    "alleged_actors": ((*_named("actors"), "unknown"), 2),
    "needs": (_named("needs"), 3),
    "consent_scopes": (SCOPES, 7),
    "accused_channels": (_ACCUSED, 1),
}


def random_input(random: Random) -> dict[str, Any]:
    """The ``input`` of a case in which each fact is missing about once in six times."""

    def some(known: Mapping[str, Sequence[object]]) -> dict[str, Any]:
        return {name: random.choice(of) for name, of in known.items() if random.random() < 0.85}

    several = {
        name: random.sample(list(of), random.randint(0 if most == 1 else 1, most))
        for name, (of, most) in _SEVERAL.items()
        if random.random() < 0.85
    }
    return {**some(_ONE), **several, "when": some(_WHEN), "person": some(_PERSON)}


def inputs() -> st.SearchStrategy[dict[str, Any]]:
    """The same as a strategy, which shrinks to a case that says little."""

    def some(known: Mapping[str, Sequence[object]]) -> dict[str, st.SearchStrategy[object]]:
        return {name: st.sampled_from(of) for name, of in known.items()}

    several = {
        name: st.lists(st.sampled_from(of), max_size=most, unique=True)
        for name, (of, most) in _SEVERAL.items()
    }
    nested = {
        "when": st.fixed_dictionaries({}, optional=some(_WHEN)),
        "person": st.fixed_dictionaries({}, optional=some(_PERSON)),
    }
    return st.fixed_dictionaries({}, optional={**some(_ONE), **several, **nested})


def cases() -> st.SearchStrategy[Facts]:
    """Facts of invented cases."""
    return inputs().map(Facts.read)
