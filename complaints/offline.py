"""Files made offline: a tar of the requests that would have been sent, for a carrier or an upload.

Holds only sealed bytes. Says nothing of who wrote it or when: every field that could is constant,
and reading refuses whatever is not exactly what `pack` would have written.
Source: crypto/SPEC.md, section 13; POSIX.1-1988 ustar.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from complaints.domain import identifiers
from complaints.domain.errors import MalformedError

_BLOCK: Final = 512
_NAME_SIZE: Final = 100
_SIZES: Final = {"inboxes": 16_384, "replies": 4_096, "chunks": 65_536}
_PATH: Final = re.compile(
    r"(inboxes/(?P<organisation>[a-z0-9-]{2,40})|replies/[0-9a-f]{32}|chunks)/(?P<name>[0-9a-f]{64})"
)


class OfflineFileError(Exception):
    """The file is not one that the offline form writes. Nothing of it was taken in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One request: ``path`` as below ``/v1/``, for a reply with its tag, and the sealed body."""

    path: str
    body: bytes = field(repr=False)

    def __post_init__(self) -> None:
        match = _PATH.fullmatch(self.path)
        if match is None or not _is_organisation(match["organisation"]):
            raise OfflineFileError("A file in the archive has a path that does not belong there.")
        if len(self.body) != _SIZES[self.path.partition("/")[0]]:
            raise OfflineFileError("A file in the archive has the wrong size.")
        if hashlib.sha256(self.body).hexdigest() != match["name"]:
            raise OfflineFileError("A file in the archive was changed on the way.")


def pack(items: Iterable[Item]) -> bytes:
    """The archive of ``items``, in the order of their paths, which is no order of writing."""
    ordered = sorted(items, key=lambda item: item.path)
    files = b"".join(_header(item.path, len(item.body)) + item.body for item in ordered)
    return files + bytes(2 * _BLOCK)


def unpack(archive: bytes) -> tuple[Item, ...]:
    """The items of an archive. Raises `OfflineFileError` for anything that `pack` cannot write."""
    items = tuple(_items(archive))
    if pack(items) != archive:
        raise OfflineFileError("This file was not written by an Amparo form, or was changed.")
    return items


def _is_organisation(name: str | None) -> bool:
    try:
        return name is None or bool(identifiers.organisation(name))
    except MalformedError:
        return False


def _items(archive: bytes) -> Iterator[Item]:
    position = 0
    while any(header := archive[position : position + _BLOCK]):
        path = _path(header)
        size = _SIZES.get(path.partition("/")[0], 0)
        start = position + _BLOCK
        yield Item(path=path, body=archive[start : start + size])
        position = start + size


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
