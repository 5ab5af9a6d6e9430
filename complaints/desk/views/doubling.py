"""Two referrals that colleagues made without having seen each other: what a member decides."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from complaints.desk import doubling
from complaints.desk.views.case import done
from complaints.desk.views.forms import PressForm, RefuseForm
from complaints.desk.views.guard import desk
from complaints.locale.marking import _

blueprint = Blueprint("doubling", __name__, url_prefix="/case/<case_id>/referred")


@blueprint.post("/<referral_id>/back")
def take_back(case_id: str, referral_id: str) -> ResponseReturnValue:
    """Take one of them back."""
    form = RefuseForm()
    return done(
        case_id,
        form,
        lambda: doubling.take_back(desk().office, case_id, referral_id, form.reason.data or ""),
        _("Taken back. If it went already, they are told."),
    )


@blueprint.post("/<first>/<second>/stand")
def stand(case_id: str, first: str, second: str) -> ResponseReturnValue:
    """Say that both are meant."""
    return done(
        case_id,
        PressForm(),
        lambda: doubling.stand(desk().office, case_id, first, second),
        _("Written down. Both referrals stand."),
    )
