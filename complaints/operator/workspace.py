"""The stewards' folder: ``draft.json``, what is ``pending`` signatures, and what is ``published``.

``published`` is what a portal serves: ``directory.json``, ``directory.minisig``,
``shards/{shard}.json`` and the browser's ``rulebook.json``. It is replaced as a whole, and only by
what a client would accept.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from complaints.directory import Directory, DirectoryError, Shard, TrustRoot
from complaints.operator.errors import DraftError, FileError
from complaints.operator.stewards import Draft, Pending

DIRECTORY: Final = "directory.json"
SIGNATURES: Final = "directory.minisig"
SHARDS: Final = "shards"
RULEBOOK: Final = "rulebook.json"

_DRAFT: Final = "draft.json"
_PENDING: Final = "pending"
_PUBLISHED: Final = "published"


class Workspace:
    """One folder of the stewards. Methods raise `OperatorError`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def published(self) -> Path:
        """The folder for the portal."""
        return self.folder / _PUBLISHED

    def check_new(self) -> None:
        """Return if nobody has begun in this folder."""
        if (self.folder / _DRAFT).exists():
            raise DraftError("There is a draft here already; nothing was changed.")

    def draft(self) -> Draft:
        """The draft."""
        return Draft.parse(_read(self.folder / _DRAFT))

    def save(self, draft: Draft) -> None:
        """Write the draft. What was pending is void: its signatures were for other bytes."""
        shutil.rmtree(self.folder / _PENDING, ignore_errors=True)
        write(self.folder / _DRAFT, draft.dump())

    def pending(self) -> Pending | None:
        """The version that is being signed, if any."""
        folder = self.folder / _PENDING
        return read_published(folder) if folder.exists() else None

    def save_pending(self, pending: Pending) -> None:
        """Write the version that is being signed."""
        write_published(self.folder / _PENDING, pending)

    def publish(self, pending: Pending) -> None:
        """Put a complete version where the portal takes it from."""
        write_published(self.published, pending)
        draft = self.draft()
        self.save(
            Draft(
                instance=draft.instance,
                version=pending.directory.version,
                stewards=draft.stewards,
                threshold=draft.threshold,
                bucket_bits=draft.bucket_bits,
                portal_key=draft.portal_key,
                shards=draft.shards,
            )
        )

    def root(self) -> TrustRoot:
        """By what clients accept the next version: the published one, or the draft before any."""
        if not self.published.exists():
            return self.draft().root
        return read_published(self.published).directory.root


def read_published(folder: Path) -> Pending:
    """What lies in a folder of this layout, its signatures not verified."""
    try:
        directory = Directory.parse(_read(folder / DIRECTORY))
        shards = {name: _read(folder / SHARDS / f"{name}.json") for name in directory.shards}
        for name, data in shards.items():
            Shard.accept(data, directory=directory, name=name)
        rulebook = _read(folder / RULEBOOK) if directory.rulebook else None
        directory.check_rulebook(rulebook)
    except DirectoryError as error:
        raise DraftError(f"The folder {folder} holds no directory: {error}") from error
    signatures = _read(folder / SIGNATURES).decode("utf-8", "replace")
    return Pending(directory=directory, shards=shards, rulebook=rulebook, signatures=signatures)


def write_published(folder: Path, pending: Pending) -> None:
    """Write all of a version into ``folder``, in the place of what was there."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        fresh.chmod(0o755)
        (fresh / SHARDS).mkdir()
    except OSError as error:
        raise _failure("write", folder, error) from error
    for name, data in pending.shards.items():
        write(fresh / SHARDS / f"{name}.json", data)
    if pending.rulebook is not None:
        write(fresh / RULEBOOK, pending.rulebook)
    write(fresh / DIRECTORY, pending.directory.data)
    write(fresh / SIGNATURES, pending.signatures.encode("utf-8"))
    _swap(fresh, folder)


def write(path: Path, data: bytes) -> None:
    """Write a public file, all of it or nothing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        with fresh.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise _failure("write", path, error) from error


def _swap(fresh: Path, folder: Path) -> None:
    old = fresh.with_name(f"{fresh.name}.old")
    try:
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
    except OSError as error:
        raise _failure("write", folder, error) from error
    shutil.rmtree(old, ignore_errors=True)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _failure("read", path, error) from error


def _failure(verb: str, path: Path, error: OSError) -> FileError:
    return FileError(f"Cannot {verb} {path}: {error.strerror}.")
