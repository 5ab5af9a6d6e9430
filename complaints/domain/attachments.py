"""Attachments beside the parts that they belong to: which file an evidence part speaks of.

A part says what a file is, an attachment where its chunks lie and under which key. What no
evidence part of the same message names is superfluous and never leaves this module as wanted.
Nothing here reads a file or believes what a media type claims.
Source: SPEC.md, sections 9 and 10.
"""

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self

from complaints.domain.address import MAX_ATTACHMENT, AttachmentReference
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import HASH_SIZE, day, hex_bytes, integer, text
from complaints.domain.parts import Part

MAX_FILES: Final = 99  # in one record
MAX_COUNT: Final = 2 * MAX_FILES  # attachments in one message: a cleaned copy and its original
MAX_LENGTH: Final = MAX_ATTACHMENT
MAX_TOTAL: Final = 500 * (1 << 20)  # bytes of the files of one complaint, originals included
VOICE: Final = "voice"
KINDS: Final = (VOICE, "photo", "audio", "video", "document")

#: What may be found in a file, and taken out of it or left.
FINDINGS: Final = (
    "place",
    "time",
    "device",
    "person",
    "words",
    "preview",
    "software",
    "maker",
    "trailer",
    "track",
    "orientation",
    "colour",
)
#: By what a file proves where and when it was made.
PROOFS: Final = ("c2pa", "proofmode")

_PREFIX: Final = "evidence["
_ORIGINAL: Final = "original["
_MAX_FINDINGS: Final = 32  # of a newer program
_WORD: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_TOKEN: Final = "[a-z0-9][a-z0-9.+-]{0,63}"  # noqa: S105 - of a media type
_MEDIA_TYPE: Final = re.compile(f"{_TOKEN}/{_TOKEN}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What an evidence part says of its file, or ``original[n]`` of the untouched original.

    ``kind``, ``removed`` and ``stays`` (`FINDINGS`) and ``proof`` (`PROOFS`) may be newer words.
    ``media_type`` is what the writer's device claims, ``words`` are the complainant's own.
    ``original`` is the SHA-256 of the file of which this is a cleaned copy; a file that is
    ``uncleaned`` is as it was, with all that is in it. All of it is the writer's word: whoever
    passes a file on looks for themselves.
    """

    kind: str
    length: int
    sha256: bytes
    media_type: str | None = None
    added: date | None = None
    words: str | None = field(default=None, repr=False)
    removed: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    original: bytes | None = None
    uncleaned: bool = False
    proof: str | None = None

    @classmethod
    def of(cls, part: Part) -> Self | None:
        """What ``part`` says; None if it is about no file, or does not say which."""
        if not is_evidence(part.name):
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
                removed=fields.optional("removed", _claimed_words) or (),
                stays=fields.optional("stays", _claimed_words) or (),
                original=fields.optional("original", _claimed_hash),
                uncleaned=fields.optional("uncleaned", lambda value: value is True) or False,
                proof=fields.optional("proof", _claimed_word),
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
            "removed": list(self.removed) or None,
            "stays": list(self.stays) or None,
            "original": self.original and self.original.hex(),
            "uncleaned": self.uncleaned or None,
            "proof": self.proof,
        }
        return {name: value for name, value in said.items() if value is not None}

    def fits(self, reference: AttachmentReference) -> bool:
        """Whether the attachment is the one of this file, as far as both say."""
        is_long_enough = reference.cleaned_from is not None or self.length == reference.length
        return is_long_enough and hmac.compare_digest(self.sha256, reference.named_sha256)


def is_evidence(name: str) -> bool:
    """Whether a part of this name is about a file, an untouched original included."""
    return name.startswith((_PREFIX, _ORIGINAL))


def is_original(name: str) -> bool:
    """Whether a part of this name is about an untouched original: nobody's unless it is named."""
    return name.startswith(_ORIGINAL)


def original_of(name: str) -> str:
    """The part of the untouched original beside this evidence part."""
    return _ORIGINAL + name.removeprefix(_PREFIX)


def next_name(names: Iterable[str]) -> str:
    """The first ``evidence[n]`` that no part of the record has used; `MalformedError` after 99."""
    used = set(names)
    for number in range(1, MAX_FILES + 1):
        name = f"{_PREFIX}{number}]"
        if not used & {name, original_of(name)}:
            return name
    raise MalformedError("A record has at most 99 files.")


def media_type(value: object) -> str:
    """A media type in lower case, without parameters."""
    if not isinstance(value, str) or not _MEDIA_TYPE.fullmatch(value):
        raise MalformedError("It should be a media type, as in audio/webm.")
    return value


def read(fields: Fields, *, may_be_cleaned: bool = False) -> tuple[AttachmentReference, ...]:
    """The attachments of a message; none if it has no such field. Strict, and each file once.

    They ``may_be_cleaned`` by who gives them only in a referral.
    """
    found = fields.each_if_any("attachments", _reference)
    if len(found) > MAX_COUNT:
        raise MalformedError("A message has at most 198 attachments.")
    if len({one.named_sha256 for one in found}) != len(found):
        raise MalformedError("A message names an attachment twice.")
    if not may_be_cleaned and any(one.cleaned_from for one in found):
        raise MalformedError("Only who refers gives a cleaned copy of what was given to them.")
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
            found.setdefault(one.named_sha256, one)
    return tuple(found.values())


def _reference(value: object) -> AttachmentReference:
    reference = AttachmentReference.read(value)
    if reference.length < 1:
        raise MalformedError("An attachment has at least one byte.")
    cleaned_from = Fields(value, "attachment").optional("cleaned_from", hex_bytes(HASH_SIZE))
    return replace(reference, cleaned_from=cleaned_from)


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


def _claimed_hash(value: object) -> bytes | None:
    try:
        return hex_bytes(HASH_SIZE)(value)
    except MalformedError:
        return None


def _claimed_word(value: object) -> str | None:
    return value if isinstance(value, str) and _WORD.fullmatch(value) else None


def _claimed_words(value: object) -> tuple[str, ...]:
    said = value if isinstance(value, list) else []
    return tuple(word for one in said[:_MAX_FINDINGS] if (word := _claimed_word(one)))
