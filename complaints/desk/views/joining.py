"""A newcomer's own page: the request to give away, how far they are, taking over the cases so far.

It reloads by itself when something has come. The file of a colleague is sealed to this member; it
comes in the body of a form and is taken whole or not at all.
"""

from typing import BinaryIO, Final, cast

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import joining
from complaints.desk.errors import DeskError
from complaints.desk.joining import Admission
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, say, tongue
from complaints.joining import Request
from complaints.locale.marking import _

blueprint = Blueprint("joining", __name__, url_prefix="/joining")

REQUEST_NAME: Final = "amparo-request.json"


@blueprint.get("")
def show() -> ResponseReturnValue:
    """How far this member is."""
    asked = _request()
    return page(
        "desk/joining.html",
        admission=joining.admission(desk()),
        admissions=Admission,
        asked=asked,
        whole=asked.dump().decode(),
    )


@blueprint.post("/request")
def save() -> ResponseReturnValue:
    """The request as a file."""
    return as_file(_request().dump() + b"\n", REQUEST_NAME)


@blueprint.post("/take")
def take() -> ResponseReturnValue:
    """Take over what a colleague wrote into a file for this member."""
    chosen = request.files.get("cases")
    if chosen is None or not chosen.filename:
        say(_("Choose the file first."), wrong=True)
        return redirect(url_for("joining.show"), 303)
    try:
        taken = desk().handover.take(cast(BinaryIO, chosen.stream))
    except DeskError as error:
        say(str(error), wrong=True)
        return redirect(url_for("joining.show"), 303)
    desk().worker.wake()
    say(
        tongue().ngettext(
            "{n} letter was taken over from {member}.",
            "{n} letters were taken over from {member}.",
            taken.letters,
            member=taken.giver,
        )
    )
    return redirect(url_for("joining.show"), 303)


def _request() -> Request:
    return Request.of(desk().vault.keyring)


def as_file(data: bytes, name: str) -> Response:
    """Something small to be saved; ``name`` is ours."""
    answer = Response(data, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
