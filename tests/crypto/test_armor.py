from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import armor
from crypto.errors import MalformedFileError
from tests.crypto.strategies import inputs


def armored(data: bytes, *, block: int = 1000) -> bytes:
    destination = BytesIO()
    writer = armor.Writer(destination)
    for at in range(0, len(data), block):
        writer.write(data[at : at + block])
    writer.finish()
    return destination.getvalue()


SOUND = armored(bytes(range(100)))


@given(st.binary(max_size=400), st.integers(1, 100))
def test_round_trip(data: bytes, block: int) -> None:
    text = armored(data, block=block)
    assert text == armored(data)
    assert all(len(line) <= 64 for line in text.splitlines())
    assert armor.reader(BytesIO(text)).read() == data
    assert armor.reader(BytesIO(text.replace(b"\n", b"\r\n"))).read() == data
    assert armor.reader(BytesIO(b" \n\n" + text + b"\n \n")).read() == data


@given(st.binary(max_size=3000))
def test_what_is_not_armored_is_given_as_it_is(data: bytes) -> None:
    if not data.lstrip().startswith(b"-----BEGIN"):
        assert armor.reader(BytesIO(data)).read() == data


@given(inputs(SOUND))
def test_one_spelling_only(data: bytes) -> None:
    source = armor.reader(BytesIO(data))
    try:
        content = source.read()
    except MalformedFileError:
        return
    if data.lstrip().startswith(b"-----BEGIN "):
        plain = data.replace(b"\r\n", b"\n").strip()
        assert armored(content).strip() == plain


@pytest.mark.parametrize(
    "text",
    [
        SOUND + b" x",
        SOUND + b"\n" * 1100,
        b"\n" * 1025 + SOUND,
        SOUND + SOUND,
        SOUND.replace(b"AGE", b"age"),
        SOUND.replace(b"\n", b"\n\n", 1),
        SOUND.replace(b"\n", b"\nVersion: 1\n\n", 1),
        SOUND[:-5],
        SOUND.replace(b"-----END", b"=-----END"),
        b"-----BEGIN " + b"A" * 5000,
    ],
    ids=range(10),
)
def test_refused(text: bytes) -> None:
    source = armor.reader(BytesIO(text))
    with pytest.raises(MalformedFileError):
        source.read()
