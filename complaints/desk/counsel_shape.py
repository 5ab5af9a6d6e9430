"""The recommendation of the rules as values: what the page of a case shows, and in which words.

`complaints.desk.counsel` finds the words. Nothing here asks, decides or sends anything.
"""

from dataclasses import dataclass

from referral.advice.indicators import Indicator
from referral.model import Provenance
from referral.recommendation import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline in words. ``what`` are the channels' English names; none: the case itself.

    ``undecided``: nobody knows yet whether the channel is open.
    """

    when: str
    day: str
    what: tuple[str, ...]
    basis: str
    source: str
    over: bool
    near: bool
    to_be_verified: bool
    undecided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An organisation of the directory that could take it, or stand in.

    ``state``: ``own`` (this office), ``agreed`` (``consent`` permits it), ``given``, ``asked``,
    ``said-no`` or ``ask``. ``service`` is the name of the one that fits best, if it lists any.
    """

    id: str
    name: str
    kind: str
    service: str
    reasons: tuple[str, ...]
    mind: tuple[str, ...]
    answers_in_days: int | None
    state: str
    consent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A suggested channel. ``sentence`` says why in one; the rest is one click deep."""

    channel: str
    name: str
    sentence: str
    reasons: tuple[Reason, ...]
    optional: bool
    requires: tuple[str, ...]
    missing: tuple[str, ...]
    consent: tuple[str, ...]
    submitter_kinds: tuple[str, ...]
    submitter_why: str
    submitters: tuple[Candidate, ...]
    candidates: tuple[Candidate, ...]
    due: Due | None
    alternative_to: tuple[str, ...]
    sendable: bool
    to_be_verified: bool
    origin: Provenance

    @property
    def is_agreed(self) -> bool:
        """Whether one of the organisations that could take it may have it, or has it: as we do."""
        return any(one.state in ("own", "agreed", "given") for one in self.candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class No:
    """A channel, or an organisation, that must not be used, and why."""

    id: str
    name: str
    why: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something to find out, and the English names of the channels that it would decide."""

    what: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counsel:
    """Everything that the page of a case says of where it could go.

    ``raising`` are questions whose answer could make it more urgent; ``period`` says how an
    uncertain day was counted. ``never`` are refused whatever the case.
    """

    priority: str
    trigger: str
    because: str
    raising: tuple[str, ...]
    period: str
    dues: tuple[Due, ...]
    first: tuple[Step, ...]
    others: tuple[Step, ...]
    optional: tuple[Step, ...]
    refused: tuple[No, ...]
    never: tuple[No, ...]
    refused_organisations: tuple[No, ...]
    questions: tuple[Question, ...]
    indicators: tuple[Indicator, ...]
