"""Messages of every type: `parse` is the one place where bytes become a message.

An unknown type or a higher version becomes an `UnknownMessage`, never an error and never nothing.
What `parse` returns is a claim until its signature is verified (`complaints.sealing`).
Source: SPEC.md, section 9.
"""

from collections.abc import Callable, Mapping
from typing import Final

from complaints.domain import strictjson
from complaints.domain.address import AttachmentReference, ReplyAddress
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.fragments import (
    IN_PIECES,
    MAX_PIECES,
    OverflowStub,
    Piece,
    UnknownMessage,
    join_overflow,
    join_pieces,
)
from complaints.domain.from_complainant import (
    Answer,
    Complaint,
    FollowUp,
    Keepsake,
    KeptPart,
    Sent,
    Standing,
    Withdrawal,
)
from complaints.domain.from_organisation import (
    ANSWERS,
    DECLINED_CODES,
    Acknowledgement,
    PartReference,
    Question,
    Referral,
    ReferralAnswer,
    Reply,
)
from complaints.domain.identifiers import integer, text
from complaints.domain.identities import Identities, SharedIdentity
from complaints.domain.journal import NO_HASH, ChainHead, InboxHead, Journal
from complaints.domain.message import (
    MAX_SIZE,
    VERSION,
    DirectoryReference,
    MemberMessage,
    Message,
)

__all__ = [
    "ANSWERS",
    "DECLINED_CODES",
    "IN_PIECES",
    "MAX_PIECES",
    "MAX_SIZE",
    "NO_HASH",
    "VERSION",
    "Acknowledgement",
    "Answer",
    "AttachmentReference",
    "ChainHead",
    "Complaint",
    "DirectoryReference",
    "FollowUp",
    "Identities",
    "InboxHead",
    "Journal",
    "Keepsake",
    "KeptPart",
    "MemberMessage",
    "Message",
    "OverflowStub",
    "PartReference",
    "Piece",
    "Question",
    "Referral",
    "ReferralAnswer",
    "Reply",
    "ReplyAddress",
    "Sent",
    "SharedIdentity",
    "Standing",
    "UnknownMessage",
    "Withdrawal",
    "join_overflow",
    "join_pieces",
    "parse",
]

_READERS: Final[Mapping[str, Callable[[Fields], Message]]] = {
    one.TYPE: one.read
    for one in (Complaint, FollowUp, Keepsake, Reply, Referral, ReferralAnswer, Journal, Identities)
}


def parse(data: bytes) -> Message:
    """The message of its exact bytes; `MalformedError` says what is wrong with them.

    Besides the eight types: an `OverflowStub` whose attachment is still to be joined, a `Piece`,
    or an `UnknownMessage`.
    """
    if len(data) > MAX_SIZE:
        raise MalformedError("A message has at most 1 MiB.")
    fields = Fields(strictjson.loads(data), "message")
    kind = fields.get("type", text)
    if fields.get("version", integer(1)) > VERSION or kind not in _READERS:
        return UnknownMessage.read(fields)
    if "overflow" in fields:
        if kind in (Reply.TYPE, Identities.TYPE):
            raise MalformedError("A reply never refers to chunks, and no key lies in one.")
        return OverflowStub.read(fields)
    if "piece" in fields:
        if kind not in IN_PIECES:
            raise MalformedError("Only replies and keepsakes come in pieces.")
        return Piece.read(fields)
    return _READERS[kind](fields)
