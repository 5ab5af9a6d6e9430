"""Deciding about two referrals that colleagues made without having seen each other.

One is taken back, by whoever decides and for a reason that its recipient reads; or both are meant.
Until then the one that was not sent yet waits (`complaints.desk.duties.may_go`).
"""

from complaints.desk import duties
from complaints.desk.casework import said
from complaints.desk.errors import NotAllowedError
from complaints.desk.office import Office
from complaints.directory import DirectoryError
from complaints.domain.case import Case
from complaints.domain.events import ReferralsStand
from complaints.domain.referrals import Given
from complaints.locale.marking import _


def take_back(office: Office, case_id: str, referral: str, why: str) -> None:
    """Never send this one of two referrals (an id); if it went, its recipient is told ``why``."""
    reason = said(why)
    with office.act(case_id) as act:
        made = _decided_about(act.case, referral)
        if duties.stop_one(act.unit, act.writer, made, case_id):
            return
        try:
            duties.recall_one(act.writer, office.known, made, case_id, why=reason)
        except DirectoryError as error:
            raise NotAllowedError(str(error)) from error


def stand(office: Office, case_id: str, first: str, second: str) -> None:
    """Say that both of two referrals (ids) are meant; what waited of them goes."""
    with office.act(case_id) as act:
        for one in (first, second):
            _decided_about(act.case, one)
        act.writer.enter(ReferralsStand(referrals=(first, second)), case_id=case_id)


def _decided_about(case: Case, referral: str) -> Given:
    for pair in case.doubled(referral):
        for one in pair.both:
            if one.referred.referral == referral:
                return one
    raise NotAllowedError(_("There is nothing to decide here any more. Look once more."))
