"""How fast a desk takes in what has gathered: 20,000 complaints pulled, opened and verified.

The desk is a process of its own, as at an office; its store is encrypted and on the disk. What
the portal's part costs on the same computer is not taken off the rate; the processor time that
each of the two takes stands beside it.
"""

import json
import os
import secrets
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
from complaints.domain.identifiers import case_of, new_id
from complaints.domain.messages import Complaint, ReplyAddress
from complaints.domain.parts import Part
from complaints.sealing import ENVELOPE_SIZE, seal_message
from crypto.ed25519 import SigningKey
from crypto.hybrid import Identity
from crypto.minisign import SecretKey
from tests.complaints.desk.offices import NHRI, PASSPHRASE, World, new_world

ENVELOPES: Final = 20_000
_FILED: Final = 2_000  # of them, also put into their cases
_INFO: Final = b"age-encryption.org/mlkem768x25519"
_BARE: Final = 3_000
_PLACES: Final = ("the fence", "the forest behind the river", "a boat", "the port", "the camp")


def run() -> dict[str, float]:
    """The figures by name; rates are a second."""
    with (
        tempfile.TemporaryDirectory(prefix="amparo-pull-") as folder,
        new_world(Path(folder)) as world,
    ):
        world.desk(NHRI).close()  # makes its keyfile
        _fill(world)
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.pull", folder, world.base, world.now.isoformat()],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    measured: dict[str, float] = json.loads(done.stdout)
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
        "desk resident memory at most, MB": measured["memory"],
    }


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


def _fill(world: World) -> None:
    """As many complaints, each by somebody else, straight into the inbox."""
    card = world.instance.card(NHRI)
    recipient = card.recipient_on(world.now.date())
    replies = str(Identity.generate().recipient)
    inbox = world.portal.inboxes.setdefault(NHRI, [])
    for number in range(1, ENVELOPES + 1):
        key = SecretKey.derived(SigningKey.generate())
        address = ReplyAddress(
            recipient=replies, tag=secrets.token_bytes(16), verifying_key=str(key.public_key)
        )
        text = f"They pushed us back at night, it was number {number}. " * (1 + number % 30)
        account = {"text": text, "language": "en", "violations": ["pushback"]}
        where = {"country": "ES", "place": _PLACES[number % len(_PLACES)], "ongoing": False}
        message = Complaint(
            id=new_id(),
            sender=case_of(address.verifying_key),
            to=NHRI,
            case=address.case,
            counter=1,
            day=world.now.date(),
            directory=world.instance.accepted().reference,
            parts=(Part.new("account", account), Part.new("circumstances", where)),
            consents=(),
            reply=address,
            language="en",
        )
        sealed = seal_message(message, key=key, recipient=recipient, size=ENVELOPE_SIZE)
        (body,) = sealed.bodies
        inbox.append((number, body.name, body.data))


def _measure(folder: Path, base: str, now: datetime) -> dict[str, float]:
    """One round of a desk that has nothing yet, stopped after some cases."""
    config = Config(keyfile=folder / "defensor-es-1.key", portal=base, port=8101, data=folder / "d")
    desk = Unlocked.open(config, PASSPHRASE, now=lambda: now)
    at: dict[tuple[Stage, int], float] = {}
    spent: dict[tuple[Stage, int], tuple[float, float]] = {}
    others = [0]

    def step(stage: Stage, done: int, _total: int) -> None:
        at.setdefault((stage, done), time.perf_counter())
        spent.setdefault((stage, done), (_spent_here(), _spent_by(os.getppid())))
        others.append(_others())
        if stage is Stage.FILING and done >= _FILED:
            raise Cancelled

    try:
        desk.sync.run(step)
    except Cancelled:
        pass
    finally:
        desk.close()
    filed = max(done for stage, done in at if stage is Stage.FILING)
    began, pulled = at[Stage.INBOX, 0], at[Stage.FILING, 0]
    own = _peak("self")
    desk_spent, portal_spent = (
        (after - before) / ENVELOPES * 1e6
        for before, after in zip(spent[Stage.INBOX, 0], spent[Stage.FILING, 0], strict=True)
    )
    return {
        "pulled": ENVELOPES / (pulled - began),
        "filed": filed / (at[Stage.FILING, filed] - pulled),
        "memory": (own + max(others)) / 1024,
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


def _status(pid: str) -> list[str]:
    try:
        return Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:  # it has ended meanwhile
        return []


if __name__ == "__main__":
    _folder, _base, _now = sys.argv[1:]
    _found = _measure(Path(_folder), _base, datetime.fromisoformat(_now))
    sys.stdout.write(json.dumps(_found))
