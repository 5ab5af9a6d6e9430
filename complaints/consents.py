"""Making a consent, and verifying who made it. What it permits is `complaints.domain.consent`.

A consent is believed only after `verify`; after that, `complaints.domain.consent.check` says
whether it permits what was done. Source: SPEC.md, section 11.
"""

from complaints.domain.consent import Consent, Terms
from complaints.domain.errors import ConsentError
from complaints.domain.identifiers import case_of
from crypto import minisign
from crypto.errors import CryptoError
from crypto.minisign import PublicKey, SecretKey, Signature


def sign(terms: Terms, *, key: SecretKey) -> Consent:
    """The consent, signed by the complainant's key for the organisation that asked.

    Raises `ConsentError` if the key is not the one of the terms' case.
    """
    verifying_key = str(key.public_key)
    if case_of(verifying_key) != terms.case:
        raise ConsentError("owner", "Only the complainant's own key signs a consent.")
    text = terms.dump()
    return Consent(
        text=text.decode("utf-8"),
        signature=minisign.sign(text, key=key, trusted_comment=terms.trusted_comment),
        verifying_key=verifying_key,
        terms=terms,
    )


def verify(consent: Consent) -> None:
    """Return if the consent was signed by the complainant from whom it is.

    Raises `ConsentError`, with the check ``owner`` or ``signature``.
    """
    if case_of(consent.verifying_key) != consent.terms.case:
        raise ConsentError("owner", "The consent was signed by somebody else than it is from.")
    try:
        comment = minisign.verify(
            consent.text.encode("utf-8"),
            Signature.parse(consent.signature),
            PublicKey.parse(consent.verifying_key),
        )
    except CryptoError as error:
        raise ConsentError("signature", "The signature of the consent is wrong.") from error
    if comment != consent.terms.trusted_comment:
        raise ConsentError("signature", "The consent's signature was made for something else.")
