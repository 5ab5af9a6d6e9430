"""The facts of the world that rules look things up in: frozen, each with source and date.

It must never hold a rule: what follows from these facts stands in ``data/rules``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Confidence = Literal["high", "medium", "low"]
Severity = Literal["critical", "high", "medium"]
Accreditation = Literal["A", "B", "none", "unknown"]
Part = Literal["article", "paragraph", "principle", "regulation", "rule"]
# how long after its deposit an act binds a State
Delay = Literal["same-day", "thirtieth-day", "three-months", "month-after-three-months"]


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
class Term:
    """An entry of a closed list: its id and how a person would say it, in English."""

    id: str
    plain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Term):
    """A kind of who did it; ``of_the_state`` if such a person acts for a State."""

    of_the_state: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Act within so many ``hours`` where possible; ``basis`` says how firm that is.

    ``source``: a document says so; ``clinical``: health guidance; ``procedural``: a legal
    deadline or a fast procedure; ``operational``: judgement, to be checked.
    """

    hours: int
    basis: Literal["source", "clinical", "procedural", "operational"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation(Term):
    """A kind of what happened.

    ``label`` is its short name, ``group`` the id of what it is shown with, ``icon`` the name of
    its picture, ``severity`` its default. ``possible_actors`` are kinds of who can do it,
    ``state`` for all of a State; ``legal_basis`` the articles to cite.
    """

    label: str
    group: str
    icon: str
    severity: Severity
    window: Window | None
    possible_actors: frozenset[str]
    legal_basis: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The closed lists, each in the order in which it is asked; ``as_of`` is the violations'."""

    groups: tuple[Term, ...] = field(repr=False)
    violations: tuple[Violation, ...] = field(repr=False)
    actors: tuple[Actor, ...] = field(repr=False)
    needs: tuple[Term, ...] = field(repr=False)
    about: tuple[Term, ...] = field(repr=False)
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How a body is reached. ``email`` is one that somebody has verified, or None."""

    url: str | None = None
    url_verified: bool = False
    info_url: str | None = None
    email: str | None = None
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
class Treaty:
    """A treaty, or an individual procedure ``under`` one (its id is the mechanism's).

    ``delay`` and ``article``: from when it binds a State that deposited its act. ``adopted``: no
    deposit is earlier. ``began``: when it came into force at all; None if it has not.
    """

    id: str
    name: str
    under: str | None
    adopted: date
    began: date | None
    delay: Delay
    article: str
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
    accreditation: Accreditation
    last_known_accreditation: str | None
    takes_complaints: bool | None
    territory: str | None
    website: str | None
    website_verified: bool
    notes: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """That a country has no national human rights institution, and ``why`` that is said."""

    country: str
    why: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What the law is read from: its ``name``, and the ``year`` of its adoption or publication."""

    id: str
    name: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A place in a document, as ``part`` article and ``number`` 9(4); both None for all of it."""

    document: Document
    part: Part | None
    number: str | None

    def __str__(self) -> str:
        place = "" if self.part is None else f", {self.part} {self.number}"
        return f"{self.document.name} ({self.document.year}){place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """What the law says, in one plain English sentence, and where it says so."""

    says: str
    citations: tuple[Citation, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What a person can know of a ``group`` of violations without telling anything, in English.

    ``page`` is the number by which its page is called, ``today`` what can be done, ``proof`` what
    to keep where that is safe, ``limits`` what the law or the steps cannot do.
    """

    group: Term
    page: int
    law: tuple[Right, ...]
    today: tuple[str, ...]
    proof: tuple[str, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Everything that is looked up, read once and valid: ids agree with each other."""

    vocabulary: Vocabulary
    mechanisms: Mapping[str, Mechanism] = field(repr=False)
    treaties: Mapping[str, Treaty] = field(repr=False)  # and procedures
    states: Mapping[str, State] = field(repr=False)
    institutions: Mapping[str, tuple[Institution, ...]] = field(repr=False)  # by country
    without_institution: Mapping[str, Absence] = field(repr=False)  # by country
    rights: tuple[Rights, ...] = field(repr=False)  # in the order of the groups
