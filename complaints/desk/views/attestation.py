"""The attestation that something is erased, to read and to print."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import attesting
from complaints.desk.errors import NotAllowedError
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, say, tongue

blueprint = Blueprint("attestation", __name__, url_prefix="/case/<case_id>/attestation")


@blueprint.get("/<referral_id>")
def show(case_id: str, referral_id: str) -> ResponseReturnValue:
    """Who attested what to whom, on which day, and by which signature."""
    office = desk().office
    case = office.case(case_id)
    try:
        found = attesting.attestation(office, desk().store, case, referral_id)
    except NotAllowedError as error:
        say(str(error), wrong=True)
        return redirect(url_for("case.show", case_id=case_id), 303)
    return page(
        "desk/attestation.html",
        case=case,
        one=found,
        made=tongue().time(office.moment),
    )
