"""The organisation's key in k of n shares of words, to be written on paper and kept apart.

SLIP-39, by its reference implementation: fewer than k shares tell nothing of the key, every share
bears a checksum, and shares of two sets do not mix. Without a passphrase of SLIP-39's own: a wrong
one would give another key instead of an error. Whoever has k shares can sign cards; they hold no
identity and open no case.
"""

import re
from collections.abc import Iterable
from typing import Final

import shamir_mnemonic
from shamir_mnemonic import MnemonicError, Share
from shamir_mnemonic.wordlist import WORDLIST

from crypto.ed25519 import SigningKey
from crypto.minisign import SecretKey

MOST: Final = 16  # what SLIP-39 can number

_ALONE: Final = 1  # one group, and of it enough
_WORDS: Final = 33  # of a share of a seed of 32 bytes
_LIST: Final = frozenset(WORDLIST)
_LETTERS: Final = re.compile(r"[^\W\d_]+")


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


def needed_with(share: str, beside: Iterable[str] = ()) -> int:
    """How many shares of its set are needed.

    `ShareError` if it was not written down right, or does not go with those ``beside`` it: it says
    which word, by its place alone, so that nobody need type all of them again to find out.
    """
    read = _read(share)
    for other in map(_read, beside):
        if _set(other) != _set(read):
            raise ShareError("This share is of another set than the one before it.")
        if other.index == read.index:
            raise ShareError("This share was given already.")
    return int(read.member_threshold)


def join(shares: Iterable[str]) -> SecretKey:
    """The key of enough shares of one set; `ShareError` otherwise."""
    words = [_plain(one) for one in shares]
    for at, one in enumerate(words):
        needed_with(one, words[:at])
    try:
        seed = shamir_mnemonic.combine_mnemonics(words, b"")
        return SecretKey.derived(SigningKey.from_seed(seed))
    except (MnemonicError, ValueError) as error:
        raise ShareError("These are too few shares.") from error


def _read(share: str) -> Share:
    words = _plain(share).split()
    if len(words) != _WORDS:
        raise ShareError(f"A share has {_WORDS} words, and these are {len(words)}.")
    unknown = [str(at) for at, word in enumerate(words, start=1) if word not in _LIST]
    if unknown:
        raise ShareError(f"No word of the list is in these places: {', '.join(unknown)}.")
    try:
        return Share.from_mnemonic(" ".join(words))
    except MnemonicError as error:
        raise ShareError("There is a mistake in this share: a word, or their order.") from error


def _set(share: Share) -> tuple[object, ...]:
    """What shares of one set have in common."""
    return (share.identifier, share.iteration_exponent, share.extendable, share.member_threshold)


def _plain(share: str) -> str:
    """The words alone, as they are typed from paper: with their numbers, commas or capitals."""
    return " ".join(_LETTERS.findall(share.lower()))
