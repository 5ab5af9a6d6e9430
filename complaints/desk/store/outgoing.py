"""What the portal must still take: sealed bytes, sent again as they are until it has them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session, defer

from complaints.desk.models import CopyRow, CounterRow, OutgoingRow
from complaints.desk.store import copies

#: So many entries and counters a desk may have used between its backup and its loss.
LEAP: Final = 9_000
_AT_ONCE: Final = 500  # values in one statement


class Road(StrEnum):
    """Where a parcel goes: ``target`` is an organisation, a tag in hex, or nothing."""

    CHUNK = "chunk"
    INBOX = "inbox"
    REPLY = "reply"


class SendState(StrEnum):
    """What became of a parcel."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One body for the portal. ``name`` is its SHA-256; ``message_id`` what it is part of.

    ``problem`` says why the last try failed, ``tries`` how many may have succeeded all the same.
    ``body`` is empty in lists, which may be long: `Outgoing.get` has it.
    """

    id: int = 0
    road: Road
    target: str = field(repr=False)
    name: str
    body: bytes = field(default=b"", repr=False)
    message_id: str
    case_id: str
    day: date
    state: SendState = SendState.WAITING
    tries: int = 0
    problem: str = ""


class Outgoing:
    """Everything that was ever to be sent; bodies only of what still waits."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, parcel: Parcel) -> None:
        """Keep a parcel until the portal has taken it."""
        self._session.add(
            OutgoingRow(
                kind=parcel.road.value,
                target=parcel.target,
                name=parcel.name,
                body=parcel.body,
                message_id=parcel.message_id,
                case_id=parcel.case_id,
                state=parcel.state.value,
                tries=parcel.tries,
                problem=parcel.problem,
                day=parcel.day.isoformat(),
            )
        )
        self._session.flush()

    def waiting(self) -> list[Parcel]:
        """What still waits, in the order in which it was added."""
        return self._parcels(OutgoingRow.state == SendState.WAITING)

    def get(self, parcel_id: int) -> Parcel:
        """One parcel as it stands now."""
        row = self._session.get_one(OutgoingRow, parcel_id)
        return replace(_parcel(row), body=row.body)

    def of_case(self, case_id: str) -> list[Parcel]:
        """Everything of one case that waits or was stopped, but for chunks, which may be many."""
        return self._parcels(
            OutgoingRow.case_id == case_id,
            OutgoingRow.kind != Road.CHUNK,
            OutgoingRow.state != SendState.SENT,
        )

    def take(self, parcel_id: int) -> bool:
        """Claim a parcel for sending; False if it was stopped meanwhile."""
        row = self._session.get_one(OutgoingRow, parcel_id)
        if row.state != SendState.WAITING:
            return False
        row.state = SendState.SENDING.value
        return True

    def wait_again(self) -> None:
        """What was being sent when the desk stopped waits again; the portal takes it twice."""
        rows = select(OutgoingRow).where(OutgoingRow.state == SendState.SENDING)
        for row in self._session.scalars(rows):
            row.state, row.tries = SendState.WAITING.value, row.tries + 1

    def sent(self, parcel_id: int) -> None:
        """The portal has it: nothing but its name need be kept."""
        row = self._session.get_one(OutgoingRow, parcel_id)
        row.state, row.problem, row.body = SendState.SENT.value, "", b""
        if row.kind == Road.REPLY:
            row.target = ""  # whoever knows a tag can write under it

    def failed(self, parcel_id: int, problem: str, *, certainly: bool) -> None:
        """The portal did not take it this time; not ``certainly`` if only its answer was lost.

        What waits for a chunk says why, too: chunks are not listed.
        """
        row = self._session.get_one(OutgoingRow, parcel_id)
        row.state, row.problem = SendState.WAITING.value, problem
        row.tries += not certainly
        if row.kind == Road.CHUNK:
            self._session.execute(
                update(OutgoingRow)
                .where(OutgoingRow.message_id == row.message_id, OutgoingRow.kind != Road.CHUNK)
                .values(problem=problem)
            )

    def stop(self, message_ids: Iterable[str]) -> set[str]:
        """Never send what still waits of these messages; returns those that were stopped whole.

        A message of which a part was sent already cannot be stopped. One whose try may have
        succeeded is not sent again, and not said to be stopped: whoever may have it is told.
        """
        stopped = set()
        for message_id in message_ids:
            rows = self._session.scalars(
                select(OutgoingRow)
                .where(OutgoingRow.message_id == message_id)
                .options(defer(OutgoingRow.body))
            ).all()
            last = [row for row in rows if row.kind != Road.CHUNK]
            if last and all(row.state == SendState.WAITING for row in last):
                if not any(row.tries for row in last):
                    stopped.add(message_id)
                for row in rows:
                    row.state, row.body = SendState.STOPPED.value, b""
        return stopped

    def drop(self, chunks: Sequence[str]) -> None:
        """Forget these chunks (names), laid out for a message that never came to be."""
        for at in range(0, len(chunks), _AT_ONCE):
            named = OutgoingRow.name.in_(chunks[at : at + _AT_ONCE])
            self._session.execute(delete(OutgoingRow).where(OutgoingRow.kind == Road.CHUNK, named))

    def has(self, message_id: str) -> bool:
        """Whether this desk wrote the message, whatever became of it."""
        query = select(OutgoingRow.id).where(OutgoingRow.message_id == message_id).limit(1)
        return self._session.scalar(query) is not None

    def is_sent(self, message_id: str) -> bool:
        """Whether the portal has all of this message."""
        query = select(OutgoingRow.state).where(OutgoingRow.message_id == message_id)
        return set(self._session.scalars(query)) == {SendState.SENT.value}

    def count_waiting(self) -> int:
        """How many messages the portal does not have yet."""
        query = select(func.count(func.distinct(OutgoingRow.message_id))).where(
            OutgoingRow.state.in_((SendState.WAITING, SendState.SENDING))
        )
        return self._session.scalar(query) or 0

    def next_counter(self, case_id: str) -> int:
        """A counter above all that this desk has used in the case, and remember it."""
        row = self._session.get(CounterRow, case_id)
        if row is None:
            begin = self._session.get(CopyRow, copies.COUNTERS_FROM)
            row = CounterRow(case_id=case_id, last=int(begin.body) if begin else 0)
            self._session.add(row)
        row.last += 1
        self._session.flush()
        return row.last

    def leap(self, now: datetime) -> None:
        """Use no counter again that a desk may have used after its backup was made.

        Nor one of a desk that was restored from the same backup before: no desk writes a message
        for every second.
        """
        seconds = int(now.timestamp())
        ahead = func.max(CounterRow.last + LEAP, seconds)
        self._session.execute(update(CounterRow).values(last=ahead))
        row = self._session.get(CopyRow, copies.COUNTERS_FROM)
        begin = max((int(row.body) if row else 0) + LEAP, seconds)
        self._session.merge(CopyRow(name=copies.COUNTERS_FROM, body=str(begin).encode()))

    def stop_to_others(self, organisation: str) -> None:
        """Send nothing that waits but to this organisation itself: it may be long out of date."""
        ours = (OutgoingRow.kind == Road.INBOX) & (OutgoingRow.target == organisation)
        waits = OutgoingRow.state.in_((SendState.WAITING, SendState.SENDING))
        chunks_of_ours = select(OutgoingRow.message_id).where(ours)
        keep = ours | OutgoingRow.message_id.in_(chunks_of_ours)
        self._session.execute(
            update(OutgoingRow)
            .where(waits, ~keep)
            .values(state=SendState.STOPPED.value, body=b"")
            .execution_options(synchronize_session=False)
        )

    def _parcels(self, *conditions: ColumnElement[bool]) -> list[Parcel]:
        query = select(OutgoingRow).where(*conditions).order_by(OutgoingRow.id)
        query = query.options(defer(OutgoingRow.body))
        return [_parcel(row) for row in self._session.scalars(query)]


def _parcel(row: OutgoingRow) -> Parcel:
    return Parcel(
        id=row.id,
        road=Road(row.kind),
        target=row.target,
        name=row.name,
        message_id=row.message_id,
        case_id=row.case_id,
        day=date.fromisoformat(row.day),
        state=SendState(row.state),
        tries=row.tries,
        problem=row.problem,
    )
