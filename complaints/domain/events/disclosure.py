"""What leaves the office for another organisation, and what is answered to one."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Self

from complaints.domain.events.base import read_hash, read_id
from complaints.domain.fields import Fields
from complaints.domain.from_organisation import ANSWERS, DECLINED_CODES
from complaints.domain.identifiers import day, flag, one_of, organisation, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """The consented parts (hashes) were given to another organisation.

    ``told`` is the reply that tells the complainant. Where the consent was given for the case that
    they cannot come back, ``unanswered`` is the question (an id) that was not answered.
    """

    kind: ClassVar[str] = "referred"
    referral: str
    to: str
    consent: str
    parts: tuple[str, ...]
    reason: str = field(repr=False)
    answer_by: date | None
    unanswered: str | None = None
    told: str | None = None

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            referral=of.get("referral", read_id),
            to=of.get("to", organisation),
            consent=of.get("consent", read_id),
            parts=of.each("parts", read_hash),
            reason=of.get("reason", text),
            answer_by=of.optional("answer_by", day),
            unanswered=of.optional("unanswered", read_id),
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
class Answered:
    """The organisation that referred was answered; ``automatic`` when the desk itself refused."""

    kind: ClassVar[str] = "answered"
    referral: str
    to: str
    answer: str
    code: str | None
    text: str = field(repr=False)
    automatic: bool

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
        )
