import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import sodium_pad

from crypto.errors import MalformedFileError, TooLongError
from crypto.padding import pad, unpad


@given(st.binary(max_size=63))
def test_as_libsodium_pads(content: bytes) -> None:
    assert pad(content, 64) == sodium_pad(content, 64)
    assert unpad(pad(content, 64), 64) == content


@given(st.binary(min_size=64, max_size=70))
def test_too_long(content: bytes) -> None:
    with pytest.raises(TooLongError):
        pad(content, 64)


@given(st.binary(max_size=9))
def test_one_spelling_only(padded: bytes) -> None:
    try:
        content = unpad(padded, 8)
    except MalformedFileError:
        return
    assert pad(content, 8) == padded


@pytest.mark.parametrize(
    "padded", [b"", bytes(8), b"\x01" * 8, b"ab\x80\0\0\0\0", b"a\x80" + bytes(7)]
)
def test_refused(padded: bytes) -> None:
    with pytest.raises(MalformedFileError):
        unpad(padded, 8)
