"""Opening the records of the inbox: each becomes a verified message, or a reason why not.

Whose key must have signed is looked up here: a complainant's from the complaint or the referral
that brought it, a member's from the sender's verified card. Whoever had to leave still has their
key and may write any day on a letter: what they signed counts where the portal had it while they
belonged to the organisation. What was sealed to one member alone
is keys and nothing else, and keys come in no other way: a colleague could otherwise show each
desk another story, or one's keys to all. Nothing is written here, and chunks
are fetched without saying who asks.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Self

from complaints import overrides
from complaints.desk.errors import DeskError
from complaints.desk.known import Known
from complaints.directory import Card, DirectoryError, Member, RefusedOrganisationError
from complaints.domain.errors import ConsentError
from complaints.domain.messages import (
    Complaint,
    Identities,
    Journal,
    Message,
    Referral,
    UnknownMessage,
)
from complaints.portal_errors import BadAnswerError, PortalError, ProblemError
from complaints.proof import ProofError
from complaints.sealing import (
    ForgedError,
    MalformedMessageError,
    MissingOverflowError,
    NotForUsError,
    OpenedMessage,
    SealingError,
    WrongReaderError,
    complainant_key,
    member_key,
    read_message,
    unseal,
)
from crypto.envelope import Opened
from crypto.hybrid import Identity
from crypto.minisign import PublicKey


class Reason(StrEnum):
    """Why a record was not filed; stable, because it is kept."""

    SEALED_TO_ANOTHER = "sealed-to-another"
    MALFORMED = "malformed"
    PASSED_ON = "passed-on"
    MISSING_OVERFLOW = "missing-overflow"
    FORGED = "forged"
    NOT_ON_CARD = "not-on-card"
    UNKNOWN_ORGANISATION = "unknown-organisation"
    NO_COMPLAINT = "no-complaint"
    REPLAYED = "replayed"
    CONSENT = "consent"
    NOT_ASKED = "not-asked"
    UNKNOWN_KIND = "unknown-kind"
    FAR_AHEAD = "far-ahead"
    AFTER_LEAVING = "after-leaving"
    WRITER_LEFT = "writer-left"


#: What may look different once more has arrived: these are tried again, at growing intervals.
TRY_AGAIN: Final = (
    Reason.MISSING_OVERFLOW,
    Reason.NOT_ON_CARD,
    Reason.UNKNOWN_ORGANISATION,
    Reason.NO_COMPLAINT,
    Reason.NOT_ASKED,
    Reason.FAR_AHEAD,
    Reason.AFTER_LEAVING,
    Reason.UNKNOWN_KIND,
)
#: Of what this program cannot take, though it may be sound.
NEWER: Final = "A newer program wrote this; it can be read once this one is new."


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of the inbox; ``name`` is the envelope's, ``sealed`` empty once it was opened."""

    seq: int
    name: str
    sealed: bytes = field(repr=False)

    @classmethod
    def of(cls, seq: int, sealed: bytes) -> Self:
        """The record as the portal gave it."""
        return cls(seq=seq, name=hashlib.sha256(sealed).hexdigest(), sealed=sealed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsealed:
    """What one of our keys opened, of which nothing is verified; ``own`` was the member's alone."""

    record: Record
    opened: Opened
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A message that is to us and by whom it says; ``signer`` is the public key."""

    record: Record
    message: Message
    signer: str
    signed: bytes = field(repr=False)
    signature: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A record that cannot be filed (now); ``detail`` is a sentence in English."""

    record: Record
    reason: Reason
    detail: str


class _NoKeyError(SealingError):
    """Which key should have signed is not known (yet), or there is none that could have."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Reader:
    """Opens records for one organisation.

    ``signers`` gives the verifying keys that the store has for a case; ``fetch`` the chunk of a
    32-byte name; ``first_day`` the day on which the portal first had an envelope, as it proves it.
    """

    def __init__(
        self,
        *,
        organisation: str,
        member: str,
        identities: Sequence[Identity],
        seals: Sequence[Identity],
        known: Known,
        signers: Callable[[str], set[str]],
        fetch: Callable[[bytes], bytes],
        first_day: Callable[[bytes], date],
    ) -> None:
        self._organisation = organisation
        self._member = member
        self._identities = identities
        self._seals = seals
        self._known = known
        self._signers = signers
        self._fetch = fetch
        self._first_day = first_day
        self._fresh: dict[str, str] = {}

    def read(self, record: Record) -> Verified | Unreadable:
        """The verified message of a record, or why there is none: `unseal` and `verify` in one."""
        return self.verify(self.unseal(record))

    def unseal(self, record: Record) -> Unsealed | Unreadable:
        """What the office's identities open, or this member's own. Nobody's word for it yet.

        Whoever has many unseals some before it verifies them: the processor finds its way faster.
        """
        try:
            try:
                return Unsealed(
                    record=record, opened=unseal(record.sealed, self._identities), own=False
                )
            except NotForUsError:
                return Unsealed(record=record, opened=unseal(record.sealed, self._seals), own=True)
        except SealingError as error:
            return Unreadable(record=record, reason=_REASONS[type(error)], detail=str(error))
        except Exception:
            return Unreadable(record=record, reason=Reason.UNKNOWN_KIND, detail=NEWER)

    def verify(self, one: Unsealed | Unreadable) -> Verified | Unreadable:
        """The verified message of what was unsealed, or why there is none.

        Raises `complaints.portal_client.UnreachableError` when chunks or a proof are needed and
        there is no line: then nothing is known of the record yet. At a fault of ours the record is
        kept: anybody may have sent it, and the others must be read.
        """
        if isinstance(one, Unreadable):
            return one
        try:
            return self._verify(one)
        except (PortalError, DeskError):
            raise
        except Exception:
            return Unreadable(record=one.record, reason=Reason.UNKNOWN_KIND, detail=NEWER)

    def _verify(self, one: Unsealed) -> Verified | Unreadable:
        record, used = one.record, list[PublicKey]()
        try:
            opened = self._opened(one, used)
        except _NoKeyError as error:
            return Unreadable(record=record, reason=error.reason, detail=str(error))
        except SealingError as error:
            return Unreadable(record=record, reason=_REASONS[type(error)], detail=str(error))
        if refused := self._refused_override(record, opened.message):
            return refused
        if refused := self._refused_late(record, opened.message):
            return refused
        self._remember(opened.message)
        return Verified(
            record=record,
            message=opened.message,
            signer=str(used[-1]),
            signed=opened.data,
            signature=opened.signature,
        )

    def _opened(self, one: Unsealed, used: list[PublicKey]) -> OpenedMessage:
        """The message by the key that must have signed, which goes into ``used``."""

        def key_of(message: Message) -> PublicKey:
            self._check_way(message, own=one.own)
            used.append(self._key(message))
            return used[-1]

        return read_message(
            one.opened,
            name=one.record.name,
            reader=self._organisation,
            key_of=key_of,
            fetch=self._chunk,
        )

    def _check_way(self, message: Message, *, own: bool) -> None:
        if isinstance(message, Identities) is own:
            if isinstance(message, Identities) and message.reader != self._member:
                raise _NoKeyError(Reason.PASSED_ON, "These keys were given to somebody else.")
            return
        if isinstance(message, UnknownMessage):
            raise _NoKeyError(Reason.UNKNOWN_KIND, "A newer program sealed this to one member.")
        raise _NoKeyError(
            Reason.PASSED_ON, "Keys are sealed to one member alone, and nothing else is."
        )

    def _key(self, message: Message) -> PublicKey:
        if message.signer is not None:
            return self._member_key(message)
        if isinstance(message, Complaint):
            return complainant_key(message)  # it brings its own
        known = self._fresh.get(message.sender) or next(iter(self._signers(message.sender)), None)
        if known is None:
            raise _NoKeyError(
                Reason.NO_COMPLAINT, "The complaint to which this belongs has not arrived."
            )
        return complainant_key(message, known=known)

    def _member_key(self, message: Message) -> PublicKey:
        try:
            card = self._known.card(message.sender)
            if isinstance(message, Journal) and (left := _left(card, message.member)):
                return left.sign  # whether it counts, its place in the chain says and no day
            if isinstance(message, Identities) and _left(card, message.member):
                raise _NoKeyError(  # nor does the day: whoever left may write any
                    Reason.NOT_ON_CARD, f"{message.member}, who gives these keys, has left."
                )
            card.member_on(message.signer or "", message.day)
        except RefusedOrganisationError as error:
            raise _NoKeyError(Reason.UNKNOWN_ORGANISATION, str(error)) from error
        except DirectoryError as error:
            raise _NoKeyError(Reason.NOT_ON_CARD, str(error)) from error
        return member_key(message, card)

    def _refused_override(self, record: Record, message: Message) -> Unreadable | None:
        """Why an override was not proposed by the member whom it names; None if it was."""
        if not isinstance(message, Referral) or message.override is None:
            return None
        said = message.override.statement
        try:
            card = self._known.card(message.sender)
            overrides.verify(message.override, key=card.member_on(said.member, said.day).sign)
        except DirectoryError as error:
            return Unreadable(record=record, reason=Reason.NOT_ON_CARD, detail=str(error))
        except ConsentError as error:
            return Unreadable(record=record, reason=Reason.FORGED, detail=str(error))
        return None

    def _refused_late(self, record: Record, message: Message) -> Unreadable | None:
        """Why a letter by somebody who had to leave does not count; None if it came in time."""
        if message.signer is None or isinstance(message, Journal | Identities):
            return None  # what they wrote for their own office ends where their chain does
        if (left := _left(self._known.card(message.sender), message.signer)) is None:
            return None
        try:
            came = self._first_day(record.sealed)
        except (ProblemError, BadAnswerError, ProofError) as error:
            return Unreadable(record=record, reason=Reason.NOT_ON_CARD, detail=str(error))
        if came <= left.validity.last:
            return None
        return Unreadable(
            record=record,
            reason=Reason.WRITER_LEFT,
            detail=f"{left.id} of {message.sender}: dated {message.day}, there since {came}",
        )

    def _remember(self, message: Message) -> None:
        """What follows in the same batch may be signed by a key that this message brought."""
        if isinstance(message, Complaint | Referral) and message.reply:
            self._fresh.setdefault(message.reply.case, message.reply.verifying_key)

    def _chunk(self, name: bytes) -> bytes:
        try:
            return self._fetch(name)
        except (ProblemError, BadAnswerError) as error:
            raise MissingOverflowError("A part of this message is not at the portal.") from error


def _left(card: Card, member: str) -> Member | None:
    """The member of this id, if they had to leave."""
    return next((one for one in card.members if one.id == member and one.last), None)


_REASONS: Final[Mapping[type[SealingError], Reason]] = {
    NotForUsError: Reason.SEALED_TO_ANOTHER,
    MalformedMessageError: Reason.MALFORMED,
    WrongReaderError: Reason.PASSED_ON,
    MissingOverflowError: Reason.MISSING_OVERFLOW,
    ForgedError: Reason.FORGED,
}
