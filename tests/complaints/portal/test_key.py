import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.portal import key
from crypto import minisign
from crypto.errors import MalformedKeyError


def test_it_comes_back_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "portal.key"
    made = key.create(path)
    assert key.load(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        key.create(path)
    assert key.load(path) == made


def test_stock_minisign_signs_with_it(tmp_path: Path) -> None:
    made = key.create(tmp_path / "portal.key")
    (tmp_path / "message").write_bytes(b"message")
    subprocess.run(
        ["minisign", "-S", "-s", "portal.key", "-m", "message", "-x", "signature", "-t", "trusted"],
        cwd=tmp_path,
        check=True,
        stdout=subprocess.DEVNULL,
        input=b"",
    )
    signature = minisign.Signature.parse((tmp_path / "signature").read_bytes())
    assert minisign.verify(b"message", signature, made.public_key) == "trusted"


def test_a_stock_key_without_passphrase_is_taken(tmp_path: Path) -> None:
    subprocess.run(
        ["minisign", "-G", "-W", "-s", "stock.key", "-p", "stock.pub"],
        cwd=tmp_path,
        check=True,
        stdout=subprocess.DEVNULL,
        input=b"",
    )
    public = (tmp_path / "stock.pub").read_text().splitlines()[1]
    assert str(key.load(tmp_path / "stock.key").public_key) == public


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_arbitrary_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "arbitrary.key"
    path.write_bytes(data)
    with pytest.raises(MalformedKeyError):
        key.load(path)


def test_every_changed_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "portal.key"
    key.create(path)
    whole = path.read_bytes()
    start = whole.index(b"\n") + 1
    noticed = 0
    for at in range(start, len(whole) - 1, 7):
        path.write_bytes(
            whole[:at] + (b"A" if whole[at : at + 1] != b"A" else b"B") + whole[at + 1 :]
        )
        try:
            key.load(path)
        except MalformedKeyError:
            noticed += 1
        else:
            # the fields that a key without a passphrase does not use: salt and limits
            assert 6 <= (at - start) * 3 // 4 < 54
    assert noticed > 10
