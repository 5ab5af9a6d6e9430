"""Where replies to one complainant go, and how attachments are named."""

from dataclasses import dataclass, field
from typing import Final, Self

from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import (
    HASH_SIZE,
    case_of,
    derived_key,
    hex_bytes,
    integer,
    recipient,
)

TAG_SIZE: Final = 16
KEY_SIZE: Final = 32
MAX_ATTACHMENT: Final = 2_047 * 65_519


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyAddress:
    """How one organisation reaches one complainant.

    ``recipient`` is an ``age1pq1…``; ``tag`` lets its holder write replies; ``verifying_key``
    is the minisign public key that signs for the complainant towards this organisation.
    """

    recipient: str = field(repr=False)
    tag: bytes = field(repr=False)
    verifying_key: str

    @classmethod
    def read(cls, value: object) -> Self:
        """The address of its JSON object."""
        fields = Fields(value, "reply address")
        return cls(
            recipient=fields.get("recipient", recipient),
            tag=fields.get("tag", hex_bytes(TAG_SIZE)),
            verifying_key=fields.get("verifying_key", derived_key),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {
            "recipient": self.recipient,
            "tag": self.tag.hex(),
            "verifying_key": self.verifying_key,
        }

    @property
    def case(self) -> str:
        """The case that the organisation with this address knows."""
        return case_of(self.verifying_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentReference:
    """What a message says of an attachment: root chunk, key, and what the original was.

    ``cleaned_from`` is the SHA-256 of the file that a part names, where an organisation that
    refers gives a copy that it cleaned: only a referral has it.
    """

    root: bytes
    key: bytes = field(repr=False)
    length: int
    sha256: bytes
    cleaned_from: bytes | None = None

    def __post_init__(self) -> None:
        if self.cleaned_from == self.sha256:
            raise MalformedError("A file that was cleaned is not the file that it was.")

    @classmethod
    def read(cls, value: object) -> Self:
        """The reference of its JSON object, but for ``cleaned_from``, see `attachments.read`."""
        fields = Fields(value, "attachment")
        return cls(
            root=fields.get("root", hex_bytes(HASH_SIZE)),
            key=fields.get("key", hex_bytes(KEY_SIZE)),
            length=fields.get("length", integer(0, MAX_ATTACHMENT)),
            sha256=fields.get("sha256", hex_bytes(HASH_SIZE)),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        cleaned = {"cleaned_from": self.cleaned_from.hex()} if self.cleaned_from else {}
        return {
            "root": self.root.hex(),
            "key": self.key.hex(),
            "length": self.length,
            "sha256": self.sha256.hex(),
            **cleaned,
        }

    @property
    def named_sha256(self) -> bytes:
        """The SHA-256 by which a part names the file, cleaned or not."""
        return self.cleaned_from or self.sha256
