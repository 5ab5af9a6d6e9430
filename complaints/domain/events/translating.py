"""What a member of the office writes down as the translation of somebody's words."""

from dataclasses import dataclass, field
from typing import ClassVar, Self

from complaints.domain.errors import MalformedError
from complaints.domain.events.base import read_hash, read_id
from complaints.domain.fields import Fields
from complaints.domain.identifiers import code, language, text
from complaints.domain.rendering import program_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """What a ``part`` (hash), or a ``message`` (id) of the complainant, says in ``language``.

    Exactly one of the two is set. ``source`` is the language it was in, None if nobody knows.
    ``made`` is one of `complaints.domain.rendering.MADE`, or what a newer desk writes; ``program``
    names the one that translated. ``corrects`` is the translation (id) before it; both stay.
    """

    kind: ClassVar[str] = "translated"
    translation: str
    part: str | None = None
    message: str | None = None
    source: str | None
    language: str
    made: str
    program: str | None = None
    corrects: str | None = None
    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if (self.part is None) == (self.message is None):
            raise MalformedError("A translation is of a part or of a message.")

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            translation=of.get("translation", read_id),
            part=of.optional("part", read_hash),
            message=of.optional("message", read_id),
            source=of.optional("source", language),
            language=of.get("language", language),
            made=of.get("made", code),
            program=of.optional("program", program_name),
            corrects=of.optional("corrects", read_id),
            text=of.get("text", text),
        )
