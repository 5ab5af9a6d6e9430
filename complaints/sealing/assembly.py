"""Putting verified pieces together again.

Only pieces that name the same whole, type, sender, signer and count belong together. A whole whose
pieces do not fit is reported, not guessed at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from complaints.domain import messages
from complaints.domain.errors import DomainError
from complaints.domain.messages import Piece, join_pieces
from complaints.sealing.errors import MalformedMessageError
from complaints.sealing.reading import OpenedMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message of which some pieces are still on their way."""

    sender: str
    of: str
    have: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """What came of a set of messages: whole ones, incomplete ones, and what is wrong with some."""

    whole: tuple[OpenedMessage, ...]
    waiting: tuple[Waiting, ...]
    broken: tuple[MalformedMessageError, ...]


def assemble(opened: Iterable[OpenedMessage]) -> Assembled:
    """The messages with their pieces joined; those that were whole pass through, in order."""
    whole: list[OpenedMessage] = []
    groups: dict[tuple[object, ...], dict[int, OpenedMessage]] = {}
    for one in opened:
        if isinstance(one.message, Piece):
            piece = one.message
            group = (piece.type, piece.sender, piece.signer, piece.of, piece.count)
            groups.setdefault(group, {}).setdefault(piece.index, one)
        else:
            whole.append(one)
    waiting, broken = [], []
    for pieces in groups.values():
        first = next(iter(pieces.values())).message
        assert isinstance(first, Piece)
        if len(pieces) < first.count:
            waiting.append(
                Waiting(sender=first.sender, of=first.of, have=len(pieces), count=first.count)
            )
            continue
        try:
            whole.append(_join(tuple(pieces.values())))
        except MalformedMessageError as error:
            broken.append(error)
    return Assembled(whole=tuple(whole), waiting=tuple(waiting), broken=tuple(broken))


def _join(pieces: Sequence[OpenedMessage]) -> OpenedMessage:
    inner = [one.message for one in pieces if isinstance(one.message, Piece)]
    try:
        data = join_pieces(inner)
        message = messages.parse(data)
    except DomainError as error:
        raise MalformedMessageError(f"The pieces make no message: {error}") from error
    first = min(pieces, key=lambda one: one.name)
    return OpenedMessage(message=message, name=first.name, data=data, signature=first.signature)
