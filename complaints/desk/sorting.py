"""Putting away what was read: filed in the order of the inbox, or kept and tried again later.

* A message at which this program fails stops nothing else; that it failed is said at the end.
* Anybody can send what has to wait for ever. So it is tried again after a growing pause, and only
  the latest of it at once when something came that it may have waited for.
"""

import time
from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from typing import Final

from complaints.desk import alarms, arriving, duties, sharing, succession
from complaints.desk.alarms import AlarmKind
from complaints.desk.errors import NotAllowedError, StoreError, UnreachableError
from complaints.desk.pauses import Pauses
from complaints.desk.reading import (
    NEWER,
    TRY_AGAIN,
    Reader,
    Reason,
    Record,
    Unreadable,
    Verified,
)
from complaints.desk.stages import Stage, Step
from complaints.desk.store import Unit, copies
from complaints.desk.store.inbox import Refused
from complaints.desk.workplace import Workplace
from complaints.domain.messages import Identities, Referral

BATCH: Final = 256
#: What a new card, or a new letter, may make sound.
WITH_CARDS: Final = (Reason.NOT_ON_CARD, Reason.UNKNOWN_ORGANISATION)
WITH_LETTERS: Final = (
    Reason.NO_COMPLAINT,
    Reason.NOT_ASKED,
    Reason.FAR_AHEAD,
    Reason.AFTER_LEAVING,
)
_AT_ONCE: Final = 256  # of what waits, the latest
_INDEXED: Final = 16  # at once: one that changes takes as long as many that are new
_SECONDS: Final = 0.25  # in one transaction of the index: whoever wants to write waits for it
_AGAIN: Final = 64  # in one transaction, however long they are


class Sorting:
    """Puts away for one desk. ``reader`` makes what reads again, with what is known by then."""

    def __init__(self, work: Workplace, reader: Callable[[], Reader]) -> None:
        self._work = work
        self._reader = reader
        self._pauses = Pauses()
        #: Whether an entry of a colleague came that this desk did not have; whoever asks resets it.
        self.has_heard = False
        #: Referrals that were refused, and why, of which nobody was told yet.
        self._untold: list[tuple[Referral, str]] = []

    def take(self, keys: Sequence[Identities]) -> None:
        """Put keys that colleagues gave into the keyfile."""
        sharing.take(self._work.vault, self._work.store, keys, self._work.today)

    def file_arrived(self, step: Step) -> int:
        """What came, filed in the order of the inbox; how much it was."""
        with self._work.store.reading() as unit:
            total = unit.inbox.count_to_file()
            is_new = not succession.has_read(unit)
        done = 0
        while done < total:
            step(Stage.FILING, done, total)
            with self._work.store.reading() as unit:
                outcomes = arriving.waiting(unit, BATCH)
            self._file(outcomes)
            done += len(outcomes)
        self.take_in_words(lambda: step(Stage.FILING, total, total))
        if is_new:
            with self._work.store.writing() as unit:
                succession.remember_reading(unit)
            self._tell_refused()
        return total

    def try_again(self, at_once: Container[str]) -> None:
        """What could not be filed before may be sound now.

        The latest that was refused for a reason in ``at_once`` is tried whether its pause is over
        or not: of all of it, whoever sends junk would make this desk open it at every round.
        """
        now = self._work.now
        reasons = [reason.value for reason in TRY_AGAIN]
        with self._work.store.reading() as unit:
            ours = sharing.tried(self._work.vault.keyring)
            if unit.copies.get(copies.OPENED_WITH) != ours:
                reasons.append(Reason.SEALED_TO_ANOTHER.value)
            waiting = unit.inbox.to_try(reasons)
        reader = self._reader()
        soon = {seq for seq, reason in [one for one in waiting if one[1] in at_once][-_AT_ONCE:]}
        some = [
            seq
            for seq, reason in waiting
            if seq in soon or reason == Reason.SEALED_TO_ANOTHER or self._pauses.are_over(seq, now)
        ]
        for at in range(0, len(some), _AGAIN):  # anybody can send many that wait for ever
            self._file([self._read_again(reader, seq) for seq in some[at : at + _AGAIN]])
        self.take_in_words(lambda: None)
        with self._work.store.writing() as unit:
            unit.copies.put(copies.OPENED_WITH, ours)

    def take_in_words(self, step: Callable[[], object]) -> None:
        """Let the search find what was filed, now or before a round was stopped."""
        found = _INDEXED
        while found == _INDEXED:
            step()
            ends = time.monotonic() + _SECONDS
            with self._work.store.writing() as unit:
                while found == _INDEXED and time.monotonic() < ends:
                    found = unit.words.take_in(_INDEXED)

    def _read_again(self, reader: Reader, seq: int) -> Verified | Unreadable:
        with self._work.store.reading() as unit:
            if opened := unit.inbox.arrived(seq):
                return arriving.verified(opened)
            sealed = unit.inbox.sealed(seq)
        return reader.read(Record.of(seq, sealed))

    def _file(self, outcomes: Sequence[Verified | Unreadable]) -> None:
        # no key is kept here, and what is not in the keyfile must not count as received
        keys = [one.message for one in outcomes if isinstance(one, Verified)]
        self.take([one for one in keys if isinstance(one, Identities)])
        self._put_sound(outcomes)
        self._tell_refused()

    def _tell_refused(self) -> None:
        """Tell who referred; what a card or another desk keeps from us keeps nothing else."""
        while self._untold:
            referral, why = self._untold.pop(0)
            try:
                with suppress(NotAllowedError), self._work.store.writing() as unit:
                    duties.refuse(unit, self._work.writer(unit), self._work.known, referral, why)
            except UnreachableError:
                self._untold.insert(0, (referral, why))
                return  # a new desk writes once it has read everything
            except StoreError:
                self._untold.insert(0, (referral, why))
                raise

    def _put_sound(self, outcomes: Sequence[Verified | Unreadable]) -> None:
        """`_put`, in ever smaller parts where this program fails: all but the one that ails it."""
        try:
            self._put(outcomes)
        except StoreError:
            raise
        except Exception as fault:
            if len(outcomes) == 1:
                self._put_aside(outcomes[0].record, fault)
                return
            half = len(outcomes) // 2
            self._put_sound(outcomes[:half])
            self._put_sound(outcomes[half:])

    def _put_aside(self, record: Record, fault: Exception) -> None:
        """Keep a record at which this program fails: a newer one may be able to read it."""
        self._work.fault = fault
        with self._work.store.writing() as unit:
            unit.inbox.refuse(
                Refused(
                    seq=record.seq,
                    reason=Reason.UNKNOWN_KIND.value,
                    detail=NEWER,
                    day=self._work.today,
                    sealed=record.sealed,
                )
            )
        self._pauses.failed(record.seq, self._work.now)

    def _put(self, outcomes: Sequence[Verified | Unreadable]) -> None:
        """File in one transaction; whose referrals were refused must be told of it."""
        with self._work.store.writing() as unit:
            for outcome in outcomes:
                if isinstance(outcome, Verified):
                    self._compare_directory(unit, outcome)
            filing = self._work.filing(unit, outcomes)
            untold = filing.file()
            self.has_heard |= filing.has_heard
            for seq in filing.refused:
                self._pauses.failed(seq, self._work.now)
        self._untold += untold  # now that it is durable, whatever becomes of the rest

    def _compare_directory(self, unit: Unit, verified: Verified) -> None:
        """Whoever writes says which directory they see; all must see the same.

        A complainant may be anybody: what they claim raises no alarm, and is told in the case.
        """
        if verified.message.signer is None:
            return
        seen, ours = verified.message.directory, self._work.known.directory
        assert ours is not None
        kept = unit.copies.get(copies.directory_hash(seen.version))
        if kept and kept.decode() != seen.sha256:
            kind, version = AlarmKind.DIRECTORY_DIFFERS, str(seen.version)
            alarms.stand(unit, kind, wrong=True, detail=version, today=self._work.today, of=version)
        elif seen.version > ours.version:
            kind, version = AlarmKind.DIRECTORY_NEWER, str(seen.version)
            alarms.stand(unit, kind, wrong=True, detail=version, today=self._work.today)
