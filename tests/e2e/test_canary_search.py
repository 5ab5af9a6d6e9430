"""The search for canaries finds them, in every spelling; else it would prove nothing."""

import base64
import secrets
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.e2e import canary

_WORD = canary.word("كناري~")

_PLANTED = {
    "UTF-8": f"a {_WORD}.".encode(),
    "capitals": b"CANARY: " + _WORD.upper().encode(),
    "UTF-16": ("x" + _WORD).encode("utf-16"),
    "UTF-16, big end first": _WORD.encode("utf-16-be"),
    "hex": f"X'{('zz' + _WORD).encode().hex()}'".encode(),
    "hex in capitals": _WORD.encode().hex().upper().encode(),
    "base64": base64.b64encode(_WORD.encode()),
    "base64, one byte before": base64.b64encode(b"1" + _WORD.encode() + b"more"),
    "base64, two bytes before": base64.urlsafe_b64encode(b"12" + _WORD.encode() + b"m"),
    "percent": f"GET /{quote(_WORD)}".encode(),
    "a Python literal": repr(_WORD.encode()).encode(),
    "a JSON escape": "".join(f"\\u{ord(one):04x}" for one in _WORD).encode(),
}


@pytest.mark.parametrize("spelling", _PLANTED)
def test_a_planted_word_is_found(spelling: str, tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(bytes(5_000) + _PLANTED[spelling] + bytes(7))

    assert canary.found({"the text": _WORD}, canary.files_below(tmp_path)) == ["the text in log"]


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(secrets.token_bytes(200_000))

    assert canary.found({"the text": _WORD}, canary.files_below(tmp_path)) == []
