"""Group commit between the threads of a process: what waits at the same time shares one fsync.

Whoever comes first commits, for themself and for all who came while the last commit ran; the
others sleep until theirs is done. While many come at once, a commit is held back for a moment, so
that more share it; one that comes alone never waits. If a commit fails, it fails for all in it:
nothing was stored.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_LIMIT: Final = 64  # items in one transaction; 1 MiB of envelopes
_GATHER_SECONDS: Final = 0.002


@dataclass(slots=True, eq=False)
class _Job(Generic[Item, Result]):
    """One item. ``turn`` is released when it is done, or when its thread is the next to commit."""

    item: Item
    turn: threading.Lock = field(default_factory=threading.Lock)
    results: list[Result] = field(default_factory=list)
    error: Exception | None = None


class Batches(Generic[Item, Result]):
    """Commits items in groups, with a function that gives one result for each, in order."""

    def __init__(self, commit: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._commit = commit
        self._mutex = threading.Lock()
        self._waiting: list[_Job[Item, Result]] = []
        self._committing = False
        self._has_company = False  # whether the last commit was shared

    def submit(self, item: Item) -> Result:
        """Return the result for ``item`` once it is committed, or raise what the commit raised."""
        job: _Job[Item, Result] = _Job(item)
        job.turn.acquire()
        with self._mutex:
            self._waiting.append(job)
            must_wait, self._committing = self._committing, True
        if must_wait:
            job.turn.acquire()
        if not job.results and job.error is None:
            self._run()
        if job.error is not None:
            raise job.error
        return job.results[0]

    def _run(self) -> None:
        """Commit what waits, which begins with the caller's own, and wake the others."""
        if self._has_company:
            time.sleep(_GATHER_SECONDS)
        with self._mutex:
            jobs, self._waiting = self._waiting[:_LIMIT], self._waiting[_LIMIT:]
        self._has_company = len(jobs) > 1
        try:
            results = self._commit([job.item for job in jobs])
            for job, result in zip(jobs, results, strict=True):
                job.results.append(result)
        except Exception as error:
            for job in jobs:
                job.error = error
        with self._mutex:
            self._committing = bool(self._waiting)
            if self._waiting:
                jobs.append(self._waiting[0])
        for job in jobs[1:]:
            job.turn.release()
