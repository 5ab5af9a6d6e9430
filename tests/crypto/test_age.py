from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import age
from crypto.errors import (
    CryptoError,
    HeaderAuthenticationError,
    MalformedFileError,
    NoIdentityMatchError,
)
from crypto.hybrid import Identity
from tests.crypto.memory import Count, Zeros, peak
from tests.crypto.strategies import inputs

MINE, OTHER = Identity.from_seed(bytes(32)), Identity.from_seed(b"\x01" * 32)
SEALED = age.encrypt_bytes(b"content", recipients=[MINE.recipient])
MIB = 1 << 20


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_round_trip(plaintext: bytes) -> None:
    sealed = age.encrypt_bytes(plaintext, recipients=[MINE.recipient])
    assert age.decrypt_bytes(sealed, identities=[OTHER, MINE]) == plaintext
    assert len(sealed) == len(plaintext) + 1659


def test_each_recipient_opens_it_alone() -> None:
    sealed = age.encrypt_bytes(b"content", recipients=[MINE.recipient, OTHER.recipient])
    assert age.decrypt_bytes(sealed, identities=[MINE]) == b"content"
    assert age.decrypt_bytes(sealed, identities=[OTHER]) == b"content"
    with pytest.raises(NoIdentityMatchError):
        age.decrypt_bytes(sealed, identities=[Identity.generate()])
    with pytest.raises(NoIdentityMatchError):
        age.decrypt_bytes(sealed, identities=[])


def test_a_file_without_recipients_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="recipient"):
        age.encrypt_bytes(b"", recipients=[])


def test_two_files_of_one_content_differ() -> None:
    again = age.encrypt_bytes(b"content", recipients=[MINE.recipient])
    assert again[-60:] != SEALED[-60:]


def test_a_header_changed_afterwards_is_refused() -> None:
    both = age.encrypt_bytes(b"content", recipients=[MINE.recipient, OTHER.recipient])
    start = both.index(b"-> ", 30)  # the second stanza
    end = both.index(b"---")
    with pytest.raises(HeaderAuthenticationError):
        age.decrypt_bytes(both[:start] + both[end:], identities=[MINE])


def test_a_file_that_ends_after_its_header_is_malformed() -> None:
    for length in (1627, 1640):
        with pytest.raises(MalformedFileError):
            age.decrypt_bytes(SEALED[:length], identities=[MINE])


@settings(deadline=None)
@given(inputs(SEALED))
def test_arbitrary_bytes(data: bytes) -> None:
    try:
        plaintext = age.decrypt_bytes(data, identities=[MINE])
    except CryptoError:
        return
    assert (data, plaintext) == (SEALED, b"content")


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def encrypt(length: int) -> None:
        with (tmp_path / "sealed").open("wb") as sealed:
            age.encrypt(Zeros(length), sealed, recipients=[MINE.recipient])  # type: ignore[arg-type]

    def decrypt() -> None:
        opened = Count()
        with (tmp_path / "sealed").open("rb") as sealed:
            age.decrypt(sealed, opened, identities=[MINE])
        assert opened.total == 64 * MIB

    small = peak(lambda: encrypt(4 * MIB))
    large = peak(lambda: encrypt(64 * MIB))
    assert large < small + MIB / 8
    assert large < 2 * MIB
    assert peak(decrypt) < 2 * MIB
