"""ASCII armor: an age file as text, for channels that spoil bytes. Strict PEM (RFC 7468).

Armor protects nothing; it must only not add a second spelling of a file, so whatever stands in or
around it is refused: other labels, headers, lines of other lengths, non-canonical base64, text
before or after. Blank lines around it and CRLF line ends are allowed, as age allows them.
Our own envelopes, replies and chunks are never armored.
Source: https://c2sp.org/age, "ASCII armor".
"""

import io
from typing import TYPE_CHECKING, BinaryIO, Final

from crypto import b64
from crypto.errors import MalformedFileError
from crypto.stream import Sink, read_up_to

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BEGIN: Final = b"-----BEGIN AGE ENCRYPTED FILE-----"
END: Final = b"-----END AGE ENCRYPTED FILE-----"

_COLUMNS: Final = 64
_BYTES_A_LINE: Final = 48
_MAX_BLANK: Final = 1024  # bytes of white space before and after


class Writer:
    """Writes what it is given as armor. Call `finish` at the end, and only if all went well."""

    def __init__(self, destination: Sink) -> None:
        self._destination = destination
        self._held = bytearray()
        destination.write(BEGIN + b"\n")

    def write(self, data: bytes, /) -> None:
        """Add ``data``."""
        self._held += data
        whole = len(self._held) - len(self._held) % _BYTES_A_LINE
        self._emit(bytes(self._held[:whole]))
        del self._held[:whole]

    def finish(self) -> None:
        """Write what is left, and the last line."""
        self._emit(bytes(self._held))
        self._destination.write(END + b"\n")

    def _emit(self, data: bytes) -> None:
        for at in range(0, len(data), _BYTES_A_LINE):
            self._destination.write(b64.encode(data[at : at + _BYTES_A_LINE]) + b"\n")


def reader(source: BinaryIO) -> BinaryIO:
    """What is in the armor of ``source``; ``source`` itself, from the same place, if it has none.

    Reading from it raises `MalformedFileError` when the armor turns out broken.
    """
    head = read_up_to(source, _MAX_BLANK + len(BEGIN))
    whole = io.BufferedReader(_Rejoined(head, source))
    if not head.lstrip().startswith(b"-----BEGIN "):
        return whole
    return io.BufferedReader(_Armored(whole))


class _Rejoined(io.RawIOBase):
    """A source from which something was read already, as it was before."""

    def __init__(self, head: bytes, source: BinaryIO) -> None:
        self._head = head
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer)
        data = self._head[: len(view)] or self._source.read(len(view))
        self._head = self._head[len(view) :]
        view[: len(data)] = data
        return len(data)


class _Armored(io.RawIOBase):
    """The bytes in armor, one line at a time."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._begun = False
        self._short = False  # after a short line only END may come
        self._held = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer)
        if not self._begun:
            self._begin()
        if not self._held and not self._ended:
            self._held = self._next()
        data, self._held = self._held[: len(view)], self._held[len(view) :]
        view[: len(data)] = data
        return len(data)

    def _begin(self) -> None:
        blank = 0
        while not (line := self._line()).strip():
            blank += len(line) + 1
            if blank > _MAX_BLANK:
                raise MalformedFileError("There is too much white space before the armor.")
        if line != BEGIN:
            raise MalformedFileError("The first line of the armor is malformed.")
        self._begun = True

    def _next(self) -> bytes:
        line = self._line()
        if line == END:
            self._end()
            return b""
        if self._short or not 0 < len(line) <= _COLUMNS:
            raise MalformedFileError("A line of the armor has the wrong length.")
        self._short = len(line) < _COLUMNS
        try:
            data = b64.decode(line)
        except ValueError as error:
            raise MalformedFileError("A line of the armor is not canonical base64.") from error
        self._short = self._short or len(data) < _BYTES_A_LINE
        return data

    def _end(self) -> None:
        rest = read_up_to(self._source, _MAX_BLANK + 1)
        if rest.strip() or len(rest) > _MAX_BLANK:
            raise MalformedFileError("Something follows the armor.")
        self._ended = True

    def _line(self) -> bytes:
        line = self._source.readline(_MAX_BLANK + 2)
        if not line.endswith(b"\n") and line != END:
            raise MalformedFileError("The armor is cut short or has too long a line.")
        return line.removesuffix(b"\n").removesuffix(b"\r")
