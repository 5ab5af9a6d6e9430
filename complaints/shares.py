"""The organisation's key in k of n shares of words, to be written on paper and kept apart.

SLIP-39, by its reference implementation: fewer than k shares tell nothing of the key, every share
bears a checksum, and shares of two sets do not mix. Without a passphrase of SLIP-39's own: a wrong
one would give another key instead of an error. Whoever has k shares can sign cards; they hold no
identity and open no case.
"""

from collections.abc import Iterable
from typing import Final

import shamir_mnemonic
from shamir_mnemonic import MnemonicError, Share

from crypto.ed25519 import SigningKey
from crypto.minisign import SecretKey

MOST: Final = 16  # what SLIP-39 can number

_ALONE: Final = 1  # one group, and of it enough


class ShareError(Exception):
    """These are no shares from which a key follows. Never repeats a word."""


def make(key: SecretKey, *, needed: int, of: int) -> tuple[str, ...]:
    """``of`` shares, any ``needed`` of which give the key: 33 words each, secret.

    Raises `ShareError` for numbers that protect nothing or cannot be.
    """
    if not 2 <= needed <= of <= MOST:
        raise ShareError(f"At least 2 shares are needed, of at most {MOST}.")
    if key != SecretKey.derived(key.signing_key):
        raise ShareError("This key has an id that does not follow from it; it cannot be shared.")
    (shares,) = shamir_mnemonic.generate_mnemonics(
        _ALONE, [(needed, of)], key.signing_key.seed, b""
    )
    assert join(shares[:needed]) == key
    return tuple(shares)


def needed_with(share: str) -> int:
    """How many shares of its set are needed; `ShareError` if it was not written down right."""
    try:
        return int(Share.from_mnemonic(_plain(share)).member_threshold)
    except MnemonicError as error:
        raise ShareError("There is a mistake in this share: a word, or their order.") from error


def join(shares: Iterable[str]) -> SecretKey:
    """The key of enough shares of one set; `ShareError` otherwise."""
    words = [_plain(one) for one in shares]
    for one in words:
        needed_with(one)
    try:
        seed = shamir_mnemonic.combine_mnemonics(words, b"")
        return SecretKey.derived(SigningKey.from_seed(seed))
    except (MnemonicError, ValueError) as error:
        raise ShareError("These are too few shares, or not of one set.") from error


def _plain(share: str) -> str:
    return " ".join(share.lower().split())
