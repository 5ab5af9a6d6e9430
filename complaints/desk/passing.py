"""Files on their way to another organisation: cleaned again, sealed anew, laid out ahead.

A file that the page cleaned is cleaned once more here; one that it could not clean, here if at all.
What no tool knows goes only if the caseworker says so. The untouched original, and what carries a
proof of its making, go as they are: a complainant who agreed to them agreed to just that.

Nothing here waits inside a transaction for a file. What was laid out for a message that never came
to be is dropped again.
"""

import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import BinaryIO, Final

from complaints.desk.cleaning import CannotCleanError, Cleaner
from complaints.desk.errors import NotAllowedError
from complaints.desk.files import Files, file_of
from complaints.desk.store import Store
from complaints.desk.store.attachments import CaseFile, FileState
from complaints.desk.store.outgoing import Parcel, Road
from complaints.domain.attachments import Evidence, is_original
from complaints.domain.messages import AttachmentReference
from complaints.domain.parts import Part
from complaints.locale.marking import _
from complaints.sealing import Blob, SealingError, seal_file

_CHUNKS_AT_ONCE: Final = 64  # kept in one transaction


class UncleanError(NotAllowedError):
    """Some files could not be cleaned; ``why`` says it for each, by the hash of its part."""

    def __init__(self, why: Mapping[str, str]) -> None:
        super().__init__(_("A file could not be cleaned. Leave it out, or pass it on as it is."))
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """The parts that go, and of those that are about a file, which file of ours."""

    parts: tuple[Part, ...]
    files: Mapping[str, CaseFile]  # by the hash of the part


def going(parts: Iterable[Part], held: list[CaseFile], evidence: Collection[str] | None) -> Going:
    """Of ``parts`` those that go: of files the ones in ``evidence`` (hashes), or all.

    `NotAllowedError` if one is not here and sound, or if nothing is left.
    """
    left: list[Part] = []
    files: dict[str, CaseFile] = {}
    for part in parts:
        if said := Evidence.of(part):
            if evidence is not None and part.hash not in evidence:
                continue
            one = file_of(said, held)
            if one is None or one.state is not FileState.HERE:
                raise NotAllowedError(
                    _("A file that should go along is not here or is damaged. Leave it out.")
                )
            files[part.hash] = one
        left.append(part)
    if not left:
        raise NotAllowedError(_("Choose at least one part that this office holds."))
    return Going(parts=tuple(left), files=files)


def is_cleaned(part: Part) -> bool:
    """Whether the file of this part is cleaned before it is passed on."""
    said = Evidence.of(part)
    return said is not None and said.proof is None and not is_original(part.name)


@dataclass(slots=True)
class Progress:
    """How many of how many files are ready; what somebody who waits may be shown, nothing more."""

    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Passes files on from one desk; ``progress`` is that of the message which is being made."""

    store: Store
    files: Files
    cleaner: Cleaner
    progress: Progress = field(default_factory=Progress)

    @contextmanager
    def laid_out(
        self, what: Going, *, message_id: str, case_id: str, day: date, as_they_are: Collection[str]
    ) -> Iterator[dict[bytes, AttachmentReference]]:
        """The files of a message to come, by the SHA-256 that their parts name; dropped on errors.

        ``as_they_are`` are the hashes of parts whose file may go uncleaned. Raises `UncleanError`
        for all others that cannot be cleaned, `FileDamagedError` for one that is not sound.
        """
        found: dict[bytes, AttachmentReference] = {}
        unclean: dict[str, str] = {}
        chunks: list[str] = []
        self.progress.done, self.progress.total = 0, len(what.files)
        try:
            for part in what.parts:
                self.progress.done = len(found) + len(unclean)
                one = what.files.get(part.hash)
                if one is None or one.reference.named_sha256 in found:
                    continue
                try:
                    open_ = self._opened(part, one, may_be_unclean=part.hash in as_they_are)
                except CannotCleanError as error:
                    unclean[part.hash] = str(error)
                    continue
                reference = self._seal(
                    open_, chunks, message_id=message_id, case_id=case_id, day=day
                )
                found[one.reference.named_sha256] = _named(reference, one.reference.named_sha256)
            if unclean:
                raise UncleanError(unclean)
            yield found
        except BaseException:
            with self.store.writing() as unit:
                unit.outgoing.drop(chunks)  # no more: somebody else may have laid out the message
            raise
        finally:
            self.progress.done = self.progress.total = 0

    def _opened(self, part: Part, one: CaseFile, *, may_be_unclean: bool) -> Callable[[], BinaryIO]:
        def as_it_is() -> BinaryIO:
            return self.files.stream(one)

        if not is_cleaned(part):
            return as_it_is
        with as_it_is() as file:
            data = file.read()
        try:
            cleaned = self.cleaner.clean(data)
        except CannotCleanError:
            if not may_be_unclean:
                raise
            return as_it_is
        return lambda: io.BytesIO(cleaned)

    def _seal(
        self,
        open_: Callable[[], BinaryIO],
        chunks: list[str],
        *,
        message_id: str,
        case_id: str,
        day: date,
    ) -> AttachmentReference:
        """Lay out one file; the names of what was kept of it are added to ``chunks``."""
        waiting: list[Blob] = []

        def keep() -> None:
            with self.store.writing() as unit:
                for chunk in waiting:
                    unit.outgoing.add(
                        Parcel(
                            road=Road.CHUNK,
                            target="",
                            name=chunk.name,
                            body=chunk.data,
                            message_id=message_id,
                            case_id=case_id,
                            day=day,
                        )
                    )
            chunks.extend(chunk.name for chunk in waiting)
            waiting.clear()

        def put(chunk: Blob) -> None:
            waiting.append(chunk)
            if len(waiting) == _CHUNKS_AT_ONCE:
                keep()

        try:
            with open_() as file:
                reference = seal_file(file, put)
        except SealingError as error:
            raise NotAllowedError(str(error)) from error
        keep()
        return reference


def _named(reference: AttachmentReference, name: bytes) -> AttachmentReference:
    """The reference under the name that the part has for the file."""
    return reference if reference.sha256 == name else replace(reference, cleaned_from=name)
