"""Files of a form, read as they come: never in one piece, never on a disk.

Names that a browser sends with them are passed over. It is strict: browsers write no preamble and
no spaces after a boundary. Our own, because a file must be the same however the network cuts the
body, and Werkzeug 3.1's decoder adds a byte to it at some of these cuts. Source: RFC 7578.
"""

from collections.abc import Iterator
from typing import Final

from werkzeug.http import parse_options_header

from complaints.offline import Readable

_BLOCK: Final = 65_536
_LINE: Final = b"\r\n"
_LONGEST_HEAD: Final = 2_048  # a long one takes milliseconds to read
_LONGEST_FIELD: Final = 100
_LONGEST_BOUNDARY: Final = 70  # RFC 2046
_DISPOSITION: Final = b"content-disposition"

#: Parts of one form: each costs as much to read as many bytes of a file.
MOST_PARTS: Final = 1_000


class MalformedFormError(Exception):
    """The body is no form of ours, or breaks off."""


class TooManyPartsError(Exception):
    """The form has more than `MOST_PARTS`; those before were given out."""


class Upload:
    """One file of the form, to be read before the next one is asked for."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._left = b""

    def read(self, size: int, /) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        while not self._left:
            block = next(self._blocks, None)
            if block is None:
                return b""
            self._left = block
        taken, self._left = self._left[:size], self._left[size:]
        return taken

    def drain(self) -> None:
        """Pass over what nobody has read."""
        self._left = b""
        for _ in self._blocks:
            pass


class Form:
    """A form whose body comes in pieces. Fields that stand before a file are known by then."""

    def __init__(self, body: Readable, boundary: str) -> None:
        if not (boundary.isascii() and 0 < len(boundary) <= _LONGEST_BOUNDARY):
            raise MalformedFormError
        self._body = body
        self._held = bytearray(_LINE)  # the first boundary then looks like every other
        self._mark = _LINE + b"--" + boundary.encode("ascii")
        self.fields: dict[str, str] = {}

    def files(self) -> Iterator[Upload]:
        """Each file that was chosen.

        Raises `MalformedFormError` wherever the form breaks off, and `TooManyPartsError`.
        """
        if self._until(self._mark, most=len(self._mark)):
            raise MalformedFormError
        parts = 0
        while (after := self._exactly(2)) == _LINE:
            if (parts := parts + 1) > MOST_PARTS:
                raise TooManyPartsError
            name, filename = self._head()
            if filename is None:
                self.fields[name] = self._until(self._mark, most=_LONGEST_FIELD).decode(
                    "utf-8", "replace"
                )
                continue
            upload = Upload(self._data())
            if filename:  # where nothing was chosen, a browser sends a file without a name
                yield upload
            upload.drain()
        if after != b"--":
            raise MalformedFormError

    def _head(self) -> tuple[str, str | None]:
        """The name of a part, and that of a file if it is one."""
        for line in self._until(_LINE + _LINE, most=_LONGEST_HEAD).split(_LINE):
            field, _, value = line.partition(b":")
            if field.strip().lower() == _DISPOSITION:
                _, options = parse_options_header(value.decode("utf-8", "replace"))
                return options.get("name", ""), options.get("filename")
        raise MalformedFormError

    def _data(self) -> Iterator[bytes]:
        """What stands before the next boundary, which is taken away."""
        keep = len(self._mark) - 1  # of which a boundary may still be made
        while (at := self._held.find(self._mark)) < 0:
            if len(self._held) > keep:
                yield self._cut(len(self._held) - keep)
            self._more()
        if at:
            yield self._cut(at)
        self._cut(len(self._mark))

    def _until(self, end: bytes, *, most: int) -> bytes:
        """What stands before ``end``, which is taken away."""
        while (at := self._held.find(end)) < 0:
            if len(self._held) > most + len(end):
                raise MalformedFormError
            self._more()
        if at > most:
            raise MalformedFormError
        found = self._cut(at)
        self._cut(len(end))
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self._held) < size:
            self._more()
        return self._cut(size)

    def _cut(self, size: int) -> bytes:
        found = bytes(self._held[:size])
        del self._held[:size]
        return found

    def _more(self) -> None:
        block = self._body.read(_BLOCK)
        if not block:
            raise MalformedFormError
        self._held += block
