"""Whether a finished letter may leave the desk today; if not, because of whom, and why.

Everything is asked again: each yes, what it was a yes to, and whom they may fear. A case that is
not found any more may have taken its yes back, and nobody here would see it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from complaints.desk import authority_settling, bodies
from complaints.desk.authority import Side, Work
from complaints.desk.errors import NoConsentError, NotAllowedError, UnsafeError
from complaints.desk.office import Office
from complaints.domain import letter
from complaints.locale.marking import _

_GONE = _("Somebody for whom it speaks cannot be seen here any more: nobody knows of their yes.")
_REASONS = {
    "taken-back": _("The yes was taken back."),
    "corrected": _("What this letter tells was corrected since. Ask again, for a new letter."),
    "expired": _("The yes has expired."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why it stays: a sentence to be translated, and the code of whose case it is ("": of none)."""

    sentence: str
    code: str = ""


class StaysError(NoConsentError):
    """It must not leave; each of the ``reasons`` forbids it."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__(reasons[0].sentence)
        self.reasons = reasons


def may_leave(office: Office, work: Work) -> None:
    """Return if the letter may leave the desk today; else `NotAllowedError` says why not."""
    if work.finished is None:
        raise NotAllowedError(_("This letter is not finished."))
    if found := tuple(_reasons(office, work)):
        raise StaysError(found)
    if authority_settling.choices(work):
        # nobody looked at what each of these people is told to be in
        raise NotAllowedError(
            _("Colleagues finished this letter with different texts. Choose which one counts.")
        )


def _reasons(office: Office, work: Work) -> Iterator[Reason]:
    for side in work.given:
        if (why := _yes(side, office.today)) is not None:
            yield Reason(sentence=_REASONS[why], code=side.case.code)
        try:
            bodies.refuse_unsafe(office, side.case, bodies.of(side.writing.asked))
        except UnsafeError as error:
            yield Reason(sentence=str(error), code=side.case.code)
    everybody = max(one.writing.finished.people for one in work.given if one.writing.finished)
    if len(work.given) < everybody:
        yield Reason(sentence=_GONE)


def _yes(side: Side, today: date) -> str | None:
    """What ails the yes; None if it holds.

    And the one on which this text rests: a colleague who did not know that it was finished may have
    asked again, after a correction, and that yes is to other words.
    """
    writing = side.writing
    if writing.is_taken_back or writing.finished is None:
        return "taken-back"
    by_id = {one.terms.id: one for one in side.case.consents}
    rested_on = by_id.get(writing.finished.consent)
    if rested_on is None:
        return "taken-back"
    if writing.corrected or letter.corrected(side.case, rested_on):
        return "corrected"
    return "expired" if side.consent is None or today > rested_on.terms.expires else None
