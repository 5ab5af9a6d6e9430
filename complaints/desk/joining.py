"""How far this member is on the way into the office, as their own desk can tell.

A keyfile that was just made opens a desk that has nothing to show: first the card must name its
member, then a colleague's desk gives the keys, by itself; the cases so far come as a file.
"""

from collections.abc import Mapping
from enum import IntEnum

from complaints.desk import sharing
from complaints.desk.reading import Reason
from complaints.desk.unlocked import Unlocked


class Admission(IntEnum):
    """Where a newcomer is, in this order."""

    ASKING = 0  # not on the card
    NAMED = 1  # on the card, but something that is sealed to the office today stays shut
    OPEN = 2  # what comes from now on opens; what came before is not here
    WHOLE = 3


def admission(desk: Unlocked) -> Admission:
    """How far the member of this desk is now."""
    card, keyring = desk.own_card.kept, desk.vault.keyring
    if keyring.is_administrator:
        return Admission.WHOLE  # they make the card
    if card is None or all(one.sign != keyring.sign.public_key for one in card.members):
        return Admission.ASKING
    if sharing.is_locked_out(keyring, card):
        return Admission.NAMED
    with desk.store.reading() as unit:
        return Admission.OPEN if unit.inbox.first() > 1 else Admission.WHOLE


def ours(desk: Unlocked, refused: Mapping[str, int]) -> Mapping[str, int]:
    """Of what was not filed, by the reason, what somebody should look at.

    What is still sealed while a newcomer waits for the keys is as it should be.
    """
    early = Reason.SEALED_TO_ANOTHER
    if early not in refused or admission(desk) >= Admission.OPEN:
        return refused
    return {reason: many for reason, many in refused.items() if reason != early}
