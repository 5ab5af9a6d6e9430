"""Sealing: a message becomes the bodies to PUT, all of fixed sizes.

A message that does not fit an envelope is a stub whose fields go into an attachment under a fresh
key; one that does not fit a reply is cut into pieces. Chunks are to be uploaded before the body
that refers to them. Source: SPEC.md, section 9, "Overflow" and "Pieces".
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Final

from complaints.domain import strictjson
from complaints.domain.errors import DomainError
from complaints.domain.identifiers import new_id
from complaints.domain.messages import (
    IN_PIECES,
    MAX_PIECES,
    AttachmentReference,
    Keepsake,
    Message,
    OverflowStub,
    Piece,
)
from complaints.sealing.errors import (
    MalformedMessageError,
    TooLongMessageError,
    UnusableRecipientError,
)
from crypto import attachment, envelope
from crypto.envelope import ENVELOPE_SIZE, REPLY_SIZE
from crypto.errors import CryptoError, MalformedKeyError
from crypto.hybrid import Recipient
from crypto.minisign import SecretKey

_HEAD: Final = ("id", "sender", "to", "case", "counter", "day", "directory")


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes to PUT, and the name under which: the SHA-256 of them, in hex."""

    data: bytes = field(repr=False)
    name: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", hashlib.sha256(self.data).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A sealed message: first the chunks, then the bodies (several only for pieces).

    ``message`` is the exact JSON that was signed, or of which pieces were cut.
    """

    message: bytes = field(repr=False)
    bodies: tuple[Blob, ...]
    chunks: tuple[Blob, ...] = ()

    @property
    def body(self) -> Blob:
        """The one body of a message that is not in pieces."""
        (body,) = self.bodies
        return body


def seal_message(
    message: Message, *, key: SecretKey, recipient: str, size: int = ENVELOPE_SIZE
) -> Sealed:
    """``message``, signed by ``key`` and sealed to one recipient (``age1pq1…``).

    ``size`` is `ENVELOPE_SIZE` or `REPLY_SIZE`. Raises `TooLongMessageError`,
    `UnusableRecipientError` or, for a message that nobody would read, `MalformedMessageError`.
    """
    to = _recipient(recipient)
    data = _dump(message)
    if len(data) <= envelope.capacity(size, message.trusted_comment):
        return Sealed(message=data, bodies=(_seal(message, data, key, to, size),))
    if size == REPLY_SIZE and message.type in IN_PIECES:
        pieces = _cut(message, data)
        if len(pieces) <= MAX_PIECES:
            bodies = tuple(_seal(piece, _dump(piece), key, to, size) for piece in pieces)
            return Sealed(message=data, bodies=bodies)
    if size == REPLY_SIZE and not isinstance(message, Keepsake):
        raise TooLongMessageError("The reply is too long; send it as several.")
    stub, chunks = _overflow(message)
    stub_data = _dump(stub)
    return Sealed(message=stub_data, bodies=(_seal(stub, stub_data, key, to, size),), chunks=chunks)


def seal_attachment(data: bytes) -> tuple[AttachmentReference, tuple[Blob, ...]]:
    """An original as chunks under a fresh key, and the reference by which a message names it."""
    chunks: list[Blob] = []
    sealed = attachment.seal(
        BytesIO(data), lambda _name, chunk: chunks.append(Blob(chunk)), key=attachment.new_key()
    )
    reference = AttachmentReference(
        root=sealed.root, key=sealed.key, length=sealed.length, sha256=sealed.sha256
    )
    return reference, tuple(chunks)


def _recipient(text: str) -> Recipient:
    try:
        return Recipient.parse(text)
    except MalformedKeyError as error:
        raise UnusableRecipientError(str(error)) from error


def _dump(message: Message) -> bytes:
    try:
        return message.dump()
    except DomainError as error:
        raise MalformedMessageError(str(error)) from error


def _seal(message: Message, data: bytes, key: SecretKey, to: Recipient, size: int) -> Blob:
    comment = message.trusted_comment
    try:
        sealed = envelope.seal(
            data, signing_key=key, trusted_comment=comment, recipient=to, size=size
        )
    except CryptoError as error:
        # the length was measured before; that half of a recipient is no key shows only here
        raise UnusableRecipientError(str(error)) from error
    return Blob(sealed)


def _overflow(message: Message) -> tuple[OverflowStub, tuple[Blob, ...]]:
    reference, chunks = seal_attachment(strictjson.dumps({**message.body(), **message.extra}))
    stub = OverflowStub(
        **{name: getattr(message, name) for name in _HEAD},
        of_type=message.type,
        member=message.signer,
        overflow=reference,
    )
    return stub, chunks


def _cut(message: Message, data: bytes) -> list[Piece]:
    empty = Piece(
        **{name: getattr(message, name) for name in _HEAD},
        of_type=message.type,
        member=message.signer,
        of=message.id,
        index=MAX_PIECES,
        count=MAX_PIECES,
        text="",
    )
    room = envelope.capacity(REPLY_SIZE, message.trusted_comment) - len(_dump(empty))
    texts = list(_split(data.decode("utf-8"), room))
    return [
        replace(empty, id=new_id(), index=index, count=len(texts), text=text)
        for index, text in enumerate(texts, start=1)
    ]


def _split(text: str, room: int) -> Iterator[str]:
    """Texts of at most ``room`` bytes each, counted as they stand within a JSON string."""
    start, used = 0, 0
    for at, character in enumerate(text):
        cost = len(strictjson.dumps(character)) - 2
        if used + cost > room:
            yield text[start:at]
            start, used = at, 0
        used += cost
    yield text[start:]
