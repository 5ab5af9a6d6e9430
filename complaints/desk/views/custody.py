"""The custody log of a case as a page and as a table; and what a browser says that it prints."""

from dataclasses import replace

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from complaints.desk import clocks, csvsafe, custody, story
from complaints.desk.story import Item
from complaints.desk.views.forms import PressForm
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, tongue
from complaints.domain.case import Case
from complaints.domain.errors import MalformedError
from complaints.domain.events.custody import CUSTODY, read_what
from complaints.locale.marking import _

blueprint = Blueprint("custody", __name__, url_prefix="/case/<case_id>")

_HEAD = (_("When ({zone})"), _("Who"), _("What"), _("SHA-256 of the message"))


@blueprint.app_template_global("zone_of_times")
def zone_of_times() -> str:
    """The zone of the times on a page."""
    return clocks.zone_of_times(desk().office.moment)


@blueprint.get("/custody")
def show(case_id: str) -> ResponseReturnValue:
    """Who read, looked at, gave and took out what, and when."""
    case = desk().office.case(case_id)
    return page(
        "desk/custody.html",
        case=case,
        lines=_lines(case),
        made=tongue().time(desk().office.moment),
    )


@blueprint.post("/custody")
def table(case_id: str) -> ResponseReturnValue:
    """The log as a table, to be saved; it is the last line of itself."""
    if not PressForm().validate_on_submit():
        abort(400)
    desk().custody.exported(case_id, CUSTODY)
    case = desk().office.case(case_id)
    text = tongue().text
    rows = [(one.when, one.who, one.title, one.hash) for one in _lines(case)]
    response = Response(
        csvsafe.table([text(one).format(zone=zone_of_times()) for one in _HEAD], rows),
        mimetype="text/csv",
        status=200,
    )
    name = f"{case.code}-custody.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.post("/printed")
def printed(case_id: str) -> ResponseReturnValue:
    """The browser begins to print a file, or a page of the desk."""
    try:
        what = read_what(request.form.get("what", ""))
    except MalformedError:
        abort(400)
    desk().custody.printed(case_id, what)
    return Response(status=204)


def _lines(case: Case) -> list[Item]:
    return story.tell(
        replace(case, entries=custody.entries(case)),
        tongue=tongue(),
        known=desk().office.known,
        hash_of=desk().registry.hash_of,
    )
