"""What was opened and verified, until it is filed: what is kept of it, whoever opened it."""

from dataclasses import dataclass, field

from complaints.domain import messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A verified message that is not filed yet, with what proves it.

    ``signed`` are the exact bytes under ``signature`` by ``signer``; ``whole`` is the whole message
    where they are only its stub. ``name`` is that of the envelope.
    """

    seq: int
    name: str
    signer: str
    signed: bytes = field(repr=False)
    whole: bytes | None = field(repr=False)
    signature: str = field(repr=False)


def whole_of(signed: bytes, message: messages.Message) -> bytes | None:
    """The whole message where ``signed`` is only its stub; None where they are the same."""
    if b"overflow" not in signed and b"\\u" not in signed:
        return None  # it names no overflow, however that is spelled
    stub = isinstance(messages.parse(signed), messages.OverflowStub)
    return message.dump() if stub else None
