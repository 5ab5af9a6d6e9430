import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.ed25519 import SigningKey, VerifyingKey
from crypto.errors import MalformedKeyError, SignatureError

ORDER = 2**252 + 27742317777372353535851937790883648493
PRIME = 2**255 - 19

# RFC 8032, section 7.1, tests 1 to 3: seed, public key, message, signature
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]

# encodings of points of small order, and two of them spelled beyond the prime
SMALL_ORDER = [
    (1).to_bytes(32, "little"),
    (PRIME - 1).to_bytes(32, "little"),
    bytes(32),
    bytes(31) + b"\x80",
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    PRIME.to_bytes(32, "little"),
    (PRIME + 1).to_bytes(32, "little"),
]


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032)
def test_rfc_8032(seed: str, public: str, message: str, signature: str) -> None:
    key = SigningKey.from_seed(bytes.fromhex(seed))
    assert key.verifying_key.raw.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    key.verifying_key.verify(bytes.fromhex(message), bytes.fromhex(signature))


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.integers(0, 511))
def test_a_changed_bit_is_refused(seed: bytes, message: bytes, bit: int) -> None:
    key = SigningKey.from_seed(seed)
    signature = key.sign(message)
    key.verifying_key.verify(message, signature)
    changed = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(64, "big")
    with pytest.raises(SignatureError):
        key.verifying_key.verify(message, changed)
    with pytest.raises(SignatureError):
        key.verifying_key.verify(message + b"!", signature)


@pytest.mark.parametrize("point", SMALL_ORDER)
def test_keys_of_small_order_sign_nothing(point: bytes) -> None:
    # with R = A of order dividing 8 and S = 0, a lax verifier accepts one message in eight
    for number in range(64):
        for first in (point, SMALL_ORDER[0]):
            with pytest.raises(SignatureError):
                VerifyingKey(point).verify(bytes([number]), first + bytes(32))


def test_second_spelling_of_a_scalar_is_refused() -> None:
    key = SigningKey.generate()
    signature = key.sign(b"m")
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    with pytest.raises(SignatureError):
        key.verifying_key.verify(b"m", signature[:32] + scalar.to_bytes(32, "little"))


@given(st.binary(max_size=80), st.binary(max_size=130))
def test_arbitrary_bytes(raw: bytes, signature: bytes) -> None:
    with pytest.raises((MalformedKeyError, SignatureError)):
        VerifyingKey(raw).verify(b"m", signature)
    with pytest.raises(SignatureError):
        VerifyingKey(bytes(range(32))).verify(b"m", signature)


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_wrong_sizes(size: int) -> None:
    with pytest.raises(MalformedKeyError):
        VerifyingKey(bytes(size))
    with pytest.raises(MalformedKeyError):
        SigningKey.from_seed(bytes(size))


def test_equality_and_what_is_shown() -> None:
    seed = bytes(range(32))
    key = SigningKey.from_seed(seed)
    assert key == SigningKey.from_seed(seed)
    assert key != SigningKey.generate()
    assert key.verifying_key == VerifyingKey(key.verifying_key.raw)
    assert len({key, SigningKey.from_seed(seed)}) == 1
    assert key != "key"
    assert repr(seed)[2:20] not in repr(key)
