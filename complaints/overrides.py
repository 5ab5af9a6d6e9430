"""Signing an override, and verifying who proposed it: `complaints.domain.override` checks the rest.

An override is believed only after `verify` with the key that the office's card names.
Source: SPEC.md, section 11.
"""

from complaints.domain.errors import ConsentError
from complaints.domain.override import Override, Statement
from crypto import minisign
from crypto.errors import CryptoError
from crypto.minisign import PublicKey, SecretKey, Signature


def sign(statement: Statement, *, key: SecretKey) -> Override:
    """The override, signed by the member who proposes it."""
    exact = statement.dump()
    signature = minisign.sign(exact, key=key, trusted_comment=statement.trusted_comment)
    return Override.of(exact.decode("utf-8"), signature)


def verify(override: Override, *, key: PublicKey) -> None:
    """Return if the member of this key signed it; `ConsentError` with the check ``signature``."""
    try:
        comment = minisign.verify(
            override.text.encode("utf-8"), Signature.parse(override.signature), key
        )
    except CryptoError as error:
        raise ConsentError("signature", "The signature of the override is wrong.") from error
    if comment != override.statement.trusted_comment:
        raise ConsentError("signature", "The override's signature was made for something else.")
