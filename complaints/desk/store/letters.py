"""Verified messages from outside the office, as they were signed until what they told is erased."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, bindparam, func, insert, select
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
_HASH: Final = select(_TABLE.c.hash, _TABLE.c.signed).where(_TABLE.c.id == bindparam("of"))
_OF_CASE: Final = (
    select(_TABLE.c.seq, _TABLE.c.envelope, _TABLE.c.out_of_order, _TABLE.c.signed, _TABLE.c.whole)
    .where(_TABLE.c.case_id == bindparam("of"))
    .order_by(_TABLE.c.seq)
)
_INSERT: Final = insert(_TABLE)
_HIGHEST: Final = select(func.max(_TABLE.c.counter)).where(
    _TABLE.c.signer == bindparam("by"), _TABLE.c.case_id == bindparam("of")
)


class Letters:
    """The letters of all cases."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, filed: Filed) -> None:
        """Keep a letter. Its message's id must be new."""
        message = filed.letter.message
        self._session.connection().execute(
            _INSERT,
            {
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
            },
        )

    def of_case(self, case_id: str) -> list[Letter]:
        """The letters of one case, in the order of the inbox."""
        self._session.flush()
        rows = self._session.connection().execute(_OF_CASE, {"of": case_id})
        return [_letter(row) for row in rows]

    def hash_of(self, message_id: str) -> str | None:
        """`Filed.hash` of the letter with this message's id; None if there is none."""
        self._session.flush()
        row = self._session.connection().execute(_HASH, {"of": message_id}).one_or_none()
        return row and (row.hash or hashlib.sha256(row.signed).hexdigest())

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

    def erase(self, message_id: str, left: messages.Message) -> None:
        """Keep ``left`` in place of what was signed, and its hash; once."""
        row = self._session.get(LetterRow, message_id)
        if row is None or row.hash:
            return
        row.hash = hashlib.sha256(row.signed).hexdigest()
        row.signed, row.whole = b"", left.dump()
        self._session.flush()

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

    def highest_counter(self, signer: str, case_id: str) -> int:
        """The highest counter that this key has used in this case; 0 if none."""
        return self._session.connection().scalar(_HIGHEST, {"by": signer, "of": case_id}) or 0


def _letter(row: LetterRow | Row[*tuple[Any, ...]]) -> Letter:
    return Letter(
        message=messages.parse(row.whole or row.signed),
        seq=row.seq,
        envelope=row.envelope,
        out_of_order=row.out_of_order,
    )
