"""What the engine recommends for one case, frozen, in words of the rules and ids of the data."""

from dataclasses import dataclass, field

from referral.advice.deadlines import Deadline
from referral.advice.indicators import Indicator
from referral.advice.submitters import Submitter
from referral.book import Priority
from referral.services.offers import Offer, OrganisationRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why, for a caseworker. ``rule`` is the id of a rule, or ``mandate``."""

    rule: str
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A channel to show. ``rank`` counts from 1; ``optional``: shown lower.

    ``requires`` says what the channel asks for; ``missing`` what of it is not there and how to get
    it: the consents, then the rest. ``needs_consent`` are scopes that the person has not given:
    shown with the question, not sent. ``sendable``: an organisation of the directory is this
    channel, and may be sent the case once a caseworker says so; never where somebody must put
    their name to it.
    ``to_be_verified``: something it rests on is from memory only.
    """

    channel: str
    name: str
    rank: int
    optional: bool
    first: bool
    reasons: tuple[Reason, ...]
    requires: tuple[str, ...] = field(repr=False)
    missing_consents: tuple[str, ...] = field(repr=False)
    missing_otherwise: tuple[str, ...] = field(repr=False)
    needs_consent: tuple[str, ...]
    needs_named_submitter: Submitter | None
    deadline: Deadline | None
    alternative_to: tuple[str, ...]
    to_be_verified: bool
    sendable: bool
    organisations: tuple[Offer, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Everything that is not there, in sentences."""
        return (*self.missing_consents, *self.missing_otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A channel not to use, the rule that says so, and why."""

    channel: str
    rule: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A fact that would decide about a channel, or about the priority (`judging.PRIORITY`)."""

    channel: str
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """Everything for one case. ``suggested`` holds what is ``first`` too, the best first.

    ``trigger`` is the rule that gave the priority; None for a routine case. All of it tells of the
    case, so no ``repr`` shows it.
    """

    priority: Priority
    trigger: str | None = field(repr=False)
    trigger_says: str | None = field(repr=False)
    first: tuple[Suggestion, ...] = field(repr=False)
    suggested: tuple[Suggestion, ...] = field(repr=False)
    refused: tuple[Refusal, ...] = field(repr=False)
    refused_organisations: tuple[OrganisationRefusal, ...] = field(repr=False)
    unknown: tuple[Unknown, ...] = field(repr=False)
    indicators: tuple[Indicator, ...] = field(repr=False)
    deadlines: tuple[Deadline, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """Of a `Recommendation` what orders a list of many cases.

    ``suggested`` are all channels of it for which a time runs, and some others.
    """

    priority: Priority
    trigger: str | None = field(repr=False)
    suggested: frozenset[str] = field(repr=False)
    deadlines: tuple[Deadline, ...] = field(repr=False)
