import hashlib
import hmac
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.pwhash import argon2id

from crypto import minisign, receipt
from crypto.ed25519 import SigningKey
from crypto.errors import ReceiptError
from crypto.hybrid import Identity
from crypto.receipt import Receipt

payloads = st.integers(0, 10**27 - 1).map("{:027}".format)
receipts = payloads.map(lambda payload: Receipt(payload + receipt.check_digit(payload)))
FIXED = Receipt(
    "0123456789012345678901234560"[:27] + receipt.check_digit("012345678901234567890123456")
)


def expand(seed: bytes, info: str, size: int) -> bytes:
    """HKDF of one block, written out."""
    key = hmac.digest(bytes(32), seed, hashlib.sha256)
    return hmac.digest(key, info.encode() + b"\x01", hashlib.sha256)[:size]


def test_damm() -> None:
    assert receipt.check_digit("572") == "4"  # the example on Wikipedia
    assert receipt.check_digit("5724") == "0"
    table = receipt._DAMM
    for row in (*table, *map("".join, zip(*table, strict=True))):  # a Latin square
        assert sorted(row) == list("0123456789")


@given(receipts, st.data())
def test_every_single_wrong_digit_is_caught(sound: Receipt, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, 27))
    digit = data.draw(st.sampled_from("0123456789"))
    digits = sound.digits[:at] + digit + sound.digits[at + 1 :]
    if digits == sound.digits:
        assert Receipt(digits) == sound
        return
    with pytest.raises(ReceiptError) as caught:
        Receipt(digits)
    assert caught.value.kind == "check"


@given(receipts, st.integers(0, 26))
def test_every_swap_of_neighbours_is_caught(sound: Receipt, at: int) -> None:
    digits = sound.digits
    swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    if swapped == digits:
        return
    with pytest.raises(ReceiptError):
        Receipt(swapped)


def test_generate() -> None:
    several = {Receipt.generate() for _ in range(200)}
    assert len(several) == 200
    firsts = {one.digits[0] for one in several}
    assert len(firsts) == 10  # leading zeros, too


@given(receipts, st.sampled_from("٠۰०০௦೦๐０᠐𝟎"))
def test_the_digits_of_other_scripts(sound: Receipt, zero: str) -> None:
    text = sound.digits.translate({48 + digit: ord(zero) + digit for digit in range(10)})
    assert all(unicodedata.category(character) == "Nd" for character in text)
    assert Receipt.parse(text) == sound


@given(receipts, st.lists(st.sampled_from(" -‐–—\u00a0\u2009\t\n\u200e\u200f\u2066\u2069\ufeff")))
def test_what_stands_between_the_digits(sound: Receipt, between: list[str]) -> None:
    assert Receipt.parse(sound.grouped()) == sound
    assert Receipt.parse("".join(between).join(sound.digits)) == sound


def test_grouped() -> None:
    assert [len(group) for group in FIXED.grouped().split(" ")] == [4] * 7


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "length"),
        (FIXED.digits[:-1], "length"),
        (FIXED.digits + "0", "length"),
        (FIXED.digits[:-1] + "x", "character"),
        (FIXED.digits + "²", "character"),
        (FIXED.digits + "一", "character"),
        (FIXED.digits[:-1] + ("1" if FIXED.digits[-1] != "1" else "2"), "check"),
    ],
)
def test_refused(text: str, kind: str) -> None:
    with pytest.raises(ReceiptError) as caught:
        Receipt.parse(text)
    assert caught.value.kind == kind
    assert FIXED.digits[:4] not in str(caught.value)


@given(st.text())
def test_arbitrary_text(text: str) -> None:
    with pytest.raises(ReceiptError):
        Receipt.parse(text[:20])
    try:
        Receipt(text)
    except ReceiptError:
        return


def test_derivation_step_by_step() -> None:
    keys = FIXED.derive("demo.example")
    salt = hashlib.blake2b(b"amparo/receipt/v1demo.example", digest_size=16).digest()
    seed = argon2id.kdf(32, FIXED.digits.encode(), salt, opslimit=1, memlimit=1 << 20)
    assert keys.bucket == expand(seed, "amparo/receipt/v1/bucket", 2)
    for name in ("ombud-xx", "self"):
        mine = keys.addressee(name)
        identity = expand(seed, f"amparo/receipt/v1/identity/{name}", 32)
        signing = expand(seed, f"amparo/receipt/v1/signing/{name}", 32)
        tag = keys.bucket + expand(seed, f"amparo/receipt/v1/tag/{name}", 14)
        assert mine.identity == Identity.from_seed(identity)
        assert mine.signing_key == minisign.SecretKey.derived(SigningKey.from_seed(signing))
        assert mine.tag == tag
        assert mine.handle == receipt.handle(tag) == tag[:2] + hashlib.sha256(tag).digest()[:14]
        public = mine.signing_key.signing_key.verifying_key.raw
        assert mine.case == receipt.case(public) == hashlib.sha256(public).digest()[:16]


@settings(deadline=None, max_examples=20)
@given(receipts)
def test_organisations_share_nothing_but_the_bucket(sound: Receipt) -> None:
    keys = sound.derive("demo.example")
    first, second = keys.addressee("ombud-xx"), keys.addressee("legal-yy")
    assert first.tag[:2] == second.tag[:2] == first.handle[:2] == keys.bucket
    assert first.tag[2:] != second.tag[2:]
    assert first.handle[2:] != first.tag[2:]
    assert first.identity != second.identity
    assert first.case != second.case
    assert sound.derive("other.example").addressee("ombud-xx").tag != first.tag
    assert sound.derive("demo.example").addressee("ombud-xx").tag == first.tag


def test_secrets_are_not_shown() -> None:
    keys = FIXED.derive("demo.example")
    shown = "".join(map(repr, (FIXED, keys, keys.addressee("self"))))
    assert shown == "Receipt()ReceiptKeys()AddresseeKeys()"
