"""What Notices want of a person: read once, for their page and for the number beside their name.

The number is that of the lines which a person finds there. The state of this computer is no such
line: it has a page of its own, and a look at it takes too long for every page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from complaints.desk import alarms, joining
from complaints.desk.store.alarms import Alarm
from complaints.desk.unlocked import Unlocked


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """What there is at one moment; what a round does by itself wants nothing.

    ``reminders`` are how many are due, ``raised`` the alarms to show. ``refused`` is how many
    envelopes were not filed, by the reason; ``waits_for_keys``: others are still sealed.
    """

    reminders: int
    raised: Sequence[Alarm]
    refused: Mapping[str, int]
    waits_for_keys: bool

    @property
    def unseen(self) -> int:
        """How many alarms nobody has looked at."""
        return sum(not one.seen for one in self.raised)

    @property
    def lines(self) -> int:
        """All that wants something: of a thousand envelopes with one reason, one line."""
        return self.reminders + self.unseen + len(self.refused)


def notice(desk: Unlocked) -> Noticed:
    """What there is now."""
    office = desk.office
    with desk.store.reading() as unit:
        reminders = unit.reminders.count_due(member=office.me.member, now=office.moment)
        raised = alarms.due(unit, office.today)
        refused = unit.inbox.count_refused()
    ours = joining.ours(desk, refused)
    return Noticed(reminders=reminders, raised=raised, refused=ours, waits_for_keys=ours != refused)
