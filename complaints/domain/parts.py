"""Parts: what a record is made of, and what the complainant decides about one by one.

A part is a JSON text and a random salt; everybody names it by the hash of both, so whoever was not
given a part cannot guess it from its hash. The text is carried as it was written, never written
anew, and never in a ``repr``.
Source: SPEC.md, section 10.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from complaints.domain import strictjson
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields, mapping
from complaints.domain.identifiers import hex_bytes, text

SALT_SIZE: Final = 32

_ADDS: Final = "adds"
_WORDS: Final = "text"
_NAME: Final = re.compile(r"[a-z][a-z-]{1,30}(\[[1-9][0-9]?\])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part as somebody was given it.

    ``name`` is ``account``, ``evidence[1]`` and so on; a name from a newer program is kept.
    """

    name: str
    salt: bytes = field(repr=False)
    text: str = field(repr=False)
    _read: Mapping[str, object] | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        part_name(self.name)
        if len(self.salt) != SALT_SIZE:
            raise MalformedError("A part's salt has 32 bytes.")

    @classmethod
    def new(cls, name: str, content: Mapping[str, object]) -> Self:
        """A part under a fresh salt."""
        return cls(
            name=name,
            salt=secrets.token_bytes(SALT_SIZE),
            text=strictjson.dumps(content).decode("utf-8"),
        )

    @classmethod
    def read(cls, value: object) -> Self:
        """The part of its JSON object in a message."""
        fields = Fields(value, "part")
        return cls(
            name=fields.get("part", part_name),
            salt=fields.get("salt", hex_bytes(SALT_SIZE)),
            text=fields.get("bytes", text),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {"part": self.name, "salt": self.salt.hex(), "bytes": self.text}

    @property
    def hash(self) -> str:
        """By which consents, questions and keepsakes name it: 64 hex digits."""
        return hashlib.sha256(self.salt + self.text.encode("utf-8")).hexdigest()

    @property
    def content(self) -> Mapping[str, object]:
        """The fields inside; `MalformedError` if the text is no JSON object."""
        if self._read is None:  # a case asks for it again and again
            object.__setattr__(self, "_read", mapping(strictjson.loads(self.text.encode("utf-8"))))
        assert self._read is not None
        return self._read

    @property
    def is_object(self) -> bool:
        """Whether the text is the JSON object that `content` gives."""
        try:
            _ = self.content
        except MalformedError:
            return False
        return True

    @property
    def adds(self) -> bool:
        """Whether it adds to the part of this name that was given before, and replaces none."""
        return self.is_object and self.content.get(_ADDS) is True


def together(parts: Iterable[Part]) -> dict[str, object]:
    """What a part says with the parts that add to it, the earliest first.

    Of a field the last counts, but lists are united, and a text stands below the text before it. A
    part that is no JSON object says nothing here.
    """
    said: dict[str, object] = {}
    for part in parts:
        for name, value in (part.content if part.is_object else {}).items():
            before = said.get(name)
            if isinstance(value, list) and isinstance(before, list):
                said[name] = before + [one for one in value if one not in before]
            elif name == _WORDS and isinstance(value, str) and isinstance(before, str):
                said[name] = f"{before}\n\n{value}"
            else:
                said[name] = value
    said.pop(_ADDS, None)
    return said


def part_name(value: object) -> str:
    """The name of a part; `MalformedError` for what could be none."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise MalformedError("It should be the name of a part.")
    return value
