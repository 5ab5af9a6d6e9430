"""What comes: pulled from the inbox, opened and verified, and kept before the portal is told.

Nothing is judged here. What was verified waits in the store until it is filed, in the order of the
inbox; what could not be read is kept still sealed, with the reason. So a round may be stopped at
any batch, and the next one goes on from there. Never holds more than a few batches in memory.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import chain as in_a_row
from itertools import islice
from typing import Final

from complaints.desk import afterwards, alarms, chain
from complaints.desk.alarms import AlarmKind
from complaints.desk.arrived import Arrived
from complaints.desk.known import Known
from complaints.desk.me import Me
from complaints.desk.opening import Given, Openers, WhyNot, arrived
from complaints.desk.reading import Reader, Reason, Record, Verified
from complaints.desk.store import Store, Unit, copies
from complaints.desk.store.inbox import Refused
from complaints.domain import messages
from complaints.domain.messages import Identities
from complaints.portal_client import INBOX_LIMIT, PortalClient

BATCH: Final = INBOX_LIMIT
TOGETHER: Final = 4  # batches of many that are kept at once: what they share is written once

_FILED_AT_ONCE: Final = 8 << 20  # bytes: anybody can send one mebibyte, and many of them
_ACKNOWLEDGED: Final = "acknowledged"

_Read = tuple[Record, Arrived | WhyNot | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What a pull brought: how many records, and why some of them cannot be read."""

    records: int
    reasons: frozenset[Reason]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """One pull. ``inbox`` is asked in the member's name; ``reader`` reads what needs the store.

    ``take`` puts keys that colleagues gave into the keyfile.
    """

    store: Store
    inbox: PortalClient
    me: Me
    known: Known
    reader: Reader
    take: Callable[[Sequence[Identities]], None]
    today: date

    def pull(self, progress: Callable[[int], None]) -> Came:
        """Everything after what we have, kept. The portal is told by `acknowledge`.

        ``progress`` is told how many have come, and may raise to stop: nothing is lost by it.
        """
        count, reasons = 0, set[Reason]()
        progress(0)
        with self.store.writing() as unit:
            afterwards.begin_day(unit, self.today)
        for batch in self._outcomes(self._batches()):
            self._keep(batch)
            count += len(batch)
            reasons.update(one[0] for _, one in batch if isinstance(one, tuple))
            progress(count)
        return Came(records=count, reasons=frozenset(reasons))

    def acknowledge(self) -> None:
        """Tell the portal what this desk has; it forgets what all have."""
        with self.store.reading() as unit:
            seq, told = unit.inbox.head().seq, unit.copies.get(_ACKNOWLEDGED)
        if seq and told != str(seq).encode():
            self.inbox.acknowledge(self.me.organisation, seq, signer=self.me.request)
            with self.store.writing() as unit:
                unit.copies.put(_ACKNOWLEDGED, str(seq).encode())

    def _batches(self) -> Iterator[list[Given]]:
        """Each is asked for while the one before it is looked at."""
        with self.store.reading() as unit:
            after = unit.inbox.head().seq
        with ThreadPoolExecutor(1, thread_name_prefix="pulling") as line:
            coming = line.submit(self._ask, after)
            while found := coming.result():
                coming = line.submit(self._ask, found[-1][0])
                yield found

    def _ask(self, after: int) -> list[Given]:
        return self.inbox.inbox(
            self.me.organisation, after=after, signer=self.me.request, limit=BATCH
        )

    def _outcomes(self, batches: Iterator[list[Given]]) -> Iterator[list[_Read]]:
        """Few are opened here; once an answer is full, by processes that take all the others."""
        for batch in batches:
            if len(batch) < BATCH:
                yield self._read_all(batch)
            else:
                yield from self._read_apart(in_a_row([batch], batches))

    def _read_apart(self, batches: Iterator[list[Given]]) -> Iterator[list[_Read]]:
        try:
            started = Openers(
                organisation=self.me.organisation, identities=self.me.identities, known=self.known
            )
        except OSError:  # this computer starts no more programs now
            yield from map(self._read_all, batches)
            return
        with started as openers:
            opened = openers.open(batches)
            while several := list(islice(opened, TOGETHER)):
                yield [(one, outcome or self._read(one)) for one, outcome in in_a_row(*several)]

    def _read_all(self, batch: Sequence[Given]) -> list[_Read]:
        return [(record, self._read(record)) for record in (Record.of(*one) for one in batch)]

    def _read(self, record: Record) -> Arrived | WhyNot | None:
        """None where it was keys: they are in the keyfile before they count as received."""
        outcome = self.reader.read(record)
        if not isinstance(outcome, Verified):
            return outcome.reason, outcome.detail
        if isinstance(outcome.message, Identities):
            self.take([outcome.message])
            return None
        return arrived(outcome)

    def _keep(self, batch: Sequence[_Read]) -> None:
        with self.store.writing() as unit:
            unit.inbox.add(self._chained(unit, [record for record, _ in batch]))
            unit.inbox.keep(one for _, one in batch if isinstance(one, Arrived))
            for record, one in batch:
                if isinstance(one, tuple):
                    unit.inbox.refuse(
                        Refused(
                            seq=record.seq,
                            reason=one[0].value,
                            detail=one[1],
                            day=self.today,
                            sealed=record.sealed,
                        )
                    )

    def _chained(self, unit: Unit, records: Iterable[Record]) -> Iterator[tuple[int, str, str]]:
        last = unit.inbox.head()
        seq, head = last.seq, last.head
        for record in records:
            if record.seq != seq + 1:
                self._note_gap(unit, after=seq, before=record.seq)
            seq, head = record.seq, chain.next_head(head, record.seq, record.name)
            yield seq, record.name, head

    def _note_gap(self, unit: Unit, *, after: int, before: int) -> None:
        """What lies before it can be compared with nobody any more."""
        unit.copies.put(copies.INBOX_GAP, str(before).encode())
        if after:
            missing = f"{after + 1}-{before - 1}"
            kind = AlarmKind.INBOX_GAP
            alarms.stand(unit, kind, wrong=True, detail=missing, today=self.today, of=missing)


def waiting(unit: Unit, limit: int) -> list[Verified]:
    """What was kept and is to be filed next: at most so many, fewer of those that are long."""
    return [verified(one) for one in unit.inbox.to_file(limit, size=_FILED_AT_ONCE)]


def verified(one: Arrived) -> Verified:
    """What was kept, as it was read."""
    return Verified(
        record=Record(seq=one.seq, name=one.name, sealed=b""),
        message=messages.parse(one.whole or one.signed),
        signer=one.signer,
        signed=one.signed,
        signature=one.signature,
    )
