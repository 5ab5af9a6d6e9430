"""What fills a form has one spelling: in any other, something could be hidden in a saved form."""

import base64
import bz2
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain.errors import MalformedError
from complaints.offline_content import Content, pack
from tests.factories import TODAY


def packed_otherwise(data: bytes) -> str:
    """By another level than forms are."""
    return base64.b64encode(bz2.compress(data, 1)).decode()


CONTENT = Content(
    made=TODAY,
    signatures=b"untrusted comment: <x>\n",
    directory='{"name": "المجلس"}'.encode(),
    rulebook=b"</script><!--<script>",
    shards={"ES": b"{}", "world": b"{ }"},
    cards={"abogacia-es": b"\x00\x03abc{}", "shoura-ma": b"\x00\x01<{}"},
)
DATA = CONTENT.dump()


def canonical(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").encode()


def test_it_is_read_as_it_was_written() -> None:
    assert Content.parse(DATA) == CONTENT
    assert canonical(json.loads(DATA)) == DATA
    assert b"<" not in DATA


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found.update(x="visitor 17"),
        lambda found: found.update(x="<!--<script>"),
        lambda found: found.pop("rulebook"),
        lambda found: found.update(format="amparo/offline/v2"),
        lambda found: found.update(made=found["made"].replace("-", "")),
        lambda found: found.update(made=1),
        lambda found: found.update(rulebook=""),
        lambda found: found.update(shards=dict(reversed(found["shards"].items()))),
        lambda found: found.update(cards=dict(reversed(found["cards"].items()))),
        lambda found: found.update(shards=[]),
        lambda found: found["cards"].update({"shoura-ma": ["x" * 70_000, ""]}),
        lambda found: found["cards"].update({"shoura-ma": ["x"]}),
        lambda found: found["cards"].update({"shoura-ma": "xy"}),
        lambda found: found["shards"].update(ES="{}"),
        lambda found: found["shards"].update(ES=base64.b64encode(b"{}").decode()),
        lambda found: found["shards"].update(ES=packed_otherwise(b"{}")),
        lambda found: found["shards"].update(ES=pack(b"{}") + pack(b"")),
        lambda found: found["shards"].update(ES=pack(b"{}")[:-8]),
        lambda found: found["shards"].update(ES=pack(bytes(9_000_000))),
    ],
)
def test_what_no_portal_would_write_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    found = json.loads(DATA)
    change(found)
    with pytest.raises(MalformedError):
        Content.parse(canonical(found))


@pytest.mark.parametrize(
    "data",
    [
        DATA.replace(b"\\u003c", b"<"),
        DATA.replace(b"\\u003c", b"\\u003C"),
        DATA.replace(b"{", b"{ ", 1),
        DATA + b"\n",
        json.dumps(json.loads(DATA), separators=(",", ":")).replace("<", "\\u003c").encode(),
        canonical(dict(reversed(json.loads(DATA).items()))),
        DATA.replace(b'"made"', b'"made":"2026-07-01","made"'),
        b"[]",
        b"",
    ],
)
def test_another_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError):
        Content.parse(data)


@given(at=st.integers(0, len(DATA) - 1), byte=st.integers(0, 255))
def test_whatever_is_accepted_is_what_would_be_written(at: int, byte: int) -> None:
    data = DATA[:at] + bytes([byte]) + DATA[at + 1 :]
    try:
        found = Content.parse(data)
    except MalformedError:
        return
    assert found.dump() == data
