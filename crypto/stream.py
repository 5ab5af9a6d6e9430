"""STREAM: a payload of any length in authenticated chunks of 64 KiB, in constant memory.

The nonce is a counter and a mark on the last chunk, so chunks can be neither reordered, dropped
nor added. It may start at zero because a key is used for one payload only. Nothing is ever
released that was not authenticated; what was released before an error is a true beginning, no
more: whoever needs the whole must wait until `decrypt` returns.
Source: https://c2sp.org/age, "Payload".
"""

from typing import BinaryIO, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from crypto.errors import PayloadError

CHUNK_SIZE: Final = 1 << 16
TAG_SIZE: Final = 16
_SEALED_SIZE: Final = CHUNK_SIZE + TAG_SIZE


class Sink(Protocol):
    """What takes bytes: any binary file does."""

    def write(self, data: bytes, /) -> object:
        """Take all of ``data``."""


def encrypt(source: BinaryIO, destination: Sink, *, key: bytes) -> None:
    """Encrypt everything that ``source`` still has. ``key`` (32 bytes) must be fresh."""
    index, cipher = 0, ChaCha20Poly1305(key)
    chunk = read_up_to(source, CHUNK_SIZE)
    while following := read_up_to(source, CHUNK_SIZE):
        destination.write(cipher.encrypt(_nonce(index, last=False), chunk, None))
        index += 1
        chunk = following
    destination.write(cipher.encrypt(_nonce(index, last=True), chunk, None))


def decrypt(source: BinaryIO, destination: Sink, *, key: bytes) -> None:
    """Decrypt everything that ``source`` still has, up to its end.

    Raises `PayloadError` if it was changed, cut or continued, after having written the chunks
    that stand before the fault.
    """
    index, cipher = 0, ChaCha20Poly1305(key)
    sealed = read_up_to(source, _SEALED_SIZE)
    while True:
        following = read_up_to(source, _SEALED_SIZE)
        chunk, last = _open(sealed, index, cipher, at_end=not following)
        destination.write(chunk)
        if last and following:
            raise PayloadError("The payload goes on after its last chunk.")
        if last:
            return
        if not following:
            raise PayloadError("The payload is cut short.")
        index += 1
        sealed = following


def decrypt_single(sealed: bytes, *, key: bytes) -> bytes:
    """The payload of a single chunk, which is in memory anyway. Raises `PayloadError`."""
    if len(sealed) > _SEALED_SIZE:
        raise PayloadError("The payload goes on after its last chunk.")
    return _open_as(sealed, 0, ChaCha20Poly1305(key), last=True)


def read_up_to(source: BinaryIO, size: int) -> bytes:
    """``size`` bytes, fewer only at the end: pipes and sockets give less than asked for."""
    block = source.read(size)
    if len(block) in (0, size):
        return block
    parts = bytearray(block)
    while len(parts) < size and (block := source.read(size - len(parts))):
        parts += block
    return bytes(parts)


def _open(
    sealed: bytes, index: int, cipher: ChaCha20Poly1305, *, at_end: bool
) -> tuple[bytes, bool]:
    """The chunk, and whether it is marked as the last. A cut file's final chunk is not."""
    for last in (at_end, not at_end):
        if not last and len(sealed) != _SEALED_SIZE:
            continue  # only the last chunk may be short
        try:
            chunk = _open_as(sealed, index, cipher, last=last)
        except PayloadError:
            continue
        if last and index and not chunk:
            raise PayloadError("The payload ends with an empty chunk.")
        return chunk, last
    raise PayloadError("The payload was changed or cut.")


def _open_as(sealed: bytes, index: int, cipher: ChaCha20Poly1305, *, last: bool) -> bytes:
    if len(sealed) < TAG_SIZE:
        raise PayloadError("The payload is cut short.")
    try:
        return cipher.decrypt(_nonce(index, last=last), sealed, None)
    except InvalidTag as error:
        raise PayloadError("The payload was changed.") from error


def _nonce(index: int, *, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes([last])
