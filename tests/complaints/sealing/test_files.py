"""Files as chunks: read twice, handed in once, and never two contents under one key."""

import hashlib
from contextlib import AbstractContextManager
from io import BytesIO
from typing import BinaryIO, cast

import pytest

from complaints.sealing import SealedFile, UnusableFileError, read_attachment, seal_file
from complaints.sealing.files import Source
from crypto.attachment import MAX_LENGTH, PIECE_SIZE
from tests.crypto.memory import Zeros, peak

DATA = bytes(7 * n % 251 for n in range(2 * PIECE_SIZE + 9))


def source(data: bytes) -> Source:
    return lambda: BytesIO(data)


def zeros(length: int) -> Source:
    return lambda: cast("AbstractContextManager[BinaryIO]", Zeros(length))


def test_the_chunks_are_those_that_were_named() -> None:
    file = SealedFile.of(source(DATA))
    chunks: list[bytes] = []
    file.hand_in(chunks.append)
    assert [hashlib.sha256(one).digest() for one in chunks] == list(file.names)
    assert file.names[-1] == file.reference.root
    held = dict(zip(file.names, chunks, strict=True))
    assert read_attachment(file.reference, held.__getitem__) == DATA


@pytest.mark.parametrize("after", range(5))
def test_it_goes_on_after_what_is_there_already(after: int) -> None:
    file = SealedFile.of(source(DATA))
    everything: list[bytes] = []
    rest: list[bytes] = []
    file.hand_in(everything.append)
    file.hand_in(rest.append, after=after)
    assert rest == everything[after:]


@pytest.mark.parametrize(
    "changed",
    [DATA[:-1], DATA + b"x", b"x" + DATA[1:], DATA[:-1] + b"x", DATA * 2, b"", DATA[:PIECE_SIZE]],
)
def test_of_a_file_that_was_changed_nothing_that_differs_is_handed_in(changed: bytes) -> None:
    now = DATA
    file = SealedFile.of(lambda: BytesIO(now))
    now = changed
    chunks: list[bytes] = []
    with pytest.raises(UnusableFileError, match="changed"):
        file.hand_in(chunks.append)
    names = [hashlib.sha256(one).digest() for one in chunks]
    assert names == list(file.names[: len(names)])
    assert file.reference.root not in names


def test_each_has_a_key_of_its_own() -> None:
    one, other = SealedFile.of(source(DATA)), SealedFile.of(source(DATA))
    assert one.reference.key != other.reference.key
    assert one.reference.sha256 == other.reference.sha256
    assert one.reference.key.hex() not in repr(one)
    assert repr(one.reference.key) not in repr(one)


def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(UnusableFileError, match="nothing"):
        SealedFile.of(source(b""))
    with pytest.raises(UnusableFileError, match="128 MiB"):
        SealedFile.of(zeros(MAX_LENGTH + 1))
    with pytest.raises(UnusableFileError, match="nothing"):
        seal_file(BytesIO(b""), lambda _chunk: None)


def test_a_large_file_takes_little_memory() -> None:
    def run() -> None:
        SealedFile.of(zeros(32 << 20)).hand_in(lambda _chunk: None)

    assert peak(run) < 2 << 20
