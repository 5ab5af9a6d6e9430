"""Attachments beside the parts that they belong to: which file an evidence part speaks of.

A part says what a file is, an attachment where its chunks lie and under which key. What no
evidence part of the same message names is superfluous and never leaves this module as wanted.
Nothing here reads a file or believes what a media type claims.
Source: SPEC.md, sections 9 and 10.
"""

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Self

from complaints.domain.address import MAX_ATTACHMENT, AttachmentReference
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import HASH_SIZE, day, hex_bytes, integer, text
from complaints.domain.parts import Part

MAX_COUNT: Final = 99  # attachments in one message
MAX_LENGTH: Final = MAX_ATTACHMENT
VOICE: Final = "voice"
KINDS: Final = (VOICE, "photo", "audio", "video", "document")

_PREFIX: Final = "evidence["
_TOKEN: Final = "[a-z0-9][a-z0-9.+-]{0,63}"  # noqa: S105 - of a media type
_MEDIA_TYPE: Final = re.compile(f"{_TOKEN}/{_TOKEN}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What an evidence part says of its file. ``kind`` may be a newer word than `KINDS`.

    ``media_type`` is what the writer's device claims, ``words`` are the complainant's own.
    """

    kind: str
    length: int
    sha256: bytes
    media_type: str | None = None
    added: date | None = None
    words: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, part: Part) -> Self | None:
        """What ``part`` says; None if it is no evidence part, or does not say which file."""
        if not part.name.startswith(_PREFIX):
            return None
        try:
            fields = Fields(part.content, "evidence part")
            return cls(
                kind=fields.get("kind", text),
                length=fields.get("length", integer(1, MAX_LENGTH)),
                sha256=fields.get("sha256", hex_bytes(HASH_SIZE)),
                media_type=fields.optional("type", _claimed),
                added=fields.optional("day", _claimed_day),
                words=fields.optional("words", _claimed_text),
            )
        except MalformedError:
            return None

    def content(self) -> dict[str, object]:
        """The fields of the part that says this."""
        said = {
            "kind": self.kind,
            "type": self.media_type,
            "length": self.length,
            "sha256": self.sha256.hex(),
            "day": self.added and self.added.isoformat(),
            "words": self.words or None,
        }
        return {name: value for name, value in said.items() if value is not None}

    def fits(self, reference: AttachmentReference) -> bool:
        """Whether the attachment is the one of this file, as far as both say."""
        return self.length == reference.length and hmac.compare_digest(
            self.sha256, reference.sha256
        )


def is_evidence(name: str) -> bool:
    """Whether a part of this name is about a file."""
    return name.startswith(_PREFIX)


def next_name(names: Iterable[str]) -> str:
    """The first ``evidence[n]`` that no part of the record has used; `MalformedError` after 99."""
    used = set(names)
    for number in range(1, MAX_COUNT + 1):
        if (name := f"{_PREFIX}{number}]") not in used:
            return name
    raise MalformedError("A record has at most 99 files.")


def media_type(value: object) -> str:
    """A media type in lower case, without parameters."""
    if not isinstance(value, str) or not _MEDIA_TYPE.fullmatch(value):
        raise MalformedError("It should be a media type, as in audio/webm.")
    return value


def read(fields: Fields) -> tuple[AttachmentReference, ...]:
    """The attachments of a message; none if it has no such field. Strict, and each file once."""
    found = fields.each_if_any("attachments", _reference)
    if len(found) > MAX_COUNT:
        raise MalformedError("A message has at most 99 attachments.")
    if len({one.sha256 for one in found}) != len(found):
        raise MalformedError("A message names an attachment twice.")
    return found


def body(attachments: Sequence[AttachmentReference]) -> dict[str, object]:
    """The JSON field that `read` takes; no field where there are none."""
    return {"attachments": [one.as_json() for one in attachments]} if attachments else {}


def belonging(
    parts: Iterable[Part], attachments: Iterable[AttachmentReference]
) -> tuple[AttachmentReference, ...]:
    """The attachments that an evidence part among ``parts`` has: all others are superfluous.

    Of several of one file the first.
    """
    named = [evidence for part in parts if (evidence := Evidence.of(part))]
    found: dict[bytes, AttachmentReference] = {}
    for one in attachments:
        if any(evidence.fits(one) for evidence in named):
            found.setdefault(one.sha256, one)
    return tuple(found.values())


def _reference(value: object) -> AttachmentReference:
    reference = AttachmentReference.read(value)
    if reference.length < 1:
        raise MalformedError("An attachment has at least one byte.")
    return reference


def _claimed(value: object) -> str | None:
    try:
        return media_type(value)
    except MalformedError:
        return None


def _claimed_day(value: object) -> date | None:
    try:
        return day(value)
    except MalformedError:
        return None


def _claimed_text(value: object) -> str | None:
    return value if isinstance(value, str) else None
