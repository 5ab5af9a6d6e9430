"""age v1 files, sealed to hybrid recipients only: encrypt and decrypt.

* Never writes a stanza of another type, and refuses every file in which a classic one (X25519,
  a passphrase, SSH) stands, even beside a hybrid one: such a file can be opened without the
  post-quantum key. Stanzas of unknown types are passed over, as the specification wants.
* The header is authenticated before any payload is decrypted, the payload chunk by chunk. When
  `decrypt` raises, what it has written is a true beginning at most: throw it away.
* Memory does not grow with the file.

Source: https://c2sp.org/age
"""

import os
from collections.abc import Sequence
from io import BytesIO
from typing import BinaryIO

from crypto import header, stream
from crypto.errors import MalformedFileError, NoIdentityMatchError
from crypto.filekey import NONCE_SIZE, FileKey
from crypto.header import Header, SingleHeader, Stanza
from crypto.hybrid import Identity, Recipient
from crypto.stream import Sink


def encrypt(source: BinaryIO, destination: Sink, *, recipients: Sequence[Recipient]) -> None:
    """Encrypt everything that ``source`` still has; each recipient alone can open the file.

    Raises `MalformedKeyError` for a recipient that turns out unusable. ``recipients`` must not
    be empty.
    """
    if not recipients:
        raise ValueError("a file needs a recipient")
    file_key = FileKey.generate()
    stanzas = [recipient.wrap(file_key) for recipient in recipients]
    encrypt_with(source, destination, stanzas=stanzas, file_key=file_key, nonce=os.urandom(16))


def decrypt(source: BinaryIO, destination: Sink, *, identities: Sequence[Identity]) -> None:
    """Decrypt everything that ``source`` still has with the first identity that fits.

    Raises `MalformedFileError`, `DowngradeError`, `NoIdentityMatchError`,
    `HeaderAuthenticationError` or `PayloadError`.
    """
    head = header.read(source)
    header.refuse_classic(head)
    file_key = unwrap(head, identities)
    decrypt_with(source, destination, head=head, file_key=file_key)


def encrypt_bytes(plaintext: bytes, *, recipients: Sequence[Recipient]) -> bytes:
    """`encrypt` for what is in memory anyway."""
    destination = BytesIO()
    encrypt(BytesIO(plaintext), destination, recipients=recipients)
    return destination.getvalue()


def decrypt_bytes(sealed: bytes, *, identities: Sequence[Identity]) -> bytes:
    """`decrypt` for what is in memory anyway: all of the plaintext or an error."""
    destination = BytesIO()
    decrypt(BytesIO(sealed), destination, identities=identities)
    return destination.getvalue()


def unwrap(head: Header, identities: Sequence[Identity]) -> FileKey:
    """The file key of a header, by the first identity that fits.

    Raises `NoIdentityMatchError` if there is none, `MalformedFileError` for a broken stanza.
    """
    for identity in identities:
        for stanza in head.stanzas:
            if file_key := identity.unwrap(stanza):
                return file_key
    raise NoIdentityMatchError("None of the identities opens this file.")


def encrypt_with(
    source: BinaryIO,
    destination: Sink,
    *,
    stanzas: Sequence[Stanza],
    file_key: FileKey,
    nonce: bytes,
) -> None:
    """Write a file whose file key is wrapped already, as published vectors need it.

    ``file_key`` and ``nonce`` (16 bytes) must be random and never used again.
    """
    authenticated = header.authenticated_part(stanzas)
    mac = file_key.mac(authenticated)
    head = Header(stanzas=tuple(stanzas), authenticated=authenticated, mac=mac)
    destination.write(head.encode() + nonce)
    stream.encrypt(source, destination, key=file_key.payload_key(nonce))


def decrypt_with(source: BinaryIO, destination: Sink, *, head: Header, file_key: FileKey) -> None:
    """Read the rest of a file whose header was read and whose file key is known.

    Raises `HeaderAuthenticationError`, `MalformedFileError` or `PayloadError`.
    """
    file_key.authenticate(head)
    nonce = stream.read_up_to(source, NONCE_SIZE)
    if len(nonce) != NONCE_SIZE:
        raise MalformedFileError("The file ends before its payload.")
    stream.decrypt(source, destination, key=file_key.payload_key(nonce))


def open_single(payload: bytes, *, head: SingleHeader, identities: Sequence[Identity]) -> bytes:
    """The content of a file for one recipient and of one chunk; ``payload`` follows ``head``.

    Raises `NoIdentityMatchError`, `HeaderAuthenticationError`, `MalformedFileError` or
    `PayloadError`.
    """
    for identity in identities:
        if file_key := identity.unwrap_share(head.share, head.wrapped):
            file_key.authenticate(head)
            if len(payload) < NONCE_SIZE:
                raise MalformedFileError("The file ends before its payload.")
            key = file_key.payload_key(payload[:NONCE_SIZE])
            return stream.decrypt_single(payload[NONCE_SIZE:], key=key)
    raise NoIdentityMatchError("None of the identities opens this file.")
