"""``python -m complaints.desk.opener``: envelopes in, what they say out, until the input ends.

Opens and verifies what needs nothing but keys and cards; what needs the store or the line (a
follow-up's key, a chunk) is left to the desk. The keys come through the standard input, stay in
this process's memory, which it guards as the desk does its own, and are gone with it. Until it
guards it, other programs of the same user can open that input, too: so it says first that it does.
It ends with the desk, however that ends. It imports no more than it needs: there is one for each
core.
"""

import gc
import pickle
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from complaints.desk import frames
from complaints.desk.errors import DeskError
from complaints.desk.processes.hardening import harden
from complaints.desk.reading import Reader, Reason, Record, Unreadable, Unsealed, Verified
from crypto.hybrid import Identity

#: The first that it says: keys may come.
GUARDED: Final = b"guarded"
#: What became of an envelope, in the first byte of its answer; the name follows.
ARRIVED: Final = b"a"
REFUSED: Final = b"r"
LEFT: Final = b"-"
NAME_SIZE: Final = 32  # bytes, before each envelope


class _LeftToCallerError(DeskError):
    """This needs what only the desk has."""


def main() -> int:
    """Who reads, then heaps of envelopes; each heap is answered by what became of each of them."""
    harden()
    source, out = sys.stdin.buffer, sys.stdout.buffer
    frames.write(out, [GUARDED])
    first = frames.read(source)
    if first is None:
        return 0
    reader = _reader(*first)
    gc.freeze()  # what is here stays, and need not be looked through again and again
    gc.disable()  # what a heap leaves behind is looked through after it, at once
    try:
        while (heap := frames.read(source)) is not None:
            frames.write(out, _answers(reader, heap))
            gc.collect()
    except (BrokenPipeError, frames.FrameError):
        return 1  # the desk has ended
    return 0


def _reader(organisation: bytes, known: bytes, *seeds: bytes) -> Reader:
    return Reader(
        organisation=organisation.decode(),
        member="",
        seals=(),
        identities=tuple(Identity.from_seed(seed) for seed in seeds),
        known=pickle.loads(known),  # noqa: S301 - from the desk itself, which has it verified
        signers=_left_to_desk,
        fetch=_left_to_desk,
        first_day=_left_to_desk,
    )


def _left_to_desk(_what: object) -> NoReturn:
    raise _LeftToCallerError


def _answers(reader: Reader, heap: Sequence[bytes]) -> list[bytes]:
    """Four for each, in order; all are unsealed before the first is verified, see `Reader`."""
    records = [Record(seq=0, name=one[:NAME_SIZE].hex(), sealed=one[NAME_SIZE:]) for one in heap]
    unsealed = [reader.unseal(record) for record in records]
    return [said for one in unsealed for said in _answer(reader, one)]


def _answer(reader: Reader, one: Unsealed | Unreadable) -> tuple[bytes, bytes, bytes, bytes]:
    """Kind and name; then signer, signature and what was signed; or reason and detail.

    What was signed is the whole message: of what lies in chunks the rest is left to the desk.
    """
    name = bytes.fromhex(one.record.name)
    try:
        outcome = reader.verify(one)
    except _LeftToCallerError:
        return LEFT + name, b"", b"", b""
    if isinstance(outcome, Verified):
        return ARRIVED + name, outcome.signer.encode(), outcome.signature.encode(), outcome.signed
    if outcome.reason is Reason.SEALED_TO_ANOTHER:  # the member's own key, which stays, may open it
        return LEFT + name, b"", b"", b""
    return REFUSED + name, outcome.reason.encode(), outcome.detail.encode(), b""


if __name__ == "__main__":
    sys.exit(main())
