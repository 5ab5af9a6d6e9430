"""Files made offline: a tar of the requests that would have been sent, for a carrier or an upload.

Holds only sealed bytes. Says nothing of who wrote it or when: every field that could is constant,
and reading refuses whatever is not exactly what `pack` would have written. However long a file
says it is, reading holds no more of it than one item.
Source: crypto/SPEC.md, section 13; POSIX.1-1988 ustar.
"""

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

from complaints.domain import identifiers
from complaints.domain.errors import MalformedError

_BLOCK: Final = 512
_NAME_SIZE: Final = 100
_SIZES: Final = {"inboxes": 16_384, "replies": 4_096, "chunks": 65_536}
_PATH: Final = re.compile(
    r"(?P<kind>inboxes/(?P<organisation>[a-z0-9-]{2,40})|replies/(?P<tag>[0-9a-f]{32})|chunks)"
    r"/(?P<name>[0-9a-f]{64})"
)


class OfflineFileError(Exception):
    """The file is not one that the offline form writes, or not from here on."""


class Readable(Protocol):
    """Bytes that come one after the other: a file, a socket, a part of an upload."""

    def read(self, size: int, /) -> bytes:
        """Up to ``size`` bytes; none at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One request: ``path`` as below ``/v1/``, for a reply with its tag, and the sealed body."""

    path: str
    body: bytes = field(repr=False)

    def __post_init__(self) -> None:
        match = _PATH.fullmatch(self.path)
        if match is None or not _is_organisation(match["organisation"]):
            raise OfflineFileError("A file in the archive has a path that does not belong there.")
        if len(self.body) != _SIZES[self.kind]:
            raise OfflineFileError("A file in the archive has the wrong size.")
        if hashlib.sha256(self.body).hexdigest() != match["name"]:
            raise OfflineFileError("A file in the archive was changed on the way.")

    @property
    def kind(self) -> str:
        """``inboxes``, ``replies`` or ``chunks``."""
        return self.path.partition("/")[0]

    @property
    def addressee(self) -> str:
        """The organisation's id of an envelope, the tag of a reply in hex; nothing of a chunk."""
        return self.path.removeprefix(self.kind)[1:-65]

    @property
    def name(self) -> str:
        """The hex SHA-256 of the body."""
        return self.path[-64:]


def pack(items: Iterable[Item]) -> bytes:
    """The archive of ``items``, in the order of their paths, which is no order of writing."""
    ordered = sorted(items, key=lambda item: item.path)
    files = b"".join(_header(item.path, len(item.body)) + item.body for item in ordered)
    return files + bytes(2 * _BLOCK)


def read(archive: Readable) -> Iterator[Item]:
    """The items of an archive, each as soon as its last byte was read.

    Raises `OfflineFileError` at the first byte that `pack` cannot have written: what was given out
    by then is whole, sealed and named by its hash, so whoever used it has done no harm and says so.
    """
    previous = ""
    while any(header := _take(archive, _BLOCK)):
        path = _path(header)
        size = _SIZES.get(path.partition("/")[0], 0)
        if path < previous or header != _header(path, size):
            raise OfflineFileError("This file was not written by an Amparo form, or was changed.")
        yield Item(path=path, body=_take(archive, size))
        previous = path
    if any(_take(archive, _BLOCK)) or archive.read(1):
        raise OfflineFileError("This file has something after its end.")


def unpack(archive: bytes) -> tuple[Item, ...]:
    """All items of an archive that is in memory; `OfflineFileError` as `read`."""
    return tuple(read(io.BytesIO(archive)))


def _is_organisation(name: str | None) -> bool:
    try:
        return name is None or bool(identifiers.organisation(name))
    except MalformedError:
        return False


def _take(archive: Readable, size: int) -> bytes:
    """Exactly so many bytes, of a stream that may give fewer at a time."""
    parts, missing = [], size
    while missing:
        part = archive.read(missing)
        if not part:
            raise OfflineFileError("This file ends too early: the copy is not complete.")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _path(header: bytes) -> str:
    name, prefix = header[:_NAME_SIZE].rstrip(b"\0"), header[345:500].rstrip(b"\0")
    try:
        return (prefix + b"/" + name if prefix else name).decode("ascii")
    except UnicodeDecodeError as error:
        raise OfflineFileError("A file in the archive has a path of unknown letters.") from error


def _header(path: str, size: int) -> bytes:
    prefix, _, name = path.rpartition("/") if len(path) > _NAME_SIZE else ("", "", path)
    fields = (
        name.encode().ljust(_NAME_SIZE, b"\0")
        + b"0000644\0"  # mode
        + b"0000000\0" * 2  # owner, group
        + b"%011o\0" % size
        + b"00000000000\0"  # time
        + b"        "  # the checksum's own place counts as spaces
        + b"0"  # a regular file
        + bytes(_NAME_SIZE)  # no link
        + b"ustar\x0000"
        + bytes(64)  # no names of owner and group
        + bytes(16)  # no devices
        + prefix.encode().ljust(155, b"\0")
        + bytes(12)
    )
    checksum = b"%06o\0 " % sum(fields)
    return fields[:148] + checksum + fields[156:]
