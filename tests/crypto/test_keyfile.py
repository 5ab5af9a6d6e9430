import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import keyfile
from crypto.errors import KeyfileError, PassphraseError
from crypto.keyfile import Cost

CHEAP = Cost(passes=1, kib=8)
SECRET = b"the organisation's keys"
PASSPHRASE = "una frase larga"
SEALED = keyfile.seal(SECRET, PASSPHRASE, cost=CHEAP)


@given(st.binary(max_size=300), st.text(min_size=1))
def test_round_trip(secret: bytes, passphrase: str) -> None:
    sealed = keyfile.seal(secret, passphrase, cost=CHEAP)
    assert keyfile.open_(sealed, passphrase) == secret
    with pytest.raises(PassphraseError):
        keyfile.open_(sealed, passphrase + "!")


def test_the_layout_and_the_usual_cost() -> None:
    sealed = keyfile.seal(SECRET, PASSPHRASE)
    assert sealed[:18] == b"amparo-keyfile/v1\n"
    assert sealed[34:42] == (3).to_bytes(4, "big") + (262_144).to_bytes(4, "big")
    assert len(sealed) == 18 + 16 + 8 + 24 + len(SECRET) + 16
    assert SECRET not in sealed
    assert keyfile.open_(sealed, PASSPHRASE) == SECRET


def test_one_passphrase_however_it_was_typed() -> None:
    sealed = keyfile.seal(SECRET, "contrase\u00f1a", cost=CHEAP)
    assert keyfile.open_(sealed, "contrasen\u0303a") == SECRET


@settings(deadline=None)
@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_a_changed_byte_is_refused(at: int, change: int) -> None:
    if 34 <= at < 42:
        return  # the cost, see below
    changed = bytearray(SEALED)
    changed[at] ^= change
    with pytest.raises(KeyfileError):
        keyfile.open_(bytes(changed), PASSPHRASE)


@given(st.binary(max_size=200) | st.integers(0, len(SEALED) - 1).map(lambda end: SEALED[:end]))
def test_arbitrary_bytes(data: bytes) -> None:
    with pytest.raises(KeyfileError):
        keyfile.open_(data, PASSPHRASE)


@pytest.mark.parametrize(
    ("passes", "kib"), [(0, 8), (11, 8), (1, 7), (1, (1 << 20) + 1), (2**32 - 1, 2**32 - 1)]
)
def test_unreasonable_costs_are_refused_before_any_work(passes: int, kib: int) -> None:
    limits = passes.to_bytes(4, "big") + kib.to_bytes(4, "big")
    with pytest.raises(KeyfileError, match="work"):
        keyfile.open_(SEALED[:34] + limits + SEALED[42:], PASSPHRASE)


def test_a_cheaper_cost_cannot_be_written_in_afterwards() -> None:
    limits = (2).to_bytes(4, "big") + (8).to_bytes(4, "big")
    with pytest.raises(PassphraseError):
        keyfile.open_(SEALED[:34] + limits + SEALED[42:], PASSPHRASE)


def test_what_cannot_be_sealed() -> None:
    with pytest.raises(KeyfileError, match="passphrase"):
        keyfile.seal(SECRET, "")
    with pytest.raises(KeyfileError, match="too long"):
        keyfile.seal(bytes(keyfile.MAX_PLAINTEXT + 1), PASSPHRASE, cost=CHEAP)


def test_write_and_read(tmp_path: Path) -> None:
    path = tmp_path / "office.keyfile"
    for secret in (SECRET, b"renewed"):
        keyfile.write(path, secret, PASSPHRASE, cost=CHEAP)
        assert keyfile.read(path, PASSPHRASE) == secret
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "office.keyfile"
    keyfile.write(path, SECRET, PASSPHRASE, cost=CHEAP)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeyfileError, match="No space left"):
        keyfile.write(path, b"renewed", PASSPHRASE, cost=CHEAP)
    assert keyfile.read(path, PASSPHRASE) == SECRET
    assert list(tmp_path.iterdir()) == [path]


def test_too_little_memory_is_not_called_a_wrong_passphrase() -> None:
    script = (
        "import resource; from crypto import keyfile\n"
        "resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))\n"
        "try: keyfile.seal(b'', 'x')\n"
        "except keyfile.KeyfileError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert b"not enough memory" in done.stdout


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(KeyfileError, match="No such file"):
        keyfile.read(tmp_path / "none", PASSPHRASE)
    with pytest.raises(KeyfileError, match="No such file"):
        keyfile.write(tmp_path / "none" / "none", SECRET, PASSPHRASE, cost=CHEAP)
