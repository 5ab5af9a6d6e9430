"""What stands in the one place of the form in one file: the directory, and cards to seal by.

There is one spelling: whoever fills the place writes it, and whoever checks a portal takes no
other, so that nothing can be hidden in a form that somebody saves. It must never have what could
end the element in which it stands, and verifies nothing. Source: crypto/SPEC.md, section 13.
"""

import base64
import bz2
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final, Self

from complaints.directory import Card, DirectoryError
from complaints.domain import strictjson
from complaints.domain.errors import MalformedError

FORMAT: Final = "amparo/offline/v1"
#: Of a form as it was built; what `Content.dump` gives goes between.
OPENING: Final = b'<script type="application/json" id="offline">'
CLOSING: Final = b"</script>"
LIMIT: Final = 500_000  # bytes of a form: to be passed on by telephones
#: In the head of a form that has a rulebook in itself: the hex SHA-256 of that.
RULEBOOK: Final = '<meta name="amparo-rulebook" content="%s">'

_LARGEST: Final = 8_388_608  # bytes of a list
_KEPT: Final = 256  # lists
_BRACES: Final = 2
_LENGTH: Final = 2  # bytes in a signed file that say how long its signature is


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Each file byte for byte as it is served elsewhere; ``cards`` by organisation, signed."""

    made: date
    signatures: bytes = field(repr=False)
    directory: bytes = field(repr=False)
    rulebook: bytes | None = field(repr=False)
    shards: Mapping[str, bytes] = field(repr=False)
    cards: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The content in the place of a form; `MalformedError` unless `dump` would write it so."""
        found: Any = strictjson.loads(data)
        try:
            content = cls(
                made=date.fromisoformat(found["made"]),
                signatures=found["signatures"].encode(),
                directory=found["directory"].encode(),
                rulebook=found["rulebook"].encode() if found["rulebook"] else None,
                shards={name: unpack(text) for name, text in found["shards"].items()},
                cards={name: _signed(*texts) for name, texts in found["cards"].items()},
            )
            written = content.dump()
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError):
            raise MalformedError("This is not what a form brings along.") from None
        if written != data:
            raise MalformedError("This is not spelled as a portal writes it.")
        return content

    def dump(self) -> bytes:
        """The JSON for the place."""
        return _spelled(
            {
                "format": FORMAT,
                "made": self.made.isoformat(),
                "signatures": self.signatures.decode(),
                "directory": self.directory.decode(),
                "rulebook": self.rulebook.decode() if self.rulebook else None,
                "shards": {name: pack(data) for name, data in sorted(self.shards.items())},
                "cards": {name: _texts(data) for name, data in sorted(self.cards.items())},
            }
        )


def takes_forms(card: Card, day: date) -> bool:
    """Whether a form that is made on a day brings this card along."""
    try:
        card.check_day(day)
    except DirectoryError:
        return False
    return card.field_recipient is not None and card.field_recipient.validity.covers(day)


def has_rulebook(page: bytes, sha256: str | None) -> bool:
    """Whether a form that was built has this rulebook in itself: then nothing fills it in."""
    return sha256 is not None and (RULEBOOK % sha256).encode() in page


def size_of_shard(name: str, data: bytes) -> int:
    """How many bytes a list takes in the place, without what stands between two."""
    return len(_spelled({name: pack(data)})) - _BRACES


def size_of_card(name: str, data: bytes) -> int:
    """How many bytes a card takes in the place, without what stands between two."""
    return len(_spelled({name: _texts(data)})) - _BRACES


@lru_cache(_KEPT)
def pack(data: bytes) -> str:
    """As a form has what is long: bzip2, which packs the same bytes alike everywhere, in base64."""
    return base64.b64encode(bz2.compress(data)).decode()


def unpack(text: str) -> bytes:
    """What was packed; `ValueError` or `OSError` if nothing was, or far too much."""
    reader = bz2.BZ2Decompressor()
    data = reader.decompress(base64.b64decode(text, validate=True), _LARGEST)
    if not reader.eof or reader.unused_data:
        raise ValueError("not packed by us")
    return data


def _spelled(value: object) -> bytes:
    """The one spelling; nothing in it can end the element in which it stands."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").encode()


def _texts(data: bytes) -> tuple[str, str]:
    """Signature and content, which together are a signed file."""
    end = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
    return data[_LENGTH:end].decode(), data[end:].decode()


def _signed(signature: str, content: str) -> bytes:
    """The signed file of these two texts."""
    first = signature.encode()
    return len(first).to_bytes(_LENGTH, "big") + first + content.encode()
