"""From messages to sealed bodies and back: seal, open, verify, join. No network, no clock."""

from complaints.sealing.assembly import Assembled, Waiting, assemble
from complaints.sealing.errors import (
    ForgedError,
    MalformedMessageError,
    MissingOverflowError,
    NotForUsError,
    SealingError,
    TooLongMessageError,
    UnusableFileError,
    UnusableRecipientError,
    WrongReaderError,
)
from complaints.sealing.files import SealedFile, seal_file
from complaints.sealing.reading import (
    OpenedMessage,
    complainant_key,
    member_key,
    open_message,
    read_attachment,
    read_message,
    read_overflow,
    unseal,
)
from complaints.sealing.writing import Blob, Sealed, seal_attachment, seal_message
from crypto.envelope import ENVELOPE_SIZE, REPLY_SIZE

__all__ = [
    "ENVELOPE_SIZE",
    "REPLY_SIZE",
    "Assembled",
    "Blob",
    "ForgedError",
    "MalformedMessageError",
    "MissingOverflowError",
    "NotForUsError",
    "OpenedMessage",
    "Sealed",
    "SealedFile",
    "SealingError",
    "TooLongMessageError",
    "UnusableFileError",
    "UnusableRecipientError",
    "Waiting",
    "WrongReaderError",
    "assemble",
    "complainant_key",
    "member_key",
    "open_message",
    "read_attachment",
    "read_message",
    "read_overflow",
    "seal_attachment",
    "seal_file",
    "seal_message",
    "unseal",
]
