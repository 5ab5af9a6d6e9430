"""Referrals that two members answered at the same moment, one with a yes and one with a no.

Whoever referred holds what came last, which nobody here can know: the office may think that it
has declined a case that was handed over to it. So both answers stay, a person is shown that they
differ, and the office may answer once more; whatever it says then, both sides have heard last.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from complaints.domain.events import Answered
from complaints.domain.history import Entry

_DECIDES: Final = ("accepted", "declined")
#: A conflict may be found after a yes: whoever declines for it has seen that.
_LATER: Final = "conflict-of-interest"


def contested(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    """By referral (id) the answer that differs from a colleague's, until somebody answers again.

    ``entries`` come from `complaints.domain.history.ordered`. Nobody answers twice who has not been
    shown that the answers differ.
    """
    said: dict[str, dict[str, str]] = {}
    found: dict[str, Entry] = {}
    for entry in entries:
        event = entry.event
        if not isinstance(event, Answered) or event.automatic or event.answer not in _DECIDES:
            continue
        by = said.setdefault(event.referral, {})
        if entry.member in by or event.code == _LATER:
            said[event.referral] = {entry.member: event.answer}
            found.pop(event.referral, None)
            continue
        if any(other != event.answer for other in by.values()):
            found[event.referral] = entry
        by[entry.member] = event.answer
    return found
