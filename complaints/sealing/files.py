"""Files: sealed as chunks under a fresh key, one piece at a time, never whole in memory or on disk.

A file is read twice: once to know its hash and its chunks' names, once to hand the chunks in. The
second time must give the same chunks. One that differs is never handed out: two contents under one
key and place would give both away.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import BinaryIO, Self

from complaints.domain.messages import AttachmentReference
from complaints.sealing.errors import UnusableFileError
from complaints.sealing.writing import Blob
from crypto import attachment
from crypto.errors import TooLongError

Source = Callable[[], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """A file as its chunks will be; ``reference`` is what messages say of it.

    ``source`` opens the file anew; ``names`` are its chunks', the root's last.
    """

    reference: AttachmentReference
    source: Source = field(repr=False)
    names: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def of(cls, source: Source) -> Self:
        """Read the file once. `UnusableFileError` if it is empty or longer than 128 MiB."""
        names: list[bytes] = []
        with source() as file:
            reference = seal_file(file, lambda chunk: names.append(bytes.fromhex(chunk.name)))
        return cls(reference=reference, source=source, names=tuple(names))

    def hand_in(self, put: Callable[[bytes], object], *, after: int = 0) -> None:
        """Give ``put`` each chunk but the first ``after``, in the order of `names`.

        `UnusableFileError` as soon as the file is not what it was.
        """
        at = 0

        def check_and_put(name: bytes, chunk: bytes) -> None:
            nonlocal at
            if at == len(self.names) or name != self.names[at]:
                raise UnusableFileError("The file was changed after it was sealed; attach it anew.")
            at += 1
            if at > after:
                put(chunk)

        with self.source() as file:
            try:
                attachment.seal(file, check_and_put, key=self.reference.key)
            except TooLongError as error:
                raise UnusableFileError("A file has at most 128 MiB.") from error


def seal_file(file: BinaryIO, put: Callable[[Blob], object]) -> AttachmentReference:
    """Give ``put`` each chunk of what ``file`` still has, under a fresh key, the root's last.

    `UnusableFileError` if there is nothing in it, or more than 128 MiB.
    """
    try:
        sealed = attachment.seal(
            file, lambda _name, chunk: put(Blob(chunk)), key=attachment.new_key()
        )
    except TooLongError as error:
        raise UnusableFileError("A file has at most 128 MiB.") from error
    if sealed.length == 0:
        raise UnusableFileError("There is nothing in this file.")
    return AttachmentReference(
        root=sealed.root, key=sealed.key, length=sealed.length, sha256=sealed.sha256
    )
