"""What leaves the office for another organisation, and what is answered to one."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final, Self

from complaints.domain.events.base import read_hash, read_id
from complaints.domain.fields import Fields
from complaints.domain.from_organisation import ANSWERS, DECLINED_CODES
from complaints.domain.identifiers import code, day, flag, integer, one_of, organisation, text

MAX_HOURS: Final = 30 * 24


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondChoice:
    """Who is given it, on which consent, when the first is away or silent for so many hours."""

    to: str
    consent: str
    hours: int

    @classmethod
    def read(cls, value: object) -> Self:
        """The second choice of its JSON object."""
        of = Fields(value, "second choice")
        return cls(
            to=of.get("to", organisation),
            consent=of.get("consent", read_id),
            hours=of.get("hours", integer(1, MAX_HOURS)),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {"to": self.to, "consent": self.consent, "hours": self.hours}


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """The parts (hashes) were given to another organisation, on a consent or an ``override``.

    ``told`` is the reply that tells the complainant. Where the consent was given for the case that
    they cannot come back, ``unanswered`` is the question (an id) that was not answered. With
    ``transfer`` the other office owns the case once it accepts. ``second`` is who is given it if
    this one does not answer, ``instead_of`` the referral that was not answered.
    """

    kind: ClassVar[str] = "referred"
    referral: str
    to: str
    consent: str | None
    parts: tuple[str, ...]
    reason: str = field(repr=False)
    answer_by: date | None
    unanswered: str | None = None
    told: str | None = None
    transfer: bool = False
    second: SecondChoice | None = None
    instead_of: str | None = None
    override: str | None = None

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            referral=of.get("referral", read_id),
            to=of.get("to", organisation),
            consent=of.optional("consent", read_id),
            parts=of.each("parts", read_hash),
            reason=of.get("reason", text),
            answer_by=of.optional("answer_by", day),
            unanswered=of.optional("unanswered", read_id),
            told=of.optional("told", read_id),
            transfer=of.optional("transfer", flag) or False,
            second=of.optional("second", SecondChoice.read),
            instead_of=of.optional("instead_of", read_id),
            override=of.optional("override", read_id),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A referral was not answered in time, or declined: the case is in the queue again."""

    kind: ClassVar[str] = "returned"
    referral: str

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(referral=of.get("referral", read_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """They accepted the case as theirs; ``told`` is the reply that tells the complainant."""

    kind: ClassVar[str] = "handed-over"
    referral: str
    to: str
    told: str | None

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            referral=of.get("referral", read_id),
            to=of.get("to", organisation),
            told=of.optional("told", read_id),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A referral was never sent: its consent was taken back or ran out before it could be."""

    kind: ClassVar[str] = "stopped"
    referral: str

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(referral=of.get("referral", read_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralsStand:
    """Members made these referrals without having seen each other, and all of them are meant."""

    kind: ClassVar[str] = "referrals-stand"
    referrals: tuple[str, ...]

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(referrals=of.each("referrals", read_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The organisation that referred was answered; ``automatic`` when the desk itself refused.

    ``outcome`` is the code of how it ended, where it is done. ``recalled`` is what this office says
    of a referral of its own: the consent was taken back, or a member took it back for what ``text``
    says.
    """

    kind: ClassVar[str] = "answered"
    referral: str
    to: str
    answer: str
    code: str | None
    text: str = field(repr=False)
    automatic: bool
    outcome: str | None = None

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            referral=of.get("referral", read_id),
            to=of.get("to", organisation),
            answer=of.get("answer", one_of(*ANSWERS)),
            code=of.optional("code", one_of(*DECLINED_CODES)),
            text=of.get("text", text),
            automatic=of.get("automatic", flag),
            outcome=of.optional("outcome", code),
        )
