"""Letting this desk go on where another one of the same member has written."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import succession
from complaints.desk.views.forms import PressForm, check
from complaints.desk.views.guard import desk
from complaints.desk.views.page import say
from complaints.locale.marking import _

blueprint = Blueprint("succession", __name__, url_prefix="/succession")


@blueprint.post("/go-on")
def go_on() -> ResponseReturnValue:
    """This desk writes from now on; pressing where it does already changes nothing."""
    check(PressForm())
    office = desk().office
    with desk().store.writing() as unit:
        if succession.is_elsewhere(unit, office.me.member):
            succession.go_on(unit, office.moment)
    desk().worker.wake()
    say(_("This desk goes on. Let a colleague hand over to you what it lacks."))
    return redirect(url_for("notices.show"), 303)
