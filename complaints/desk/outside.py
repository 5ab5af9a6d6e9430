"""What left this desk on paper or as a file, of a case that it must not keep: people have to ask.

An organisation's desk is told and erases by itself. An authority, a court, a printer's tray and a
folder of saved copies are no desks; what went there is named, until nobody needs the case.
"""

from typing import Final

from complaints.domain import letter, letting_go
from complaints.domain.case import Case
from complaints.domain.events import Exported, Printed, Saved
from complaints.domain.events.custody import ATTESTATION, CUSTODY
from complaints.domain.letter import Writing
from complaints.domain.messages import Complaint
from complaints.domain.referrals import RECALLED

#: Papers that tell nothing of what somebody told.
_BARE: Final = (ATTESTATION, CUSTODY)


def entries(case: Case) -> frozenset[str]:
    """The entries (hashes) by which something left that is not to be kept."""
    if not _must_go(case):
        return frozenset()
    return frozenset(
        one.hash
        for one in case.entries
        if isinstance(event := one.event, Saved | Printed | Exported)
        and getattr(event, "what", None) not in _BARE
    )


def letters(case: Case) -> tuple[Writing, ...]:
    """The letters to authorities that may have gone, and whose yes does not stand any more."""
    return tuple(one for one in letter.writings(case) if one.is_taken_back)


def has_rest(case: Case) -> bool:
    """Whether something of the case stands: then a paper may hold that alone, and is to be kept."""
    is_told_here = any(isinstance(one.message, Complaint) for one in case.letters)
    return not case.is_withdrawn and (is_told_here or any(one.stands for one in case.taken))


def _must_go(case: Case) -> bool:
    """Whether something of it was taken back, recalled or declined."""
    is_recalled = any(one.answer == RECALLED for one in case.taken)
    is_taken_back = case.is_withdrawn or bool(letters(case))
    return is_taken_back or is_recalled or bool(letting_go.declined(case))
