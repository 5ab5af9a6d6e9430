"""Strict YAML: what is right is read as text, everything else is named with its line."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral import reading
from referral.errors import DataError
from referral.reading import Fields, Node

SAMPLE = b"""\
# a comment
country: NO
since: 2026-02-03
asks: yes
days: 122
tags: [a, b]
about: >-
  A sentence
  over two lines.
acts:
  op1: {since: 2004-02-29}
"""


@dataclass(frozen=True)
class Sample:
    country: str
    since: date
    asks: bool
    days: int
    tags: frozenset[str]
    about: str
    acts: dict[str, date]
    note: str | None


def build(fields: Fields) -> Sample:
    act = reading.record(lambda inner: inner.get("since", reading.day))
    return Sample(
        country=fields.get("country", reading.one_of(("NO", "SE", "FI"), "country")),
        since=fields.get("since", reading.day),
        asks=fields.get("asks", reading.flag),
        days=fields.get("days", reading.integer(0, 365)),
        tags=fields.get("tags", reading.distinct(reading.identifier)),
        about=fields.get("about", reading.text),
        acts=dict(fields.get("acts", reading.by_name(act, reading.identifier))),
        note=fields.optional("note", reading.text),
    )


def read(content: bytes) -> Sample:
    return reading.record(build)(reading.parse(content, "sample.yaml"))


def test_scalars_mean_what_their_reader_says() -> None:
    assert read(SAMPLE) == Sample(
        country="NO",  # and not "no"
        since=date(2026, 2, 3),
        asks=True,
        days=122,
        tags=frozenset({"a", "b"}),
        about="A sentence over two lines.",
        acts={"op1": date(2004, 2, 29)},
        note=None,
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        (b"country: NO", b"country: NOO", 2, 'did you mean "NO"?'),
        (b"country: NO", b"country: [NO]", 2, "write one word or sentence here"),
        (b"country: NO", b"country: NO\ncountry: SE", 3, '"country" stands here twice'),
        (b"country: NO", b"country: &a NO", 2, "anchors (&) and aliases (*) are not used"),
        (b"country: NO", b"country: *a", 2, "anchors (&) and aliases (*) are not used"),
        (b"country: NO", b"country: !!str NO", 2, "leave out the tag"),
        (b"country: NO", b"county: NO", 2, '"county" is not known here; did you mean "country"?'),
        (b"country: NO\n", b"", 2, 'add a line "country: …"'),
        (b"asks: yes", b"asks: true", 4, "write yes or no"),
        (b"2026-02-03", b"2026-02-30", 3, "write a day that exists"),
        (b"2026-02-03", b"20260203", 3, "write a day that exists"),
        (b"122", b"366", 5, "from 0 to 365"),
        (b"122", b"1e2", 5, "from 0 to 365"),
        (b"122", "١٢٢".encode(), 5, "from 0 to 365"),
        (b"[a, b]", b"[a, b, a]", 6, '"a" stands here twice'),
        (b"[a, b]", b"[a, B]", 6, '"B" is no id'),
        (b"[a, b]", b"[a, 2b]", 6, "a letter first"),
        (b"[a, b]", b"a", 6, "write a list here"),
        (b"[a, b]", b"[a, b\n", 8, "this is not YAML"),
        (b">-\n  A", b">-\n  \xe2\x80\xaeA", 7, "without invisible characters"),
        (b">-\n  A sentence\n  over two lines.", b"", 7, "leave the line out"),
        (b"over", b"\xff", 9, "save the file as UTF-8"),
        (b"over", "é\x07".encode(), 9, "cannot stand in YAML"),
        (b"{since: 2004-02-29}", b"2004-02-29", 11, "write a mapping here"),
        (b"{since: 2004-02-29}", b"{since: 2004-02-29, untl: x}", 11, '"untl" is not known here'),
        (b"acts:", b"nota: x\nacts:", 10, 'did you mean "note"?'),
        (b"# a comment", b"%YAML 1.2\n---", 1, "lines that start with %"),
        (b"# a comment", b"--- a\n---", 2, "one document only"),
    ],
)
def test_an_error_names_the_line_and_what_to_write(
    old: bytes, new: bytes, line: int, expected: str
) -> None:
    with pytest.raises(DataError) as caught:
        read(SAMPLE.replace(old, new, 1))
    assert expected in str(caught.value)
    assert caught.value.line == line
    assert caught.value.file == "sample.yaml"


@pytest.mark.parametrize(
    "content", [b"", b"# only a comment\n", b"[" * 5000, b"a: \x00", b"? [a]\n: b", b"\x85"]
)
def test_what_is_no_document_is_refused(content: bytes) -> None:
    with pytest.raises(DataError):
        read(content)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"rules\.yaml, line 1: the file cannot be read"):
        reading.read(tmp_path / "rules.yaml")


def walk(node: Node) -> int:
    """All nodes, through the public ways in."""
    if isinstance(node.value, str):
        return 1
    children = node.items if isinstance(node.value, tuple) else tuple(node.members.values())
    return 1 + sum(walk(child) for child in children)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_document_or_an_error(content: bytes) -> None:
    with suppress(DataError):
        assert walk(reading.parse(content, "sample.yaml")) > 0


MUTATIONS = st.lists(
    st.tuples(
        st.integers(0, len(SAMPLE)),
        st.integers(0, 6),
        st.sampled_from([b"", b"[", b"}", b": ", b"\n", b"- ", b"&a ", b"*a", b"!x ", b"|\n", b'"'])
        | st.binary(max_size=4),
    ),
    min_size=1,
    max_size=4,
)


@given(MUTATIONS)
def test_a_changed_file_is_read_or_refused_and_nothing_else(
    mutations: list[tuple[int, int, bytes]],
) -> None:
    content = SAMPLE
    for start, length, piece in mutations:
        content = content[:start] + piece + content[start + length :]
    with suppress(DataError):
        assert read(content).country in {"NO", "SE", "FI"}


@given(st.text(max_size=12), st.sampled_from([reading.day, reading.flag, reading.identifier]))
def test_a_scalar_is_a_value_or_an_error(value: str, parser: Callable[[Node], object]) -> None:
    with suppress(DataError):
        assert parser(Node("sample.yaml", 1, value)) is not None
