"""A signed file: content and its minisign signature in one body.

``u16be(length of the signature file) || signature file || content``. The signature covers the
exact bytes of the content; nothing is re-serialised to check it. What `parse` returns is not yet
verified: which key to verify with often stands in the content.
Source: SPEC.md, section 3.
"""

from dataclasses import dataclass, field
from typing import Final, Self

from crypto import minisign
from crypto.errors import MalformedFileError, SignatureError

_LENGTH_SIZE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedFile:
    """Content with a signature beside it, which `verify` checks."""

    content: bytes = field(repr=False)
    signature: minisign.Signature = field(repr=False)

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The content and the signature; `MalformedFileError` unless both are there."""
        size = int.from_bytes(data[:_LENGTH_SIZE], "big")
        end = _LENGTH_SIZE + size
        if len(data) < end or len(data) < _LENGTH_SIZE:
            raise MalformedFileError("The signed file is cut short.")
        try:
            signature = minisign.Signature.parse(data[_LENGTH_SIZE:end])
        except SignatureError as error:
            raise MalformedFileError(f"The signed file has no signature: {error}") from error
        return cls(content=data[end:], signature=signature)

    def verify(self, key: minisign.PublicKey) -> str:
        """The trusted comment, once the signature is known to be by ``key``.

        Raises `SignatureError` otherwise.
        """
        return minisign.verify(self.content, self.signature, key)


def sign(content: bytes, *, key: minisign.SecretKey, trusted_comment: str) -> bytes:
    """``content`` with a signature by ``key``, as one body."""
    text = minisign.sign(content, key=key, trusted_comment=trusted_comment).encode("utf-8")
    return len(text).to_bytes(_LENGTH_SIZE, "big") + text + content


def overhead(trusted_comment: str) -> int:
    """How many bytes a signed file of ours has beside its content."""
    return _LENGTH_SIZE + minisign.signature_size(trusted_comment)
