"""Files made offline, read as they come: bounded memory, and nothing that `pack` cannot write."""

import hashlib
import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.offline import Item, OfflineFileError, pack, read, unpack

SIZES = {"inboxes": 16_384, "replies": 4_096, "chunks": 65_536}


def item(kind: str, addressee: str, fill: bytes) -> Item:
    body = (fill * SIZES[kind])[: SIZES[kind]]
    parts = (kind, *([addressee] if addressee else []), hashlib.sha256(body).hexdigest())
    return Item(path="/".join(parts), body=body)


organisations = st.from_regex(r"[a-z][a-z0-9]{1,10}(-[a-z0-9]{1,20})?", fullmatch=True)
fills = st.binary(min_size=1, max_size=4)
items = st.one_of(
    st.builds(item, st.just("inboxes"), organisations, fills),
    st.builds(item, st.just("replies"), st.from_regex(r"[0-9a-f]{32}", fullmatch=True), fills),
    st.builds(item, st.just("chunks"), st.just(""), fills),
)


class Drip(io.BytesIO):
    """Gives at most so many bytes at a time, as a line does."""

    def __init__(self, content: bytes, at_most: int) -> None:
        super().__init__(content)
        self._at_most = at_most

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        return super().read(min(size, self._at_most))


@given(st.lists(items, max_size=4), st.integers(1, 100_000))
def test_reads_what_was_packed_in_pieces_of_any_length(found: list[Item], at_most: int) -> None:
    archive = pack(found)
    ordered = sorted(found, key=lambda one: one.path)
    assert list(read(Drip(archive, max(at_most, 97)))) == ordered
    assert unpack(archive) == tuple(ordered)


@given(st.lists(items, min_size=1, max_size=3), st.data())
def test_any_changed_byte_is_refused(found: list[Item], data: st.DataObject) -> None:
    archive = bytearray(pack(found))
    archive[data.draw(st.integers(0, len(archive) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(OfflineFileError):
        unpack(bytes(archive))


@given(st.lists(items, max_size=3), st.data())
def test_an_incomplete_copy_is_refused(found: list[Item], data: st.DataObject) -> None:
    archive = pack(found)
    with pytest.raises(OfflineFileError):
        unpack(archive[: data.draw(st.integers(0, len(archive) - 1))])


def test_what_came_before_the_fault_was_given_out() -> None:
    found = [item("chunks", "", b"a"), item("inboxes", "lantern", b"b")]
    reading = read(io.BytesIO(pack(found)[:-9_000] + bytes(9_000)))
    assert next(reading) == found[0]
    with pytest.raises(OfflineFileError):
        next(reading)


def test_another_order_is_refused() -> None:
    one, other = (pack([item("chunks", "", fill)])[:-1024] for fill in (b"a", b"b"))
    first, second = sorted([one, other], key=lambda archive: archive[:100])
    assert len(unpack(first + second + bytes(1024))) == 2
    with pytest.raises(OfflineFileError):
        unpack(second + first + bytes(1024))


def test_says_whose_each_item_is() -> None:
    envelope, reply, chunk = (
        item("inboxes", "lantern-house", b"a"),
        item("replies", "0f" * 16, b"b"),
        item("chunks", "", b"c"),
    )
    assert (envelope.kind, envelope.addressee) == ("inboxes", "lantern-house")
    assert (reply.kind, reply.addressee) == ("replies", "0f" * 16)
    assert (chunk.kind, chunk.addressee) == ("chunks", "")
    assert chunk.name == hashlib.sha256(chunk.body).hexdigest()


class Endless:
    """An archive of one chunk after the other, never in memory as a whole."""

    def __init__(self, chunks: int) -> None:
        self._blocks = self._written(chunks)
        self._rest = b""

    def read(self, size: int, /) -> bytes:
        if not self._rest:
            self._rest = next(self._blocks, b"")
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    @staticmethod
    def _written(chunks: int) -> Iterator[bytes]:
        names = sorted(
            (hashlib.sha256(n.to_bytes(2) * 32_768).hexdigest(), n) for n in range(chunks)
        )
        for name, n in names:
            body = n.to_bytes(2) * 32_768
            yield pack([Item(path=f"chunks/{name}", body=body)])[:-1024]
        yield bytes(1024)


def test_memory_stays_bounded() -> None:
    tracemalloc.start()
    try:
        count = sum(1 for _ in read(Endless(300)))  # 19 MB
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 300
    assert peak < 1_000_000
