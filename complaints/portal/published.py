"""The directory that this portal serves and goes by: read from a folder, verified, kept in memory.

Nothing that does not verify is ever served or used; while a new one does not, the last good one
stays. The folder is looked at twice a second, and read again when its files have changed. Expired
is not unverified: an expired directory is still served, and `Published.check_day` says that it must
not be used.

The folder holds ``directory.json``, ``directory.minisig``, ``shards/{shard}.json`` and, if the
directory names one, ``rulebook.json``.
"""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Self

from complaints.directory import (
    Directory,
    DirectoryError,
    Organisation,
    Shard,
    TrustRoot,
    organisations_by_id,
)
from complaints.portal.errors import PortalError
from crypto.minisign import PublicKey

DIRECTORY: Final = "directory.json"
SIGNATURES: Final = "directory.minisig"
SHARDS: Final = "shards"
RULEBOOK: Final = "rulebook.json"

_LOOK_SECONDS: Final = 0.5
_log = logging.getLogger(__name__)


class NoDirectoryError(PortalError):
    """There is no directory that verifies; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One verified directory with all that it names."""

    directory: Directory
    signatures: bytes = field(repr=False)
    shards: Mapping[str, bytes] = field(repr=False)
    rulebook: bytes | None = field(repr=False)
    organisations: Mapping[str, Organisation] = field(repr=False)
    listed: Mapping[str, Sequence[str]] = field(repr=False)
    """Shard to the ids of those in it that are not suspended."""

    @classmethod
    def read(cls, folder: Path, *, root: TrustRoot, at_least: int = 0) -> Self:
        """The directory in ``folder``, verified but for the day.

        ``at_least`` is the lowest version accepted. `NoDirectoryError` for anything less than all
        of it; nothing else is raised.
        """
        try:
            folder = folder.resolve(strict=True)  # one version, even if a link is turned meanwhile
            data = (folder / DIRECTORY).read_bytes()
            signatures = (folder / SIGNATURES).read_bytes()
            directory = Directory.accept(
                data,
                signatures,
                root=root,
                today=Directory.parse(data).validity.last,
                at_least=at_least,
            )
            shards = {
                name: (folder / SHARDS / f"{name}.json").read_bytes() for name in directory.shards
            }
            accepted = [
                Shard.accept(data, directory=directory, name=name) for name, data in shards.items()
            ]
            organisations = organisations_by_id(accepted)
            return cls(
                directory=directory,
                signatures=signatures,
                shards=shards,
                rulebook=_rulebook(folder, directory),
                organisations=organisations,
                listed={
                    one.name: [
                        of.id for of in one.organisations if not organisations[of.id].suspended
                    ]
                    for one in accepted
                },
            )
        except OSError as error:
            raise NoDirectoryError(
                f"Cannot read the directory in {folder}: {error.strerror}."
            ) from None
        except DirectoryError as error:
            raise NoDirectoryError(f"The directory does not verify: {error}") from error

    def check_day(self, today: date) -> None:
        """Return if the directory holds today; `complaints.directory.ExpiredError` otherwise."""
        self.directory.check_day(today)


class PublishedDirectory:
    """Whatever directory verifies at present. Threads may share it."""

    def __init__(self, folder: Path, *, root: Path, portal_key: PublicKey) -> None:
        self._folder = folder
        self._root = root
        self._portal_key = portal_key
        self._reading = threading.Lock()
        self._seen: object = None
        self._is_good = False
        self._look_at = 0.0
        self._current: Published | None = None
        self._look()  # so that every worker has what was good when it started

    def current(self) -> Published:
        """The last directory that verified; `NoDirectoryError` if none ever did."""
        if time.monotonic() >= self._look_at:
            with self._reading:
                if time.monotonic() >= self._look_at:
                    self._look()
                    self._look_at = time.monotonic() + _LOOK_SECONDS
        if self._current is None:
            raise NoDirectoryError("No directory was published yet.")
        return self._current

    def _look(self) -> None:
        seen = [_stamp(self._folder / name) for name in (DIRECTORY, SIGNATURES)]
        if self._is_good and seen == self._seen:
            return
        at_least = self._current.directory.version if self._current else 0
        try:
            found = Published.read(self._folder, root=read_root(self._root), at_least=at_least)
            check_portal_key(found, self._portal_key)
        except PortalError as error:
            self._is_good = False
            if seen != self._seen:
                _log.warning("%s", error)
        else:
            self._is_good = True
            self._current = found
        self._seen = seen


def read_root(path: Path) -> TrustRoot:
    """The trust root of a file; `NoDirectoryError` if there is none."""
    try:
        return TrustRoot.parse(path.read_bytes())
    except OSError as error:
        raise NoDirectoryError(f"Cannot read the trust root {path}: {error.strerror}.") from None
    except DirectoryError as error:
        raise NoDirectoryError(f"{path} is no trust root: {error}") from error


def check_portal_key(published: Published, key: PublicKey) -> None:
    """Refuse a directory whose readers would not believe our proofs: `NoDirectoryError`."""
    if published.directory.portal_key != key:
        raise NoDirectoryError(
            "The directory names another portal key than this portal's; ask the stewards to sign "
            f"one with {key}."
        )


def _stamp(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _rulebook(folder: Path, directory: Directory) -> bytes | None:
    data = (folder / RULEBOOK).read_bytes() if directory.rulebook else None
    directory.check_rulebook(data)
    return data
