"""Why a directory, a shard, a card or an organisation is refused: one short tree."""

from typing import Literal

RefusalReason = Literal[
    "unknown", "suspended", "no-firewall", "firewall-expired", "no-recipient", "no-card"
]


class DirectoryError(Exception):
    """The root: catch it where any refusal means the same."""


class MalformedDirectoryError(DirectoryError):
    """The bytes are not a directory, a shard, a card or a trust root."""


class UntrustedError(DirectoryError):
    """Signatures are missing or wrong, or the bytes are not the ones that were signed."""


class RollbackError(DirectoryError):
    """Older than what is known already: somebody serves an old one."""


class ExpiredError(DirectoryError):
    """Not valid today: expired, or not begun (then the clock may be wrong)."""


class RefusedOrganisationError(DirectoryError):
    """One organisation must not be used now; others may. ``reason`` is stable."""

    def __init__(self, organisation: str, reason: RefusalReason, message: str) -> None:
        super().__init__(message)
        self.organisation = organisation
        self.reason: RefusalReason = reason
