"""Fetching files: the chunks of what came, checked as they come, and erased when taken back.

* A chunk that is missing, or is not the one that was asked for, is asked for again, at growing
  intervals; what is wrong once all chunks are as their names say stays wrong.
* Every piece is opened in memory to check it, and forgotten; what is kept is sealed.
* A round ends after so many chunks, wherever they come from, and after so long on a slow line: the
  inbox is never left alone for long, whatever somebody sends. The cases take turns. The next
  round follows at once where this one fetched something and left something, so that long files
  do not take an hour; not where it opened only what was here already, which costs nobody else.
Source: SPEC.md, sections 5 and 9.
"""

import hashlib
import hmac
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from complaints.desk.chunkfolder import ChunkFolder
from complaints.desk.errors import StoreError
from complaints.desk.pauses import Pauses
from complaints.desk.store import Store
from complaints.desk.store.attachments import CaseFile, FileState
from complaints.locale.marking import _
from complaints.portal_client import BadAnswerError, PortalClient, ProblemError, UnreachableError
from crypto import attachment
from crypto.errors import CryptoError

CHUNKS_A_ROUND: Final = 512  # 32 MiB
SECONDS_A_ROUND: Final = 60.0
ROOM: Final = 1 << 30  # bytes that must stay free

_NO_ROOM: Final = _(
    "The disk has no room for a file that was sent to you. Make room; it is then fetched by itself."
)


class _MissingError(Exception):
    """The portal does not have a chunk."""


class _AlteredError(Exception):
    """The portal gave something else than the chunk that was asked for."""


class _EnoughError(Exception):
    """Enough for one round."""


class Fetcher:
    """Fetches for one desk, within its rounds."""

    def __init__(
        self,
        store: Store,
        folder: ChunkFolder,
        portal: PortalClient,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._folder = folder
        self._portal = portal
        self._now = now
        self._pauses = Pauses()

    def fetch_all(self, step: Callable[[int, int], None]) -> bool:
        """Fetch what is not here; whether something came and more is to be fetched at once.

        ``step`` is told how far, and may raise to cancel. Raises `UnreachableError` without a
        line, and in the end `StoreError` if there was no room.
        """
        with self._store.reading() as unit:
            wanted = unit.attachments.wanted()
        waiting = [one for one in wanted if self._pauses.are_over(one.id, self._now())]
        chunks = _Chunks(self._folder, self._portal)
        here: set[tuple[str, bytes, bytes | None]] = set()
        lacks_room = is_enough = False
        for at, one in enumerate(waiting):
            whose = (one.case_id, one.reference.sha256, one.reference.cleaned_from)
            if whose in here:
                continue
            if chunks.are_enough:
                is_enough = True
                break
            if self._folder.room() < ROOM + one.reference.length:
                lacks_room = True  # for this one: others may be shorter
                continue
            try:
                state = self._fetch(one, chunks, partial(step, at, len(waiting)))
            except _EnoughError:
                is_enough = True
                break
            if state is FileState.HERE:
                here.add(whose)
            with self._store.writing() as unit:
                unit.attachments.settle(one.id, state)
        if lacks_room:
            raise StoreError(_NO_ROOM)
        return is_enough and chunks.asked > 0

    def erase(self) -> None:
        """Erase what was taken back and whose time is over, and every chunk that nobody needs."""
        today = self._now().date()
        with self._store.writing() as unit:
            for one in unit.attachments.not_erased():
                if one.erase_on and one.erase_on <= today:
                    unit.attachments.erase(one.id)
            kept = {
                one.reference.root
                for one in unit.attachments.not_erased()
                if one.state is not FileState.DAMAGED
            }
        for root in self._folder.roots():
            if root not in kept:
                self._folder.remove(root)

    def _fetch(self, one: CaseFile, chunks: "_Chunks", step: Callable[[], None]) -> FileState:
        reference, before = one.reference, chunks.asked

        def fetch(name: bytes) -> bytes:
            step()
            return chunks.get(reference.root, name)

        try:
            for _piece in attachment.open_(
                fetch,
                root=reference.root,
                key=reference.key,
                length=reference.length,
                sha256=reference.sha256,
            ):
                pass
        except CryptoError:
            return FileState.DAMAGED
        except _MissingError:
            self._pauses.failed(one.id, self._now())
            return FileState.WAITING
        except _AlteredError:
            self._pauses.failed(one.id, self._now())
            return FileState.ALTERED
        except UnreachableError:
            if chunks.asked == before + 1:  # nothing of it came: the others come first next time
                self._pauses.failed(one.id, self._now())
            raise
        return FileState.HERE


class _Chunks:
    """Chunks from the folder, else from the portal into the folder, as many as a round may take.

    A file is always read to the end of what is here of it, or a long one would never be done; one
    chunk is always fetched, or a slow line would bring none.
    """

    def __init__(self, folder: ChunkFolder, portal: PortalClient) -> None:
        self._folder = folder
        self._portal = portal
        self._opened = 0
        self.asked = 0  # of the portal
        self._until = time.monotonic() + SECONDS_A_ROUND

    @property
    def are_enough(self) -> bool:
        """Whether no other file is to be begun in this round."""
        return self._opened >= CHUNKS_A_ROUND or (self._opened > 0 and self._is_late)

    @property
    def _is_late(self) -> bool:
        return time.monotonic() >= self._until

    def get(self, root: bytes, name: bytes) -> bytes:
        self._opened += 1
        kept = self._folder.get(root, name)
        if kept is not None and _is(kept, name):
            return kept
        if self.asked == CHUNKS_A_ROUND or (self.asked and self._is_late):
            raise _EnoughError
        self.asked += 1
        try:
            chunk = self._portal.chunk(name)
        except (ProblemError, BadAnswerError) as error:
            raise _MissingError from error
        if not _is(chunk, name):
            raise _AlteredError
        self._folder.put(root, name, chunk)
        return chunk


def _is(chunk: bytes, name: bytes) -> bool:
    return hmac.compare_digest(hashlib.sha256(chunk).digest(), name)
