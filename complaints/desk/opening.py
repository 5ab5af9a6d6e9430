"""Opening many envelopes at once, on every core of the computer.

Other processes open and verify what needs nothing but keys and cards; what needs the store or the
line (a follow-up's key, a chunk) is left to the caller. The keys go to them through a pipe, stay
in their memory, and are gone with them; nothing of it is ever on disk or in an argument. They end
with the desk however it ends, and guard their memory as it does.
"""

import multiprocessing
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import Final, NoReturn, Self

from complaints.desk.arrived import Arrived, whole_of
from complaints.desk.hardening import harden
from complaints.desk.known import Known
from complaints.desk.reading import Reader, Reason, Record, Verified
from crypto.hybrid import Identity

_AT_ONCE: Final = 32  # records that a process is given together
_AHEAD: Final = 3  # batches under way before the first is waited for

WhyNot = tuple[Reason, str]
#: What came, verified; or why it cannot be read; None where only the caller can tell.
Outcome = Arrived | WhyNot | None
_reader: Reader | None = None  # of a process of the pool, set when it begins


class _LeftToCallerError(Exception):
    """This needs what only the caller has."""


class Openers:
    """Processes that open envelopes; a context, after which they and their keys are gone."""

    def __init__(
        self,
        *,
        organisation: str,
        identities: Sequence[Identity],
        known: Known,
        processes: int | None = None,
    ) -> None:
        self._pool = ProcessPoolExecutor(
            processes or os.cpu_count() or 1,
            mp_context=multiprocessing.get_context("spawn"),  # the one way that all platforms have
            initializer=_begin,
            initargs=(organisation, tuple(one.seed for one in identities), known),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def open(self, batches: Iterable[Sequence[Record]]) -> Iterator[list[tuple[Record, Outcome]]]:
        """For each batch, in order, every record with what became of it.

        Further batches are taken while the processes work, so that neither waits for the other.
        """
        under_way: list[tuple[Sequence[Record], list[Future[list[Outcome]]]]] = []
        for batch in batches:
            heaps = [batch[at : at + _AT_ONCE] for at in range(0, len(batch), _AT_ONCE)]
            under_way.append((batch, [self._pool.submit(_open, heap) for heap in heaps]))
            if len(under_way) == _AHEAD:
                yield _together(*under_way.pop(0))
        for one in under_way:
            yield _together(*one)


def _together(
    batch: Sequence[Record], heaps: Iterable[Future[list[Outcome]]]
) -> list[tuple[Record, Outcome]]:
    outcomes = [one for heap in heaps for one in heap.result()]
    return list(zip(batch, outcomes, strict=True))


def _begin(organisation: str, seeds: Sequence[bytes], known: Known) -> None:
    global _reader
    harden()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _reader = Reader(
        organisation=organisation,
        member="",
        seals=(),
        identities=tuple(Identity.from_seed(seed) for seed in seeds),
        known=known,
        signers=_left_to_caller,
        fetch=_left_to_caller,
        first_day=_left_to_caller,
    )


def _end_with_parent() -> None:
    """A process of a pool waits for work for ever, also for that of a desk that was killed."""
    parent = multiprocessing.parent_process()
    assert parent
    parent.join()
    os._exit(1)


def _left_to_caller(_what: object) -> NoReturn:
    raise _LeftToCallerError


def _open(heap: Sequence[Record]) -> list[Outcome]:
    assert _reader
    return [_outcome(_reader, record) for record in heap]


def _outcome(reader: Reader, record: Record) -> Outcome:
    try:
        outcome = reader.read(record)
    except _LeftToCallerError:
        return None
    if isinstance(outcome, Verified):
        return arrived(outcome)
    if outcome.reason is Reason.SEALED_TO_ANOTHER:
        return None  # the member's own key may open it, and stays where it is
    return outcome.reason, outcome.detail


def arrived(verified: Verified) -> Arrived:
    """What is kept of a verified message until it is filed."""
    return Arrived(
        seq=verified.record.seq,
        name=verified.record.name,
        signer=verified.signer,
        signed=verified.signed,
        whole=whole_of(verified.signed, verified.message),
        signature=verified.signature,
    )
