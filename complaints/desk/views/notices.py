"""Notices: alarms, what was refused, what waits to be sent."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import alarms, labels
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


@blueprint.get("")
def show() -> ResponseReturnValue:
    """All of them."""
    today = desk().office.today
    with desk().store.reading() as unit:
        raised = [one for one in unit.alarms.all() if alarms.is_due(one, today)]
        refused = unit.inbox.refused()
        parcels = unit.outgoing.waiting()
    return page("desk/notices.html", raised=raised, refused=refused, parcels=parcels, labels=labels)


@blueprint.post("/seen")
def seen() -> ResponseReturnValue:
    """Somebody has looked at an alarm."""
    with desk().store.writing() as unit:
        unit.alarms.mark_seen(request.form.get("key", ""))
    return redirect(url_for("notices.show"), 303)
