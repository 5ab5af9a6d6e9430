"""Opening the records of the inbox: each becomes a verified message, or a reason why not.

Whose key must have signed is looked up here: a complainant's from the complaint or the referral
that brought it, a member's from the sender's verified card. Nothing is written here, and chunks
are fetched without saying who asks.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from complaints.desk.registry import Known
from complaints.directory import DirectoryError, RefusedOrganisationError
from complaints.domain.messages import Complaint, Message, Referral
from complaints.portal_client import BadAnswerError, ProblemError
from complaints.sealing import (
    ForgedError,
    MalformedMessageError,
    MissingOverflowError,
    NotForUsError,
    SealingError,
    WrongReaderError,
    complainant_key,
    member_key,
    open_message,
)
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


#: What may look different once more has arrived: these are tried again, at growing intervals.
TRY_AGAIN: Final = (
    Reason.MISSING_OVERFLOW,
    Reason.NOT_ON_CARD,
    Reason.UNKNOWN_ORGANISATION,
    Reason.NO_COMPLAINT,
    Reason.NOT_ASKED,
    Reason.FAR_AHEAD,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of the inbox, as the portal gave it."""

    seq: int
    sealed: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The envelope's name."""
        return hashlib.sha256(self.sealed).hexdigest()


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


class _UnknownKeyError(SealingError):
    """Which key should have signed is not known (yet)."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Reader:
    """Opens records for one organisation.

    ``signers`` gives the verifying keys that the store has for a case; ``fetch`` the chunk of a
    32-byte name.
    """

    def __init__(
        self,
        *,
        organisation: str,
        identities: Sequence[Identity],
        known: Known,
        signers: Callable[[str], set[str]],
        fetch: Callable[[bytes], bytes],
    ) -> None:
        self._organisation = organisation
        self._identities = identities
        self._known = known
        self._signers = signers
        self._fetch = fetch
        self._fresh: dict[str, str] = {}

    def read(self, record: Record) -> Verified | Unreadable:
        """The verified message of a record, or why there is none.

        Raises `complaints.portal_client.UnreachableError` when chunks are needed and there is no
        line: then nothing is known of the record yet.
        """
        used: list[PublicKey] = []

        def key_of(message: Message) -> PublicKey:
            used.append(self._key(message))
            return used[-1]

        try:
            opened = open_message(
                record.sealed,
                identities=self._identities,
                reader=self._organisation,
                key_of=key_of,
                fetch=self._chunk,
            )
        except _UnknownKeyError as error:
            return Unreadable(record=record, reason=error.reason, detail=str(error))
        except SealingError as error:
            return Unreadable(record=record, reason=_REASONS[type(error)], detail=str(error))
        self._remember(opened.message)
        return Verified(
            record=record,
            message=opened.message,
            signer=str(used[-1]),
            signed=opened.data,
            signature=opened.signature,
        )

    def _key(self, message: Message) -> PublicKey:
        if message.signer is not None:
            return self._member_key(message)
        known = self._fresh.get(message.sender) or next(iter(self._signers(message.sender)), None)
        if known is None and not isinstance(message, Complaint):
            raise _UnknownKeyError(
                Reason.NO_COMPLAINT, "The complaint to which this belongs has not arrived."
            )
        return complainant_key(message, known=known)

    def _member_key(self, message: Message) -> PublicKey:
        try:
            card = self._known.card(message.sender)
            card.member_on(message.signer or "", message.day)
        except RefusedOrganisationError as error:
            raise _UnknownKeyError(Reason.UNKNOWN_ORGANISATION, str(error)) from error
        except DirectoryError as error:
            raise _UnknownKeyError(Reason.NOT_ON_CARD, str(error)) from error
        return member_key(message, card)

    def _remember(self, message: Message) -> None:
        """What follows in the same batch may be signed by a key that this message brought."""
        if isinstance(message, Complaint | Referral) and message.reply:
            self._fresh.setdefault(message.reply.case, message.reply.verifying_key)

    def _chunk(self, name: bytes) -> bytes:
        try:
            return self._fetch(name)
        except (ProblemError, BadAnswerError) as error:
            raise MissingOverflowError("A part of this message is not at the portal.") from error


_REASONS: Final[Mapping[type[SealingError], Reason]] = {
    NotForUsError: Reason.SEALED_TO_ANOTHER,
    MalformedMessageError: Reason.MALFORMED,
    WrongReaderError: Reason.PASSED_ON,
    MissingOverflowError: Reason.MISSING_OVERFLOW,
    ForgedError: Reason.FORGED,
}
