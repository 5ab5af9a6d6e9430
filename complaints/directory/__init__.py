"""Who is who: the stewards' directory, its shards, and the organisations' cards.

Parse, verify, refuse; no I/O and no clock. Of cryptography it knows signatures alone, so that the
portal may import it.
"""

from complaints.directory.card import Availability, Card, DatedRecipient, Member
from complaints.directory.errors import (
    DirectoryError,
    ExpiredError,
    MalformedDirectoryError,
    RefusedOrganisationError,
    RollbackError,
    UntrustedError,
)
from complaints.directory.keys import Steward
from complaints.directory.organisation import (
    KINDS,
    Coverage,
    Firewall,
    Organisation,
    Shard,
    Suspension,
    organisations_by_id,
)
from complaints.directory.trust import Directory, TrustRoot, signers

__all__ = [
    "KINDS",
    "Availability",
    "Card",
    "Coverage",
    "DatedRecipient",
    "Directory",
    "DirectoryError",
    "ExpiredError",
    "Firewall",
    "MalformedDirectoryError",
    "Member",
    "Organisation",
    "RefusedOrganisationError",
    "RollbackError",
    "Shard",
    "Steward",
    "Suspension",
    "TrustRoot",
    "UntrustedError",
    "organisations_by_id",
    "signers",
]
