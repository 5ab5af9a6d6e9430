"""The cabinet: cases folded from what is filed, and kept beside it whatever is looked up of them.

Everything that it keeps follows from the letters and the entries, and may be computed again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from complaints.desk import alarms, paper_files
from complaints.desk.known import Known
from complaints.desk.projection import line_of
from complaints.desk.store import Unit
from complaints.desk.store.cases import CaseLine
from complaints.desk.triage import UNJUDGED, triage
from complaints.domain import case as cases
from complaints.domain import giving_way, letter, letting_go, relating, veil
from complaints.domain.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Cabinet:
    """The cases of an office of this ``kind`` today, within one transaction.

    ``left`` are those who had to leave it, with the hash of their last entry that counts: what
    they wrote after it is never folded, whatever day it bears and whenever it came.
    """

    unit: Unit
    kind: str
    left: Mapping[str, str]
    today: date

    @classmethod
    def of(cls, unit: Unit, known: Known, organisation: str, today: date) -> Self:
        """Those of this organisation, as the directory knows it."""
        listed = known.organisations.get(organisation)
        kind, left = listed.kind if listed else "", known.left(organisation)
        return cls(unit=unit, kind=kind, left=left, today=today)

    def fold(self, case_id: str) -> Case:
        """The case as it follows from everything that is filed."""
        (case,) = self.fold_all([case_id])
        return case

    def fold_all(self, case_ids: Collection[str]) -> list[Case]:
        """`fold` of each."""
        letters = self.unit.letters.of_cases(case_ids)
        entries = self.unit.journal.counting_of(case_ids, self.left)
        return [cases.fold(one, letters[one], entries[one]) for one in case_ids]

    def shown(self, case_id: str) -> Case:
        """The case as this office may see it, for whatever is shown, printed, found or sent."""
        return self._veiled(self.fold(case_id))

    def end_of(self, member: str) -> int | None:
        """Where the chain of somebody who had to leave ends; None if that is not known (yet)."""
        return self.unit.journal.end_of(self.left[member])

    def refold(self, case_id: str, *, due: bool | None = None) -> Case:
        """Compute the case's line anew; ``due`` None leaves what the desk has still to do."""
        (whole,) = self.refold_all([case_id], due=due)
        return whole

    def refold_all(
        self, case_ids: Collection[str], *, due: bool | None = None, found_later: bool = False
    ) -> list[Case]:
        """`refold` of each; what all of them need is read, and written, at once.

        With ``found_later`` the search finds what is new once the index has taken it in.
        """
        if not case_ids:
            return []
        wholes = self.fold_all(case_ids)
        shown = [self._veiled(whole) for whole in wholes]
        was_due = self.unit.cases.due_of(case_ids)
        lines = []
        for whole, case in zip(wholes, shown, strict=True):
            judged = triage(whole, self.today)
            still = was_due.get(case.id, False) if due is None else due
            lines.append(line_of(case, due=still, triage=judged))
            if judged.rule == UNJUDGED:
                alarms.unjudged(self.unit, case.id, today=self.today)
            self._remember_papers(whole)
        self.unit.cases.put(*lines, found_later=found_later)
        self._keep_beside(shown)
        return wholes

    def catch_up(self, case_id: str) -> None:
        """Take in what follows from the case, and what a program before this one made nothing of.

        It kept entries that it did not know and left it at that. Papers that they brought are
        fetched from now on, and what they let go is erased.
        """
        whole = self.fold(case_id)
        if whole.erasure.on:
            self.refold(case_id, due=True)
        else:
            self._keep_beside([self._veiled(whole)])
            self._remember_papers(whole)

    def judge(self, case_id: str) -> CaseLine:
        """The case's line as it would be today; nothing is kept."""
        whole = self.fold(case_id)
        return line_of(self._veiled(whole), due=False, triage=triage(whole, self.today))

    def _veiled(self, whole: Case) -> Case:
        return veil.veiled(whole, kind=self.kind)

    def _remember_papers(self, whole: Case) -> None:
        paper_files.remember(self.unit, whole.id, (one.event for one in whole.entries))

    def _keep_beside(self, shown: Sequence[Case]) -> None:
        """Keep what is looked up without opening the cases."""
        self.unit.alike.put({case.id: relating.keys(case) for case in shown})
        watches = {}
        for case in shown:
            moments = (giving_way.look_again(case), letting_go.look_again(case))
            watches[case.id] = min((one for one in moments if one), default=None)
        self.unit.watches.put(watches)
        self.unit.reminders.put({case.id: case.plan.reminders for case in shown})
        self.unit.matters.put({case.id: case.ties.matters for case in shown})
        self.unit.letter_drafts.forget_cases(
            [case.id for case in shown if not letter.is_worked_on(case)]
        )
