"""This computer: what on it endangers the cases, and what to do."""

from flask import Blueprint, current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import backup
from complaints.desk.computer.rules import Finding
from complaints.desk.computer.saying import say
from complaints.desk.computer.surroundings import NEVER
from complaints.desk.computer.watch import Watch
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, tongue

blueprint = Blueprint("computer", __name__, url_prefix="/computer")


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Everything that was looked at."""
    said = [say(one, tongue()) for one in findings()]
    return page("desk/computer.html", page_name="computer", found=said, looked=watch().at)


@blueprint.post("/again")
def again() -> ResponseReturnValue:
    """Look anew."""
    findings(again=True)
    return redirect(url_for("computer.show"), 303)


def findings(*, again: bool = False) -> tuple[Finding, ...]:
    """What is to be said of this computer, with what only the unlocked desk knows."""
    return watch().findings(
        again=again,
        ahead=desk().portal.ahead,
        backed_up=backup.last_made(desk().store) or NEVER,
    )


def watch() -> Watch:
    """The look of this desk."""
    found = current_app.extensions["watch"]
    assert isinstance(found, Watch)
    return found
