"""The facts of the world that rules look things up in: frozen, each with source and date.

It must never hold a rule: what follows from these facts stands in ``data/rules``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Confidence = Literal["high", "medium", "low"]
Severity = Literal["critical", "high", "medium"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a fact comes from, when it was looked at, and how firm it is.

    ``low`` confidence is shown as "to be verified", never as fact.
    """

    sources: tuple[str, ...]
    as_of: date
    confidence: Confidence

    @property
    def to_be_verified(self) -> bool:
        """Whether nobody may rely on it before it was looked up again."""
        return self.confidence == "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How a body is reached. There is no field for an address that nobody has verified."""

    url: str | None = None
    url_verified: bool = False
    info_url: str | None = None
    email: str | None = None  # verified, or absent
    other: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """A channel that a case can go to: a body, or a kind of service.

    ``kind`` groups channels that the same rules treat alike; ``status`` is ``open`` for those
    that take cases. ``mandate`` holds ids of violations. ``required_fields`` are what its form
    asks for.
    """

    id: str
    name: str
    kind: str
    status: str
    mandate: frozenset[str]
    who_may_submit: str
    anonymity: str
    identity_requirement: str
    consent_requirement: str
    exhaustion: bool
    time_limit: str
    urgent_procedure: str
    contact: Contact
    languages: tuple[str, ...]
    required_fields: tuple[str, ...]
    notes: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """That a State accepted a procedure.

    ``since`` is the day of deposit, ``in_force`` the day from which facts can be examined (as the
    treaty says, counted from the deposit); None where the day is not known. ``until`` is the last
    day of facts that can be examined, for a State that left.
    """

    since: date | None = None
    in_force: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a country or territory has accepted.

    ``ratified`` by treaty (``iccpr``, ``ced``, ``opcat`` …), ``accepted`` by individual procedure
    (``hrcttee-iccpr``, ``cat-art22`` …, and regional ones: ``ecthr``, ``iachr``, ``achpr``,
    ``acthpr``, ``acerwc``, ``ecowas-court``, ``eac``, ``coe``, ``eu``, ``oas``, ``au`` …).
    """

    country: str  # ISO 3166-1 alpha-2, or XK
    name: str
    ratified: Mapping[str, Acceptance] = field(repr=False)
    accepted: Mapping[str, Acceptance] = field(repr=False)
    notes: tuple[str, ...]
    treaties: Provenance
    regional: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """A national human rights institution. ``takes_complaints`` None: nobody knows.

    ``accreditation`` is GANHRI's ``A`` or ``B``, ``none``, or ``unknown`` where contested or old.
    ``territory`` is set where it is competent for a part of the country only.
    """

    country: str
    name: str
    accreditation: Literal["A", "B", "none", "unknown"]
    last_known_accreditation: str | None
    takes_complaints: bool | None
    territory: str | None
    website: str | None
    website_verified: bool
    notes: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Everything that is looked up, read once and valid: ids agree with each other."""

    mechanisms: Mapping[str, Mechanism] = field(repr=False)
    states: Mapping[str, State] = field(repr=False)
    institutions: Mapping[str, tuple[Institution, ...]] = field(repr=False)  # by country
    without_institution: Mapping[str, str] = field(repr=False)  # country to why
