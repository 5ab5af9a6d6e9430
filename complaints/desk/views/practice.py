"""The way to a training from the lock of a real desk, and beginning again in a training."""

from typing import Final

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask import Response as Answer
from flask.typing import ResponseReturnValue

from complaints.desk.i18n import offered
from complaints.desk.practice import Practice
from complaints.desk.views.forms import PressForm
from complaints.desk.views.guard import gate

blueprint = Blueprint("practice", __name__, url_prefix="/practice")
_LOOK_AGAIN: Final = 3  # seconds


@blueprint.get("")
def show() -> ResponseReturnValue:
    """How far the training is that is being started, or the way in."""
    running = _practice()
    body = render_template(
        "desk/practice.html",
        running=running,
        press=PressForm(formdata=None),
        link=running.link,
        languages=offered(),
    )
    response = Answer(body)
    if running.is_running and not running.link:
        response.headers["Refresh"] = str(_LOOK_AGAIN)
    return response


@blueprint.post("")
def start() -> ResponseReturnValue:
    """Start a training beside this desk."""
    _practice().start()
    return redirect(url_for("practice.show"), 303)


@blueprint.post("/stop")
def stop() -> ResponseReturnValue:
    """End the training that was started here."""
    _practice().stop()
    return redirect(url_for("practice.show"), 303)


@blueprint.post("/reset")
def reset() -> ResponseReturnValue:
    """In a training: begin again, with everything as it was."""
    anew = current_app.extensions.get("reset")
    if not callable(anew):
        abort(404)
    gate().lock()
    anew()
    return redirect(url_for("lock.locked"), 303)


def _practice() -> Practice:
    found = current_app.extensions.get("practice")
    if not isinstance(found, Practice):
        abort(404)  # a training starts no other
    return found
