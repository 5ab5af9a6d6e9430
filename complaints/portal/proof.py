"""Proofs of filing: the portal's word that it has an envelope, the same bytes every time.

Source: SPEC.md, section 7.
"""

from datetime import date

from crypto import minisign


def of_filing(
    *, key: minisign.SecretKey, instance: str, organisation: str, name: str, day: date
) -> bytes:
    """The signature file for the envelope ``name`` (hex), first accepted on ``day``."""
    statement = f"amparo/filed/v1\n{instance}\n{organisation}\n{name}\n{day.isoformat()}"
    comment = f"amparo/v1 filed {organisation} {name} {day.isoformat()}"
    return minisign.sign(statement.encode(), key=key, trusted_comment=comment).encode()
