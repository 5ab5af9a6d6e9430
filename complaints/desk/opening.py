"""Opening many envelopes at once, on every core of the computer.

Other processes (`complaints.desk.opener`) open and verify what needs nothing but keys and cards;
what needs the store or the line is left to the caller. The keys go to them through a pipe; nothing
of it is ever on disk or in an argument. Nothing that they say is more than bytes to the desk.
What one of them was to open that has ended before its time, or says what is no answer or nothing
for too long, is left to the caller too, and the others go on without it.
"""

import contextlib
import os
import pickle
import queue
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Final, Self

from complaints.desk import frames
from complaints.desk.arrived import Arrived, whole_of
from complaints.desk.known import Known
from complaints.desk.opener import ARRIVED, GUARDED, REFUSED
from complaints.desk.processes.apart import command, environment
from complaints.desk.reading import Reason, Record, Verified
from crypto.hybrid import Identity

_AT_ONCE: Final = 64  # envelopes that a process is given together
_AHEAD: Final = 4  # batches under way before the first is waited for: while some are kept, too
_FIELDS: Final = 4  # of each answer
_SECONDS: Final = 60  # until a heap is opened, a slow computer's start included
_MOST: Final = 8  # processes: each is a desk's worth of memory, and the disk is no faster for more

WhyNot = tuple[Reason, str]
#: What came, verified; or why it cannot be read; None where only the caller can tell.
Outcome = Arrived | WhyNot | None
#: An envelope as the portal gave it, with its number.
Given = tuple[int, bytes]


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
        count = min(processes or os.cpu_count() or 1, _MOST)
        first = [organisation.encode(), pickle.dumps(known), *(one.seed for one in identities)]
        self._processes = [_Process(first) for _ in range(count)]
        self._free: queue.SimpleQueue[_Process] = queue.SimpleQueue()
        for one in self._processes:
            self._free.put(one)
        self._lock = threading.Lock()
        self._sound = count
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="opening")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for one in self._processes:
            one.kill()
        self._threads.shutdown(wait=True)
        for one in self._processes:
            one.close()

    @property
    def pids(self) -> list[int]:
        """The processes."""
        return [one.pid for one in self._processes]

    def open(self, batches: Iterable[Sequence[Given]]) -> Iterator[list[tuple[Record, Outcome]]]:
        """For each batch, in order, every record with what became of it.

        Further batches are taken while the processes work, so that neither waits for the other.
        """
        under_way: list[list[Future[list[tuple[Record, Outcome]]]]] = []
        for batch in batches:
            heaps = [batch[at : at + _AT_ONCE] for at in range(0, len(batch), _AT_ONCE)]
            under_way.append([self._threads.submit(self._open, heap) for heap in heaps])
            if len(under_way) == _AHEAD:
                yield _together(under_way.pop(0))
        for one in under_way:
            yield _together(one)

    def _open(self, heap: Sequence[Given]) -> list[tuple[Record, Outcome]]:
        process = self._free.get()
        try:
            opened = process.open(heap)
        except (frames.FrameError, OSError, ValueError):
            self._give_up(process)
            return [(Record.of(*one), None) for one in heap]
        self._free.put(process)
        return opened

    def _give_up(self, process: "_Process") -> None:
        """Go on without this one; the last one stays, and leaves all the rest to the caller."""
        process.kill()
        with self._lock:
            if self._sound > 1:
                self._sound -= 1
                return
        self._free.put(process)


class _Process:
    """One of them. Not safe to use from several threads at once."""

    def __init__(self, first: Sequence[bytes]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own
            command("complaints.desk.opener"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        assert self._process.stdin
        assert self._process.stdout
        self._into, self._from = self._process.stdin, self._process.stdout
        self._first: Sequence[bytes] = first
        self.pid = self._process.pid

    def open(self, heap: Sequence[Given]) -> list[tuple[Record, Outcome]]:
        """Raises `FrameError`, `OSError` or `ValueError` where there is no answer to all of it."""
        records = [Record.of(*one) for one in heap]
        late = threading.Timer(_SECONDS, self._process.kill)
        late.start()
        try:
            if self._first:
                if frames.read(self._from) != [GUARDED]:
                    raise frames.FrameError("a process does not guard what it would be given")
                frames.write(self._into, self._first)
                self._first = ()
            frames.write(self._into, [bytes.fromhex(one.name) + one.sealed for one in records])
            said = frames.read(self._from)
        finally:
            late.cancel()
        if said is None or len(said) != _FIELDS * len(heap):
            raise frames.FrameError("a process that opens envelopes has ended")
        return [
            (record, _read(record, said[_FIELDS * at : _FIELDS * (at + 1)]))
            for at, record in enumerate(records)
        ]

    def kill(self) -> None:
        self._process.kill()  # it has nothing to finish, and holds keys
        self._process.wait()

    def close(self) -> None:
        self._from.close()
        with contextlib.suppress(OSError):  # something was still to be written to it
            self._into.close()


def _together(
    heaps: Iterable[Future[list[tuple[Record, Outcome]]]],
) -> list[tuple[Record, Outcome]]:
    return [one for heap in heaps for one in heap.result()]


def _read(record: Record, said: Sequence[bytes]) -> Outcome:
    kind, name = said[0][:1], said[0][1:].hex()
    if name != record.name:
        raise frames.FrameError("a process that opens envelopes speaks of another one")
    if kind == ARRIVED:
        return Arrived(
            seq=record.seq,
            name=name,
            signer=said[1].decode(),
            signed=said[3],
            whole=None,
            signature=said[2].decode(),
        )
    if kind == REFUSED:
        return Reason(said[1].decode()), said[2].decode()
    return None


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
