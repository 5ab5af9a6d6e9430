"""What was looked at, printed and taken out of the desk: the custody log, beside `Opened`.

A file is named by the hash of its part, never by a name of anybody's. The log says that a member's
desk showed or gave something out; what the eyes, a camera or a program of the computer did with it
nobody can write down.
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from complaints.domain.errors import MalformedError
from complaints.domain.events.base import read_hash
from complaints.domain.fields import Fields

#: What is no file but a paper of the desk's own; a newer program may have others.
CASE: Final = "case"
CUSTODY: Final = "custody"
BRIEF: Final = "brief"
SUMMARY: Final = "summary"
ATTESTATION: Final = "attestation"
LETTER: Final = "letter"
MANDATE: Final = "mandate"

_WHAT: Final = re.compile(r"[0-9a-f]{64}|[a-z][a-z-]{0,31}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed:
    """A picture, a film or a page of a paper was looked at; once a member, part and day."""

    kind: ClassVar[str] = "viewed"
    part: str

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(part=of.get("part", read_hash))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listened:
    """A recording was listened to; once a member, part and day."""

    kind: ClassVar[str] = "listened"
    part: str

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(part=of.get("part", read_hash))


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A file was saved as it is, each time: from then on a copy lies where nobody seals it."""

    kind: ClassVar[str] = "saved"
    part: str

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(part=of.get("part", read_hash))


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Printing was begun, each time: ``what`` is a part's hash or a word as `CASE`."""

    kind: ClassVar[str] = "printed"
    what: str

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(what=of.get("what", read_what))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A paper ``what`` (a word as `CUSTODY`) left the desk, with what these parts say."""

    kind: ClassVar[str] = "exported"
    what: str
    parts: tuple[str, ...] = ()

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(what=of.get("what", read_what), parts=of.each("parts", read_hash))


def read_what(value: object) -> str:
    """A part's hash, or a word for one of the desk's own papers."""
    if not isinstance(value, str) or not _WHAT.fullmatch(value):
        raise MalformedError("It should be a part's hash or the name of a paper.")
    return value
