"""Asking the rules about a case, with the organisations that this desk has verified.

The index over the directory is made once a day and for each directory; everything else is thrown
away after it was shown.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from complaints import consents
from complaints.desk.errors import UnjudgedError
from complaints.desk.known import Known
from complaints.domain import absence
from complaints.domain.case import Case
from complaints.domain.consent import Consent
from complaints.domain.errors import ConsentError
from complaints.locale.marking import _
from complaints.routing import organisations, recommending
from complaints.routing.facts import Record
from complaints.routing.recommending import Advice
from referral.directory import Directory


@contextmanager
def asking() -> Iterator[None]:
    """Ask the rules: whatever goes wrong is an `UnjudgedError`, which lets nothing go anywhere."""
    try:
        yield
    except Exception as error:
        raise UnjudgedError(
            _("The rules could not be asked about this case. Nothing of it can be given to others.")
        ) from error


class Adviser:
    """Keeps the index of one directory for one day. Threads may share it."""

    def __init__(self) -> None:
        self._made: tuple[Known, date, Directory] | None = None

    def advise(self, case: Case, known: Known, today: date) -> Advice:
        """What the rules say of this case today; `UnjudgedError` if they cannot be asked."""
        consents_ = [one for one in case.consents if _counts(case, one, today)]
        with asking():
            record = Record.of(case, consents=consents_)
            return recommending.advise(record, self._directory(known, today), today=today)

    def _directory(self, known: Known, today: date) -> Directory:
        made = self._made
        if made is None or made[0] is not known or made[1] != today:
            index = organisations.directory(known.organisations.values(), known.cards, today=today)
            made = self._made = (known, today, index)
        return made[2]


def _counts(case: Case, consent: Consent, today: date) -> bool:
    """Whether the complainant gave it, and is absent if it is for an absence."""
    try:
        consents.verify(consent)
        absence.check(case, consent, today=today)
    except ConsentError:
        return False
    return True
