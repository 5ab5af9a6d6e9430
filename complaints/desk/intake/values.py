"""What is remembered of a form, of what became of it, and of a number that is being copied.

Values and their bytes, for `complaints.desk.intake.drafts`, which alone keeps them, covered.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from complaints.desk.intake.aloud import SHARED
from complaints.desk.intake.fields import MOST_MISSING
from complaints.desk.intake.reading import Typed
from complaints.domain import strictjson
from complaints.domain.events.intake import VISIT, WAYS
from complaints.domain.fields import Fields, mapping
from complaints.domain.identifiers import flag, integer, language, one_of, text
from crypto.receipt import Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One file of a form: its number there, what it is, how long."""

    n: int
    kind: str
    media_type: str | None
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form: for whom (one of `WAYS`, or `VISIT`), what was typed, what is to be asked aloud.

    ``spoken`` is the language in which it is spoken; ``asked`` are organisations, ``parts`` the
    names of what they may have. ``sought``: how many people were added who are missing, and
    ``taken_out`` those of them, by their numbers, who were taken out again.
    """

    id: str
    how: str
    spoken: str = "en"
    interpreter: bool = False
    typed: Typed = field(default_factory=dict, repr=False)
    files: tuple[Slip, ...] = ()
    asked: tuple[str, ...] = ()
    parts: tuple[str, ...] = SHARED
    sought: int = 0
    taken_out: tuple[int, ...] = ()

    @property
    def people(self) -> tuple[int, ...]:
        """The numbers of those who are missing, without whom was taken out."""
        return tuple(n for n in range(1, self.sought + 1) if n not in self.taken_out)

    @property
    def stand(self) -> str:
        """Stands for all that is in it now: what was read aloud is what is sealed, or nothing."""
        return hashlib.sha256(self.dump()).hexdigest()

    def dump(self) -> bytes:
        """As bytes for `parse`."""
        files = [
            {"n": one.n, "kind": one.kind, "type": one.media_type, "length": one.length}
            for one in self.files
        ]
        return strictjson.dumps(
            {
                "id": self.id,
                "how": self.how,
                "spoken": self.spoken,
                "interpreter": self.interpreter,
                "typed": _listed(self.typed),
                "files": files,
                "asked": self.asked,
                "parts": self.parts,
                "sought": self.sought,
                "taken_out": self.taken_out,
            }
        )

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The draft of its bytes."""
        of = Fields(strictjson.loads(data), "form")
        return cls(
            id=of.get("id", text),
            how=of.get("how", one_of(*WAYS, VISIT)),
            spoken=of.get("spoken", language),
            interpreter=of.get("interpreter", flag),
            typed=_typed(of.get("typed", mapping)),
            files=of.each("files", _slip),
            asked=of.each("asked", text),
            parts=of.each("parts", text),
            sought=of.get("sought", integer(0, MOST_MISSING)),
            taken_out=of.each("taken_out", integer(1, MOST_MISSING)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What is left of a form that was sealed: the code of its case, and what is true of its event.

    ``typed`` is empty where the event has no code by which others can tell of it, too.
    """

    code: str
    spoken: str
    typed: Typed = field(default_factory=dict, repr=False)

    def dump(self) -> bytes:
        """As bytes for `parse`."""
        return strictjson.dumps(
            {"code": self.code, "spoken": self.spoken, "typed": _listed(self.typed)}
        )

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """What is left, of its bytes."""
        of = Fields(strictjson.loads(data), "form")
        return cls(
            code=of.get("code", text),
            spoken=of.get("spoken", language),
            typed=_typed(of.get("typed", mapping)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A number that is being copied, and the case that it opens."""

    receipt: Receipt = field(repr=False)
    case_id: str
    spoken: str
    seconds: float

    def dump(self) -> bytes:
        """As bytes for `parse`; how long it is kept is no part of them."""
        return strictjson.dumps(
            {"digits": self.receipt.digits, "case": self.case_id, "spoken": self.spoken}
        )

    @classmethod
    def parse(cls, data: bytes, *, seconds: float) -> Self:
        """The number of its bytes, which is forgotten in so many seconds."""
        of = Fields(strictjson.loads(data), "number")
        return cls(
            receipt=Receipt(of.get("digits", text)),
            case_id=of.get("case", text),
            spoken=of.get("spoken", text),
            seconds=seconds,
        )


def _listed(typed: Typed) -> dict[str, list[str]]:
    return {name: list(values) for name, values in sorted(typed.items())}


def _typed(value: Mapping[str, object]) -> Typed:
    return {name: tuple(many) for name, many in value.items() if isinstance(many, list)}


def _slip(value: object) -> Slip:
    of = Fields(value, "file")
    return Slip(
        n=of.get("n", integer(1)),
        kind=of.get("kind", text),
        media_type=of.optional("type", text),
        length=of.get("length", integer(1)),
    )
