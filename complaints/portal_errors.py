"""Why a portal did not do what it was asked: one short tree, one sentence for each problem.

The sentences are ours: nothing that a portal wrote is ever shown. `complaints.portal_client` gives
them to whoever speaks to a portal; they lie apart for who is only told of it and needs no line.
"""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "wrong-size": "The portal refuses this: it has not the one size.",
    "wrong-name": "The portal refuses this: it was changed on the way.",
    "not-sealed": "The portal refuses this: it is not sealed as it should be.",
    "bad-request": "The portal refuses this request as malformed.",
    "bad-card": "The portal refuses the card: it does not verify.",
    "stale-card": "The portal has a newer card already.",
    "unknown-organisation": "This organisation is not in the portal's directory.",
    "suspended-organisation": "This organisation must not be used at present.",
    "directory-expired": "The portal's directory has expired; its operator must renew it.",
    "unsigned": "The portal does not accept this member's signature; are clock and card right?",
    "work-required": "The portal asked for work and did not accept it.",
    "replies-full": "There is no room under this number until older replies expire.",
    "quota": "The portal has no room for attachments at present; try again later.",
    "not-found": "The portal does not have this.",
    "wrong-method": "The portal does not know this request.",
    "unavailable": "The portal cannot store anything at present; try again later.",
}


class PortalError(Exception):
    """The root: catch it where any failure means the same."""


class UnreachableError(PortalError):
    """No answer, or none in time: try again."""


class BadAnswerError(PortalError):
    """An answer that the protocol does not know: perhaps this is no portal."""


class ProblemError(PortalError):
    """The portal refuses; ``slug`` is the problem's stable name, SPEC.md section 7."""

    def __init__(self, slug: str, status: int, *, work: int | None = None) -> None:
        super().__init__(SENTENCES.get(slug, "The portal refuses this."))
        self.slug = slug
        self.status = status
        self.work = work
