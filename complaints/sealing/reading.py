"""Opening: what was received becomes a verified message, or an error that says why not.

In this order, and nothing of a later step before an earlier one has passed: it opens with one of
the reader's identities; it parses; it is addressed to this reader (so that nobody can pass on what
was sealed to them); its overflow, if any, is the one that the stub names; its signature is by the
key that the sender must have, with the trusted comment that the message demands.
Nothing here fetches: whoever wants overflow gives a function that does.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from complaints.directory import Card, DirectoryError
from complaints.domain import messages
from complaints.domain.errors import DomainError
from complaints.domain.identifiers import case_of, derived_key
from complaints.domain.messages import (
    AttachmentReference,
    Complaint,
    Message,
    OverflowStub,
    join_overflow,
)
from complaints.sealing.errors import (
    ForgedError,
    MalformedMessageError,
    MissingOverflowError,
    NotForUsError,
    WrongReaderError,
)
from crypto import attachment, envelope
from crypto.envelope import Opened
from crypto.errors import CryptoError, NoIdentityMatchError, SignatureError
from crypto.hybrid import Identity
from crypto.minisign import PublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedMessage:
    """A verified message.

    ``data`` are the exact signed bytes (of a stub, where there was overflow), ``signature`` is
    the signature file over them, ``name`` the name of the envelope or reply that carried it.
    """

    message: Message
    name: str
    data: bytes = field(repr=False)
    signature: str = field(repr=False)


def open_message(
    body: bytes,
    *,
    identities: Sequence[Identity],
    reader: str,
    key_of: Callable[[Message], PublicKey],
    fetch: Callable[[bytes], bytes] | None = None,
) -> OpenedMessage:
    """The message in an envelope or reply, verified: `unseal` and `read_message` in one."""
    return read_message(
        unseal(body, identities),
        name=hashlib.sha256(body).hexdigest(),
        reader=reader,
        key_of=key_of,
        fetch=fetch,
    )


def unseal(body: bytes, identities: Sequence[Identity]) -> Opened:
    """What is in an envelope or reply: claims, until `read_message` has returned.

    Raises `NotForUsError` or `MalformedMessageError`.
    """
    try:
        return envelope.open_sealed(body, identities=identities)
    except NoIdentityMatchError as error:
        raise NotForUsError("This was sealed to another key, or to one erased since.") from error
    except CryptoError as error:
        raise MalformedMessageError(f"This cannot be opened: {error}") from error


def read_message(
    opened: Opened,
    *,
    name: str,
    reader: str,
    key_of: Callable[[Message], PublicKey],
    fetch: Callable[[bytes], bytes] | None = None,
) -> OpenedMessage:
    """The message in what was unsealed from the envelope or reply ``name``, verified.

    ``reader`` is who reads: an organisation's id, or a case. ``key_of`` gives the key that must
    have signed, see `complainant_key` and `member_key`, or raises a `SealingError`. ``fetch``
    gives the chunk of a 32-byte name; without it a long message stays an `OverflowStub`.
    Raises `MalformedMessageError`, `WrongReaderError`, `MissingOverflowError` or `ForgedError`.
    """
    message = _parse(opened.message)
    if message.to != reader:
        raise WrongReaderError("This was written to somebody else and passed on.")
    if isinstance(message, OverflowStub) and fetch:
        message = read_overflow(message, opened.message, fetch)
    _verify(opened, message, key_of(message))
    return OpenedMessage(
        message=message,
        name=name,
        data=opened.message,
        signature=str(opened.signature),
    )


def read_overflow(stub: OverflowStub, data: bytes, fetch: Callable[[bytes], bytes]) -> Message:
    """The whole message of a stub, whose exact bytes are ``data``.

    Raises `MissingOverflowError`, or `MalformedMessageError` if stub and rest make no message.
    """
    if stub.overflow.length > messages.MAX_SIZE:
        raise MalformedMessageError("A message has at most 1 MiB.")
    rest = read_attachment(stub.overflow, fetch)
    try:
        return messages.parse(join_overflow(data, rest))
    except DomainError as error:
        raise MalformedMessageError(f"This is no message: {error}") from error


def read_attachment(reference: AttachmentReference, fetch: Callable[[bytes], bytes]) -> bytes:
    """The original of an attachment; `MissingOverflowError` if a chunk is missing or wrong."""
    try:
        pieces = attachment.open_(
            fetch,
            root=reference.root,
            key=reference.key,
            length=reference.length,
            sha256=reference.sha256,
        )
        return b"".join(pieces)
    except CryptoError as error:
        raise MissingOverflowError(f"What belongs to this message: {error}") from error


def complainant_key(message: Message, *, known: str | None = None) -> PublicKey:
    """The key that must have signed a complainant's message.

    ``known`` is the verifying key that this reader has for the case; a complaint brings its own.
    Raises `ForgedError` when there is none, or when its case is not the sender.
    """
    text = message.reply.verifying_key if isinstance(message, Complaint) else known
    if text is None:
        raise ForgedError("Nothing is known of who sent this; the complaint itself is missing.")
    if case_of(text) != message.sender:
        raise ForgedError("This was signed with another key than its sender has.")
    return PublicKey.parse(derived_key(text))


def member_key(message: Message, card: Card) -> PublicKey:
    """The key that must have signed a member's message, from the sender's verified card.

    Raises `ForgedError` when the card is another's or has no such member on that day.
    """
    if card.organisation != message.sender or message.signer is None:
        raise ForgedError("This does not say which member of the organisation signed it.")
    try:
        return card.member_on(message.signer, message.day).sign
    except DirectoryError as error:
        raise ForgedError(str(error)) from error


def _parse(data: bytes) -> Message:
    try:
        return messages.parse(data)
    except DomainError as error:
        raise MalformedMessageError(f"This is no message: {error}") from error


def _verify(opened: Opened, message: Message, key: PublicKey) -> None:
    try:
        comment = opened.verify(key)
    except SignatureError as error:
        raise ForgedError(f"The signature of the message is wrong: {error}") from error
    if comment != message.trusted_comment:
        raise ForgedError("The signature of the message was made for something else.")
