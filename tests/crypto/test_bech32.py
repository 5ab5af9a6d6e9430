import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import bech32

# BIP 173: valid and invalid strings, less those that only its limit of 90 characters or the
# padding of witness programs decides
VALID = [
    "A12UEL5L",
    "a12uel5l",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
]
INVALID = [
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhee",
    "\x201nwldj5",
    "\x7f1axkwrx",
    "\x801eym55h",
    "a12UEL5L",
    "",
    "1" * 5000,
]


@pytest.mark.parametrize("text", VALID)
def test_valid(text: str) -> None:
    prefix, data = bech32.decode(text)
    assert bech32.encode(prefix.lower(), data) == text.lower()


@pytest.mark.parametrize("text", INVALID)
def test_invalid(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        bech32.decode(text)


@given(st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True), st.binary(max_size=200))
def test_round_trip(prefix: str, data: bytes) -> None:
    text = bech32.encode(prefix, data)
    assert bech32.decode(text) == (prefix, data)
    assert bech32.decode(text.upper()) == (prefix.upper(), data)


@given(st.binary(min_size=32, max_size=32), st.data())
def test_a_changed_character_is_caught(raw: bytes, data: st.DataObject) -> None:
    text = bech32.encode("age1pq", raw)
    at = data.draw(st.integers(7, len(text) - 1))
    character = data.draw(st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l"))
    if character == text[at]:
        return
    with pytest.raises(ValueError, match="checksum"):
        bech32.decode(text[:at] + character + text[at + 1 :])


@given(st.text(max_size=60))
def test_arbitrary_text(text: str) -> None:
    try:
        prefix, data = bech32.decode(text)
    except ValueError:
        return
    assert bech32.encode(prefix.lower(), data) == text.lower()
