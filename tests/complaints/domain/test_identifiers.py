from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain import identifiers
from complaints.domain.errors import MalformedError
from crypto.ed25519 import SigningKey
from crypto.hybrid import Identity
from crypto.minisign import PublicKey, SecretKey
from crypto.receipt import case

KEY = SecretKey.derived(SigningKey.from_seed(bytes(32))).public_key

PARSERS: tuple[Callable[[object], object], ...] = (
    identifiers.instance,
    identifiers.organisation,
    identifiers.member,
    identifiers.party,
    identifiers.case,
    identifiers.shard,
    identifiers.country,
    identifiers.language,
    identifiers.day,
    identifiers.recipient,
    identifiers.public_key,
    identifiers.derived_key,
    identifiers.text,
    identifiers.flag,
    identifiers.integer(0),
    identifiers.one_of("yes", "no"),
    identifiers.hex_text(16),
    identifiers.hex_bytes(16),
)


@given(st.sampled_from(PARSERS), st.text() | st.none() | st.integers() | st.booleans())
def test_anything_gives_a_value_or_our_error(
    parse: Callable[[object], object], value: object
) -> None:
    with suppress(MalformedError):
        parse(value)


@pytest.mark.parametrize("name", ["ab", "defensor-es", "a" * 40, "0-9", "a1"])
def test_organisations(name: str) -> None:
    assert identifiers.organisation(name) == name


@pytest.mark.parametrize(
    "name",
    ["", "a", "self", "A1", "-ab", "ab-", "a b", "a/b", "é1", "a" * 41, "0" * 32, "ab\n", None, 7],
)
def test_what_is_no_organisation(name: object) -> None:
    with pytest.raises(MalformedError):
        identifiers.organisation(name)


@pytest.mark.parametrize(
    "text", ["20260701", "2026-7-1", "2026-02-30", "2026-W01-1", "٢٠٢٦-٠٧-٠١", "2026-07-01 ", 0]
)
def test_days_have_one_spelling(text: object) -> None:
    with pytest.raises(MalformedError):
        identifiers.day(text)


def test_a_day() -> None:
    assert identifiers.day("2026-07-01") == date(2026, 7, 1)


def test_true_is_no_number_and_one_is_no_flag() -> None:
    for parse, value in ((identifiers.integer(0), True), (identifiers.flag, 1)):
        with pytest.raises(MalformedError):
            parse(value)


def test_keys() -> None:
    assert identifiers.derived_key(str(KEY)) == str(KEY)
    assert identifiers.case_of(str(KEY)) == case(KEY.key.raw).hex()


def test_a_members_key_must_have_its_own_id() -> None:
    other = str(PublicKey(key_id=bytes(8), key=KEY.key))
    assert identifiers.public_key(other) == other
    with pytest.raises(MalformedError):
        identifiers.derived_key(other)


@pytest.mark.parametrize("change", [lambda text: text[:-1], lambda text: text + "=", str.lower])
def test_spoilt_keys(change: Callable[[str], str]) -> None:
    with pytest.raises(MalformedError):
        identifiers.public_key(change(str(KEY)))


def test_recipients() -> None:
    text = str(Identity.from_seed(bytes(32)).recipient)
    assert identifiers.recipient(text) == text
    for wrong in (text.upper(), text[:-1], text + "q", text.replace("age1pq1", "age1xx1")):
        with pytest.raises(MalformedError):
            identifiers.recipient(wrong)
