"""Messages that are not whole: a stub with its overflow elsewhere, and pieces of a long reply.

What `join_overflow` and `join_pieces` return was put together, not verified: the caller has
verified the stub, or every piece, before.
Source: SPEC.md, section 9, "Overflow" and "Pieces".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

from complaints.domain import strictjson
from complaints.domain.address import AttachmentReference
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields, mapping
from complaints.domain.identifiers import ID_SIZE, hex_text, integer, member, text
from complaints.domain.message import MAX_SIZE, VERSION, Message, read_head

MAX_PIECES: Final = 12
IN_PIECES: Final = ("reply", "keepsake")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment(Message):
    """A message of some type that does not yet say what that type says."""

    of_type: str
    of_version: int = VERSION
    member: str | None = None

    @property
    def type(self) -> str:
        """The type, as the message names it."""
        return self.of_type

    @property
    def version(self) -> int:
        """The version of the format, as the message names it."""
        return self.of_version

    @property
    def signer(self) -> str | None:
        """The member who must have signed; None where the complainant must."""
        return self.member


@dataclass(frozen=True, slots=True, kw_only=True)
class OverflowStub(Fragment):
    """A message whose own fields are in an attachment."""

    overflow: AttachmentReference

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """The stub of its JSON fields."""
        return cls(
            **read_fragment_head(fields),
            overflow=fields.get("overflow", AttachmentReference.read),
            extra=fields.extra(),
        )

    def body(self) -> dict[str, object]:
        """The reference to the attachment."""
        return {"overflow": self.overflow.as_json()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece(Fragment):
    """The ``index``-th of ``count`` texts that make the message ``of`` (an id)."""

    of: str
    index: int
    count: int
    text: str = field(repr=False)

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """The piece of its JSON fields."""
        inner = Fields(fields.get("piece", mapping), "piece")
        count = inner.get("count", integer(1, MAX_PIECES))
        return cls(
            **read_fragment_head(fields),
            of=inner.get("of", hex_text(ID_SIZE)),
            index=inner.get("index", integer(1, count)),
            count=count,
            text=inner.get("text", text),
            extra=fields.extra(),
        )

    def body(self) -> dict[str, object]:
        """The piece."""
        return {
            "piece": {"of": self.of, "index": self.index, "count": self.count, "text": self.text}
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownMessage(Fragment):
    """A message of a type or version that this program does not know: to be kept and shown so.

    What it says is in ``extra``.
    """

    @property
    def is_newer(self) -> bool:
        """Whether it is the version, and not only the type, that this program does not know."""
        return self.of_version > VERSION

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """The message of its JSON fields."""
        return cls(**read_fragment_head(fields), extra=fields.extra())


def read_fragment_head(fields: Fields) -> dict[str, Any]:
    """The arguments that every fragment's class takes."""
    return {
        **read_head(fields),
        "of_type": fields.get("type", text),
        "of_version": fields.get("version", integer(1)),
        "member": fields.optional("member", member),
    }


def join_overflow(stub: bytes, overflow: bytes) -> bytes:
    """The JSON of the whole message, from its stub's exact bytes and its attachment's."""
    if len(stub) + len(overflow) > MAX_SIZE:
        raise MalformedError("A message has at most 1 MiB.")
    head = dict(mapping(strictjson.loads(stub)))
    rest = mapping(strictjson.loads(overflow))
    head.pop("overflow", None)
    if head.keys() & rest.keys() or "overflow" in rest:
        raise MalformedError("The overflow repeats a field of its message.")
    return strictjson.dumps({**head, **rest})


def join_pieces(pieces: Sequence[Piece]) -> bytes:
    """The JSON of the whole message from all of its pieces, in any order.

    The pieces must be of one whole, one signer and one count. Raises `MalformedError` if one is
    missing or if the whole has other always-fields than its pieces.
    """
    ordered = sorted(pieces, key=lambda piece: piece.index)
    first = ordered[0]
    if [piece.index for piece in ordered] != list(range(1, first.count + 1)):
        raise MalformedError("A piece of this message is missing.")
    data = "".join(piece.text for piece in ordered).encode("utf-8")
    whole = mapping(strictjson.loads(data))
    if whole.get("id") != first.of or "piece" in whole:
        raise MalformedError("The pieces are not of the message that they name.")
    common = _common(whole, first)
    if any(_common(piece.head(), first) != common for piece in ordered):
        raise MalformedError("The pieces do not belong to one message.")
    return data


def _common(fields: Mapping[str, object], like: Piece) -> dict[str, object]:
    """The always-fields that a whole and its pieces share."""
    return {name: fields.get(name) for name in like.head() if name != "id"}
