"""Forms being filled in, files that were brought for them, and numbers that are being copied.

All of it is in memory, covered (`complaints.desk.covered`): a lock hides it and loses nothing, the
end of the program ends it, and none of it is ever on the disk before it is sealed. A number is kept
for minutes, and forgotten at once when it was copied.
"""

import hashlib
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self

from complaints.desk.aloud import SHARED
from complaints.desk.covered import Covered
from complaints.desk.errors import NotAllowedError
from complaints.desk.intake import Typed
from complaints.desk.intaking import Brought
from complaints.domain import strictjson
from complaints.domain.events.intake import VISIT, WAYS
from complaints.domain.fields import Fields, mapping
from complaints.domain.identifiers import flag, integer, language, one_of, text
from complaints.locale.marking import _
from crypto.receipt import Receipt

FORM_SECONDS: Final = 12 * 3600.0
NUMBER_SECONDS: Final = 20 * 60.0
FILE: Final = 32 << 20  # bytes of one file
FILES: Final = 96 << 20  # of all
_MOST: Final = 20
_FORM: Final = "form/"
_NUMBER: Final = "number/"
_ENDED: Final = "ended/"


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
    names of what they may have.
    """

    id: str
    how: str
    spoken: str = "en"
    interpreter: bool = False
    typed: Typed = field(default_factory=dict, repr=False)
    files: tuple[Slip, ...] = ()
    asked: tuple[str, ...] = ()
    parts: tuple[str, ...] = SHARED

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
                "typed": {name: list(values) for name, values in sorted(self.typed.items())},
                "files": files,
                "asked": self.asked,
                "parts": self.parts,
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
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What is left of a form that was sealed: the code of its case, and what is true of its event.

    ``typed`` is empty where the event has no code by which others can tell of it, too.
    """

    code: str
    spoken: str
    typed: Typed = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A number that is being copied, and the case that it opens."""

    receipt: Receipt = field(repr=False)
    case_id: str
    spoken: str
    seconds: float


class Drafts:
    """Those of one desk. ``key`` is what only the unlocked desk has. Safe for several threads.

    Whoever seals a form holds ``alone`` meanwhile.
    """

    def __init__(self, covered: Covered) -> None:
        self._covered = covered
        self._lock = threading.RLock()
        self.alone = threading.Lock()

    def begin(self, how: str, *, key: bytes, typed: Typed | None = None, spoken: str = "") -> Draft:
        """A new form."""
        draft = Draft(id=secrets.token_hex(16), how=how, typed=typed or {}, spoken=spoken or "en")
        self._put(draft, key)
        return draft

    def get(self, draft_id: str, *, key: bytes) -> Draft | None:
        """A form by its id; None if there is none (any more)."""
        data = self._covered.get(_FORM + draft_id, key=key)
        return Draft.parse(data) if data else None

    def begun(self, *, key: bytes) -> list[Draft]:
        """All forms, the oldest first."""
        ids = [one.removeprefix(_FORM) for one in self._covered.names(_FORM)]
        return [draft for one in ids if (draft := self.get(one, key=key))]

    def change(self, draft_id: str, *, key: bytes, **values: object) -> Draft | None:
        """Change some of a form, nothing else of it; None if there is none (any more)."""
        with self._lock:
            draft = self.get(draft_id, key=key)
            if draft is None:
                return None
            draft = replace(draft, **values)  # type: ignore[arg-type]
            self._put(draft, key)
            return draft

    def bring(self, draft_id: str, brought: Brought, *, key: bytes) -> Draft | None:
        """Add a file to a form; `NotAllowedError` if it is too much."""
        with self._lock:
            draft = self.get(draft_id, key=key)
            if draft is None:
                return None
            length = len(brought.data)
            if not length:
                raise NotAllowedError(_("There is nothing in this file."))
            if (
                length > FILE
                or length + sum(one.length for one in draft.files) > FILES
                or len(draft.files) >= _MOST
            ):
                raise NotAllowedError(
                    _("This is too much for this page. They can add it later with their number.")
                )
            n = 1 + max((one.n for one in draft.files), default=0)
            slip = Slip(n=n, kind=brought.kind, media_type=brought.media_type, length=length)
            name = _file(draft_id, n)
            self._covered.put(name, brought.data, key=key, seconds=FORM_SECONDS)
            return self.change(draft_id, key=key, files=(*draft.files, slip))

    def take_out(self, draft_id: str, n: int, *, key: bytes) -> Draft | None:
        """Take a file out of a form again."""
        with self._lock:
            self._covered.drop(_file(draft_id, n))
            draft = self.get(draft_id, key=key)
            if draft is None:
                return None
            rest = tuple(one for one in draft.files if one.n != n)
            return self.change(draft_id, key=key, files=rest)

    def brought(self, draft: Draft, *, key: bytes) -> list[Brought]:
        """The files of a form."""
        found = []
        for one in draft.files:
            data = self._covered.get(_file(draft.id, one.n), key=key)
            if data is not None:
                found.append(Brought(kind=one.kind, media_type=one.media_type, data=data))
        return found

    def drop(self, draft_id: str) -> None:
        """Forget a form and its files."""
        with self._lock:
            self._covered.drop(_FORM + draft_id)
            for name in self._covered.names(_file(draft_id, "")):
                self._covered.drop(name)

    def end(self, draft_id: str, ended: Ended, *, key: bytes) -> None:
        """Forget a form that was sealed, but for what somebody else of the same event shares."""
        typed = {name: list(values) for name, values in ended.typed.items()}
        said = strictjson.dumps({"code": ended.code, "spoken": ended.spoken, "typed": typed})
        self._covered.put(_ENDED + draft_id, said, key=key, seconds=FORM_SECONDS)
        self.drop(draft_id)

    def ended(self, draft_id: str, *, key: bytes) -> Ended | None:
        """What is left of a form that was sealed."""
        data = self._covered.get(_ENDED + draft_id, key=key)
        if data is None:
            return None
        of = Fields(strictjson.loads(data), "form")
        return Ended(
            code=of.get("code", text),
            spoken=of.get("spoken", language),
            typed=_typed(of.get("typed", mapping)),
        )

    def hand(
        self, draft_id: str, *, receipt: Receipt, case_id: str, spoken: str, key: bytes
    ) -> None:
        """Keep a number for as long as somebody needs to copy it."""
        said = strictjson.dumps({"digits": receipt.digits, "case": case_id, "spoken": spoken})
        self._covered.put(_NUMBER + draft_id, said, key=key, seconds=NUMBER_SECONDS)

    def handed(self, draft_id: str, *, key: bytes) -> Handed | None:
        """The number of a form that was sealed; None once it is forgotten."""
        name = _NUMBER + draft_id
        seconds = self._covered.left(name)
        data = self._covered.get(name, key=key)
        if data is None:
            return None
        of: Mapping[str, object] = mapping(strictjson.loads(data))
        return Handed(
            receipt=Receipt(str(of["digits"])),
            case_id=str(of["case"]),
            spoken=str(of["spoken"]),
            seconds=seconds,
        )

    def forget(self, draft_id: str) -> None:
        """Forget a number."""
        self._covered.drop(_NUMBER + draft_id)

    def _put(self, draft: Draft, key: bytes) -> None:
        self._covered.put(_FORM + draft.id, draft.dump(), key=key, seconds=FORM_SECONDS)


def _typed(value: Mapping[str, object]) -> Typed:
    return {name: tuple(many) for name, many in value.items() if isinstance(many, list)}


def _file(draft_id: str, n: object) -> str:
    return f"file/{draft_id}/{n}"


def _slip(value: object) -> Slip:
    of = Fields(value, "file")
    return Slip(
        n=of.get("n", integer(1)),
        kind=of.get("kind", text),
        media_type=of.optional("type", text),
        length=of.get("length", integer(1)),
    )
