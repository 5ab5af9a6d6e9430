"""Setting a portal up, and installing what the stewards have signed: all at once, or nothing.

Each version of the directory gets a folder of its own beside the others; a link is turned to it
when it is whole.
"""

import os
import secrets
import shutil
from pathlib import Path
from typing import Final

from complaints.directory import Directory
from complaints.portal import key, migrate
from complaints.portal.config import Config
from complaints.portal.errors import PortalError
from complaints.portal.published import (
    DIRECTORY,
    RULEBOOK,
    SHARDS,
    SIGNATURES,
    Published,
    check_portal_key,
    read_root,
)
from complaints.portal.services import load_key
from crypto.minisign import PublicKey

_VERSIONS: Final = "directories"


def prepare(config: Config) -> PublicKey:
    """Make the data folder, the key and the tables, unless they are there; the public key."""
    config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not config.key_file.exists():
        key.create(config.key_file)
    migrate.upgrade(config.database)
    return load_key(config).public_key


def publish(config: Config, source: Path) -> Directory:
    """Verify the directory in ``source`` and let the portal serve it; `PortalError` if refused.

    From then on its own stewards count, and no lower version is installed.
    """
    root = read_root(config.trust_root)
    published = Published.read(source, root=root)
    check_portal_key(published, load_key(config).public_key)
    directory = published.directory
    if config.directory.exists() and not config.directory.is_symlink():
        raise PortalError(f"{config.directory} is not one of ours; move it away first.")
    versions = config.directory.parent / _VERSIONS
    folder = versions / f"{directory.version}-{directory.sha256[:16]}"
    versions.mkdir(parents=True, exist_ok=True)
    if not folder.exists():
        _write(published, folder)
    _link(config.directory, folder)
    _replace(config.trust_root, directory.root.dump())
    for old in versions.iterdir():
        if old != folder:
            shutil.rmtree(old)
    return directory


def trust(config: Config, source: Path) -> None:
    """Install a first trust root; `PortalError` if there is another."""
    new = read_root(source)
    if config.trust_root.exists() and read_root(config.trust_root) != new:
        raise PortalError(
            f"{config.trust_root} is another trust root; remove it if you mean to change whom "
            "this portal believes."
        )
    config.trust_root.parent.mkdir(parents=True, exist_ok=True)
    _replace(config.trust_root, new.dump())


def _write(published: Published, folder: Path) -> None:
    incoming = folder.with_name(f"incoming-{secrets.token_hex(8)}")
    files = {
        DIRECTORY: published.directory.data,
        SIGNATURES: published.signatures,
        **{f"{SHARDS}/{name}.json": data for name, data in published.shards.items()},
    }
    if published.rulebook is not None:
        files[RULEBOOK] = published.rulebook
    for name, data in files.items():
        path = incoming / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_through(path, data)
    incoming.rename(folder)


def _link(link: Path, folder: Path) -> None:
    new = link.with_name(f".{link.name}-{secrets.token_hex(8)}")
    new.symlink_to(Path(_VERSIONS) / folder.name)
    new.replace(link)


def _replace(path: Path, data: bytes) -> None:
    new = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    _write_through(new, data)
    new.replace(path)


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
