"""How fast a desk takes in what has gathered: 20,000 complaints, or the journal of an office.

Pulled, opened and verified; then put into cases, into lists and into the search. The desk is a
process of its own, as at an office; its store is encrypted and on the disk. What the portal's part
costs on the same computer is not taken off the rate; the processor time that each of the two takes
stands beside it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

from complaints.desk.config import Config
from complaints.desk.stages import Cancelled, Stage
from complaints.desk.unlocked import Unlocked
from complaints.keyring import Keyring
from crypto.ed25519 import SigningKey
from tests.complaints.desk.flood import complaints, journal
from tests.complaints.desk.offices import NHRI, PASSPHRASE, World, new_world

ENVELOPES: Final = 20_000
_WORKED_ON: Final = 2_000  # cases, in the journal that a newcomer's desk takes in
_ENTRIES: Final = 10  # of each
_NAME: Final = "measured"
_INFO: Final = b"age-encryption.org/mlkem768x25519"
_BARE: Final = 3_000


def run() -> dict[str, float]:
    """The figures by name; rates are a second."""
    with (
        tempfile.TemporaryDirectory(prefix="amparo-pull-") as folder,
        new_world(Path(folder)) as world,
    ):
        complaints(world, ENVELOPES)
        measured = _in_a_process(world, world.instance.keyrings[NHRI])
    with (
        tempfile.TemporaryDirectory(prefix="amparo-pull-") as folder,
        new_world(Path(folder)) as world,
    ):
        newcomer = world.colleague(NHRI, "newcomer")
        worked_on = complaints(world, _WORKED_ON)
        journal(world, world.instance.keyrings[NHRI], worked_on, each=_ENTRIES)
        of_journal = _in_a_process(world, newcomer)
    bare, verify = _bare()
    cores = os.cpu_count() or 1
    desk = measured["desk"]
    return {
        "bare HPKE open, one core, a second": bare,
        "bare HPKE open and two bare Ed25519 verifications, one core, a second": 1
        / (1 / bare + 2 / verify),
        "pulled, opened and verified, a second": measured["pulled"],
        "pulled, opened and verified / bare HPKE open": measured["pulled"] / bare,
        "cores": float(cores),
        "processor time of the desk and its processes for each, µs": desk,
        "processor time of the portal beside it for each, µs": measured["portal"],
        "a desk alone on these cores, by its processor time, a second": cores * 1e6 / desk,
        "put into cases, a second": measured["filed"],
        "a newcomer's desk: of the office's journal put into cases, a second": of_journal["filed"],
        "desk resident memory at most, MB": max(measured["memory"], of_journal["memory"]),
    }


def _in_a_process(world: World, ring: Keyring) -> dict[str, float]:
    """What a desk of this member measures that has nothing yet."""
    world.desk(NHRI, ring=ring, name=_NAME).close()  # makes its keyfile
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.bench.pull"),
            *(str(world.folder), world.base, world.now.isoformat()),
        ],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _bare() -> tuple[float, float]:
    """What each envelope needs at least, on one core: HPKE opened, Ed25519 verified, a second."""
    private = hpke.MLKEM768X25519PrivateKey(
        mlkem.MLKEM768PrivateKey.generate(), x25519.X25519PrivateKey.generate()
    )
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
    wrapped = suite.encrypt(bytes(16), private.public_key(), _INFO)
    key, digest = SigningKey.generate(), bytes(64)
    signature = key.sign(digest)
    return (
        _rate(lambda: suite.decrypt(wrapped, private, _INFO)),
        _rate(lambda: key.verifying_key.verify(digest, signature)),
    )


def _rate(operation: Callable[[], object]) -> float:
    began = time.perf_counter()
    for _ in range(_BARE):
        operation()
    return _BARE / (time.perf_counter() - began)


def _measure(folder: Path, base: str, now: datetime) -> dict[str, float]:
    """One round of a desk that has nothing yet, until all of it is in cases."""
    keyfile, data = folder / f"{_NAME}.key", folder / f"{_NAME}-desk"
    config = Config(keyfile=keyfile, portal=base, port=8101, data=data)
    desk = Unlocked.open(config, PASSPHRASE, now=lambda: now)
    at: dict[tuple[Stage, int], float] = {}
    spent: dict[tuple[Stage, int], tuple[float, float]] = {}
    others, alone = [0], [0]

    def step(stage: Stage, done: int, _total: int) -> None:
        if stage is Stage.INBOX and not alone[0]:
            alone[0] = _peak("self")  # the keyfile was opened, and no other process was begun
            _begin_peak_anew()
        at.setdefault((stage, done), time.perf_counter())
        spent.setdefault((stage, done), (_spent_here(), _spent_by(os.getppid())))
        others.append(_others())
        if stage is Stage.CASES:
            raise Cancelled

    try:
        desk.sync.run(step)
    except Cancelled:
        pass
    finally:
        desk.close()
    count = max(done for stage, done in at if stage is Stage.FILING)
    began, pulled, filed = at[Stage.INBOX, 0], at[Stage.FILING, 0], at[Stage.CASES, 0]
    own = _peak("self")
    desk_spent, portal_spent = (
        (after - before) / count * 1e6
        for before, after in zip(spent[Stage.INBOX, 0], spent[Stage.FILING, 0], strict=True)
    )
    return {
        "pulled": count / (pulled - began),
        "filed": count / (filed - pulled),
        "memory": max(alone[0], own + max(others)) / 1024,
        "desk": desk_spent,
        "portal": portal_spent,
    }


def _spent_here() -> float:
    """Processor time of this process and of those that it started and that have ended, seconds."""
    return sum(os.times()[:4])


def _spent_by(pid: int) -> float:
    """Processor time of another process, which runs, in seconds."""
    after_name = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def _others() -> int:
    """The peaks of all processes that this one has started and that run now, in KiB.

    What the system says of children that have ended counts this process itself: each was a copy of
    it before it began.
    """
    pids: list[str] = []
    for thread in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # it has ended meanwhile, and what it started is another's now
            pids += (thread / "children").read_text("ascii").split()
    return sum(map(_peak, pids))


def _peak(pid: str) -> int:
    """The most memory that it ever had at once, in KiB."""
    lines = [line for line in _status(pid) if line.startswith("VmHWM:")]
    return sum(int(line.split()[1]) for line in lines)


def _begin_peak_anew() -> None:
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # see proc(5)


def _status(pid: str) -> list[str]:
    try:
        return Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:  # it has ended meanwhile
        return []


if __name__ == "__main__":
    _folder, _base, _now = sys.argv[1:]
    _found = _measure(Path(_folder), _base, datetime.fromisoformat(_now))
    sys.stdout.write(json.dumps(_found))
