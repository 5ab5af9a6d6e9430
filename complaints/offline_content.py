"""What stands in the one place of the form in one file: the directory, and cards to seal by.

There is one spelling: whoever fills the place writes it, and whoever checks a portal takes no
other, so that nothing can be hidden in a form that somebody saves. It must never have what could
end the element in which it stands, and verifies nothing. Source: crypto/SPEC.md, section 13.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Self

from complaints.directory import Card, DirectoryError
from complaints.domain import strictjson
from complaints.domain.errors import MalformedError

FORMAT: Final = "amparo/offline/v1"
#: Of a form as it was built; what `Content.dump` gives goes between.
OPENING: Final = b'<script type="application/json" id="offline">'
CLOSING: Final = b"</script>"
LIMIT: Final = 500_000  # bytes of a form: to be passed on by telephones

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
                shards={name: text.encode() for name, text in found["shards"].items()},
                cards={name: _signed(*texts) for name, texts in found["cards"].items()},
            )
            written = content.dump()
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            raise MalformedError("This is not what a form brings along.") from None
        if written != data:
            raise MalformedError("This is not spelled as a portal writes it.")
        return content

    def dump(self) -> bytes:
        """The JSON for the place."""
        text = json.dumps(
            {
                "format": FORMAT,
                "made": self.made.isoformat(),
                "signatures": self.signatures.decode(),
                "directory": self.directory.decode(),
                "rulebook": self.rulebook.decode() if self.rulebook else None,
                "shards": {name: data.decode() for name, data in sorted(self.shards.items())},
                "cards": {name: _texts(data) for name, data in sorted(self.cards.items())},
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        return text.replace("<", "\\u003c").encode()  # nothing in it can end the element


def takes_forms(card: Card, day: date) -> bool:
    """Whether a form that is made on a day brings this card along."""
    try:
        card.check_day(day)
    except DirectoryError:
        return False
    return card.field_recipient is not None and card.field_recipient.validity.covers(day)


def _texts(data: bytes) -> tuple[str, str]:
    """Signature and content, which together are a signed file."""
    end = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
    return data[_LENGTH:end].decode(), data[end:].decode()


def _signed(signature: str, content: str) -> bytes:
    """The signed file of these two texts."""
    first = signature.encode()
    return len(first).to_bytes(_LENGTH, "big") + first + content.encode()
