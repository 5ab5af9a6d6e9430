"""What a newcomer's computer must know before it can make their keys; nothing in it is secret.

Whoever swapped it on its way would lead the newcomer to stewards and a portal of their own, so both
people compare its digits by voice, as those of the request that comes back.
Source: SPEC.md, section 14, "Joining".
"""

from dataclasses import dataclass
from typing import Final, Self

from complaints.directory import DirectoryError, TrustRoot
from complaints.directory.keys import refusing
from complaints.domain import strictjson
from complaints.domain.fields import Fields, mapping
from complaints.domain.identifiers import one_of, organisation, text
from complaints.joining import JoiningError, spoken
from complaints.portal_client import PortalClient, PortalError

FORMAT: Final = "amparo/invitation/v1"
MAX_SIZE: Final = 1 << 15  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Into which organisation, by which portal, and whose signatures count there."""

    organisation: str
    portal: str
    root: TrustRoot

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The invitation of its JSON; `JoiningError` otherwise."""
        if len(data) > MAX_SIZE:
            raise JoiningError("This is no invitation: it is too long.")
        try:
            with refusing("invitation"):
                fields = Fields(strictjson.loads(data.strip()), "invitation")
                fields.get("format", one_of(FORMAT))
                found = cls(
                    organisation=fields.get("organisation", organisation),
                    portal=fields.get("portal", text),
                    root=TrustRoot.parse(strictjson.dumps(fields.get("root", mapping))),
                )
            PortalClient(found.portal)
            if not (found.portal.isascii() and found.portal.isprintable()):
                # it is read by people, and written into a file for the next start
                raise PortalError("Its portal’s address has more than plain letters.")
        except (DirectoryError, PortalError) as error:
            raise JoiningError(f"This is no invitation: {error}") from error
        return found

    def dump(self) -> bytes:
        """The JSON that `parse` takes."""
        return strictjson.dumps(
            {
                "format": FORMAT,
                "organisation": self.organisation,
                "portal": self.portal,
                "root": strictjson.loads(self.root.dump()),
            }
        )

    @property
    def fingerprint(self) -> str:
        """30 digits in groups of 5, of everything in it: what both people compare."""
        return spoken(self.dump())
