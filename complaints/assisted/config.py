"""What an operator decides about the way without scripts, given on the command line.

It names no folder and no database, because the program has none.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlsplit

from complaints.assisted.errors import AssistedError
from complaints.directory import TrustRoot
from complaints.portal_client import PortalClient

#: Where "Leave now" leads: a page that anybody may have open.
LEAVE_TO: Final = "https://www.wikipedia.org/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """``portal`` is asked and written to; ``site`` is where people find the stronger way.

    Of ``workers`` each answers one request and ends, so they are how many are answered at once.
    """

    portal: str
    trust: TrustRoot
    site: str
    bind: str = "127.0.0.1:8010"
    workers: int = 8
    leave_to: str = LEAVE_TO

    def __post_init__(self) -> None:
        PortalClient(self.portal)  # refuses an address that it would not use
        if self.workers < 2:
            raise AssistedError("--workers is at least 2: each ends after one answer.")
        for name, address in (("site", self.site), ("leave-to", self.leave_to)):
            if urlsplit(address).scheme not in ("http", "https"):
                raise AssistedError(f"--{name} is an address that begins with https://.")


def today() -> date:
    """The day in UTC, as everywhere in the protocol."""
    return datetime.now(UTC).date()
