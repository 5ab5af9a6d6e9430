"""The four lines of a minisign signature file: parsed strictly, and written as they were parsed.

Nothing here verifies. Only the prehashed form (``ED``) is accepted; refused is every spelling that
minisign would not itself write: carriage returns, control characters, non-canonical base64,
anything after the fourth line. A comment is a claim until `crypto.minisign.verify` returns it.
Source: https://jedisct1.github.io/minisign/
"""

from dataclasses import dataclass
from typing import Final, Self
from unicodedata import category

from crypto import b64
from crypto.ed25519 import SIGNATURE_SIZE
from crypto.errors import SignatureError

KEY_ID_SIZE: Final = 8
MAX_COMMENT: Final = 255  # bytes; readers ignore this comment
MAX_TRUSTED_COMMENT: Final = 8192  # bytes, as in minisign
MAX_SIGNATURES: Final = 64  # in one file; far above any number of stewards
_PREHASHED: Final = b"ED"
_UNTRUSTED: Final = "untrusted comment: "
_TRUSTED: Final = "trusted comment: "
OUR_COMMENT: Final = "amparo"
_LINES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One parsed signature file, not yet verified: its comments are claims."""

    untrusted_comment: str
    key_id: bytes
    signature: bytes
    trusted_comment: str
    global_signature: bytes

    @classmethod
    def parse(cls, text: str | bytes) -> Self:
        """The signature of exactly one file; `SignatureError` says what is wrong with it."""
        lines = _lines(text)
        if len(lines) != _LINES:
            raise SignatureError("A signature file has exactly four lines.")
        return cls._of(lines)

    @classmethod
    def _of(cls, lines: list[str]) -> Self:
        first = _decode(lines[1], 2 + KEY_ID_SIZE + SIGNATURE_SIZE)
        if not first.startswith(_PREHASHED):
            raise SignatureError("Only prehashed minisign signatures (ED) are accepted.")
        return cls(
            untrusted_comment=_comment(lines[0], _UNTRUSTED, MAX_COMMENT),
            key_id=first[2 : 2 + KEY_ID_SIZE],
            signature=first[2 + KEY_ID_SIZE :],
            trusted_comment=_comment(lines[2], _TRUSTED, MAX_TRUSTED_COMMENT),
            global_signature=_decode(lines[3], SIGNATURE_SIZE),
        )

    def __str__(self) -> str:
        """The file's four lines, byte for byte as they were parsed."""
        first = b64.encode(_PREHASHED + self.key_id + self.signature).decode("ascii")
        second = b64.encode(self.global_signature).decode("ascii")
        return (
            f"{_UNTRUSTED}{self.untrusted_comment}\n{first}\n"
            f"{_TRUSTED}{self.trusted_comment}\n{second}\n"
        )


def split(text: str | bytes) -> tuple[Signature, ...]:
    """The signatures of several files written one after the other, in their order.

    Raises `SignatureError`, also when there is none.
    """
    lines = _lines(text)
    if not lines or len(lines) % _LINES:
        raise SignatureError("A file of signatures has four lines for each.")
    return tuple(Signature._of(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES))


def signature_size(trusted_comment: str) -> int:
    """How many bytes a signature file of ours with this trusted comment has."""
    head = len(_UNTRUSTED) + len(OUR_COMMENT) + 1
    body = 100 + 1 + len(_TRUSTED) + len(trusted_comment.encode("utf-8")) + 1 + 88 + 1
    return head + body


def _lines(text: str | bytes) -> list[str]:
    limit = MAX_SIGNATURES * (MAX_COMMENT + MAX_TRUSTED_COMMENT + 256)
    if len(text) > limit:
        raise SignatureError("This is too long for a signature file.")
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise SignatureError("A signature file is UTF-8 text.") from error
    if not text.endswith("\n"):
        raise SignatureError("The last line of a signature file is not ended.")
    lines = text[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES * _LINES:
        raise SignatureError("There are too many signatures in one file.")
    return lines


def _decode(line: str, size: int) -> bytes:
    try:
        raw = b64.decode(line.encode("ascii"))
    except ValueError as error:
        raise SignatureError("A line of the signature file is not canonical base64.") from error
    if len(raw) != size:
        raise SignatureError("A line of the signature file has the wrong length.")
    return raw


def _comment(line: str, prefix: str, limit: int) -> str:
    if not line.startswith(prefix):
        raise SignatureError(f'A line of the signature file does not begin with "{prefix}".')
    comment = line.removeprefix(prefix)
    check_comment(comment, limit)
    return comment


def check_comment(comment: str, limit: int) -> None:
    """Return if a comment is UTF-8 of at most ``limit`` bytes, no control characters among it.

    Raises `SignatureError` otherwise.
    """
    if not comment.isprintable() and any(  # looked through only where it may matter: it is slow
        category(character) == "Cc" and character != "\t" for character in comment
    ):
        raise SignatureError("A comment of the signature has control characters.")
    try:
        size = len(comment.encode("utf-8"))
    except UnicodeEncodeError as error:  # a lone surrogate
        raise SignatureError("A comment of the signature is not UTF-8.") from error
    if size > limit:
        raise SignatureError("A comment of the signature is too long.")
