"""Everything that a view may use, made once for each process from the configuration."""

from dataclasses import dataclass, field
from typing import Self

from complaints.portal import key
from complaints.portal.chunks import ChunkFolder
from complaints.portal.config import Config
from complaints.portal.errors import PortalError
from complaints.portal.published import PublishedDirectory
from complaints.portal.store import Store
from crypto.errors import MalformedKeyError
from crypto.minisign import SecretKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The store, the chunks, the directory, the key of the proofs, and the work asked for."""

    store: Store
    chunks: ChunkFolder
    directory: PublishedDirectory
    key: SecretKey = field(repr=False)
    work: int

    @classmethod
    def start(cls, config: Config) -> Self:
        """Make them; `PortalError` if the portal was not set up."""
        secret = load_key(config)
        return cls(
            store=Store(config.database),
            chunks=ChunkFolder(config.chunks, quota=config.chunk_quota),
            directory=PublishedDirectory(
                config.directory, root=config.trust_root, portal_key=secret.public_key
            ),
            key=secret,
            work=config.work,
        )


def load_key(config: Config) -> SecretKey:
    """The portal's key; `PortalError` says what to do if there is none."""
    try:
        return key.load(config.key_file)
    except OSError as error:
        raise PortalError(
            f"Cannot read the portal's key {config.key_file} ({error.strerror}); "
            "make one with: amparo portal init"
        ) from None
    except MalformedKeyError as error:
        raise PortalError(f"{config.key_file}: {error}") from error
