"""The office's journal, as its members signed it, until words in it are erased."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import BindParameter, bindparam, func, insert, select, text, update
from sqlalchemy.orm import Session

from complaints.desk.arrived import whole_of
from complaints.desk.models import EntryRow, table_of
from complaints.desk.store.written import Kept, Written, written_of
from complaints.domain import events
from complaints.domain.history import Entry
from complaints.domain.messages import NO_HASH, ChainHead
from complaints.domain.strictjson import MAX_INTEGER

#: The same statements at every time: of many entries a round spends no time on making them.
_TABLE: Final = table_of(EntryRow)
_OF: Final[BindParameter[str]] = bindparam("of", expanding=True)
_HASHES: Final = select(_TABLE.c.id, _TABLE.c.hash).where(_TABLE.c.id.in_(_OF))
_COUNT: Final = select(func.count()).select_from(_TABLE).where(_TABLE.c.case_id == bindparam("of"))
_OF_CASES: Final = select(
    *(_TABLE.c.case_id, _TABLE.c.hash, _TABLE.c.seq),
    *(_TABLE.c.signed, _TABLE.c.whole, _TABLE.c.signature),
).where(_TABLE.c.case_id.in_(_OF))
_NAMING: Final = _OF_CASES.where(
    func.instr(func.coalesce(_TABLE.c.whole, _TABLE.c.signed), bindparam("id")) > 0
)
_INSERT: Final = insert(_TABLE)
_ARRIVED: Final = (
    update(_TABLE)
    .where(_TABLE.c.hash == bindparam("of"), _TABLE.c.seq.is_(None))
    .values(seq=bindparam("place"), signature=bindparam("by"))
)

_FIRST: Final = select(func.min(_TABLE.c.member).label("member")).cte("one", recursive=True)
_NEXT: Final = select(func.min(_TABLE.c.member)).where(_TABLE.c.member > _FIRST.c.member)
#: Each member, one after the other by the index: an office has few, and each has many entries.
_MEMBERS: Final = select(
    _FIRST.union_all(select(_NEXT.scalar_subquery()).where(_FIRST.c.member.is_not(None))).c.member
).where(text("member IS NOT NULL"))
_HEAD: Final = (
    select(_TABLE.c.entry, _TABLE.c.hash)
    .where(_TABLE.c.member == bindparam("of"))
    .order_by(_TABLE.c.entry.desc(), _TABLE.c.hash)
    .limit(1)
)


class Journal:
    """The entries of all members."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: dict[str, Written] = {}  # what was added here is not parsed again

    def add(self, written: Sequence[Written]) -> None:
        """Keep entries."""
        if written:
            self._session.connection().execute(_INSERT, [_row(one) for one in written])
            self._read |= {one.hash: one for one in written}

    def arrived(self, written: Sequence[Written]) -> None:
        """Note where known entries lie in the inbox."""
        if written:
            rows = [{"of": one.hash, "place": one.seq, "by": one.signature} for one in written]
            self._session.connection().execute(_ARRIVED, rows)

    def erase(self, digest: str) -> None:
        """Keep of this entry what is no words of anybody's; its hash and its place stay."""
        row = self._session.get(EntryRow, digest)
        if row is None or not row.signed:
            return
        message = written_of(row).message
        left = events.dump(events.without_words(events.parse(message.event)))
        row.signed, row.whole = b"", replace(message, event=left, extra={}).dump()
        self._read.pop(digest, None)
        self._session.flush()

    def at(self, member: str, entry: int) -> list[Written]:
        """The entries by which one member claims this place in their chain: one, but for forks."""
        rows = self._session.scalars(
            select(EntryRow).where(EntryRow.member == member, EntryRow.entry == entry)
        )
        return [written_of(row) for row in rows]

    def number_of(self, digest: str) -> int | None:
        """The place in its chain of the entry of this hash; None if it is not here."""
        row = self._session.get(EntryRow, digest)
        return row.entry if row else None

    def cases_after(self, member: str, entry: int) -> set[str]:
        """The cases in which one member wrote after this place in their chain."""
        query = select(EntryRow.case_id).where(EntryRow.member == member, EntryRow.entry > entry)
        return set(self._session.scalars(query.distinct())) - {""}

    def hashes(self, message_ids: Collection[str]) -> dict[str, str]:
        """The hashes of the entries that there are with these messages' ids, by id."""
        rows = self._session.connection().execute(_HASHES, {"of": list(message_ids)})
        return {row.id: row.hash for row in rows}

    def of_case(self, case_id: str) -> list[Entry]:
        """The entries of one case ("" for those of none)."""
        return self.of_cases([case_id])[case_id]

    def of_cases(self, case_ids: Collection[str]) -> dict[str, list[Entry]]:
        """`of_case` of each."""
        self._session.flush()
        found: dict[str, list[Entry]] = {one: [] for one in case_ids}
        for row in self._session.connection().execute(_OF_CASES, {"of": list(case_ids)}):
            written = self._read.get(row.hash) or written_of(row)
            found[row.case_id].append(written.entry)
        return found

    def counting(self, case_id: str, left: Mapping[str, str]) -> list[Entry]:
        """`of_case` without what they wrote after their end who had to leave, whenever it came.

        ``left`` is of each the hash of the last entry that counts.
        """
        return self.counting_of([case_id], left)[case_id]

    def counting_of(
        self, case_ids: Collection[str], left: Mapping[str, str]
    ) -> dict[str, list[Entry]]:
        """`counting` of each."""
        return self._of_members(self.of_cases(case_ids), left)

    def naming(
        self, id_: str, case_ids: Iterable[str], left: Mapping[str, str]
    ) -> dict[str, list[Entry]]:
        """By case those entries of `counting` in which this id stands; the others are not read."""
        self._session.flush()
        asked = {"id": id_.encode("ascii"), "of": list(case_ids)}
        found: dict[str, list[Entry]] = {}
        for row in self._session.connection().execute(_NAMING, asked):
            found.setdefault(row.case_id, []).append(written_of(row).entry)
        return self._of_members(found, left)

    def _of_members(
        self, entries: Mapping[str, Iterable[Entry]], left: Mapping[str, str]
    ) -> dict[str, list[Entry]]:
        """By case, without what was written by somebody after their end."""
        ends = {member: self.end_of(last) for member, last in left.items()}

        def counts(one: Entry) -> bool:
            end = ends.get(one.member)
            return end is None or one.entry <= end

        return {case_id: list(filter(counts, each)) for case_id, each in entries.items()}

    def end_of(self, last: str) -> int | None:
        """Where a chain ends whose last hash is ``last``; None if that is not known (yet)."""
        return 0 if last == NO_HASH else self.number_of(last)

    def count_of_case(self, case_id: str) -> int:
        """How many entries one case has."""
        return self._session.connection().scalar(_COUNT, {"of": case_id}) or 0

    def all(self) -> Iterator[Written]:
        """Every entry, for verifying the chains."""
        for row in self._session.scalars(
            select(EntryRow).order_by(EntryRow.member, EntryRow.entry)
        ):
            yield written_of(row)

    def kept(self) -> Iterator[Kept]:
        """Every entry as the file has it, for proving that it is what was signed."""
        for row in self._session.scalars(
            select(EntryRow).order_by(EntryRow.member, EntryRow.entry, EntryRow.hash)
        ):
            yield Kept(**{name: getattr(row, name) for name in Kept.__slots__})

    def seen_of(self, member: str, *, most: int = MAX_INTEGER) -> int:
        """The highest entry of this member, up to ``most``, that anybody says they have seen.

        0 if none.
        """
        said = (one.message.heads.get(member) for one in self.all())
        return max((head.entry for head in said if head and head.entry <= most), default=0)

    def clock(self) -> int:
        """The highest clock of any entry; 0 before the first."""
        return self._session.scalar(select(func.max(EntryRow.clock))) or 0

    def heads(self) -> dict[str, ChainHead]:
        """The last entry of each member."""
        connection = self._session.connection()
        members = connection.scalars(_MEMBERS).all()
        rows = {one: connection.execute(_HEAD, {"of": one}).one() for one in members}
        return {one: ChainHead(entry=entry, hash=digest) for one, (entry, digest) in rows.items()}

    def last(self, member: str) -> Written | None:
        """The last entry of one member."""
        row = self._session.scalars(
            select(EntryRow)
            .where(EntryRow.member == member)
            .order_by(EntryRow.entry.desc(), EntryRow.hash)
            .limit(1)
        ).first()
        return written_of(row) if row else None

    def not_yet_arrived(self, member: str) -> list[Written]:
        """The entries of one member that were never seen in the inbox."""
        rows = self._session.scalars(
            select(EntryRow)
            .where(EntryRow.member == member, EntryRow.seq.is_(None))
            .order_by(EntryRow.entry)
        )
        return [written_of(row) for row in rows]


def _row(written: Written) -> dict[str, object]:
    message = written.message
    return {
        "hash": written.hash,
        "id": message.id,
        "member": message.member,
        "entry": message.entry,
        "clock": message.clock,
        "case_id": message.case,
        "seq": written.seq,
        "signed": written.signed,
        "whole": whole_of(written.signed, message),
        "signature": written.signature,
    }
