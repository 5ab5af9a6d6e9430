import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import signedfile
from crypto.ed25519 import SigningKey
from crypto.errors import MalformedFileError, SignatureError
from crypto.minisign import SecretKey
from crypto.signedfile import SignedFile
from tests.crypto.strategies import inputs

KEY = SecretKey.derived(SigningKey.from_seed(bytes(32)))
SOUND = signedfile.sign(b"content", key=KEY, trusted_comment="comment")


@given(st.binary(max_size=300), st.text("aé\t ", max_size=50))
def test_round_trip(content: bytes, comment: str) -> None:
    data = signedfile.sign(content, key=KEY, trusted_comment=comment)
    assert len(data) == len(content) + signedfile.overhead(comment)
    parsed = SignedFile.parse(data)
    assert parsed.content == content
    assert parsed.verify(KEY.public_key) == comment


def test_the_layout() -> None:
    size = int.from_bytes(SOUND[:2], "big")
    assert SOUND[2:].startswith(b"untrusted comment: amparo\n")
    assert SOUND[2 + size :] == b"content"


def test_content_that_is_not_what_was_signed() -> None:
    parsed = SignedFile.parse(SOUND + b"!")
    assert parsed.content == b"content!"
    with pytest.raises(SignatureError):
        parsed.verify(KEY.public_key)


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x00\x00", SOUND[:200], b"\xff\xff" + SOUND[2:]])
def test_refused(data: bytes) -> None:
    with pytest.raises(MalformedFileError):
        SignedFile.parse(data)


@given(inputs(SOUND))
def test_arbitrary_bytes(data: bytes) -> None:
    try:
        parsed = SignedFile.parse(data)
    except MalformedFileError:
        return
    assert data.endswith(str(parsed.signature).encode() + parsed.content)


def test_content_is_not_shown() -> None:
    assert "content" not in repr(SignedFile.parse(SOUND)).replace("content=", "")
