"""Attachments: originals cut into sealed chunks of one size, listed by a root chunk.

Each attachment has a fresh key. A chunk's nonce is its place, with a mark on the last, so the
store that keeps them can neither swap, drop nor add one; the root's is a place that no piece can
have. A chunk's name is the SHA-256 of its bytes. Whoever reads must not believe what `open_` gave
until its end, where length and SHA-256 of the whole are checked.
Source: SPEC.md, section 5.
"""

import hashlib
import hmac
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final

import nacl.exceptions
from nacl.bindings import (
    crypto_aead_chacha20poly1305_ietf_decrypt as aead_decrypt,
)
from nacl.bindings import (
    crypto_aead_chacha20poly1305_ietf_encrypt as aead_encrypt,
)

from crypto.errors import MalformedFileError, PayloadError, TooLongError
from crypto.padding import pad, unpad
from crypto.stream import read_up_to

CHUNK_SIZE: Final = 65_536
PIECE_SIZE: Final = 65_519
MAX_PIECES: Final = 2_047
MAX_LENGTH: Final = MAX_PIECES * PIECE_SIZE  # just under 128 MiB
KEY_SIZE: Final = 32
NAME_SIZE: Final = 32

_PADDED_SIZE: Final = 65_520
_ASSOCIATED: Final = b"amparo/chunk/v1"
_ROOT_INDEX: Final = (1 << 88) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What a message says of its attachment, and all that is needed to read it.

    ``root`` is the root chunk's 32-byte name, ``length`` and ``sha256`` are the original's.
    """

    root: bytes
    key: bytes = field(repr=False)
    length: int
    sha256: bytes


def new_key() -> bytes:
    """A key for one attachment; sealing two with it would give both away."""
    return os.urandom(KEY_SIZE)


def seal(source: BinaryIO, sink: Callable[[bytes, bytes], object], *, key: bytes) -> Sealed:
    """Seal everything that ``source`` still has, chunk by chunk, the root last.

    ``sink`` gets each chunk's 32-byte name and its 65,536 bytes. ``key`` must be fresh, see
    `new_key`. Raises `TooLongError` when the source turns out longer than `MAX_LENGTH`.
    """
    digest = hashlib.sha256()
    names = bytearray()
    length = 0
    piece = read_up_to(source, PIECE_SIZE)
    while True:
        following = read_up_to(source, PIECE_SIZE)
        index = len(names) // NAME_SIZE
        if index == MAX_PIECES:
            raise TooLongError("The attachment is longer than 128 MiB.")
        digest.update(piece)
        length += len(piece)
        names += _emit(_seal(piece, _nonce(index, last=not following), key), sink)
        if not following:
            break
        piece = following
    root = _emit(_seal(bytes(names), _nonce(_ROOT_INDEX, last=True), key), sink)
    return Sealed(root=root, key=key, length=length, sha256=digest.digest())


def open_(
    fetch: Callable[[bytes], bytes], *, root: bytes, key: bytes, length: int, sha256: bytes
) -> Iterator[bytes]:
    """The original, piece by piece; ``fetch`` gives the chunk of a 32-byte name.

    Raises `MalformedFileError` or `PayloadError` at the first thing that does not fit: name,
    size, place, count, length, or in the end the SHA-256.
    """
    names = piece_names(fetch, root=root, key=key, length=length)
    digest = hashlib.sha256()
    for index in range(len(names)):
        piece = _piece(fetch, names, index, key=key, length=length)
        digest.update(piece)
        yield piece
    if not hmac.compare_digest(digest.digest(), sha256):
        raise PayloadError("The attachment is not the one that the message describes.")


def open_range(
    fetch: Callable[[bytes], bytes], *, root: bytes, key: bytes, length: int, start: int, stop: int
) -> Iterator[bytes]:
    """The bytes from ``start`` up to ``stop``, in pieces, of an original that `open_` found sound.

    Everything is checked but the SHA-256 of the whole: the same root once led to it, and the root
    fixes every other chunk by its name. Raises as `open_`.
    """
    names = piece_names(fetch, root=root, key=key, length=length)
    for index in range(start // PIECE_SIZE, -(-stop // PIECE_SIZE)):
        piece = _piece(fetch, names, index, key=key, length=length)
        before = index * PIECE_SIZE
        yield piece[max(0, start - before) : stop - before]


def piece_names(
    fetch: Callable[[bytes], bytes], *, root: bytes, key: bytes, length: int
) -> tuple[bytes, ...]:
    """The names of the chunks that hold the pieces, in order, as the root chunk lists them.

    Raises `MalformedFileError` or `PayloadError` when the root is not what it should be.
    """
    if len(key) != KEY_SIZE or not 0 <= length <= MAX_LENGTH:
        raise MalformedFileError("The attachment's description is malformed.")
    names = _open(_fetch(fetch, root), _nonce(_ROOT_INDEX, last=True), key)
    if len(names) != _count(length) * NAME_SIZE:
        raise MalformedFileError("The attachment has another number of pieces than it says.")
    return tuple(names[at : at + NAME_SIZE] for at in range(0, len(names), NAME_SIZE))


def _piece(
    fetch: Callable[[bytes], bytes], names: Sequence[bytes], index: int, *, key: bytes, length: int
) -> bytes:
    last = index == len(names) - 1
    piece = _open(_fetch(fetch, names[index]), _nonce(index, last=last), key)
    if len(piece) != (length - index * PIECE_SIZE if last else PIECE_SIZE):
        raise MalformedFileError("A piece of the attachment has the wrong length.")
    return piece


def _count(length: int) -> int:
    return max(1, -(-length // PIECE_SIZE))


def _emit(chunk: bytes, sink: Callable[[bytes, bytes], object]) -> bytes:
    name = hashlib.sha256(chunk).digest()
    sink(name, chunk)
    return name


def _fetch(fetch: Callable[[bytes], bytes], name: bytes) -> bytes:
    chunk = fetch(name)
    if len(chunk) != CHUNK_SIZE:
        raise MalformedFileError("A chunk of the attachment has the wrong size.")
    if not hmac.compare_digest(hashlib.sha256(chunk).digest(), name):
        raise PayloadError("A chunk of the attachment is not the one that was asked for.")
    return chunk


def _seal(piece: bytes, nonce: bytes, key: bytes) -> bytes:
    return aead_encrypt(pad(piece, _PADDED_SIZE), _ASSOCIATED, nonce, key)


def _open(chunk: bytes, nonce: bytes, key: bytes) -> bytes:
    try:
        padded = aead_decrypt(chunk, _ASSOCIATED, nonce, key)
    except nacl.exceptions.CryptoError as error:
        raise PayloadError("A chunk of the attachment was changed or stands elsewhere.") from error
    return unpad(padded, _PADDED_SIZE)


def _nonce(index: int, *, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes([last])
