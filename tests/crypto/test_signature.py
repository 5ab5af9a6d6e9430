"""Signature files: what minisign would not itself write is refused; the rest stays as it was."""

import pytest
from hypothesis import given

from crypto import minisign, signature
from crypto.ed25519 import SigningKey
from crypto.errors import SignatureError
from crypto.minisign import SecretKey
from crypto.signature import Signature
from tests.crypto.strategies import inputs

KEY = SecretKey.derived(SigningKey.from_seed(bytes(range(32))))
MESSAGE = "Señora, ya llegó la carta.\n".encode()
COMMENT = "amparo/v1 complaint 0123 ombud-xx"
TEXT = minisign.sign(MESSAGE, key=KEY, trusted_comment=COMMENT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n" * 4,
        TEXT[:-1],
        TEXT + "\n",
        TEXT + TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n", "\r\n", 1),
        TEXT.replace("untrusted", "Untrusted"),
        TEXT.replace("=\n", "\n", 1),
        TEXT.replace("amparo\n", "amparo\x1b[2J\n"),
        TEXT.replace("0123", "01\x0023"),
        TEXT.replace("amparo\n", "a" * 256 + "\n"),
        TEXT.replace("0123", "0" * 8200),
        " " + TEXT,
        TEXT.replace("\nRU", "\n RU"),
        TEXT.replace("\nRU", "\nRW"),
        TEXT * 65,
        "\n" * 10_000_000,
        b"\xff" + TEXT.encode(),
    ],
    ids=range(19),
)
def test_refused(text: str | bytes) -> None:
    with pytest.raises(SignatureError):
        Signature.parse(text)


def test_split() -> None:
    keys = [SecretKey.derived(SigningKey.generate()) for _ in range(3)]
    texts = [minisign.sign(MESSAGE, key=key, trusted_comment=COMMENT) for key in keys]
    signatures = signature.split("".join(texts))
    assert [str(one) for one in signatures] == texts
    assert signature.split(texts[0].encode()) == (Signature.parse(texts[0]),)
    for text in ("", "".join(texts)[:-1], texts[0] + "\n", texts[0] * 65):
        with pytest.raises(SignatureError):
            signature.split(text)


@given(inputs(TEXT.encode()))
def test_arbitrary_bytes(data: bytes) -> None:
    for text in (data, data.decode("utf-8", "surrogateescape")):
        try:
            parsed = Signature.parse(text)
        except SignatureError:
            continue
        assert str(parsed) == (data.decode() if isinstance(text, bytes) else text)
    try:
        signature.split(data)
    except SignatureError:
        return
