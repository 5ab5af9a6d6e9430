"""minisign, both ways against Debian's ``/usr/bin/minisign``; where that is missing, these fail."""

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import minisign
from crypto.ed25519 import SigningKey
from crypto.errors import MalformedKeyError, SignatureError
from crypto.minisign import PublicKey, SecretKey, Signature
from tests.crypto.strategies import inputs

KEY = SecretKey.derived(SigningKey.from_seed(bytes(range(32))))
MESSAGE = "Señora, ya llegó la carta.\n".encode()
COMMENT = "amparo/v1 complaint 0123 ombud-xx"
TEXT = minisign.sign(MESSAGE, key=KEY, trusted_comment=COMMENT)


def stock(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = ["minisign", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("message", [b"", MESSAGE, bytes(100_000)])
def test_theirs_verifies_ours(tmp_path: Path, message: bytes) -> None:
    file = tmp_path / "message"
    file.write_bytes(message)
    text = minisign.sign(message, key=KEY, trusted_comment=COMMENT)
    (tmp_path / "message.minisig").write_text(text)
    done = stock("-V", "-Q", "-H", "-P", str(KEY.public_key), "-m", file)
    assert (done.returncode, done.stdout.strip()) == (0, COMMENT)
    file.write_bytes(message + b"!")
    assert stock("-V", "-P", str(KEY.public_key), "-m", file).returncode == 1


def test_ours_verifies_theirs(tmp_path: Path) -> None:
    public, secret, file = tmp_path / "pub", tmp_path / "sec", tmp_path / "message"
    file.write_bytes(MESSAGE)
    assert stock("-G", "-W", "-p", public, "-s", secret).returncode == 0
    key = PublicKey.parse(public.read_text().splitlines()[1])
    assert not key.is_derived
    assert str(key) == public.read_text().splitlines()[1]
    assert stock("-S", "-s", secret, "-t", COMMENT, "-c", "a\tb", "-m", file).returncode == 0
    text = (tmp_path / "message.minisig").read_bytes()
    signature = Signature.parse(text)
    assert str(signature).encode() == text
    assert minisign.verify(MESSAGE, signature, key) == COMMENT
    assert minisign.verify_stream(BytesIO(MESSAGE), signature, key) == COMMENT

    assert stock("-S", "-l", "-s", secret, "-t", COMMENT, "-m", file).returncode == 0
    with pytest.raises(SignatureError, match="prehashed"):
        Signature.parse((tmp_path / "message.minisig").read_bytes())


def test_the_four_lines() -> None:
    lines = TEXT.split("\n")
    assert lines[0] == "untrusted comment: amparo"
    assert (len(lines[1]), lines[1][:2]) == (100, "RU")
    assert lines[2] == f"trusted comment: {COMMENT}"
    assert (len(lines[3]), lines[4:]) == (88, [""])
    assert len(TEXT.encode()) == minisign.signature_size(COMMENT)


def test_a_stream_is_signed_like_its_bytes() -> None:
    assert minisign.sign_stream(BytesIO(MESSAGE), key=KEY, trusted_comment=COMMENT) == TEXT


@given(st.binary(max_size=200), st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_round_trip(message: bytes, comment: str) -> None:
    text = minisign.sign(message, key=KEY, trusted_comment=comment)
    assert str(Signature.parse(text)) == text
    assert minisign.verify(message, Signature.parse(text), KEY.public_key) == comment
    assert len(text.encode()) == minisign.signature_size(comment)


def test_what_does_not_fit_is_refused_and_said() -> None:
    signature = Signature.parse(TEXT)
    with pytest.raises(SignatureError, match="content"):
        minisign.verify(MESSAGE + b"!", signature, KEY.public_key)
    changed = Signature.parse(TEXT.replace("complaint", "follow-up"))
    with pytest.raises(SignatureError, match="trusted comment"):
        minisign.verify(MESSAGE, changed, KEY.public_key)
    other = SecretKey.derived(SigningKey.generate())
    with pytest.raises(SignatureError, match="another key"):
        minisign.verify(MESSAGE, signature, other.public_key)
    same_id = PublicKey(key_id=KEY.key_id, key=other.public_key.key)
    with pytest.raises(SignatureError, match="content"):
        minisign.verify(MESSAGE, signature, same_id)
    text = minisign.sign(MESSAGE, key=other, trusted_comment=COMMENT)
    mixed = "\n".join([*TEXT.split("\n")[:3], *text.split("\n")[3:]])
    with pytest.raises(SignatureError, match="trusted comment"):
        minisign.verify(MESSAGE, Signature.parse(mixed), KEY.public_key)


@pytest.mark.parametrize("comment", ["a\nb", "a\rb", "a\x7f", "\x9b2J", "x" * 8193, "\ud800"])
def test_comments_that_cannot_be_signed(comment: str) -> None:
    with pytest.raises(SignatureError):
        minisign.sign(MESSAGE, key=KEY, trusted_comment=comment)


@given(
    st.text(max_size=60)
    | inputs(str(KEY.public_key).encode()).map(lambda one: one.decode("latin-1"))
)
def test_arbitrary_public_keys(text: str) -> None:
    try:
        key = PublicKey.parse(text)
    except MalformedKeyError:
        return
    assert str(key) == text


def test_key_ids() -> None:
    assert KEY.public_key.is_derived
    assert KEY.public_key == PublicKey.derived(KEY.signing_key.verifying_key)
    assert PublicKey.parse(str(KEY.public_key)) == KEY.public_key
    assert str(KEY.public_key).startswith("RW")
    assert len(str(KEY.public_key)) == 56
