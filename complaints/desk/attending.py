"""Attending to cases: what the desk owes them by itself, and what time has brought about.

A case at which this program fails, or that refuses something, keeps no other one waiting.
"""

from collections.abc import Callable, Sequence
from typing import Final

from complaints.desk import alarms, duties, succession
from complaints.desk.alarms import AlarmKind
from complaints.desk.duties import Desk
from complaints.desk.errors import NotAllowedError, StoreError
from complaints.desk.judging import judge_stale
from complaints.desk.stages import Cancelled, Stage, Step
from complaints.desk.store import Unit
from complaints.desk.store.outgoing import Parcel, Road
from complaints.desk.workplace import Workplace
from complaints.domain.case import code_of

CASES_AT_ONCE: Final = 32


class Attending:
    """Attends for one desk. ``give_way`` gives a case (id) to the second choice, if it is time."""

    def __init__(self, work: Workplace, give_way: Callable[[str], object]) -> None:
        self._work = work
        self._give_way = give_way

    def judge(self, step: Step) -> None:
        """Ask the rules anew about what another day may have changed."""
        try:
            judge_stale(
                self._work.store,
                self._work.cabinet,
                today=self._work.today,
                step=lambda done: step(Stage.JUDGING, done, 0),
            )
        except (Cancelled, StoreError):
            raise
        except Exception as fault:
            self._work.fault = fault

    def erase_letters(self) -> None:
        """What was told and taken back, once its day has come; that needs no line."""
        with self._work.store.reading() as unit:
            due = unit.letters.due(self._work.today)
        for case_id in due:
            self._for_one(case_id, self._erase_letters_of)
        if due:
            self._work.store.scrub()

    def erase_only(self) -> None:
        """What is to go is erased also where another desk writes, once what came says so."""
        with self._work.store.reading() as unit:
            waiting = unit.cases.due()
        for case_id in waiting:
            self._for_one(case_id, lambda one: self._do(duties.erase_silently, one))

    def attend(self, step: Step) -> None:
        """Do what is due, in the cases to which something came and in those whose time has come."""
        with self._work.store.reading() as unit:
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
        with self._work.store.writing() as unit:
            duties.show_presence(unit, self._work.writer(unit), self._work.me.member)

    def may_go(self, unit: Unit, parcel: Parcel) -> bool:
        """`duties.may_go`, and of a reply `duties.may_tell`.

        At a fault of ours what would go to others waits; replies, and what else is to be sent, go.
        """
        is_reply = parcel.road is Road.REPLY
        may = duties.may_tell if is_reply else duties.may_go
        try:
            with unit.step():
                return may(self._work.desk(unit), parcel)
        except Exception as fault:
            self._work.fault = fault
            return is_reply

    def _attend_to(self, case_ids: Sequence[str]) -> None:
        """All duties of some cases, durable together: what one refuses undoes nothing else."""
        with self._work.store.writing() as unit:
            done, stuck = list[str](), list[str]()
            for case_id in case_ids:
                each = [self._step(unit, duty, case_id) for duty in duties.DUTIES]
                self._say_stuck(unit, case_id, stuck=not all(each))
                (done if all(each) else stuck).append(case_id)
            cabinet = self._work.cabinet(unit)
            cabinet.refold_all(done, due=False)
            cabinet.refold_all(stuck)

    def _look_again(self) -> None:
        """What time alone has brought: a recipient has not answered, what was declined is to go."""
        with self._work.store.reading() as unit:
            watched = unit.watches.due(self._work.now)
        for case_id in watched:
            self._for_one(case_id, self._do_in_time)
            self._for_one(case_id, self._give_way)

    def _do_in_time(self, case_id: str) -> None:
        for duty in duties.IN_TIME:
            self._do(duty, case_id)

    def _erase_letters_of(self, case_id: str) -> None:
        with self._work.store.reading() as unit:
            is_elsewhere = succession.is_elsewhere(unit, self._work.me.member)
        self._do(duties.erase_silently if is_elsewhere else duties.erase, case_id)
        with self._work.store.writing() as unit:
            self._work.cabinet(unit).refold(case_id, due=True)  # somebody may wait to be told

    def _for_one(self, case_id: str, act: Callable[[str], object]) -> None:
        """Do something for one case, of which a fault must not keep the others waiting."""
        try:
            act(case_id)
        except StoreError:
            raise
        except Exception as fault:
            self._work.fault = fault
            with self._work.store.writing() as unit:
                self._say_stuck(unit, case_id, stuck=True)

    def _say_stuck(self, unit: Unit, case_id: str, *, stuck: bool) -> None:
        """Let the alarm of this case stand, or take it away."""
        kind, today = AlarmKind.CASE_STUCK, self._work.today
        alarms.stand(unit, kind, wrong=stuck, detail=code_of(case_id), today=today, of=case_id)

    def _do(self, duty: Callable[[Desk, str], bool], case_id: str) -> bool:
        """`_step` in a transaction of its own."""
        with self._work.store.writing() as unit:
            before = unit.journal.count_of_case(case_id)
            done = self._step(unit, duty, case_id)
            if unit.journal.count_of_case(case_id) != before:
                self._work.cabinet(unit).refold(case_id)
            return done

    def _step(self, unit: Unit, duty: Callable[[Desk, str], bool], case_id: str) -> bool:
        """Whether this duty is done for the case; one case must not stop the others."""
        try:
            with unit.step():
                return duty(self._work.desk(unit), case_id)
        except NotAllowedError:
            return False
