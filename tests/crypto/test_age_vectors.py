"""All published age vectors.

Three rules, each of which says which vectors it takes, and together they take all:

* *hybrid*: exactly as published, but for the two with a classic stanza beside the hybrid one;
* *framing*: what the header, the stream and the armor have to do with it, through the vector's
  own file key, because we have no classic identities that would unwrap it;
* *classic*: every file with a classic stanza is refused as a downgrade, once its header parses.
"""

import hashlib
from io import BytesIO
from typing import BinaryIO

import pytest

from crypto import age, armor, header
from crypto.errors import (
    CryptoError,
    DowngradeError,
    HeaderAuthenticationError,
    MalformedFileError,
    NoIdentityMatchError,
    PayloadError,
)
from crypto.filekey import FileKey
from crypto.hybrid import Identity
from tests.crypto.age_vectors import VECTORS, Vector

ERRORS: dict[str, type[CryptoError] | None] = {
    "success": None,
    "no match": NoIdentityMatchError,
    "HMAC failure": HeaderAuthenticationError,
    "header failure": MalformedFileError,
    "armor failure": MalformedFileError,
    "payload failure": PayloadError,
}
MIXED = {"hybrid_and_x25519", "hybrid_x25519_arg"}
# whether these fail depends on a classic stanza's own content, which we never look at
INSIDE_CLASSIC = {
    one.name
    for one in VECTORS
    if one.name.startswith(("x25519_", "scrypt_", "armor_no_match", "hybrid_x25519_arg"))
    and one.expect in {"no match", "header failure"}
}
# but of these two the fault is in the header's base64
FRAMING_ANYWAY = {"x25519_not_canonical_body", "scrypt_not_canonical_body"}
# a type in the wrong case is an unknown type, to every implementation
UNKNOWN_TYPE = {"x25519_lowercase", "scrypt_uppercase"}

HYBRID = [one for one in VECTORS if one.hybrid_identities and one.name not in MIXED]
FRAMING = [
    one
    for one in VECTORS
    if one not in HYBRID and (one.name not in INSIDE_CLASSIC or one.name in FRAMING_ANYWAY)
]
CLASSIC = [one for one in VECTORS if one not in HYBRID]


def test_every_vector_is_here_and_taken() -> None:
    assert len(VECTORS) == 143
    assert set(HYBRID) | set(CLASSIC) == set(VECTORS)
    assert len(HYBRID) == 17
    assert {one.expect for one in FRAMING} == set(ERRORS) - {"no match"}


@pytest.mark.parametrize("vector", HYBRID, ids=str)
def test_hybrid_as_published(vector: Vector) -> None:
    identities = [Identity.parse(text) for text in vector.hybrid_identities]
    released = BytesIO()
    error = ERRORS[vector.expect]
    source = armor.reader(BytesIO(vector.sealed))
    if error is None:
        age.decrypt(source, released, identities=identities)
    else:
        with pytest.raises(error):
            age.decrypt(source, released, identities=identities)
    if vector.payload:
        assert hashlib.sha256(released.getvalue()).hexdigest() == vector.payload


@pytest.mark.parametrize("vector", FRAMING, ids=str)
def test_framing_through_the_file_key(vector: Vector) -> None:
    released = BytesIO()
    error = ERRORS[vector.expect]
    if error is None:
        _decrypt_with_file_key(vector, released)
    else:
        with pytest.raises(error):
            _decrypt_with_file_key(vector, released)
    if vector.payload:
        assert hashlib.sha256(released.getvalue()).hexdigest() == vector.payload


@pytest.mark.parametrize("vector", CLASSIC, ids=str)
def test_classic_is_refused(vector: Vector) -> None:
    identities = [Identity.parse(text) for text in vector.hybrid_identities]
    released = BytesIO()
    with pytest.raises(_refusal(vector)):
        age.decrypt(armor.reader(BytesIO(vector.sealed)), released, identities=identities)
    assert released.getvalue() == b""


@pytest.mark.parametrize("vector", [one for one in VECTORS if one.armored], ids=str)
def test_armor_fails_where_it_should_and_nowhere_else(vector: Vector) -> None:
    source = armor.reader(BytesIO(vector.sealed))
    if vector.expect == "armor failure":
        with pytest.raises(MalformedFileError):
            _read_all(source)
    else:
        assert source.read() != vector.sealed


@pytest.mark.parametrize(
    "vector", [one for one in VECTORS if one.expect == "success" and not one.armored], ids=str
)
def test_encoding_gives_back_what_was_parsed(vector: Vector) -> None:
    source = BytesIO(vector.sealed)
    head = header.read(source)
    again = header.Header(
        stanzas=head.stanzas,
        authenticated=header.authenticated_part(head.stanzas),
        mac=FileKey(vector.file_key).mac(head.authenticated),
    )
    assert again.encode() == vector.sealed[: len(again.encode())]
    nonce, rest = source.read(16), BytesIO()
    plaintext = BytesIO()
    key = FileKey(vector.file_key)
    age.decrypt_with(
        BytesIO(vector.sealed[len(again.encode()) :]), plaintext, head=head, file_key=key
    )
    plaintext.seek(0)
    age.encrypt_with(plaintext, rest, stanzas=head.stanzas, file_key=key, nonce=nonce)
    assert rest.getvalue() == vector.sealed


@pytest.mark.parametrize("vector", [one for one in VECTORS if one.armored], ids=str)
def test_armored_is_no_age_file(vector: Vector) -> None:
    with pytest.raises(MalformedFileError):
        header.check_single_hybrid(vector.sealed)


def test_only_single_hybrid_files_are_accepted_by_the_portal() -> None:
    accepted = set()
    for vector in VECTORS:
        try:
            header.check_single_hybrid(vector.sealed)
        except (DowngradeError, MalformedFileError):
            continue
        accepted.add(vector.name)
    # the faults of these can be seen only with the identity
    assert accepted == {
        "hybrid",
        "hybrid_bad_tag",
        "hybrid_currupted_enc_mlkem",
        "hybrid_currupted_enc_x25519",
        "hybrid_identity",
        "hybrid_low_order",
        "hybrid_no_match",
    }


def _decrypt_with_file_key(vector: Vector, released: BytesIO) -> None:
    source = armor.reader(BytesIO(vector.sealed))
    head = header.read(source)
    age.decrypt_with(source, released, head=head, file_key=FileKey(vector.file_key))


def _read_all(source: BinaryIO) -> None:
    header.read(source)  # where what looks like no armor fails
    source.read()


def _refusal(vector: Vector) -> type[CryptoError] | tuple[type[CryptoError], ...]:
    if vector.expect == "armor failure":  # it may stand behind the header
        return MalformedFileError, DowngradeError
    if vector.name in UNKNOWN_TYPE:
        return NoIdentityMatchError
    if vector.name in FRAMING_ANYWAY:
        return MalformedFileError
    if vector.name in INSIDE_CLASSIC or vector.name.startswith(("stream_no_n", "stream_short_n")):
        return DowngradeError  # the nonce is read only after the stanzas
    failed = ERRORS[vector.expect] is MalformedFileError
    return MalformedFileError if failed else DowngradeError
