import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.bindings import sodium_pad

from crypto import age, envelope, header, minisign, signedfile
from crypto.ed25519 import SigningKey
from crypto.envelope import ENVELOPE_SIZE, REPLY_SIZE
from crypto.errors import (
    CryptoError,
    DowngradeError,
    MalformedFileError,
    NoIdentityMatchError,
    SignatureError,
    TooLongError,
)
from crypto.hybrid import Identity
from crypto.minisign import SecretKey
from tests.crypto.strategies import damaged

IDENTITY, OTHER = Identity.from_seed(bytes(32)), Identity.from_seed(b"\x01" * 32)
KEY = SecretKey.derived(SigningKey.from_seed(bytes(32)))
COMMENT = "amparo/v1 complaint 00112233445566778899aabbccddeeff ombud-xx"
MESSAGE = b'{"type":"complaint","text":"Empujaron la lancha"}'
SIZES = [ENVELOPE_SIZE, REPLY_SIZE]
PADDED = {ENVELOPE_SIZE: 14_725, REPLY_SIZE: 2_437}


def seal(message: bytes, size: int = ENVELOPE_SIZE) -> bytes:
    return envelope.seal(
        message,
        signing_key=KEY,
        trusted_comment=COMMENT,
        recipient=IDENTITY.recipient,
        size=size,
    )


SEALED = seal(MESSAGE)


@pytest.mark.parametrize("size", SIZES)
def test_lengths(size: int) -> None:
    longest = envelope.capacity(size, COMMENT)
    assert longest == PADDED[size] - 1 - 2 - 234 - len(COMMENT)
    for length in (0, 1, longest - 1, longest):
        sealed = seal(bytes(length), size)
        assert len(sealed) == size
        assert envelope.open_sealed(sealed, identities=[IDENTITY]).message == bytes(length)
    with pytest.raises(TooLongError):
        seal(bytes(longest + 1), size)


@pytest.mark.parametrize("size", SIZES)
def test_the_bytes_inside(size: int) -> None:
    plaintext = age.decrypt_bytes(seal(MESSAGE, size), identities=[IDENTITY])
    signed = signedfile.sign(MESSAGE, key=KEY, trusted_comment=COMMENT)
    assert plaintext == sodium_pad(signed, PADDED[size])


def test_open_then_verify() -> None:
    opened = envelope.open_sealed(SEALED, identities=[OTHER, IDENTITY])
    assert opened.message == MESSAGE
    assert opened.signature.trusted_comment == COMMENT
    assert opened.verify(KEY.public_key) == COMMENT
    with pytest.raises(SignatureError):
        opened.verify(SecretKey.derived(SigningKey.generate()).public_key)


def test_stock_minisign_verifies_what_was_inside(tmp_path: Path) -> None:
    opened = envelope.open_sealed(SEALED, identities=[IDENTITY])
    (tmp_path / "message").write_bytes(opened.message)
    (tmp_path / "message.minisig").write_text(str(opened.signature))
    command = ["minisign", "-V", "-P", str(KEY.public_key), "-m", str(tmp_path / "message")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_two_envelopes_have_nothing_but_their_form_in_common() -> None:
    first, second = seal(MESSAGE), seal(MESSAGE)
    same = sum(one == other for one, other in zip(first[1627:], second[1627:], strict=True))
    assert same < 150  # 1 in 256 by chance


def test_for_somebody_else() -> None:
    with pytest.raises(NoIdentityMatchError):
        envelope.open_sealed(SEALED, identities=[OTHER])


@pytest.mark.parametrize("size", [0, 1, 4095, 4097, 16383, 16385, 65536])
def test_no_other_size(size: int) -> None:
    with pytest.raises(MalformedFileError):
        envelope.open_sealed(SEALED[:size].ljust(size, b"\0"), identities=[IDENTITY])
    with pytest.raises(ValueError, match="no other size"):
        seal(MESSAGE, size)


def test_a_second_recipient_is_a_downgrade() -> None:
    padded = bytes(ENVELOPE_SIZE - 1659 - 1557)
    sealed = age.encrypt_bytes(padded, recipients=[IDENTITY.recipient, OTHER.recipient])
    assert len(sealed) == ENVELOPE_SIZE
    with pytest.raises(DowngradeError):
        envelope.open_sealed(sealed, identities=[IDENTITY])


@pytest.mark.parametrize(
    "plaintext",
    [
        bytes(14_725),
        b"\x01" * 14_725,
        sodium_pad(b"", 14_725),
        sodium_pad(b"\x00\x10" + bytes(16), 14_725),
        signedfile.sign(MESSAGE, key=KEY, trusted_comment=COMMENT).ljust(14_725, b"\0"),
    ],
    ids=range(5),
)
def test_malformed_plaintext(plaintext: bytes) -> None:
    sealed = age.encrypt_bytes(plaintext, recipients=[IDENTITY.recipient])
    with pytest.raises(MalformedFileError):
        envelope.open_sealed(sealed, identities=[IDENTITY])


@settings(deadline=None)
@given(damaged(SEALED) | st.binary(min_size=4096, max_size=4096))
def test_arbitrary_bytes(data: bytes) -> None:
    try:
        opened = envelope.open_sealed(data, identities=[IDENTITY])
    except CryptoError:
        return
    assert (data, opened.message) == (SEALED, MESSAGE)


def test_the_portal_accepts_it() -> None:
    header.check_single_hybrid(SEALED)


def test_plaintext_is_not_shown() -> None:
    shown = repr(envelope.open_sealed(SEALED, identities=[IDENTITY]))
    assert "lancha" not in shown
    assert "complaint" not in shown


def test_an_unusable_comment_is_refused() -> None:
    with pytest.raises(SignatureError):
        envelope.seal(
            MESSAGE,
            signing_key=KEY,
            trusted_comment="two\nlines",
            recipient=IDENTITY.recipient,
            size=ENVELOPE_SIZE,
        )


def test_signature_files_have_the_length_that_capacity_counts_with() -> None:
    text = minisign.sign(MESSAGE, key=KEY, trusted_comment=COMMENT)
    assert len(text.encode()) == 234 + len(COMMENT)
