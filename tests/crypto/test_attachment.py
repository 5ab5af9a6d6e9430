import hashlib
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.bindings import crypto_aead_chacha20poly1305_ietf_encrypt as aead_encrypt
from nacl.bindings import sodium_pad

from crypto import attachment
from crypto.attachment import MAX_LENGTH, PIECE_SIZE, Sealed
from crypto.errors import CryptoError, MalformedFileError, PayloadError, TooLongError
from tests.crypto.memory import Zeros, peak

KEY = bytes(range(32))
LENGTHS = [0, 1, PIECE_SIZE - 1, PIECE_SIZE, PIECE_SIZE + 1, 3 * PIECE_SIZE, 200_000]


@dataclass
class Store:
    """Chunks by name, as a portal keeps them."""

    chunks: dict[bytes, bytes] = field(default_factory=dict)

    def put(self, name: bytes, chunk: bytes) -> None:
        assert hashlib.sha256(chunk).digest() == name
        assert len(chunk) == 65_536
        self.chunks[name] = chunk

    def get(self, name: bytes) -> bytes:
        return self.chunks[name]


def seal(content: bytes, store: Store) -> Sealed:
    return attachment.seal(BytesIO(content), store.put, key=KEY)


def opened(store: Store, sealed: Sealed, **changed: object) -> bytes:
    values = {"root": sealed.root, "length": sealed.length, "sha256": sealed.sha256} | changed
    return b"".join(attachment.open_(store.get, key=KEY, **values))  # type: ignore[arg-type]


def content_of(length: int) -> bytes:
    return (b"0123456789abcdef" * (length // 16 + 1))[:length]


@pytest.mark.parametrize("length", LENGTHS)
def test_round_trip(length: int) -> None:
    store, content = Store(), content_of(length)
    sealed = seal(content, store)
    assert opened(store, sealed) == content
    assert (sealed.length, sealed.sha256) == (length, hashlib.sha256(content).digest())
    assert len(store.chunks) == max(1, -(-length // PIECE_SIZE)) + 1


def test_the_bytes_of_chunks_and_root() -> None:
    store, content = Store(), content_of(PIECE_SIZE + 5)
    sealed = seal(content, store)
    pieces = [content[:PIECE_SIZE], content[PIECE_SIZE:]]
    nonces = [bytes(12), bytes(10) + b"\x01\x01"]
    chunks = [_chunk(piece, nonce) for piece, nonce in zip(pieces, nonces, strict=True)]
    names = b"".join(hashlib.sha256(chunk).digest() for chunk in chunks)
    root = _chunk(names, b"\xff" * 11 + b"\x01")
    assert list(store.chunks.values()) == [*chunks, root]
    assert sealed.root == hashlib.sha256(root).digest()


def test_keys_are_fresh_and_not_shown() -> None:
    assert attachment.new_key() != attachment.new_key()
    sealed = seal(b"", Store())
    assert "x01" not in repr(Sealed(root=b"", key=KEY, length=0, sha256=b""))
    assert sealed.key == KEY


def test_too_long() -> None:
    discarded: list[bytes] = []
    with pytest.raises(TooLongError):
        attachment.seal(
            Zeros(MAX_LENGTH + 1),  # type: ignore[arg-type]
            lambda name, _: discarded.append(name),
            key=KEY,
        )
    assert len(discarded) == 2047


def test_memory_does_not_grow_with_the_original() -> None:
    def run(length: int) -> None:
        attachment.seal(Zeros(length), lambda *_: None, key=KEY)  # type: ignore[arg-type]

    assert peak(lambda: run(32 << 20)) < 1 << 20


@pytest.mark.parametrize(
    "changed",
    [
        {"length": 0},
        {"length": 3 * PIECE_SIZE - 1},
        {"length": 3 * PIECE_SIZE + 1},
        {"length": 2 * PIECE_SIZE},
        {"length": -1},
        {"length": MAX_LENGTH + 1},
        {"sha256": bytes(32)},
        {"sha256": b""},
    ],
    ids=str,
)
def test_another_description(changed: dict[str, object]) -> None:
    store = Store()
    sealed = seal(content_of(3 * PIECE_SIZE), store)
    with pytest.raises((MalformedFileError, PayloadError)):
        opened(store, sealed, **changed)


def test_another_key() -> None:
    store = Store()
    sealed = seal(b"content", store)
    for key in (bytes(32), b""):
        pieces = attachment.open_(
            store.get, root=sealed.root, key=key, length=7, sha256=sealed.sha256
        )
        with pytest.raises((MalformedFileError, PayloadError)):
            next(pieces)


def test_a_root_that_lists_pieces_in_another_order() -> None:
    store, content = Store(), content_of(3 * PIECE_SIZE)
    seal(content, store)
    names = list(store.chunks)[:3]
    digest = hashlib.sha256(content).digest()
    for order in ([1, 0, 2], [0, 0, 2], [0, 1], [0, 1, 2, 2], [2, 1, 0], []):
        listed = b"".join(names[number] for number in order)
        root = _chunk(listed, b"\xff" * 11 + b"\x01")
        store.put(hashlib.sha256(root).digest(), root)
        sealed = Sealed(
            root=hashlib.sha256(root).digest(), key=KEY, length=len(content), sha256=digest
        )
        with pytest.raises((MalformedFileError, PayloadError)):
            opened(store, sealed)


def test_a_piece_that_is_not_full_but_not_the_last() -> None:
    store = Store()
    chunks = [_chunk(b"short", bytes(12)), _chunk(b"last", bytes(10) + b"\x01\x01")]
    for chunk in chunks:
        store.put(hashlib.sha256(chunk).digest(), chunk)
    root = _chunk(b"".join(store.chunks), b"\xff" * 11 + b"\x01")
    store.put(hashlib.sha256(root).digest(), root)
    digest = hashlib.sha256(b"shortlast").digest()
    for length in (9, PIECE_SIZE + 4):
        sealed = Sealed(root=list(store.chunks)[-1], key=KEY, length=length, sha256=digest)
        with pytest.raises(MalformedFileError):
            opened(store, sealed)


def test_a_store_that_gives_something_else() -> None:
    store = Store()
    sealed = seal(b"content", store)
    first, root = store.chunks.values()
    for given_instead in (b"", root[:-1], root + b"\0", first, bytes(65_536)):
        pieces = attachment.open_(
            lambda _, chunk=given_instead: chunk,  # type: ignore[misc]
            root=sealed.root,
            key=KEY,
            length=7,
            sha256=sealed.sha256,
        )
        with pytest.raises(CryptoError):
            next(pieces)


def test_a_chunk_that_opens_but_has_another_name_gives_nothing() -> None:
    store, others = Store(), Store()
    sealed = seal(b"content", store)
    seal(b"CONTENT", others)
    name, other = next(iter(store.chunks)), next(iter(others.chunks.values()))
    store.chunks[name] = other
    with pytest.raises(PayloadError, match="asked for"):
        opened(store, sealed)


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=40), st.binary(max_size=40), st.integers(), st.binary(max_size=70))
def test_arbitrary_descriptions(root: bytes, key: bytes, length: int, chunk: bytes) -> None:
    pieces = attachment.open_(lambda _: chunk, root=root, key=key, length=length, sha256=bytes(32))
    with pytest.raises(CryptoError):
        next(pieces)


def _chunk(piece: bytes, nonce: bytes) -> bytes:
    return aead_encrypt(sodium_pad(piece, 65_520), b"amparo/chunk/v1", nonce, KEY)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2 * PIECE_SIZE + 50), st.integers(0, 2 * PIECE_SIZE + 50))
def test_a_range_is_what_stands_there(first: int, second: int) -> None:
    store, content = Store(), content_of(2 * PIECE_SIZE + 50)
    sealed = seal(content, store)
    start, stop = sorted((first, second))
    assert ranged(store, sealed, start, stop) == content[start:stop]


def test_a_range_fetches_no_more_than_it_needs() -> None:
    store = Store()
    sealed = seal(content_of(3 * PIECE_SIZE), store)
    first, _second, third, _root = store.chunks
    del store.chunks[first], store.chunks[third]
    assert len(ranged(store, sealed, PIECE_SIZE, 2 * PIECE_SIZE)) == PIECE_SIZE


def test_a_range_with_a_changed_chunk_gives_nothing_of_it() -> None:
    store = Store()
    sealed = seal(content_of(2 * PIECE_SIZE), store)
    first, second, root = store.chunks
    whole = dict(store.chunks)
    for name, instead in ((first, whole[second]), (second, whole[first]), (root, whole[first])):
        store.chunks = whole | {name: instead}
        with pytest.raises(PayloadError):
            ranged(store, sealed, 0, 2 * PIECE_SIZE)


def ranged(store: Store, sealed: Sealed, start: int, stop: int) -> bytes:
    pieces = attachment.open_range(
        store.get, root=sealed.root, key=KEY, length=sealed.length, start=start, stop=stop
    )
    return b"".join(pieces)
