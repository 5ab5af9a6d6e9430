import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import keyring
from complaints.domain import strictjson
from complaints.domain.validity import Validity
from complaints.keyring import Keyring
from crypto.errors import KeyfileError, PassphraseError
from crypto.hybrid import Identity
from tests.factories import CHEAP, TODAY, make_instance

KEYRING = make_instance(organisations=("defensor-es",)).keyrings["defensor-es"]


def test_a_keyring_is_read_back_from_its_keyfile(tmp_path: Path) -> None:
    path = tmp_path / "eva.keyfile"
    for one in (KEYRING, replace(KEYRING, organisation_key=None, identities=())):
        keyring.save(path, one, "correct horse", cost=CHEAP)
        assert keyring.load(path, "correct horse") == one
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(PassphraseError):
        keyring.load(path, "wrong")


def test_no_secret_is_in_the_file_or_a_repr(tmp_path: Path) -> None:
    path = tmp_path / "eva.keyfile"
    keyring.save(path, KEYRING, "correct horse", cost=CHEAP)
    shown = repr(KEYRING).encode() + path.read_bytes()
    for value in json.loads(KEYRING.dump()).values():
        if isinstance(value, str) and len(value) == 64:
            assert value.encode() not in shown
            assert bytes.fromhex(value) not in shown
    assert repr(KEYRING.open_with[0].seed)[2:-1].encode() not in shown


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "x"},
        {"sign": "00"},
        {"identities": [{}]},
        {"database_key": "00" * 31},
        {"root": {}},
        {"member": "self"},
    ],
)
def test_what_is_no_keyring(changes: dict[str, object]) -> None:
    data = strictjson.dumps({**json.loads(KEYRING.dump()), **changes})
    with pytest.raises(KeyfileError):
        Keyring.parse(data)


@given(st.binary())
def test_arbitrary_bytes_give_our_error(data: bytes) -> None:
    with pytest.raises(KeyfileError):
        Keyring.parse(data)


def test_the_newest_identity_comes_first_and_none_twice() -> None:
    newer = Identity.generate()
    validity = Validity(first=TODAY, last=TODAY + timedelta(days=40))
    grown = KEYRING.with_identity(newer, validity)
    assert grown.open_with == (newer, *KEYRING.open_with)
    assert grown.with_identity(newer, validity) is grown
