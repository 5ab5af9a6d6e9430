"""Sealing and opening an envelope, against the bare HPKE operations under it, in one run."""

import statistics
import time
from collections.abc import Callable
from typing import Final

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

from crypto import age, envelope, minisign
from crypto.ed25519 import SigningKey
from crypto.hybrid import Identity

_ROUNDS: Final = 15
_A_ROUND: Final = 60
_INFO: Final = b"age-encryption.org/mlkem768x25519"
_COMMENT: Final = "amparo/v1 complaint 00000000000000000000000000000000 nhri-es"


def run() -> dict[str, float]:
    """Operations a second, medians of rounds in turn, and ratios against what lies beneath.

    Bare are one HPKE operation on a file key and, for the signed ratio, also the two Ed25519
    operations that minisign needs, which no envelope can do without.
    """
    private = hpke.MLKEM768X25519PrivateKey(
        mlkem.MLKEM768PrivateKey.generate(), x25519.X25519PrivateKey.generate()
    )
    public = private.public_key()
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
    wrapped = suite.encrypt(bytes(16), public, _INFO)
    identity = Identity.generate()
    signing_key = SigningKey.generate()
    key = minisign.SecretKey.derived(signing_key)
    digest, signature = bytes(64), signing_key.sign(bytes(64))
    message = bytes(envelope.capacity(envelope.ENVELOPE_SIZE, _COMMENT))
    padded = bytes(envelope.ENVELOPE_SIZE - envelope.OVERHEAD)
    age_file = age.encrypt_bytes(padded, recipients=[identity.recipient])

    def seal() -> bytes:
        return envelope.seal(
            message,
            signing_key=key,
            trusted_comment=_COMMENT,
            recipient=identity.recipient,
            size=envelope.ENVELOPE_SIZE,
        )

    sealed = seal()
    rates = _rates(
        {
            "bare HPKE seal": lambda: suite.encrypt(bytes(16), public, _INFO),
            "bare HPKE open": lambda: suite.decrypt(wrapped, private, _INFO),
            "bare Ed25519 sign": lambda: signing_key.sign(digest),
            "bare Ed25519 verify": lambda: signing_key.verifying_key.verify(digest, signature),
            "age seal": lambda: age.encrypt_bytes(padded, recipients=[identity.recipient]),
            "age open": lambda: age.decrypt_bytes(age_file, identities=[identity]),
            "envelope seal": seal,
            "envelope open": lambda: envelope.open_sealed(sealed, identities=[identity]).verify(
                key.public_key
            ),
        }
    )
    floor_seal = 1 / (1 / rates["bare HPKE seal"] + 2 / rates["bare Ed25519 sign"])
    floor_open = 1 / (1 / rates["bare HPKE open"] + 2 / rates["bare Ed25519 verify"])
    return {
        **{f"{name}, a second": rate for name, rate in rates.items()},
        "age seal / bare HPKE seal": rates["age seal"] / rates["bare HPKE seal"],
        "age open / bare HPKE open": rates["age open"] / rates["bare HPKE open"],
        "envelope seal / bare HPKE seal": rates["envelope seal"] / rates["bare HPKE seal"],
        "envelope open / bare HPKE open": rates["envelope open"] / rates["bare HPKE open"],
        "envelope seal / bare HPKE and signatures": rates["envelope seal"] / floor_seal,
        "envelope open / bare HPKE and signatures": rates["envelope open"] / floor_open,
    }


def _rates(operations: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median rate of each, measured in turn so that a drifting machine hits all alike."""
    rates: dict[str, list[float]] = {name: [] for name in operations}
    for _ in range(_ROUNDS):
        for name, operation in operations.items():
            began = time.perf_counter()
            for _ in range(_A_ROUND):
                operation()
            rates[name].append(_A_ROUND / (time.perf_counter() - began))
    return {name: statistics.median(values) for name, values in rates.items()}
