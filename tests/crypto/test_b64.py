import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import b64


@given(st.binary(max_size=200))
def test_round_trip(data: bytes) -> None:
    assert b64.decode(b64.encode(data)) == data
    assert b64.decode_unpadded(b64.encode_unpadded(data)) == data


@given(st.text("ABab01+/=\n -_", max_size=12).map(str.encode))
def test_one_spelling_only(text: bytes) -> None:
    try:
        data = b64.decode(text)
    except ValueError:
        return
    assert base64.b64encode(data) == text


@pytest.mark.parametrize("text", [b"QQ", b"QR==", b"QQ==\n", b"QQ==QQ==", b"Q Q=", b"QQ=", b"-_-_"])
def test_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match="base64"):
        b64.decode(text)


@pytest.mark.parametrize("text", [b"QQ==", b"QR", b"Q", b"QQ\n"])
def test_refused_unpadded(text: bytes) -> None:
    with pytest.raises(ValueError, match="base64"):
        b64.decode_unpadded(text)
