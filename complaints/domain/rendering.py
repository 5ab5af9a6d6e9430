"""The words of a part in another language, as an organisation of interpreters answers with them.

A translation is no part: no consent of the complainant names it, and it is not passed on with one.
Source: SPEC.md, section 9 (referral-answer).
"""

from dataclasses import dataclass, field
from typing import Final, Self

from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import HASH_SIZE, code, hex_text, language, text

#: By a person; by a program, and a person has checked it; by a program alone.
HUMAN: Final = "human"
CHECKED: Final = "machine-checked"
MACHINE: Final = "machine"
MADE: Final = (HUMAN, CHECKED, MACHINE)
MAX_PROGRAM: Final = 80  # characters of a program's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What the part of this hash says, in ``language``; ``source`` is the language it was in.

    ``made`` is one of `MADE`, or what a newer program writes; ``program`` names the one that
    translated, if one did.
    """

    part: str
    source: str | None
    language: str
    made: str
    program: str | None = None
    text: str = field(repr=False)

    @classmethod
    def read(cls, value: object) -> Self:
        """The translation of its JSON object."""
        fields = Fields(value, "translation")
        return cls(
            part=fields.get("part", hex_text(HASH_SIZE)),
            source=fields.optional("source", language),
            language=fields.get("language", language),
            made=fields.get("made", code),
            program=fields.optional("program", program_name),
            text=fields.get("text", text),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {
            "part": self.part,
            "source": self.source,
            "language": self.language,
            "made": self.made,
            "program": self.program,
            "text": self.text,
        }


def program_name(value: object) -> str:
    """What a program that translates is called; `MalformedError` if it is too long for a name."""
    name = text(value)
    if not name.strip() or len(name) > MAX_PROGRAM:
        raise MalformedError(f"A program's name has 1 to {MAX_PROGRAM} characters.")
    return name
