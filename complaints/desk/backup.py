"""A sealed copy of a whole desk in one file, and the way back.

* Sealed to the passphrase of the keyfile, in the form of the keyfile; what is on the disk while it
  is made or read is sealed all the time.
* Where colleagues can give them again, the office's identities are not in it: a copy in a drawer
  must not open what was recorded long ago.
* A desk that comes back from it never counts on from there: its chain and its counters leap ahead
  to the seconds of that day, further each time the same copy is used, its journal says so, and what
  waited to be sent to others is not sent any more. What a colleague wrote meanwhile they hand over.
* What could not be restored leaves nothing behind: the next try finds the place free.
Source: SPEC.md, section 14, "Backup".
"""

import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final

from complaints import keyring as keyrings
from complaints.desk import sharing, succession
from complaints.desk.errors import DeskError
from complaints.desk.registry import Registry
from complaints.desk.store import Store, copies
from complaints.desk.store.engine import is_there
from complaints.desk.vault import Vault
from complaints.domain import strictjson
from complaints.domain.errors import DomainError
from complaints.domain.fields import Fields, mapping
from complaints.domain.identifiers import hex_bytes, one_of
from complaints.keyring import Keyring
from complaints.locale.marking import _
from crypto import age, keyfile
from crypto.errors import CryptoError, PassphraseError
from crypto.hybrid import Identity
from crypto.keyfile import MODERATE, Cost

FORMAT: Final = "amparo/backup/v1"
MAGIC: Final = b"amparo-backup/v1\n"
_ANY_MAGIC: Final = b"amparo-backup/v"

_DATABASE: Final = "desk.db"
_ATTACHMENTS: Final = "attachments"
_BLOCK: Final = 1 << 16
_MOST_HEAD: Final = 1 << 20
_BROKEN: Final = _("This is no backup of a desk, or it is damaged. Nothing was restored.")
_NEWER: Final = _(
    "A newer program made this backup. Update this one, and restore it then. Nothing was restored."
)
_DISK: Final = _(
    "The backup could not be read, or the desk could not be written. Is there room on the disk? "
    "Nothing was restored."
)
_NO_DESK: Final = _(
    "There is no desk in this folder, so nothing was copied. Put its disk or stick back, or name "
    "the folder of the cases."
)
_UNCOPIED: Final = _(
    "A file of the desk could not be read, so there is no backup. Is its disk or stick in order? "
    "Try again."
)


class BackupError(DeskError):
    """The backup cannot be made or restored."""


def make(
    path: Path,
    passphrase: str,
    data: Path,
    out: BinaryIO,
    *,
    today: date,
    cost: Cost = MODERATE,
) -> None:
    """Write everything of a closed desk into ``out``; the desk remembers the day.

    Raises `PassphraseError`, `KeyfileError`, `BackupError` where there is no desk or it cannot be
    read, or `StoreError` while the desk is open.
    """
    vault = Vault.open(path, passphrase)
    if not is_there(data):
        raise BackupError(_NO_DESK)  # an empty one must not replace the copy before it
    store = Store.open(data, vault.keyring.database_key)
    try:
        ring = _without_what_colleagues_have(vault.keyring, store)
        store.settle()
        identity = Identity.generate()
        head = strictjson.dumps(
            {
                "format": FORMAT,
                "keyring": strictjson.loads(ring.dump()),
                "identity": identity.seed.hex(),
            }
        )
        sealed = keyfile.seal(head, passphrase, cost=cost)
        out.write(MAGIC + len(sealed).to_bytes(4, "big") + sealed)
        source = io.BufferedReader(_Blocks(_files(data)))
        age.encrypt(source, out, recipients=[identity.recipient])
    finally:
        store.close()
    store = Store.open(data, vault.keyring.database_key)  # settled for good, once it was copied
    try:
        with store.writing() as unit:
            unit.copies.put(copies.BACKED_UP, today.isoformat().encode())
    finally:
        store.close()


def restore(
    backup: Path, passphrase: str, path: Path, data: Path, *, now: datetime, cost: Cost = MODERATE
) -> str:
    """Make keyfile and folder of a desk from its backup, and open it once to prove it; whose it is.

    Neither may exist. Raises `PassphraseError`, `BackupError`, `StoreError` or `KeyfileError`;
    neither exists then.
    """
    if path.exists() or data.exists():
        raise BackupError(_("There is a desk in this place already. Nothing was restored."))
    try:
        keyring = _unpack(backup, passphrase, data)
        _begin_anew(data, keyring, now)
        keyrings.save(path, replace(keyring, begun=True), passphrase, cost=cost)
    except BaseException:
        shutil.rmtree(data, ignore_errors=True)
        raise
    return keyring.member


def _unpack(backup: Path, passphrase: str, data: Path) -> Keyring:
    try:
        with backup.open("rb") as file:
            keyring, identity = _head(file, passphrase)
            data.mkdir(mode=0o700, parents=True)
            age.decrypt(file, _Unpacking(data), identities=[identity])
    except PassphraseError:
        raise
    except OSError as error:  # a full disk makes no backup a bad one
        raise BackupError(_DISK) from error
    except (CryptoError, DomainError, ValueError) as error:
        raise BackupError(_BROKEN) from error
    return keyring


def _begin_anew(data: Path, keyring: Keyring, now: datetime) -> None:
    store = Store.open(data, keyring.database_key)  # every page's code is checked
    try:
        with store.writing() as unit:
            succession.go_on(unit, now)
            unit.copies.put(copies.OPENED_WITH, b"")
            unit.outgoing.stop_to_others(keyring.organisation)
    finally:
        store.close()


def last_made(store: Store) -> date | None:
    """The day of the last copy of this desk; None if there was none."""
    with store.reading() as unit:
        kept = unit.copies.get(copies.BACKED_UP)
    return date.fromisoformat(kept.decode()) if kept else None


def _without_what_colleagues_have(keyring: Keyring, store: Store) -> Keyring:
    """The keyring to keep in a drawer. Its own recipient is fresh: the one in use opens shares."""
    card = Registry(store, root=keyring.root).known.cards.get(keyring.organisation)
    with store.reading() as unit:
        there = sharing.known(unit, card)
    others = [one.id for one in card.members if one.last is None] if card else []
    kept = replace(keyring, seal=Identity.generate(), former_seals=())
    if any(there.of(one).recipient for one in others if one != keyring.member):
        return replace(kept, identities=(), field_identities=())
    return kept


def _files(data: Path) -> Iterator[tuple[str, Path]]:
    yield _DATABASE, data / _DATABASE
    for path in sorted((data / _ATTACHMENTS).glob("*/*")):
        if path.is_file() and not path.name.startswith("."):
            yield f"{_ATTACHMENTS}/{path.parent.name}/{path.name}", path


def _head(file: BinaryIO, passphrase: str) -> tuple[Keyring, Identity]:
    magic = file.read(len(MAGIC))
    if magic != MAGIC:
        raise BackupError(_NEWER if magic.startswith(_ANY_MAGIC) else _BROKEN)
    size = int.from_bytes(file.read(4), "big")
    if size > _MOST_HEAD:
        raise BackupError(_BROKEN)
    fields = Fields(strictjson.loads(keyfile.open_(file.read(size), passphrase)), "backup")
    fields.get("format", one_of(FORMAT))
    keyring = Keyring.parse(strictjson.dumps(fields.get("keyring", mapping)))
    return keyring, Identity.from_seed(fields.get("identity", hex_bytes(32)))


class _Blocks(io.RawIOBase):
    """Files one after the other: ``u16be(length of the name) || name || u64be(size) || bytes``."""

    def __init__(self, files: Iterator[tuple[str, Path]]) -> None:
        self._blocks = _blocks(files)
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - what the base class says
        """The next bytes."""
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._rest = block
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def _blocks(files: Iterator[tuple[str, Path]]) -> Iterator[bytes]:
    for name, path in files:
        try:
            yield from _file_blocks(name, path)
        except OSError as error:  # not of what is written: that is another sentence
            raise BackupError(_UNCOPIED) from error


def _file_blocks(name: str, path: Path) -> Iterator[bytes]:
    left = path.stat().st_size
    yield len(name).to_bytes(2, "big") + name.encode() + left.to_bytes(8, "big")
    with path.open("rb") as file:
        while left:
            block = file.read(min(left, _BLOCK))
            if not block:
                raise BackupError(_UNCOPIED)
            left -= len(block)
            yield block


class _Unpacking:
    """Writes the files back, into the one folder and under no other names than a desk's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting = b""
        self._left = 0
        self._file: Path | None = None

    def write(self, data: bytes, /) -> int:
        """The next bytes."""
        self._waiting += data
        while self._step():
            pass
        return len(data)

    def _step(self) -> bool:
        if self._left:
            part, self._waiting = self._waiting[: self._left], self._waiting[self._left :]
            assert self._file
            with self._file.open("ab") as file:
                file.write(part)
            self._left -= len(part)
            return bool(part) and bool(self._waiting)
        length = int.from_bytes(self._waiting[:2], "big")
        if len(self._waiting) < 2 or len(self._waiting) < length + 10:
            return False
        name = PurePosixPath(self._waiting[2 : 2 + length].decode())
        self._left = int.from_bytes(self._waiting[2 + length : 10 + length], "big")
        self._waiting = self._waiting[10 + length :]
        self._file = self._folder / _checked(name)
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file.touch(mode=0o600, exist_ok=False)
        return bool(self._waiting)


def _checked(name: PurePosixPath) -> PurePosixPath:
    parts = name.parts
    if str(name) == _DATABASE:
        return name
    is_hex = all(len(one) == 64 and not set(one) - set("0123456789abcdef") for one in parts[1:])
    if len(parts) != 3 or parts[0] != _ATTACHMENTS or not is_hex:
        raise BackupError(_BROKEN)
    return name
