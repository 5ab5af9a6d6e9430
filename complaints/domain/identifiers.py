"""The small texts by which everything is named: parsed once, then trusted.

Each function takes any value read from JSON and returns it in its type, or raises
`MalformedError` without repeating it.
Source: SPEC.md, sections 1 and 8.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Final

from complaints.domain.errors import MalformedError
from complaints.domain.strictjson import MAX_INTEGER

ID_SIZE: Final = 16  # bytes of a message's, a consent's or a question's id
CASE_SIZE: Final = 16
HASH_SIZE: Final = 32
WORLD: Final = "world"

_INSTANCE: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]")
_CASE: Final = re.compile(r"[0-9a-f]{32}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MINUTE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z")
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_ZONE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,30}(/[A-Za-z0-9][A-Za-z0-9_+-]{0,30}){0,2}")
# bech32 of 1,216 bytes: 1,946 characters and a checksum of 6
_RECIPIENT_PREFIX: Final = "age1pq1"
_RECIPIENT_LENGTH: Final = len(_RECIPIENT_PREFIX) + 1952
_BECH32: Final = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l"
# base64 of 42 bytes that begin with "Ed": the key's id and the key follow
_PUBLIC_KEY: Final = re.compile(r"RW[Q-T][A-Za-z0-9+/]{53}")
_KEY_ID: Final = slice(2, 10)
_KEY: Final = slice(10, 42)


def new_id() -> str:
    """A fresh random id: 128 bits in hex."""
    return secrets.token_hex(ID_SIZE)


def text(value: object) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise MalformedError("It should be a text.")
    return value


def flag(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise MalformedError("It should be true or false.")
    return value


@cache
def integer(minimum: int, maximum: int = MAX_INTEGER) -> Callable[[object], int]:
    """An integer from ``minimum`` to ``maximum``."""

    def parse(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise MalformedError("It should be a whole number.")
        if not minimum <= value <= maximum:
            raise MalformedError("It is too small or too large.")
        return value

    return parse


@cache
def one_of(*allowed: str) -> Callable[[object], str]:
    """One of a closed list of texts."""

    def parse(value: object) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise MalformedError("It is not one of the words that it may be.")
        return value

    return parse


@cache
def hex_text(size: int) -> Callable[[object], str]:
    """``size`` bytes in lower-case hex, kept as text."""
    return _matching(re.compile(f"[0-9a-f]{{{2 * size}}}"), f"It should be {size} bytes in hex.")


@cache
def hex_bytes(size: int) -> Callable[[object], bytes]:
    """``size`` bytes from lower-case hex."""
    parse = hex_text(size)
    return lambda value: bytes.fromhex(parse(value))


def day(value: object) -> date:
    """A day, ``YYYY-MM-DD`` and no other spelling."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise MalformedError("It should be a day, as in 2026-07-01.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise MalformedError("There is no such day.") from None


def minute(value: object) -> datetime:
    """A time in UTC, ``YYYY-MM-DDTHH:MMZ`` and no other spelling."""
    if not isinstance(value, str) or not _MINUTE.fullmatch(value):
        raise MalformedError("It should be a time, as in 2026-07-01T09:30Z.")
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    except ValueError:
        raise MalformedError("There is no such time.") from None


def minute_text(value: datetime) -> str:
    """How `minute` spells it; seconds are left out."""
    # strftime writes years before 1000 without their zeros on some platforms
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="minutes") + "Z"


def clock_time(value: object) -> time:
    """A time of the day, ``HH:MM``."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise MalformedError("It should be a time of the day, as in 16:00.")
    return time.fromisoformat(value)


def _matching(pattern: re.Pattern[str], message: str) -> Callable[[object], str]:
    def parse(value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise MalformedError(message)
        return value

    return parse


instance = _matching(_INSTANCE, "It is not the name of an instance.")
case = _matching(_CASE, "It should be a case: 32 hex digits.")
country = _matching(_COUNTRY, "It should be a country: two capital letters.")
language = _matching(_LANGUAGE, "It should be a language tag, as in pt-BR.")
code = _matching(_CODE, "It should be a code, as in partly-resolved.")
zone = _matching(_ZONE, "It should be a time zone, as in Europe/Paris.")


def recipient(value: object) -> str:
    """A post-quantum recipient, ``age1pq1…``, whose key and checksum are not looked at here."""
    if (
        not isinstance(value, str)
        or len(value) != _RECIPIENT_LENGTH
        or not value.startswith(_RECIPIENT_PREFIX)
        or not value.isascii()
        # nothing is left of it: no expression looks at so many characters as fast
        or value[len(_RECIPIENT_PREFIX) :].encode("ascii").translate(None, _BECH32)
    ):
        raise MalformedError("It should be a post-quantum recipient, age1pq1…")
    return value


def organisation(value: object) -> str:
    """The id of an organisation: never ``self``, never what could be a case."""
    if (
        not isinstance(value, str)
        or not _NAME.fullmatch(value)
        or value == "self"
        or _CASE.fullmatch(value)
    ):
        raise MalformedError("It is not the id of an organisation or a member.")
    return value


member = organisation


def party(value: object) -> str:
    """Whoever sends or receives: an organisation's id, or a case."""
    if isinstance(value, str) and _CASE.fullmatch(value):
        return value
    return organisation(value)


def is_case(value: object) -> bool:
    """Whether this is a case and not an organisation."""
    return isinstance(value, str) and _CASE.fullmatch(value) is not None


def shard(value: object) -> str:
    """A country, or ``world``."""
    return WORLD if value == WORLD else country(value)


def public_key(value: object) -> str:
    """A minisign public key: 56 characters, whose key is not checked further here."""
    _raw_key(value)
    assert isinstance(value, str)
    return value


def derived_key(value: object) -> str:
    """A public key whose id is the one that complainants' and members' keys must have."""
    raw = _raw_key(value)
    if not hmac.compare_digest(hashlib.sha256(raw[_KEY]).digest()[:8], raw[_KEY_ID]):
        raise MalformedError("The id of this public key is not the one of its key.")
    assert isinstance(value, str)
    return value


def case_of(verifying_key: str) -> str:
    """The case of a complainant's verifying key for one organisation."""
    return hashlib.sha256(_raw_key(verifying_key)[_KEY]).digest()[:CASE_SIZE].hex()


def _raw_key(value: object) -> bytes:
    if not isinstance(value, str) or not _PUBLIC_KEY.fullmatch(value):
        raise MalformedError("It should be a minisign public key: 56 characters from RW.")
    return base64.b64decode(value)
