"""Who writes: the member at this desk, as far as writing and reading needs it."""

from dataclasses import dataclass, field

from complaints.portal_client import RequestSigner
from crypto.hybrid import Identity
from crypto.minisign import SecretKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """``sign`` signs messages, ``request`` requests to the portal, and each does nothing else.

    ``identities`` open what was sealed to the organisation, ``seals`` what a colleague sealed to
    this member alone; ``recipient`` is the one to which the office's journal is sealed now.
    """

    instance: str
    organisation: str
    member: str
    sign: SecretKey = field(repr=False)
    request: RequestSigner = field(repr=False)
    identities: tuple[Identity, ...] = field(repr=False)
    seals: tuple[Identity, ...] = field(repr=False)
    recipient: str = field(repr=False)
