"""Verified messages from outside the office, as they were signed until what they told is erased."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import BindParameter, Row, bindparam, func, insert, select
from sqlalchemy.orm import Session

from complaints.desk.arrived import whole_of
from complaints.desk.models import LetterRow, table_of
from complaints.domain import messages
from complaints.domain.history import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A letter beside what proves it.

    ``signed`` are the exact bytes under ``signature`` by ``signer`` (a public key). ``case_id``
    is our own case, whatever the message calls it. Once erased, ``signed`` is empty and
    ``erased_hash`` what it was the SHA-256 of (hex).
    """

    letter: Letter
    case_id: str
    signer: str
    signed: bytes = field(repr=False)
    signature: str = field(repr=False)
    erased_hash: str = ""

    @property
    def hash(self) -> str:
        """Hex SHA-256 of the message as it was signed."""
        return self.erased_hash or hashlib.sha256(self.signed).hexdigest()


#: The same statements at every time: of many letters a round spends no time on making them.
_TABLE: Final = table_of(LetterRow)
_OF: Final[BindParameter[str]] = bindparam("of", expanding=True)
_HASHES: Final = select(_TABLE.c.id, _TABLE.c.hash, _TABLE.c.signed).where(_TABLE.c.id.in_(_OF))
_OF_CASES: Final = (
    select(
        *(_TABLE.c.id, _TABLE.c.case_id, _TABLE.c.seq, _TABLE.c.envelope),
        *(_TABLE.c.out_of_order, _TABLE.c.signed, _TABLE.c.whole),
    )
    .where(_TABLE.c.case_id.in_(_OF))
    .order_by(_TABLE.c.seq)
)
_INSERT: Final = insert(_TABLE)
_COUNTERS: Final = (
    select(_TABLE.c.case_id, _TABLE.c.signer, func.max(_TABLE.c.counter))
    .where(_TABLE.c.case_id.in_(_OF))
    .group_by(_TABLE.c.case_id, _TABLE.c.signer)
)


class Letters:
    """The letters of all cases."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: dict[str, messages.Message] = {}  # what was added here is not parsed again

    def add(self, filed: Sequence[Filed]) -> None:
        """Keep letters. The ids of their messages must be new."""
        if filed:
            self._session.connection().execute(_INSERT, [_row(one) for one in filed])
            self._read |= {one.letter.message.id: one.letter.message for one in filed}

    def of_case(self, case_id: str) -> list[Letter]:
        """The letters of one case, in the order of the inbox."""
        return self.of_cases([case_id])[case_id]

    def of_cases(self, case_ids: Collection[str]) -> dict[str, list[Letter]]:
        """`of_case` of each."""
        self._session.flush()
        found: dict[str, list[Letter]] = {one: [] for one in case_ids}
        for row in self._session.connection().execute(_OF_CASES, {"of": list(case_ids)}):
            found[row.case_id].append(_letter(row, self._read.get(row.id)))
        return found

    def hashes(self, message_ids: Collection[str]) -> dict[str, str]:
        """`Filed.hash` of the letters that there are with these messages' ids, by id."""
        self._session.flush()
        rows = self._session.connection().execute(_HASHES, {"of": list(message_ids)})
        return {row.id: row.hash or hashlib.sha256(row.signed).hexdigest() for row in rows}

    def get(self, message_id: str) -> Filed | None:
        """The letter with this message's id, with what proves it."""
        row = self._session.get(LetterRow, message_id)
        if row is None:
            return None
        return Filed(
            letter=_letter(row),
            case_id=row.case_id,
            signer=row.signer,
            signed=row.signed,
            signature=row.signature,
            erased_hash=row.hash,
        )

    def erase_on(self, message_id: str, day: date) -> None:
        """What it told was taken back: from this day on it is to be erased. The earliest counts."""
        row = self._session.get(LetterRow, message_id)
        if row is not None:
            row.erase_on = min(row.erase_on or day.isoformat(), day.isoformat())

    def due(self, today: date) -> list[str]:
        """The cases in which something is to be erased by today and is still here."""
        query = select(LetterRow.case_id).where(
            LetterRow.erase_on != "", LetterRow.erase_on <= today.isoformat(), LetterRow.hash == ""
        )
        return sorted(set(self._session.scalars(query)))

    def erase(self, message_id: str, left: messages.Message) -> bool:
        """Keep ``left`` in place of what was signed, and its hash, once; whether that is now."""
        row = self._session.get(LetterRow, message_id)
        if row is None or row.hash:
            return False
        row.hash = hashlib.sha256(row.signed).hexdigest()
        row.signed, row.whole = b"", left.dump()
        self._read.pop(message_id, None)
        self._session.flush()
        return True

    def signers(self, case_id: str) -> set[str]:
        """The keys that signed complaints of this case, or that a referral brought for it."""
        keys = set()
        for letter in self.of_case(case_id):
            message = letter.message
            if isinstance(message, messages.Complaint | messages.Referral) and message.reply:
                keys.add(message.reply.verifying_key)
        return keys

    def by(self, signer: str, *, after: int) -> list[tuple[str, str]]:
        """The ids of the letters that this key signed, after a place in the inbox; their cases."""
        query = select(LetterRow.id, LetterRow.case_id).where(
            LetterRow.signer == signer, LetterRow.seq > after
        )
        return [(row.id, row.case_id) for row in self._session.execute(query)]

    def newest(self) -> int:
        """The place in the inbox of the letter that came last; 0 if none came."""
        return self._session.scalar(select(func.max(LetterRow.seq))) or 0

    def counters(self, case_ids: Collection[str]) -> dict[str, dict[str, int]]:
        """For each case the highest counter that each key has used in it."""
        found: dict[str, dict[str, int]] = {one: {} for one in case_ids}
        for case_id, signer, counter in self._session.connection().execute(
            _COUNTERS, {"of": list(case_ids)}
        ):
            found[case_id][signer] = counter
        return found


def _row(filed: Filed) -> dict[str, object]:
    message = filed.letter.message
    return {
        "id": message.id,
        "seq": filed.letter.seq,
        "envelope": filed.letter.envelope,
        "case_id": filed.case_id,
        "type": message.type,
        "sender": message.sender,
        "signer": filed.signer,
        "counter": message.counter,
        "out_of_order": filed.letter.out_of_order,
        "signed": filed.signed,
        "whole": whole_of(filed.signed, message),
        "signature": filed.signature,
        "hash": "",
        "erase_on": "",
    }


def _letter(
    row: LetterRow | Row[*tuple[Any, ...]], message: messages.Message | None = None
) -> Letter:
    return Letter(
        message=message or messages.parse(row.whole or row.signed),
        seq=row.seq,
        envelope=row.envelope,
        out_of_order=row.out_of_order,
    )
