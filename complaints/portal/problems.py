"""What the portal answers when it refuses: RFC 9457 problems with stable types.

A problem echoes nothing of the request, so that no log of a proxy and no screen of a passer-by
gets to hold it. The types are part of the interface and never change their meaning.
Source: SPEC.md, section 7.
"""

import json
from dataclasses import dataclass
from typing import Final

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of refusal: its slug, its HTTP status, and a sentence for the client's author."""

    slug: str
    status: int
    title: str

    def body(self, *, work: int | None = None) -> bytes:
        """The problem document; ``work`` is the number of bits asked for, where it matters."""
        members: dict[str, str | int] = {
            "type": f"urn:amparo:problem:{self.slug}",
            "title": self.title,
            "status": self.status,
        }
        if work is not None:
            members["work"] = work
        return json.dumps(members, separators=(",", ":")).encode()


WRONG_SIZE: Final = Problem("wrong-size", 400, "The body does not have the one size.")
TOO_LARGE: Final = Problem("wrong-size", 413, "The body is larger than the one size.")
WRONG_NAME: Final = Problem("wrong-name", 400, "The name is not the SHA-256 of the body.")
NOT_SEALED: Final = Problem(
    "not-sealed", 400, "The body is not an age file sealed to one hybrid recipient."
)
BAD_REQUEST: Final = Problem("bad-request", 400, "The request is malformed.")
BAD_CARD: Final = Problem("bad-card", 400, "The card does not verify.")
STALE_CARD: Final = Problem("stale-card", 409, "A newer card is there.")
UNKNOWN_ORGANISATION: Final = Problem(
    "unknown-organisation", 404, "The directory names no such organisation."
)
SUSPENDED_ORGANISATION: Final = Problem(
    "suspended-organisation", 403, "The directory says that this organisation is suspended."
)
DIRECTORY_EXPIRED: Final = Problem(
    "directory-expired", 503, "The portal's directory has expired; nothing is accepted."
)
UNSIGNED: Final = Problem("unsigned", 401, "This needs the valid signature of a member.")
WORK_REQUIRED: Final = Problem("work-required", 428, "This needs a proof of work.")
REPLIES_FULL: Final = Problem("replies-full", 409, "Sixteen replies wait under this tag.")
QUOTA: Final = Problem("quota", 507, "There is no room for chunks at present.")
NOT_FOUND: Final = Problem("not-found", 404, "There is nothing here.")
WRONG_METHOD: Final = Problem("wrong-method", 405, "This cannot be done here.")
UNAVAILABLE: Final = Problem("unavailable", 503, "The store does not answer; try again.")


class RefusedError(Exception):
    """Ends the handling of a request with a problem."""

    def __init__(self, problem: Problem, *, work: int | None = None) -> None:
        super().__init__(problem.slug)
        self.problem = problem
        self.work = work
