"""Group commit between the threads of a process: what waits at the same time shares one fsync.

One thread takes everything that waits and commits it in one transaction; each caller returns
only after that commit. If it fails, it fails for all of them, and nothing was stored.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_LIMIT: Final = 64  # items in one transaction; 1 MiB of envelopes


@dataclass(slots=True, eq=False)
class _Job(Generic[Item, Result]):
    item: Item
    done: threading.Lock
    results: list[Result] = field(default_factory=list)
    error: Exception | None = None


class Batches(Generic[Item, Result]):
    """Commits items in groups, with a function that gives one result for each, in order."""

    def __init__(self, commit: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._commit = commit
        self._waiting: SimpleQueue[_Job[Item, Result]] = SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, item: Item) -> Result:
        """Return the result for ``item`` once it is committed, or raise what the commit raised."""
        if self._thread is None:
            self._start()
        job: _Job[Item, Result] = _Job(item, threading.Lock())
        job.done.acquire()
        self._waiting.put(job)
        job.done.acquire()
        if job.error is not None:
            raise job.error
        return job.results[0]

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:  # not at creation: a process may fork before its first item
                self._thread = threading.Thread(target=self._run, name="commit", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            jobs = self._take()
            try:
                results = self._commit([job.item for job in jobs])
                for job, result in zip(jobs, results, strict=True):
                    job.results.append(result)
            except Exception as error:
                for job in jobs:
                    job.error = error
            for job in jobs:
                job.done.release()

    def _take(self) -> list[_Job[Item, Result]]:
        jobs = [self._waiting.get()]
        while len(jobs) < _LIMIT:
            try:
                jobs.append(self._waiting.get_nowait())
            except Empty:
                break
        return jobs
