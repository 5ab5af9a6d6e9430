import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain.errors import MalformedError
from complaints.domain.strictjson import MAX_INTEGER, dumps, loads

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=20,
)


@given(values)
def test_what_is_written_is_read_back(value: object) -> None:
    assert loads(dumps(value)) == value


@given(values)
def test_writes_no_white_space_and_no_escape_of_printable_characters(value: object) -> None:
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert dumps(value) == plain.encode()


@given(st.binary())
def test_arbitrary_bytes_give_a_value_or_our_error(data: bytes) -> None:
    try:
        loads(data)
    except MalformedError:
        return
    json.loads(data)


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"a":{"b":1,"b":2}}',
        "1.0",
        "1e3",
        "NaN",
        "-Infinity",
        "9007199254740992",
        "-9007199254740992",
        "1" * 5000,
        '"\\ud800"',
        '{"\\udfff":1}',
        "[1] x",
        "[1][2]",
        "",
        "\ufeff{}",
        "[" * 17 + "]" * 17,
        "[" * 100_000 + "]" * 100_000,
        '"\n"',
        "{'a':1}",
    ],
)
def test_refuses(text: str) -> None:
    with pytest.raises(MalformedError):
        loads(text.encode("utf-8"))


def test_refuses_what_is_not_utf8() -> None:
    for data in (b"\xff", b'"\xed\xa0\x80"', '"é"'.encode("latin-1"), '"a"'.encode("utf-16")):
        with pytest.raises(MalformedError):
            loads(data)


def test_reads_sixteen_levels_and_the_largest_numbers() -> None:
    assert loads(b"[" * 16 + b"]" * 16)
    assert loads(b"[9007199254740991,-9007199254740991]") == [MAX_INTEGER, -MAX_INTEGER]
    assert loads(b'"\\ud83d\\ude00"') == "😀"


@pytest.mark.parametrize("value", [1.5, MAX_INTEGER + 1, "\ud800", {1: 2}, {"a": b"b"}, object()])
def test_never_writes_what_it_would_not_read(value: object) -> None:
    with pytest.raises(MalformedError):
        dumps(value)


def test_an_error_never_holds_what_was_read() -> None:
    with pytest.raises(MalformedError) as caught:
        loads(b'{"secret words": tru}')
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


SHARED = json.loads(
    (Path(__file__).parents[2] / "vectors" / "strictjson.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("text", "value"), SHARED["accept"])
def test_accepts_what_every_reader_accepts(text: str, value: object) -> None:
    assert loads(text.encode("utf-8", "surrogatepass")) == value


@pytest.mark.parametrize("text", SHARED["refuse"])
def test_refuses_what_every_reader_refuses(text: str) -> None:
    with pytest.raises(MalformedError):
        loads(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("data", SHARED["refuse_hex"])
def test_refuses_bytes_that_every_reader_refuses(data: str) -> None:
    with pytest.raises(MalformedError):
        loads(bytes.fromhex(data))
