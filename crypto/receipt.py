"""The receipt: 28 digits that a person can keep on paper, and every key that comes from them.

27 digits are random without bias (89.7 bits); the last is a Damm check digit, which catches every
single wrong digit and every swap of neighbours. Two organisations get different keys of one
person, and cannot tell from them that it is the same. Neither the digits nor a key is ever in a
``repr`` or an exception.
Source: SPEC.md, section 6; H. M. Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Final, Self

from nacl.bindings import crypto_pwhash_alg, crypto_pwhash_ALG_ARGON2ID13

from crypto import hkdf
from crypto.ed25519 import SigningKey
from crypto.errors import ReceiptError
from crypto.hybrid import Identity
from crypto.minisign import SecretKey

DIGITS: Final = 28
SELF: Final = "self"  # the addressee of what a complainant keeps for themself
BUCKET_SIZE: Final = 2
TAG_SIZE: Final = 16
CASE_SIZE: Final = 16

_GROUP: Final = 4
_CONTEXT: Final = b"amparo/receipt/v1"
_MEMORY: Final = 1 << 20  # more would cost a slow phone half a minute and add little to 89.7 bits
_PASSES: Final = 1
_DAMM: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """28 ASCII digits whose check digit fits; `ReceiptError` otherwise."""

    digits: str = field(repr=False)

    def __post_init__(self) -> None:
        if not set(self.digits) <= set("0123456789"):
            raise ReceiptError("character", "A receipt has digits only.")
        if len(self.digits) != DIGITS:
            raise ReceiptError("length", f"A receipt has {DIGITS} digits.")
        if check_digit(self.digits) != "0":
            raise ReceiptError("check", "A digit of the receipt is wrong.")

    @classmethod
    def generate(cls) -> Self:
        """A fresh random receipt."""
        payload = f"{secrets.randbelow(10 ** (DIGITS - 1)):0{DIGITS - 1}}"
        return cls(payload + check_digit(payload))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The receipt that somebody typed, in the digits of any script.

        White space, hyphens and dashes, and invisible marks (of writing direction, say) are
        passed over. Raises `ReceiptError` with the kind ``character``, ``length`` or ``check``.
        """
        return cls("".join(_ascii(character) for character in text))

    def grouped(self) -> str:
        """The digits in seven groups of four."""
        groups = (self.digits[at : at + _GROUP] for at in range(0, DIGITS, _GROUP))
        return " ".join(groups)

    def derive(self, instance: str) -> "ReceiptKeys":
        """The keys that this receipt has at one instance (the directory's name of it)."""
        salt = hashlib.blake2b(_CONTEXT + instance.encode("utf-8"), digest_size=16).digest()
        seed = crypto_pwhash_alg(
            32,
            self.digits.encode("ascii"),
            salt,
            _PASSES,
            _MEMORY,
            crypto_pwhash_ALG_ARGON2ID13,
        )
        return ReceiptKeys(seed)


@dataclass(frozen=True, slots=True, eq=False)
class ReceiptKeys:
    """What a receipt is worth at one instance: the seed of all keys, never shown."""

    _seed: bytes = field(repr=False)

    @property
    def bucket(self) -> bytes:
        """The two bytes that all tags of this person share."""
        return self._derive("bucket", BUCKET_SIZE)

    def addressee(self, organisation: str) -> "AddresseeKeys":
        """The keys for one organisation's id, or for `SELF`."""
        tag = self.bucket + self._derive(f"tag/{organisation}", TAG_SIZE - BUCKET_SIZE)
        signing_key = SigningKey.from_seed(self._derive(f"signing/{organisation}", 32))
        return AddresseeKeys(
            identity=Identity.from_seed(self._derive(f"identity/{organisation}", 32)),
            tag=tag,
            signing_key=SecretKey.derived(signing_key),
        )

    def _derive(self, use: str, size: int) -> bytes:
        info = _CONTEXT + b"/" + use.encode("utf-8")
        return hkdf.derive(self._seed, salt=b"", info=info, size=size)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddresseeKeys:
    """The keys of one person towards one organisation."""

    identity: Identity = field(repr=False)
    tag: bytes = field(repr=False)
    signing_key: SecretKey = field(repr=False)

    @property
    def handle(self) -> bytes:
        """What the portal keeps of the tag: enough to find replies, not to write them."""
        return handle(self.tag)

    @property
    def case(self) -> bytes:
        """The 16 bytes by which the organisation knows the case."""
        return case(self.signing_key.signing_key.verifying_key.raw)


def handle(tag: bytes) -> bytes:
    """The 16-byte handle of a 16-byte tag, in the same bucket."""
    return tag[:BUCKET_SIZE] + hashlib.sha256(tag).digest()[: TAG_SIZE - BUCKET_SIZE]


def case(verifying_key: bytes) -> bytes:
    """The 16-byte case of a complainant's raw verifying key for one organisation."""
    return hashlib.sha256(verifying_key).digest()[:CASE_SIZE]


def check_digit(digits: str) -> str:
    """The Damm check digit of ASCII digits; "0" if the last of them is already theirs."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def _ascii(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if character.isspace() or kind in {"Pd", "Cf"}:
        return ""
    raise ReceiptError("character", "A receipt has digits only.")
