"""The invented colleague of whoever trains: a second desk of the same office, at which she answers.

What needs two members can be practised with her. She approves what is proposed against a danger
where nobody can be asked and the facts are told, and refuses it elsewhere, with a reason; she takes
a moment for it. A contested case she takes at the very moment at which the trainee does, so that
both see what becomes of two decisions. Her name says that she is invented.
"""

from collections.abc import Callable, Container, Iterator
from datetime import datetime, timedelta
from typing import Final

from complaints.desk.errors import DeskError
from complaints.desk.reading import Reader, Record, Verified
from complaints.desk.unlocked import Unlocked
from complaints.domain import events, overriding
from complaints.domain.case import Case
from complaints.domain.events import Assigned
from complaints.domain.messages import Journal
from complaints.domain.overriding import Proposal

_THINKS: Final = timedelta(seconds=12)
_FEWEST_WORDS: Final = 8
_TOO_SHORT: Final = (
    "I cannot answer for this yet. Write what exactly may happen, when, and how we know it."
)
_CAN_BE_ASKED: Final = "They read our answers and write back. Ask them first; it costs an hour."


class Colleague:
    """Her desk. ``silent`` are the cases whose complainants never come back, ``contested`` those
    that she takes when somebody else does.
    """

    def __init__(
        self,
        desk: Unlocked,
        *,
        inbox: Callable[[], list[bytes]],
        silent: Container[str],
        contested: Container[str],
    ) -> None:
        self.desk = desk
        self._inbox = inbox
        self._silent = silent
        self._contested = contested
        self._peeked = len(inbox())
        self._since: dict[str, datetime] = {}

    @property
    def is_thinking(self) -> bool:
        """Whether she will answer something by herself in a moment."""
        return bool(self._since)

    def answer(self, now: datetime) -> None:
        """What she does now: take what is contested, read, decide what waited long enough."""
        self._take_too()
        self.desk.sync.run()
        waiting = {
            one.proposed.override: (case, one)
            for case in self._cases()
            for one in overriding.proposals(case.entries)
            if one.waits(now) and one.by != self.desk.office.me.member
        }
        self._since = {one: self._since.get(one, now) for one in waiting}
        due = [one for one, since in self._since.items() if now - since >= _THINKS]
        for one in due:
            del self._since[one]
            self._decide(*waiting[one])
        if due:
            self.desk.sync.run()

    def _cases(self) -> Iterator[Case]:
        for line in self.desk.office.cases():
            yield self.desk.office.case(line.id)

    def _decide(self, case: Case, one: Proposal) -> None:
        office, override = self.desk.office, one.proposed.override
        if case.id not in self._silent:
            office.refuse_override(case.id, override, _CAN_BE_ASKED)
        elif len(one.proposed.facts.split()) < _FEWEST_WORDS:
            office.refuse_override(case.id, override, _TOO_SHORT)
        else:
            office.approve_override(case.id, override, read=overriding.reached(case))

    def _take_too(self) -> None:
        """Take what somebody else has taken just now, as if she had not seen it: she has not."""
        office = self.desk.office
        for case_id, event in self._unread():
            if case_id in self._contested and isinstance(event, Assigned) and event.after:
                try:
                    office.assign(case_id, office.me.member)
                except DeskError:
                    continue  # it is hers already

    def _unread(self) -> Iterator[tuple[str, events.Event]]:
        """What colleagues wrote since, before her desk reads it: the training looks, not she."""
        sealed, self._peeked = self._inbox()[self._peeked :], len(self._inbox())
        office = self.desk.office.me
        reader = Reader(
            organisation=office.organisation,
            member=office.member,
            identities=office.identities,
            seals=(),
            known=self.desk.registry.known,
            signers=lambda _case: set(),
            fetch=self.desk.portal.chunk,
            first_day=lambda _sealed: self.desk.office.today,
        )
        for one in sealed:
            outcome = reader.read(Record.of(0, one))
            said = outcome.message if isinstance(outcome, Verified) else None
            if isinstance(said, Journal) and said.member != office.member:
                yield said.case, events.parse(said.event)
