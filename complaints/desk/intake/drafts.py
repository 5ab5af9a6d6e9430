"""Forms being filled in, files that were brought for them, and numbers that are being copied.

All of it is in memory, covered (`complaints.desk.covered`): a lock hides it and loses nothing, the
end of the program ends it, and none of it is ever on the disk before it is sealed. A number is kept
for minutes, and forgotten at once when it was copied.
"""

import secrets
import threading
from dataclasses import replace
from typing import Final

from complaints.desk.covered import Covered
from complaints.desk.errors import NotAllowedError
from complaints.desk.intake.fields import MOST_MISSING
from complaints.desk.intake.filing import Brought
from complaints.desk.intake.reading import Typed
from complaints.desk.intake.values import Draft, Ended, Handed, Slip
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

    def seek(self, draft_id: str, *, key: bytes) -> Draft | None:
        """Add somebody who is missing; `NotAllowedError` if there is no room for one more."""
        with self._lock:
            draft = self.get(draft_id, key=key)
            if draft is None:
                return None
            if draft.sought >= MOST_MISSING:
                raise NotAllowedError(
                    _("There is room for nine people. Write of the others in their words.")
                )
            return self.change(draft_id, key=key, sought=draft.sought + 1)

    def take_person(self, draft_id: str, n: int, *, out: bool, key: bytes) -> Draft | None:
        """Take the n-th who is missing out of a form, or put them back; what was typed stays."""
        with self._lock:
            draft = self.get(draft_id, key=key)
            if draft is None or not 1 <= n <= draft.sought:
                return draft
            rest = tuple(one for one in draft.taken_out if one != n)
            return self.change(draft_id, key=key, taken_out=(*rest, n) if out else rest)

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
        self._covered.put(_ENDED + draft_id, ended.dump(), key=key, seconds=FORM_SECONDS)
        self.drop(draft_id)

    def ended(self, draft_id: str, *, key: bytes) -> Ended | None:
        """What is left of a form that was sealed."""
        data = self._covered.get(_ENDED + draft_id, key=key)
        return Ended.parse(data) if data else None

    def hand(
        self, draft_id: str, *, receipt: Receipt, case_id: str, spoken: str, key: bytes
    ) -> None:
        """Keep a number for as long as somebody needs to copy it."""
        handed = Handed(receipt=receipt, case_id=case_id, spoken=spoken, seconds=NUMBER_SECONDS)
        self._covered.put(_NUMBER + draft_id, handed.dump(), key=key, seconds=NUMBER_SECONDS)

    def handed(self, draft_id: str, *, key: bytes) -> Handed | None:
        """The number of a form that was sealed; None once it is forgotten."""
        name = _NUMBER + draft_id
        seconds = self._covered.left(name)
        data = self._covered.get(name, key=key)
        if data is None:
            return None
        return Handed.parse(data, seconds=seconds)

    def forget(self, draft_id: str) -> None:
        """Forget a number."""
        self._covered.drop(_NUMBER + draft_id)

    def _put(self, draft: Draft, key: bytes) -> None:
        self._covered.put(_FORM + draft.id, draft.dump(), key=key, seconds=FORM_SECONDS)


def _file(draft_id: str, n: object) -> str:
    return f"file/{draft_id}/{n}"
