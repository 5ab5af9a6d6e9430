"""Referrals that two members answered at the same moment, one with a yes and one with a no.

Whoever referred holds what came last, which nobody here can know: the office may think that it
has declined a case that was handed over to it. So both answers stay, a person is shown that they
differ, and the office may answer once more; whatever it says then, both sides have heard last.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from complaints.domain.decisions import Collision
from complaints.domain.events import Answered
from complaints.domain.history import Entry

_DECIDES: Final = ("accepted", "declined")


def contested(entries: Iterable[Entry]) -> Mapping[str, Collision]:
    """By referral (id) the answer that differs from a colleague's which its writer had not seen.

    ``entries`` come from `complaints.domain.history.ordered`. An answer whose writer had seen those
    before settles them, whoever it is.
    """
    said: dict[str, tuple[tuple[Entry, str], ...]] = {}
    found: dict[str, Collision] = {}
    for entry in entries:
        event = entry.event
        if not isinstance(event, Answered) or event.automatic or event.answer not in _DECIDES:
            continue
        unseen = tuple(one for one in said.get(event.referral, ()) if not entry.saw(one[0]))
        said[event.referral] = (*unseen, (entry, event.answer))
        found.pop(event.referral, None)
        other = next((one for one, answer in unseen if answer != event.answer), None)
        if other:
            found[event.referral] = Collision(entry=entry, applied=True, other=other)
    return found
