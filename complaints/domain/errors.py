"""Every error that the domain raises on purpose: one short tree.

A message is a sentence for the person who can act on it. It names fields of ours, and never holds
anything that was read from the input.
"""

from typing import Literal

ConsentCheck = Literal[
    "signature",
    "sender",
    "reader",
    "expired",
    "parts",
    "reply",
    "owner",
    "absence",
    "override",
    "purpose",
]


class DomainError(Exception):
    """The root: catch it where any refusal means the same."""


class MalformedError(DomainError):
    """Bytes or fields are not what the format says."""


class ConsentError(DomainError):
    """A consent does not permit what was done; ``check`` names the check that failed."""

    def __init__(self, check: ConsentCheck, message: str) -> None:
        super().__init__(message)
        self.check = check
