"""One round with the portal: who is who, what came, what the desk owes, what is to be sent, files.

* What came is durable here before the portal is told that we have it.
* A card that a colleague passed on counts before anything is written or sent.
* An old identity is erased only once everything that may be sealed to it was fetched and tried.
* The desk attends to a case only after it has read everything that its colleagues wrote.
* A directory that is refused, or an organisation whose card is wrong, stops nothing else.
* A message or a case at which this program fails stops nothing else; that it failed is said at
  the end of the round.
* The round can be stopped between any two steps, and continued later.
"""

import hashlib
import threading
from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from complaints import proof
from complaints.desk import alarms, arriving, checking, duties, sharing
from complaints.desk.alarms import AlarmKind
from complaints.desk.arriving import Arrivals, Came
from complaints.desk.chain import Kind
from complaints.desk.duties import Desk
from complaints.desk.errors import NotAllowedError, StoreError, UnreachableError
from complaints.desk.fetching import Fetcher
from complaints.desk.filing import Cabinet
from complaints.desk.judging import judge_stale
from complaints.desk.me import Me
from complaints.desk.own_card import OwnCard
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
from complaints.desk.registry import DirectoryDiffersError, Registry
from complaints.desk.sending import Sender
from complaints.desk.store import Store, Unit, copies
from complaints.desk.store.inbox import Refused
from complaints.desk.store.outgoing import Parcel
from complaints.desk.vault import Vault
from complaints.desk.writing import Writer
from complaints.directory import DirectoryError
from complaints.domain import strictjson
from complaints.domain.case import code_of
from complaints.domain.messages import Identities, Referral
from complaints.portal_client import PortalClient

BATCH: Final = 64
CASES_AT_ONCE: Final = 32
_LEFT: Final = "left"
_CARDS_EVERY: Final = timedelta(hours=1)
#: What a new card, or a new letter, may make sound.
_WITH_CARDS: Final = (Reason.NOT_ON_CARD, Reason.UNKNOWN_ORGANISATION)
_WITH_LETTERS: Final = (
    Reason.NO_COMPLAINT,
    Reason.NOT_ASKED,
    Reason.FAR_AHEAD,
    Reason.AFTER_LEAVING,
)


class Stage(StrEnum):
    """What a round is doing."""

    JUDGING = "judging"
    DIRECTORY = "directory"
    CARDS = "cards"
    INBOX = "inbox"
    FILING = "filing"
    CASES = "cases"
    SENDING = "sending"
    FILES = "files"


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """The round was stopped by whoever watches it."""


Step = Callable[[Stage, int, int], None]


class Sync:
    """Rounds for one desk.

    ``inbox`` is asked in the member's name; everything else goes through ``portal``, on other
    connections, without a name. ``give_way`` gives a case (id) to the second choice, if it is time.
    """

    def __init__(
        self,
        *,
        vault: Vault,
        store: Store,
        registry: Registry,
        own_card: OwnCard,
        portal: PortalClient,
        inbox: PortalClient,
        files: Fetcher,
        give_way: Callable[[str], object],
        now: Callable[[], datetime],
    ) -> None:
        self._vault = vault
        self._store = store
        self._registry = registry
        self._own_card = own_card
        self._portal = portal
        self._inbox = inbox
        self._files = files
        self._give_way = give_way
        self._now = now
        self._checked: date | None = None
        self._heard = False  # an entry of a colleague, since the chains were checked
        self._cards_at: datetime | None = None
        self._pauses = Pauses()
        self._fault: Exception | None = None  # the last one of this round
        self._one_round = threading.Lock()

    @property
    def _today(self) -> date:
        return self._now().date()

    @property
    def _me(self) -> Me:
        return self._vault.me(self._today, self._own_card.kept)

    def run(self, step: Step = lambda _stage, _done, _total: None) -> bool:
        """One round, after the one that runs, if any; whether another should follow at once.

        ``step`` is told what is being done and how far, and may raise `Cancelled`. Raises
        `PortalError` without a line, `StoreError`, `KeyfileError`.
        """
        with self._one_round:
            self._fault = None
            self._erase_letters()
            again = self._run(step)
            fault, self._fault = self._fault, None
            if fault:
                raise fault
            return again

    def _run(self, step: Step) -> bool:
        self._files.erase()  # a day that has come needs no line
        self._judge(step)
        step(Stage.DIRECTORY, 0, 0)
        self._renew_directory()
        self._own_card.look_after()
        fetched = self._renew_cards(step, again=False)
        came = self._pull(step)
        if Reason.NOT_ON_CARD in came.reasons:
            fetched |= self._renew_cards(step, again=True)
        filed = self._file_arrived(step)
        self._try_again((*(_WITH_CARDS * fetched), *(_WITH_LETTERS * bool(filed))))
        self._own_card.hear()
        self._own_card.erase()
        self._part_with_who_left()
        self._attend(step)
        self._own_card.pass_on()
        self._check_chains(anything_new=bool(came.records or filed))
        self._files.erase()  # what this round has recalled, before anybody is told that it is gone
        Sender(
            self._store,
            self._portal,
            known=self._registry.known,
            organisation=self._me.organisation,
            today=self._today,
            may_go=self._may_go,
        ).send_all(lambda done, total: step(Stage.SENDING, done, total))
        return self._files.fetch_all(lambda done, total: step(Stage.FILES, done, total))

    def _may_go(self, unit: Unit, parcel: Parcel) -> bool:
        """`duties.may_go`; at a fault of ours it waits, and what else is to be sent goes."""
        try:
            with unit.step():
                return duties.may_go(self._desk(unit), parcel)
        except Exception as fault:
            self._fault = fault
            return False

    def _judge(self, step: Step) -> None:
        try:
            judge_stale(
                self._store,
                self._cabinet,
                today=self._today,
                step=lambda done: step(Stage.JUDGING, done, 0),
            )
        except (Cancelled, StoreError):
            raise
        except Exception as fault:
            self._fault = fault

    def _erase_letters(self) -> None:
        """What was told and taken back, once its day has come; that needs no line."""
        with self._store.reading() as unit:
            due = unit.letters.due(self._today)
        for case_id in due:
            self._for_one(case_id, self._erase_letters_of)
        if due:
            self._store.scrub()

    def _erase_letters_of(self, case_id: str) -> None:
        self._do(duties.erase, case_id)
        with self._store.writing() as unit:
            self._cabinet(unit).refold(case_id, due=True)  # somebody may wait to be told

    def _renew_directory(self) -> None:
        problem, differs = "", ""
        try:
            self._registry.refresh(self._portal, self._today)
        except DirectoryDiffersError as error:
            differs = str(error)
        except DirectoryError as error:
            problem = str(error)
        directory = self._registry.known.directory
        if directory is None:
            raise UnreachableError(problem or differs)
        with self._store.writing() as unit:
            refused, other = AlarmKind.DIRECTORY_REFUSED, AlarmKind.DIRECTORY_DIFFERS
            alarms.stand(unit, refused, wrong=bool(problem), detail=problem, today=self._today)
            if differs:
                version = str(directory.version)
                alarms.stand(unit, other, wrong=True, detail=version, today=self._today, of=version)
            for alarm in unit.alarms.all():
                newer = alarm.kind == AlarmKind.DIRECTORY_NEWER
                if (newer and int(alarm.detail) <= directory.version) or (
                    alarm.kind == other and int(alarm.detail) < directory.version
                ):
                    unit.alarms.clear(alarm.key)

    def _renew_cards(self, step: Step, *, again: bool) -> bool:
        now = self._now()
        if again and self._cards_at and now - self._cards_at < _CARDS_EVERY:
            return False  # or one forged signature after another would have us fetch them all
        fetched = self._registry.refresh_cards(
            self._portal,
            self._today,
            again=again,
            step=lambda done, total: step(Stage.CARDS, done, total),
        )
        if fetched:
            self._cards_at = now
        return fetched

    def _reader(self) -> Reader:
        me = self._me

        def signers(case_id: str) -> set[str]:
            with self._store.reading() as unit:
                return unit.letters.signers(case_id)

        return Reader(
            organisation=me.organisation,
            member=me.member,
            identities=me.identities,
            seals=me.seals,
            known=self._registry.known,
            signers=signers,
            fetch=self._portal.chunk,
            first_day=self._first_day,
        )

    def _first_day(self, sealed: bytes) -> date:
        """When the portal had this envelope of our inbox: handing it in again gives the proof."""
        directory, organisation = self._registry.known.directory, self._me.organisation
        assert directory is not None  # or there is no card by which anything could be verified
        return proof.verify(
            self._portal.put_envelope(organisation, sealed),
            key=directory.portal_key,
            instance=directory.instance,
            organisation=organisation,
            name=hashlib.sha256(sealed).hexdigest(),
        )

    def _pull(self, step: Step) -> Came:
        return Arrivals(
            store=self._store,
            inbox=self._inbox,
            me=self._me,
            known=self._registry.known,
            reader=self._reader(),
            take=self._take,
            today=self._today,
        ).pull(lambda count: step(Stage.INBOX, count, 0))

    def _take(self, keys: Sequence[Identities]) -> None:
        sharing.take(self._vault, self._store, keys, self._today)

    def _file_arrived(self, step: Step) -> int:
        """What came, filed in the order of the inbox; how much it was."""
        with self._store.reading() as unit:
            total = unit.inbox.count_to_file()
        for done in range(0, total, BATCH):
            step(Stage.FILING, done, total)
            with self._store.reading() as unit:
                outcomes = arriving.waiting(unit, BATCH)
            self._file(outcomes)
        return total

    def _try_again(self, at_once: Container[str]) -> None:
        """What could not be filed before may be sound now.

        What was refused for a reason in ``at_once`` is tried whether its pause is over or not.
        """
        now = self._now()
        reasons = [reason.value for reason in TRY_AGAIN]
        with self._store.reading() as unit:
            ours = sharing.tried(self._vault.keyring)
            if unit.copies.get(copies.OPENED_WITH) != ours:
                reasons.append(Reason.SEALED_TO_ANOTHER.value)
            waiting = unit.inbox.to_try(reasons)
        reader = self._reader()
        some = [
            seq
            for seq, reason in waiting
            if reason in at_once
            or reason == Reason.SEALED_TO_ANOTHER
            or self._pauses.are_over(seq, now)
        ]
        for at in range(0, len(some), BATCH):  # anybody can send many that wait for ever
            self._file([self._read_again(reader, seq) for seq in some[at : at + BATCH]])
        with self._store.writing() as unit:
            unit.copies.put(copies.OPENED_WITH, ours)

    def _read_again(self, reader: Reader, seq: int) -> Verified | Unreadable:
        with self._store.reading() as unit:
            if opened := unit.inbox.arrived(seq):
                return arriving.verified(opened)
            sealed = unit.inbox.sealed(seq)
        return reader.read(Record.of(seq, sealed))

    def _file(self, outcomes: Sequence[Verified | Unreadable]) -> None:
        # no key is kept here, and what is not in the keyfile must not count as received
        keys = [one.message for one in outcomes if isinstance(one, Verified)]
        self._take([one for one in keys if isinstance(one, Identities)])
        try:
            untold = self._put(outcomes)
        except StoreError:
            raise
        except Exception:  # nothing of these was kept: one by one, the others are filed
            untold = [each for one in outcomes for each in self._put_alone(one)]
        for referral, why in untold:
            # a card that takes nothing must not keep from us what else has come
            with suppress(NotAllowedError), self._store.writing() as unit:
                duties.refuse(unit, self._writer(unit), self._registry.known, referral, why)

    def _put_alone(self, outcome: Verified | Unreadable) -> list[tuple[Referral, str]]:
        try:
            return self._put([outcome])
        except StoreError:
            raise
        except Exception as fault:
            self._fault, record = fault, outcome.record
            with self._store.writing() as unit:
                unit.inbox.refuse(
                    Refused(
                        seq=record.seq,
                        reason=Reason.UNKNOWN_KIND.value,
                        detail=NEWER,
                        day=self._today,
                        sealed=record.sealed,
                    )
                )
            self._pauses.failed(record.seq, self._now())
            return []

    def _put(self, outcomes: Sequence[Verified | Unreadable]) -> list[tuple[Referral, str]]:
        """File in one transaction; the referrals whose senders must be told of a refusal."""
        untold: list[tuple[Referral, str]] = []
        with self._store.writing() as unit:
            cabinet = self._cabinet(unit)
            for outcome in outcomes:
                if isinstance(outcome, Verified):
                    self._compare_directory(unit, outcome)
                if refused := cabinet.file(outcome):
                    untold.append((refused, cabinet.refused[outcome.record.seq]))
            self._heard |= cabinet.has_heard
            for seq in cabinet.refused:
                self._pauses.failed(seq, self._now())
        return untold

    def _compare_directory(self, unit: Unit, verified: Verified) -> None:
        """Whoever writes says which directory they see; all must see the same.

        A complainant may be anybody: what they claim raises no alarm, and is told in the case.
        """
        if verified.message.signer is None:
            return
        seen, ours = verified.message.directory, self._registry.known.directory
        assert ours is not None
        kept = unit.copies.get(copies.directory_hash(seen.version))
        if kept and kept.decode() != seen.sha256:
            kind, version = AlarmKind.DIRECTORY_DIFFERS, str(seen.version)
            alarms.stand(unit, kind, wrong=True, detail=version, today=self._today, of=version)
        elif seen.version > ours.version:
            kind, version = AlarmKind.DIRECTORY_NEWER, str(seen.version)
            alarms.stand(unit, kind, wrong=True, detail=version, today=self._today)

    def _attend(self, step: Step) -> None:
        with self._store.reading() as unit:
            waiting = unit.cases.due()
        for at in range(0, len(waiting), CASES_AT_ONCE):
            step(Stage.CASES, at, len(waiting))
            some = waiting[at : at + CASES_AT_ONCE]
            try:
                self._attend_to(some)
            except StoreError:
                raise
            except Exception:  # nothing of these was kept: one by one, the others are done
                for case_id in some:
                    self._for_one(case_id, lambda one: self._attend_to([one]))
        self._look_again()
        with self._store.writing() as unit:
            duties.show_presence(unit, self._writer(unit), self._me.member)

    def _attend_to(self, case_ids: Sequence[str]) -> None:
        """All duties of some cases, durable together: what one refuses undoes nothing else."""
        with self._store.writing() as unit:
            for case_id in case_ids:
                done = [self._step(unit, duty, case_id) for duty in duties.DUTIES]
                stuck = not all(done)
                alarms.stand(
                    unit,
                    AlarmKind.CASE_STUCK,
                    wrong=stuck,
                    detail=code_of(case_id),
                    today=self._today,
                    of=case_id,
                )
                if not stuck:
                    self._cabinet(unit).refold(case_id, due=False)

    def _look_again(self) -> None:
        """What is to be done because time has passed: a recipient has not answered."""
        with self._store.reading() as unit:
            watched = unit.watches.due(self._now())
        for case_id in watched:
            self._for_one(case_id, lambda one: self._do(duties.come_back, one))
            self._for_one(case_id, self._give_way)

    def _for_one(self, case_id: str, act: Callable[[str], object]) -> None:
        """Do something for one case, of which a fault must not keep the others waiting."""
        try:
            act(case_id)
        except StoreError:
            raise
        except Exception as fault:
            self._fault = fault
            with self._store.writing() as unit:
                alarms.stand(
                    unit,
                    AlarmKind.CASE_STUCK,
                    wrong=True,
                    detail=code_of(case_id),
                    today=self._today,
                    of=case_id,
                )

    def _do(self, duty: Callable[[Desk, str], bool], case_id: str) -> bool:
        """`_step` in a transaction of its own."""
        with self._store.writing() as unit:
            return self._step(unit, duty, case_id)

    def _step(self, unit: Unit, duty: Callable[[Desk, str], bool], case_id: str) -> bool:
        """Whether this duty is done for the case; one case must not stop the others."""
        try:
            with unit.step():
                desk = self._desk(unit)
                before = unit.journal.count_of_case(case_id)
                done = duty(desk, case_id)
                if unit.journal.count_of_case(case_id) != before:
                    desk.cabinet.refold(case_id)
                return done
        except NotAllowedError:
            return False

    def _check_chains(self, *, anything_new: bool) -> None:
        """What a colleague says is compared with all the rest once it has come, and once a day.

        What this desk writes itself fits; and what stood out before may be mended by anything.
        """
        is_today = self._checked == self._today
        if not anything_new and is_today:
            return
        with self._store.writing() as unit:
            stands_out = any(one.kind in set(Kind) for one in unit.alarms.all())
            if self._heard or stands_out or not is_today:
                alarms.report(unit, checking.findings(unit, self._ends(unit)), today=self._today)
            lost = any(
                one.message.day < self._today and unit.outgoing.is_sent(one.message.id)
                for one in unit.journal.not_yet_arrived(self._me.member)
            )
            alarms.stand(unit, AlarmKind.NOT_DELIVERED, wrong=lost, today=self._today)
        self._checked, self._heard = self._today, False

    def _part_with_who_left(self) -> None:
        """Fold anew what somebody wrote after their end, once the card and the entry are here."""
        with self._store.writing() as unit:
            ends = self._ends(unit)
            done = strictjson.dumps(dict(sorted(ends.items())))
            if (unit.copies.get(_LEFT) or b"{}") == done:
                return
            cabinet = self._cabinet(unit)
            for member, end in ends.items():
                for case_id in unit.journal.cases_after(member, end):
                    cabinet.refold(case_id)
            unit.copies.put(_LEFT, done)

    def _ends(self, unit: Unit) -> dict[str, int]:
        cabinet = self._cabinet(unit)
        found = {one: cabinet.end_of(one) for one in self._left}
        return {one: end for one, end in found.items() if end is not None}

    @property
    def _left(self) -> Mapping[str, str]:
        return self._registry.known.left(self._me.organisation)

    def _desk(self, unit: Unit) -> Desk:
        return Desk(
            unit=unit,
            cabinet=self._cabinet(unit),
            writer=self._writer(unit),
            known=self._registry.known,
        )

    def _cabinet(self, unit: Unit) -> Cabinet:
        organisation = self._me.organisation
        known = self._registry.known.organisations.get(organisation)
        return Cabinet(
            unit,
            organisation=organisation,
            kind=known.kind if known else "",
            left=self._left,
            today=self._today,
        )

    def _writer(self, unit: Unit) -> Writer:
        return Writer(unit, me=self._me, directory=self._registry.reference, now=self._now())
