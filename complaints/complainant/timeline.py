"""What a receipt shows: entries, questions that wait, what nobody has acknowledged. Pure values."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

from complaints.domain.messages import Keepsake, Question, Reply, Sent
from complaints.sealing import OpenedMessage

PATIENCE: Final = timedelta(days=7)  # without an acknowledgement

Kind = Literal["sent", "reply", "newer", "unreadable", "waiting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened.

    ``organisation`` is None for the complainant's own keepsake; ``day`` is None where nothing
    that was verified tells it; ``sentence`` says what is wrong, where something is. ``has_left``:
    whoever signed had to leave since, and can have written it afterwards under an earlier day.
    """

    kind: Kind
    organisation: str | None
    day: date | None = None
    sent: Sent | None = None
    opened: OpenedMessage | None = None
    sentence: str = ""
    warnings: tuple[str, ...] = ()
    has_left: bool = False

    @property
    def reply(self) -> Reply | None:
        """The reply, if this is one."""
        message = self.opened and self.opened.message
        return message if isinstance(message, Reply) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that waits for an answer, and who asks."""

    organisation: str
    question: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What the receipt shows, newest first.

    ``keepsake`` is None when none was found, or while only its ``stubs`` are here (their rest lies
    in chunks, which are fetched when something is to be handed over); several devices that did not
    see each other may have written several.
    """

    entries: tuple[Entry, ...]
    keepsake: Keepsake | None = field(repr=False)
    stubs: tuple[OpenedMessage, ...] = field(repr=False)
    keepsake_counter: int

    @property
    def replies(self) -> tuple[Entry, ...]:
        """The verified replies, newest first."""
        return tuple(entry for entry in self.entries if entry.reply)

    @property
    def troubles(self) -> tuple[Entry, ...]:
        """What could not be read or believed, or is not all here."""
        return tuple(one for one in self.entries if one.kind in ("unreadable", "waiting", "newer"))

    @property
    def questions(self) -> tuple[Asked, ...]:
        """The questions that were not answered yet, newest first."""
        answered = set(self.keepsake.answered) if self.keepsake else set()
        return tuple(
            Asked(organisation=entry.reply.sender, question=entry.reply.question)
            for entry in self.replies
            if entry.reply and entry.reply.question and entry.reply.question.id not in answered
        )

    def acknowledged_by(self, organisation: str) -> frozenset[str]:
        """The ids of the messages of which this organisation said that it has them."""
        replies = (entry.reply for entry in self.replies)
        return frozenset(
            reply.acknowledgement.message
            for reply in replies
            if reply and reply.acknowledgement and reply.sender == organisation
        )

    def unacknowledged(self, today: date) -> tuple[Sent, ...]:
        """What was sent a week ago or longer, and its reader has not said that it arrived."""
        replies = (entry.reply for entry in self.replies)
        seen = {
            (reply.sender, reply.acknowledgement.message, reply.acknowledgement.envelope)
            for reply in replies
            if reply and reply.acknowledgement
        }
        sent = self.keepsake.sent if self.keepsake else ()
        return tuple(
            one
            for one in sent
            if (one.to, one.message, one.envelope) not in seen and today - one.day >= PATIENCE
        )
