"""The textual header of an age v1 file: stanzas and a MAC, parsed and encoded strictly.

Only what can be read without any key: this module imports nothing that encrypts, decrypts or
derives, because the portal uses it. It never accepts two spellings of one header, so what it
encodes again is byte for byte what it parsed.
Source: https://c2sp.org/age, "Header".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final

from crypto import b64
from crypto.errors import DowngradeError, MalformedFileError

HYBRID: Final = "mlkem768x25519"
SHARE_SIZE: Final = 1120  # an ML-KEM-768 ciphertext (1,088) and an X25519 share (32)
WRAPPED_KEY_SIZE: Final = 32  # a file key (16) and its tag (16)
MAC_SIZE: Final = 32
MAX_HEADER: Final = 1 << 20  # bytes: some 670 hybrid recipients

_VERSION: Final = b"age-encryption.org/v1"
_MAC_MARK: Final = b"---"
_COLUMNS: Final = 64
_BYTES_A_LINE: Final = 48
_ARGUMENT: Final = re.compile("[!-~]+")
# exactly the headers that `check_single_hybrid` lets pass: the last character of each base64 text
# has no stray bits. A portal reads one with every envelope, so it must not cost a parse.
_SINGLE_HYBRID: Final = re.compile(
    re.escape(_VERSION + b"\n-> " + HYBRID.encode("ascii") + b" ")
    + rb"([A-Za-z0-9+/]{1493}[AQgw])\n([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048])\n"
    rb"--- ([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048])\n"
)
# stanzas that can be opened without a post-quantum key; the last two are hardware keys'
_CLASSIC: Final = frozenset({"X25519", "scrypt", "p256tag", "piv-p256"})


@dataclass(frozen=True, slots=True)
class Stanza:
    """One wrapped file key: arguments of visible ASCII, the first being the type, and a body."""

    arguments: tuple[str, ...]
    body: bytes

    def __post_init__(self) -> None:
        if not self.arguments or not all(_is_argument(one) for one in self.arguments):
            raise MalformedFileError("A stanza of the age header has a malformed argument.")

    @property
    def kind(self) -> str:
        """The recipient type."""
        return self.arguments[0]

    @property
    def is_classic(self) -> bool:
        """Whether the file key could be had without a post-quantum key."""
        return self.kind in _CLASSIC or self.kind.startswith("ssh-")

    def encode(self) -> bytes:
        """The stanza's lines; the last one is always shorter than 64 characters."""
        lines = [b"-> " + " ".join(self.arguments).encode("ascii")]
        for at in range(0, len(self.body) + 1, _BYTES_A_LINE):
            lines.append(b64.encode_unpadded(self.body[at : at + _BYTES_A_LINE]))
        return b"\n".join(lines) + b"\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A parsed header. ``authenticated`` is what the MAC covers: all up to and with ``---``."""

    stanzas: tuple[Stanza, ...]
    authenticated: bytes
    mac: bytes

    def encode(self) -> bytes:
        """The header as it stands in the file."""
        return self.authenticated + b" " + b64.encode_unpadded(self.mac) + b"\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleHeader:
    """A header for exactly one hybrid recipient, as `read_single_hybrid` found it.

    ``share`` (1,120 bytes) and ``wrapped`` (32) are the stanza's, ``end`` is where the payload
    begins; ``authenticated`` and ``mac`` as in `Header`.
    """

    share: bytes
    wrapped: bytes
    authenticated: bytes
    mac: bytes
    end: int


def authenticated_part(stanzas: Sequence[Stanza]) -> bytes:
    """The bytes of a new header that its MAC will cover."""
    return _VERSION + b"\n" + b"".join(stanza.encode() for stanza in stanzas) + _MAC_MARK


def read(source: BinaryIO) -> Header:
    """Read one header and leave ``source`` at the payload; `MalformedFileError` otherwise."""
    lines = _Lines(source)
    if lines.next() != _VERSION:
        raise MalformedFileError("This is not an age v1 file.")
    stanzas = []
    line = lines.next()
    while line.startswith(b"-> "):
        stanzas.append(_stanza(line, lines))
        line = lines.next()
    if not stanzas:
        raise MalformedFileError("The age header names no recipient.")
    return Header(stanzas=tuple(stanzas), mac=_mac(line), authenticated=authenticated_part(stanzas))


def parse(data: bytes) -> Header:
    """The header at the beginning of ``data``; `MalformedFileError` otherwise."""
    return read(BytesIO(data))


def refuse_classic(header: Header) -> None:
    """Raise `DowngradeError` if any stanza lets the file be opened without a post-quantum key."""
    for stanza in header.stanzas:
        if stanza.is_classic:
            raise DowngradeError(
                "The file can be opened with a classic key (X25519, a passphrase or SSH): "
                "that is a downgrade from post-quantum encryption, and is refused."
            )


def hybrid_share(stanza: Stanza) -> bytes:
    """The 1,120-byte share of a hybrid stanza.

    Raises `MalformedFileError` unless the stanza has exactly that and a body of 32 bytes: a body
    of another size must not even be tried, see "partitioning oracle" in the age specification.
    """
    if len(stanza.arguments) != 2:
        raise MalformedFileError("A hybrid stanza has exactly one argument.")
    try:
        share = b64.decode_unpadded(stanza.arguments[1].encode("ascii"))
    except ValueError as error:
        raise MalformedFileError("The share of a hybrid stanza is not base64.") from error
    if len(share) != SHARE_SIZE or len(stanza.body) != WRAPPED_KEY_SIZE:
        raise MalformedFileError("A hybrid stanza has a share or a body of the wrong size.")
    return share


def check_single_hybrid(data: bytes) -> None:
    """Return if ``data`` begins with a header for exactly one hybrid recipient.

    Raises `MalformedFileError` for what is no age header, and `DowngradeError` for any other
    number or kind of stanzas. It catches broken clients, not hostile ones: without the identity
    nobody can tell whether a share is real.
    """
    if not _SINGLE_HYBRID.match(data):
        require_single_hybrid(parse(data))


def read_single_hybrid(data: bytes) -> SingleHeader:
    """The header that ``data`` begins with, for exactly one hybrid recipient.

    Raises as `check_single_hybrid`. An office opens envelopes by the thousand: none costs a parse.
    """
    found = _SINGLE_HYBRID.match(data)
    if found is None:
        require_single_hybrid(parse(data))
        raise MalformedFileError("The age header is malformed.")
    share, wrapped, mac = found.groups()
    return SingleHeader(
        share=_decode(share),
        wrapped=_decode(wrapped),
        authenticated=data[: found.start(3) - 1],  # a space lies between
        mac=_decode(mac),
        end=found.end(),
    )


def require_single_hybrid(header: Header) -> None:
    """`check_single_hybrid` for a header that was parsed already."""
    refuse_classic(header)
    if len(header.stanzas) != 1 or header.stanzas[0].kind != HYBRID:
        raise DowngradeError("The file must be sealed to exactly one hybrid recipient.")
    hybrid_share(header.stanzas[0])


class _Lines:
    """Lines that end in a line feed, as long as the whole is no longer than a header may be."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.taken = bytearray()

    def next(self) -> bytes:
        line = self._source.readline(MAX_HEADER - len(self.taken))
        self.taken += line
        if not line.endswith(b"\n"):
            raise MalformedFileError("The age header is cut short or too long.")
        return line[:-1]


def _stanza(first: bytes, lines: _Lines) -> Stanza:
    try:
        arguments = tuple(first[3:].decode("ascii").split(" "))
    except UnicodeDecodeError as error:
        raise MalformedFileError("A stanza of the age header is not ASCII.") from error
    body = bytearray()
    while True:
        line = lines.next()
        body += _decode(line)
        if len(line) < _COLUMNS:
            return Stanza(arguments, bytes(body))
        if len(line) > _COLUMNS:
            raise MalformedFileError("A line of the age header is too long.")


def _mac(line: bytes) -> bytes:
    mark, space, encoded = line.partition(b" ")
    mac = _decode(encoded)
    if mark != _MAC_MARK or not space or len(mac) != MAC_SIZE:
        raise MalformedFileError("The last line of the age header is malformed.")
    return mac


def _decode(text: bytes) -> bytes:
    try:
        return b64.decode_unpadded(text)
    except ValueError as error:
        raise MalformedFileError("The age header has malformed base64.") from error


def _is_argument(text: str) -> bool:
    return _ARGUMENT.fullmatch(text) is not None
