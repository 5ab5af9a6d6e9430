import hashlib
import itertools
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.work import is_done
from tests.complaints.portal.instance import sealed
from tests.complaints.portal.running import Running, name_of, prepared, slug

BITS = 10


def solve(name: bytes, bits: int) -> str:
    for number in itertools.count():
        nonce = number.to_bytes(8, "big")
        digest = hashlib.sha256(name + nonce).digest()
        if f"{int.from_bytes(digest, 'big'):0256b}".startswith("0" * bits):
            return nonce.hex()
    raise AssertionError


def test_puts_carry_the_work_asked_for(tmp_path: Path) -> None:
    _, config = prepared(tmp_path, work=BITS)
    with Running(config) as http:
        assert http.request("GET", "/v1/health").json()["work"] == BITS
        for path, body, headers in (
            ("/v1/inboxes/nhri", sealed(16_384), {}),
            ("/v1/replies", sealed(4_096), {"Amparo_Tag": "00" * 16}),
            ("/v1/chunks", os.urandom(65_536), {}),
        ):
            nonce = solve(bytes.fromhex(name_of(body)), BITS)
            other = solve(os.urandom(32), BITS)
            for given in ({}, {"Amparo_Work": "zz"}, {"Amparo_Work": _not(body, other)}):
                response = http.put(path, body, **headers, **given)
                assert (response.status, slug(response)) == (428, "work-required")
                assert response.json()["work"] == BITS
            response = http.put(path, body, **headers, Amparo_Work=nonce)
            assert response.status in (200, 204)
        card = http.request("PUT", "/v1/cards/nhri", b"x")
        assert slug(card) == "bad-card"  # cards carry none


def _not(body: bytes, nonce: str) -> str:
    """A nonce that does not do for ``body``."""
    name = bytes.fromhex(name_of(body))
    return nonce if not is_done(name, nonce, BITS) else f"{int(nonce, 16) ^ 1:016x}"


@given(st.binary(min_size=32, max_size=32), st.integers(1, 8))
def test_exactly_the_bits(name: bytes, bits: int) -> None:
    nonce = solve(name, bits)
    assert is_done(name, nonce, bits)
    digest = hashlib.sha256(name + bytes.fromhex(nonce)).digest()
    zeros = 256 - int.from_bytes(digest, "big").bit_length()
    assert is_done(name, nonce, zeros)
    assert not is_done(name, nonce, zeros + 1)


@pytest.mark.parametrize("nonce", [None, "", "00", "0" * 15 + "G", "0" * 17, "0" * 15 + "F"])
def test_what_is_no_nonce(nonce: str | None) -> None:
    assert not is_done(bytes(32), nonce, 1)
    assert is_done(bytes(32), nonce, 0)
