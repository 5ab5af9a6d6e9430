"""How far a catalogue was reviewed: what its header says, and what an operator is told.

A review is of the texts as they were: the header carries their fingerprint, and a catalogue that
changed since says so. It must never call a text reviewed that nobody saw.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

DRAFT: Final = "machine draft"

_REVIEWED: Final = re.compile(
    r"reviewed by (?P<by>[^\s;\"\\](?:[^;\"\\\n]*[^\s;\"\\])?)"
    r" on (?P<on>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:; texts (?P<texts>[0-9a-f]{16}))?"
)


class MalformedReviewError(ValueError):
    """A review state that is none of the known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review state: nobody's (``by`` is empty), or somebody's of certain texts.

    ``texts``: the fingerprint of what was read; ``''`` for data that have none.
    """

    by: str = ""
    on: date | None = None
    texts: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``machine draft`` or ``reviewed by NAME on YYYY-MM-DD; texts FINGERPRINT``.

        Raises `MalformedReviewError`.
        """
        if text == DRAFT:
            return cls()
        found = _REVIEWED.fullmatch(text)
        if found is None:
            raise MalformedReviewError(f"{text!r} is no review state")
        try:
            on = date.fromisoformat(found["on"])
        except ValueError:
            raise MalformedReviewError(f"{found['on']} is no day") from None
        return cls(by=found["by"], on=on, texts=found["texts"] or "")

    def __str__(self) -> str:
        if not self.by:
            return DRAFT
        return f"{self._reviewed}; texts {self.texts}" if self.texts else self._reviewed

    def said_of(self, texts: str) -> str:
        """What to tell an operator about a catalogue that has this fingerprint now."""
        if not self.by:
            return DRAFT
        return self._reviewed if texts == self.texts else f"{self._reviewed}, changed since"

    @property
    def _reviewed(self) -> str:
        return f"reviewed by {self.by} on {self.on}"


def fingerprint(texts: Iterable[tuple[str, ...]]) -> str:
    """Sixteen digits for texts (source forms, then translations), in whatever order they come."""
    found = hashlib.sha256()
    for one in sorted(texts):
        found.update(("\x1f".join(one) + "\x1e").encode())
    return found.hexdigest()[:16]
