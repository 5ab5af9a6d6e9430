import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import bech32
from crypto.errors import CryptoError, MalformedFileError, MalformedKeyError
from crypto.filekey import FileKey
from crypto.header import Stanza
from crypto.hybrid import Identity, Recipient
from tests.crypto.strategies import inputs

IDENTITY = Identity.from_seed(bytes(range(32)))
FILE_KEY = FileKey(b"YELLOW SUBMARINE")
STANZA = IDENTITY.recipient.wrap(FILE_KEY)
# the specification's own example of an identity, and its recipient's SHA-256
EXAMPLE = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"
EXAMPLE_RECIPIENT = "a091dd7e0ee9d62b75173dcc98441a0424baa941e66a8776e570a4ae60ff61ea"


def unwrapped(identity: Identity, stanza: Stanza) -> bytes | None:
    file_key = identity.unwrap(stanza)
    return file_key.raw if file_key else None


def test_the_example_of_the_specification() -> None:
    recipient = str(Identity.parse(EXAMPLE).recipient)
    assert hashlib.sha256(recipient.encode()).hexdigest() == EXAMPLE_RECIPIENT


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32))
def test_text_and_back(seed: bytes) -> None:
    identity = Identity.from_seed(seed)
    assert Identity.parse(str(identity)) == identity
    assert str(identity).startswith("AGE-SECRET-KEY-PQ-1")
    assert Recipient.parse(str(identity.recipient)) == identity.recipient
    assert str(identity.recipient).startswith("age1pq1")


def test_wrap_and_unwrap() -> None:
    assert unwrapped(IDENTITY, STANZA) == FILE_KEY.raw
    assert IDENTITY.recipient.wrap(FILE_KEY) != STANZA
    assert Identity.generate().unwrap(STANZA) is None
    assert IDENTITY.unwrap(Stanza(("X25519", *STANZA.arguments[1:]), STANZA.body)) is None


def test_a_changed_stanza_is_nobodys() -> None:
    body = bytes([STANZA.body[0] ^ 1]) + STANZA.body[1:]
    assert IDENTITY.unwrap(Stanza(STANZA.arguments, body)) is None
    share = "A" + STANZA.arguments[1][1:]
    assert IDENTITY.unwrap(Stanza((STANZA.kind, share), STANZA.body)) is None


def test_another_length_of_file_key_is_malformed() -> None:
    with pytest.raises(MalformedFileError):
        IDENTITY.unwrap(Stanza(STANZA.arguments, STANZA.body + bytes(8)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1pq1",
        str(IDENTITY.recipient)[:-1],
        str(IDENTITY.recipient).upper(),
        str(IDENTITY.recipient) + " ",
        bech32.encode("age", bytes(32)),
        bech32.encode("age", bytes(1216)),
        bech32.encode("age1tagpq", bytes(1216)),
        bech32.encode("age1pq", bytes(1215)),
        bech32.encode("age1pq", bytes(1217)),
        bech32.encode("age1pq", b"\xff" * 1216),  # not reduced modulo 3329
    ],
    ids=range(11),
)
def test_refused_recipients(text: str) -> None:
    with pytest.raises(MalformedKeyError):
        Recipient.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        str(IDENTITY)[:-1],
        str(IDENTITY).lower(),
        bech32.encode("age-secret-key-", bytes(32)).upper(),
        bech32.encode("age-secret-key-pq-", bytes(31)).upper(),
        str(IDENTITY.recipient),
    ],
    ids=range(6),
)
def test_refused_identities(text: str) -> None:
    with pytest.raises(MalformedKeyError) as caught:
        Identity.parse(text)
    assert caught.value.__cause__ is None  # a cause could repeat the secret


def test_a_recipient_of_small_order_seals_nothing() -> None:
    recipient = Recipient(IDENTITY.recipient.raw[:1184] + bytes(32))
    with pytest.raises(MalformedKeyError):
        recipient.wrap(FILE_KEY)


@settings(deadline=None)
@given(inputs(str(IDENTITY.recipient).encode(), str(IDENTITY).encode()))
def test_arbitrary_text(data: bytes) -> None:
    text = data.decode("latin-1")
    for parse in (Recipient.parse, Identity.parse):
        try:
            key = parse(text)
        except MalformedKeyError:
            continue
        assert str(key) == text


@settings(deadline=None)
@given(st.lists(st.sampled_from(["mlkem768x25519", "x", "A" * 1494]), min_size=1), st.binary())
def test_arbitrary_stanzas(arguments: list[str], body: bytes) -> None:
    try:
        file_key = IDENTITY.unwrap(Stanza(tuple(arguments), body))
    except CryptoError:
        return
    assert file_key is None


def test_secrets_are_not_shown() -> None:
    for shown in (repr(IDENTITY), repr(FILE_KEY), repr(IDENTITY.recipient)):
        assert "SUBMARINE" not in shown
        assert "x01" not in shown
        assert "SECRET" not in shown
    assert Identity.from_seed(bytes(range(32))) == IDENTITY
    assert Identity.generate() != IDENTITY
    assert IDENTITY != "identity"
    assert len({IDENTITY, Identity.from_seed(bytes(range(32)))}) == 1


@pytest.mark.parametrize("size", [0, 31, 33])
def test_wrong_sizes(size: int) -> None:
    with pytest.raises(MalformedKeyError):
        Identity.from_seed(bytes(size))
    with pytest.raises(MalformedKeyError):
        Recipient(bytes(size))
    with pytest.raises(MalformedFileError):
        FileKey(bytes(size))
