"""Files in the hands of a caseworker: opened in memory, piece by piece, never onto the disk.

Only what was found sound when it was fetched is opened, and every chunk is checked again. Once the
desk is locked nothing more is opened, not even the rest of what is being listened to.
"""

import io
import threading
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final

from complaints.desk.chunkfolder import ChunkFolder
from complaints.desk.errors import FileDamagedError
from complaints.desk.store import Store
from complaints.desk.store.attachments import CaseFile, FileState
from complaints.domain.attachments import Evidence
from complaints.locale.marking import _
from crypto import attachment
from crypto.errors import CryptoError

_DAMAGED: Final = _(
    "A piece of this file is missing or was changed on this computer, so none of it is shown. "
    "It is fetched again by itself."
)
_BEST_FIRST: Final = (
    FileState.HERE,
    FileState.WAITING,
    FileState.ALTERED,
    FileState.DAMAGED,
    FileState.ERASED,
)


class Files:
    """The files of an unlocked desk. Safe to use from several threads."""

    def __init__(self, store: Store, folder: ChunkFolder) -> None:
        self._store = store
        self._folder = folder
        self._closed = threading.Event()

    def close(self) -> None:
        """Open nothing any more."""
        self._closed.set()

    def of_case(self, case_id: str) -> list[CaseFile]:
        """What the case's messages brought."""
        with self._store.reading() as unit:
            return unit.attachments.of_case(case_id)

    def blocks(self, one: CaseFile, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from ``start`` up to ``stop`` of a file that is here.

        Raises `FileDamagedError` at the first piece that is not what was fetched: then
        `fetch_again`.
        """
        if one.state is not FileState.HERE:
            raise FileDamagedError(_DAMAGED, one.id)
        reference = one.reference

        def chunk(name: bytes) -> bytes:
            if self._closed.is_set():
                raise FileDamagedError(_("The desk is locked."), one.id)
            # nothing is no chunk, and is refused as one
            return self._folder.get(reference.root, name) or b""

        try:
            yield from attachment.open_range(
                chunk,
                root=reference.root,
                key=reference.key,
                length=reference.length,
                start=start,
                stop=stop,
            )
        except CryptoError as error:
            raise FileDamagedError(_DAMAGED, one.id) from error

    def head(self, one: CaseFile, length: int) -> bytes:
        """The first bytes of a file that is here; nothing of one that turns out damaged."""
        try:
            return b"".join(self.blocks(one, 0, min(length, one.reference.length)))
        except FileDamagedError:
            return b""

    def stream(self, one: CaseFile) -> BinaryIO:
        """All of a file that is here, to be read; raises as `blocks`."""
        return io.BufferedReader(_Stream(self.blocks(one, 0, one.reference.length)))

    def fetch_again(self, damaged: FileDamagedError) -> None:
        """Have it fetched anew. Not to be called while something is being written."""
        if not self._closed.is_set():
            with self._store.writing() as unit:
                unit.attachments.settle(damaged.file, FileState.ALTERED)


class _Stream(io.RawIOBase):
    """Blocks as a file that can be read once."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as the library has it
        if not self._held:
            self._held = next(self._blocks, b"")
        size = min(len(buffer), len(self._held))
        buffer[:size], self._held = self._held[:size], self._held[size:]
        return size


def file_of(evidence: Evidence, files: Iterable[CaseFile]) -> CaseFile | None:
    """What we have of the file that an evidence part speaks of: the best of several."""
    fitting = [one for one in files if evidence.fits(one.reference)]
    return min(fitting, key=_worth, default=None)


def _worth(one: CaseFile) -> tuple[int, bool]:
    return _BEST_FIRST.index(one.state), one.erase_on is not None
