"""What a search needs of the facts of a case, taken out of them once: who, where, what.

An empty set and None say that it is not known. It must never hold a text that a person wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from referral.services import wording
from referral.services.languages import spoken

EVERYWHERE: Final = ""  # stands for a country where an organisation works in all of them

# years of age of the groups, both included
BANDS: Final = {"child": (0.0, 17.0), "adult": (18.0, 59.0), "older": (60.0, 150.0)}
_GENDERS: Final = ("female", "male")
# who has such a status is not safe from the State of origin
PROTECTED: Final = frozenset({"refugee", "asylum-seeker", "stateless", "protected"})

_INSTITUTION: Final = "nhri"
# what belongs to a State and looks into that State
_OF_THE_ACCUSED: Final = frozenset(
    {"npm", "criminal-complaint", "equality-body", "labour-authority"}
)
# where one has to go: no use in another country than the person's
_BY_THE_PERSON: Final = frozenset(
    {"medical-72h", "medical-care", "shelter-gbv", "child-protection", "anti-trafficking-service"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """In which countries to look; those in ``first`` come before others of ``all``.

    ``unknown`` are facts that would tell more.
    """

    first: frozenset[str]
    all: frozenset[str]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One case, as a search sees it.

    ``band`` is an age group of `BANDS`, ``gender`` female or male; None also where there are
    several. ``near`` is where the person is, or, while nobody knows, where it happened.
    """

    violations: frozenset[str] = field(repr=False)
    needs: frozenset[str] = field(repr=False)
    language: str | None = field(repr=False)
    band: str | None = field(repr=False)
    gender: str | None = field(repr=False)
    near: frozenset[str] = field(repr=False)
    accused: frozenset[str] = field(repr=False)
    accused_channels: frozenset[str] = field(repr=False)
    origin: str | None = field(repr=False)
    fears_origin: bool | None = field(repr=False)
    of_the_accused: Whereabouts = field(repr=False)
    institution: Whereabouts = field(repr=False)
    by_the_person: Whereabouts = field(repr=False)
    anywhere: Whereabouts = field(repr=False)

    @classmethod
    def of(cls, facts: Mapping[str, object]) -> Self:
        """What is needed, of the canonical facts of a case."""
        here, there = _country(facts, "current_location"), _country(facts, "country_of_incident")
        near, accused = here or there, _ids(facts, "respondent_states")
        language, band, gender = (facts.get(name) for name in ("language", "age_group", "gender"))
        origin = facts.get("country_of_origin")
        where = () if "current_location" in facts else ("current_location",)
        whose = () if accused else ("respondent_states",)
        looked_into = accused or there
        safe = looked_into - _ids(facts, "unsafe_institutions")
        return cls(
            violations=_ids(facts, "violations"),
            needs=_ids(facts, "needs"),
            language=spoken(language) if isinstance(language, str) else None,
            band=band if isinstance(band, str) and band in BANDS else None,
            gender=gender if isinstance(gender, str) and gender in _GENDERS else None,
            near=near,
            accused=accused,
            accused_channels=_ids(facts, "accused_channels"),
            origin=origin if isinstance(origin, str) else None,
            fears_origin=_fears_origin(facts),
            of_the_accused=Whereabouts(first=looked_into, all=looked_into, unknown=whose),
            institution=Whereabouts(first=safe, all=safe, unknown=whose),
            by_the_person=Whereabouts(first=near, all=near, unknown=where),
            anywhere=Whereabouts(first=near, all=near | there | accused, unknown=where),
        )

    def whereabouts(self, channel: str) -> Whereabouts:
        """Where to look for a channel."""
        if channel == _INSTITUTION:
            return self.institution
        if channel in _OF_THE_ACCUSED:
            return self.of_the_accused
        return self.by_the_person if channel in _BY_THE_PERSON else self.anywhere

    def reason(self, countries: frozenset[str]) -> str:
        """Why somebody who works in these countries was looked at."""
        if not countries:
            return wording.EVERYWHERE
        if not self.near.isdisjoint(countries):
            return wording.NEAR
        if not self.accused.isdisjoint(countries):
            return wording.ACCUSED_STATE
        return wording.HAPPENED


def _fears_origin(facts: Mapping[str, object]) -> bool | None:
    if (
        facts.get("seeking_asylum") is True
        or facts.get("fears_state_of_origin") is True
        or facts.get("special_status") in PROTECTED
    ):
        return True
    return False if "fears_state_of_origin" in facts else None


def _country(facts: Mapping[str, object], name: str) -> frozenset[str]:
    value = facts.get(name)
    # at sea there is no country
    return frozenset((value,)) if isinstance(value, str) and len(value) == 2 else frozenset()


def _ids(facts: Mapping[str, object], name: str) -> frozenset[str]:
    value = facts.get(name)
    return value if isinstance(value, frozenset) else frozenset()
