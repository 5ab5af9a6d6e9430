"""What waits in memory opens with its key and under its name, and in no other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.covered import CoveredError, cover, uncover

KEY = bytes(range(32))


@given(st.binary(max_size=200), st.text(max_size=20))
def test_it_opens_with_its_key_and_name(data: bytes, name: str) -> None:
    assert uncover(cover(data, name=name, key=KEY), name=name, key=KEY) == data


@given(st.integers(0, 64), st.integers(1, 255))
def test_a_changed_byte_a_wrong_key_and_a_wrong_name_open_nothing(at: int, change: int) -> None:
    sealed = bytearray(cover(b"what was told, word for word", name="form/1", key=KEY))
    assert b"told" not in sealed
    for key, name in ((KEY[::-1], "form/1"), (KEY, "form/2")):
        with pytest.raises(CoveredError):
            uncover(bytes(sealed), name=name, key=key)
    sealed[at] ^= change
    with pytest.raises(CoveredError):
        uncover(bytes(sealed), name="form/1", key=KEY)
    with pytest.raises(CoveredError):
        uncover(b"", name="form/1", key=KEY)
