"""Papers that a member put into a case: where the sealed file lies, and what opens it."""

from dataclasses import dataclass, field
from typing import ClassVar, Self

from complaints.domain.address import MAX_ATTACHMENT, AttachmentReference
from complaints.domain.attachments import media_type
from complaints.domain.errors import MalformedError
from complaints.domain.events.base import read_hash, read_id
from complaints.domain.fields import Fields
from complaints.domain.identifiers import integer, text

_KEY_DIGITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKept:
    """The paper of the answer to ``letter``: a file as in section 5 of the specification.

    ``file`` is its SHA-256, ``root`` its root chunk, ``media_type`` what the member's computer
    claims it is. ``key`` opens it, and is blanked with the words of the case: then nobody can.
    """

    kind: ClassVar[str] = "paper-kept"
    letter: str
    file: str
    root: str
    key: str = field(repr=False)
    length: int
    media_type: str | None

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            letter=of.get("letter", read_id),
            file=of.get("file", read_hash),
            root=of.get("root", read_hash),
            key=of.get("key", _key),
            length=of.get("length", integer(1, MAX_ATTACHMENT)),
            media_type=of.optional("media_type", media_type),
        )

    @property
    def reference(self) -> AttachmentReference | None:
        """Where it lies; None once it was erased."""
        if not self.key:
            return None
        return AttachmentReference(
            root=bytes.fromhex(self.root),
            key=bytes.fromhex(self.key),
            length=self.length,
            sha256=bytes.fromhex(self.file),
        )


def _key(value: object) -> str:
    key = text(value)
    if key and (len(key) != _KEY_DIGITS or not set(key) <= set("0123456789abcdef")):
        raise MalformedError("It should be a key of 32 bytes, in hex.")
    return key
