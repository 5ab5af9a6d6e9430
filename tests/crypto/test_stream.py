from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import stream
from crypto.errors import PayloadError
from crypto.stream import CHUNK_SIZE

KEY = bytes(range(32))
LENGTHS = [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE, 3 * CHUNK_SIZE + 7]


class Dribble(BytesIO):
    """A source like a slow pipe: it gives less than is asked for."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 10_007))


def encrypt(plaintext: bytes) -> bytes:
    sealed = BytesIO()
    stream.encrypt(BytesIO(plaintext), sealed, key=KEY)
    return sealed.getvalue()


def decrypt(sealed: bytes) -> bytes:
    plaintext = BytesIO()
    stream.decrypt(BytesIO(sealed), plaintext, key=KEY)
    return plaintext.getvalue()


@pytest.mark.parametrize("length", LENGTHS)
def test_round_trip(length: int) -> None:
    plaintext = bytes(length)
    sealed = encrypt(plaintext)
    assert len(sealed) == length + 16 * max(1, -(-length // CHUNK_SIZE))
    assert decrypt(sealed) == plaintext


@pytest.mark.parametrize("length", LENGTHS)
def test_slow_sources(length: int) -> None:
    sealed, opened = BytesIO(), BytesIO()
    stream.encrypt(Dribble(bytes(length)), sealed, key=KEY)
    assert sealed.getvalue() == encrypt(bytes(length))
    stream.decrypt(Dribble(sealed.getvalue()), opened, key=KEY)
    assert opened.getvalue() == bytes(length)


@settings(deadline=None)
@given(st.sampled_from(LENGTHS), st.data())
def test_a_cut_is_refused(length: int, data: st.DataObject) -> None:
    sealed = encrypt(bytes(length))
    with pytest.raises(PayloadError):
        decrypt(sealed[: data.draw(st.integers(0, len(sealed) - 1))])


@settings(deadline=None)
@given(st.sampled_from(LENGTHS), st.data())
def test_a_changed_bit_is_refused(length: int, data: st.DataObject) -> None:
    sealed = bytearray(encrypt(bytes(length)))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(PayloadError):
        decrypt(bytes(sealed))


def test_reordered_doubled_and_dropped_chunks_are_refused() -> None:
    plaintext = b"".join(bytes([number]) * CHUNK_SIZE for number in range(4))
    sealed = encrypt(plaintext)
    size = CHUNK_SIZE + 16
    chunks = [sealed[at : at + size] for at in range(0, len(sealed), size)]
    assert decrypt(b"".join(chunks)) == plaintext
    for order in ([1, 0, 2, 3], [0, 1, 1, 2, 3], [0, 2, 3], [0, 1, 2], [3], [0, 1, 2, 3, 3]):
        with pytest.raises(PayloadError):
            decrypt(b"".join(chunks[number] for number in order))


@given(st.binary(max_size=100))
def test_arbitrary_bytes(data: bytes) -> None:
    with pytest.raises(PayloadError):
        decrypt(data)


@pytest.mark.parametrize("length", [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE])
def test_a_single_chunk_is_opened_at_once_and_nothing_else_is(length: int) -> None:
    content = bytes(range(256)) * (length // 256 + 1)
    sealed = BytesIO()
    stream.encrypt(BytesIO(content[:length]), sealed, key=KEY)
    assert stream.decrypt_single(sealed.getvalue(), key=KEY) == content[:length]
    for wrong in (sealed.getvalue()[:-1], sealed.getvalue() + b"a", b""):
        with pytest.raises(PayloadError):
            stream.decrypt_single(wrong, key=KEY)
    longer = BytesIO()
    stream.encrypt(BytesIO(content[:length] + bytes(CHUNK_SIZE)), longer, key=KEY)
    if length:
        with pytest.raises(PayloadError):
            stream.decrypt_single(longer.getvalue(), key=KEY)
        with pytest.raises(PayloadError):  # the first of several is not the last
            stream.decrypt_single(longer.getvalue()[: CHUNK_SIZE + 16], key=KEY)
