"""Lists of bytes between the desk and its openers: what one says the other hears, or an error."""

from io import BytesIO

import hypothesis.strategies as st
import pytest
from hypothesis import given

from complaints.desk import frames
from complaints.desk.frames import FrameError


def said(*lists: list[bytes]) -> bytes:
    out = BytesIO()
    for one in lists:
        frames.write(out, one)
    return out.getvalue()


@given(st.lists(st.lists(st.binary(max_size=40), max_size=6), max_size=4))
def test_what_is_said_is_heard(lists: list[list[bytes]]) -> None:
    source = BytesIO(said(*lists))
    assert [frames.read(source) for _ in lists] == lists
    assert frames.read(source) is None


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=6), st.data())
def test_what_is_cut_is_no_list(items: list[bytes], data: st.DataObject) -> None:
    whole = said(items)
    cut = whole[: data.draw(st.integers(1, len(whole) - 1))]
    with pytest.raises(FrameError):
        frames.read(BytesIO(cut))


@given(st.binary(max_size=60))
def test_anything_else_is_a_list_or_an_error(data: bytes) -> None:
    try:
        items = frames.read(BytesIO(data))
    except FrameError:
        return
    assert items is None or data.startswith(said(items))


@pytest.mark.parametrize("body", [b"\0\0\0", b"\0\0\0\x09abc", b"\xff\xff\xff\xff"])
def test_an_item_that_is_longer_than_its_list_is_none(body: bytes) -> None:
    with pytest.raises(FrameError):
        frames.read(BytesIO(len(body).to_bytes(4, "big") + body))


def test_nobody_is_made_to_wait_for_what_is_too_long() -> None:
    with pytest.raises(FrameError):
        frames.read(BytesIO(b"\xff\xff\xff\xff" + b"a" * 100))
