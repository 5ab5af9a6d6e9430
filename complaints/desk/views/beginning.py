"""The first start of a desk: an invitation is opened, its digits are compared, keys are made.

Nobody has a passphrase yet, so who may come here is who has the link of this start. Everything
travels in the bodies of forms; what was typed as a passphrase is in no page that comes back.
"""

from dataclasses import replace

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from complaints.desk.beginning import SHORTEST, Beginning, BeginningError
from complaints.desk.computer.watch import Watch
from complaints.desk.config import default_data
from complaints.desk.i18n import offered
from complaints.desk.unlocked import utc_now
from complaints.desk.views.forms import PressForm
from complaints.desk.views.guard import gate
from complaints.desk.views.handed_in import text_of
from complaints.desk.views.page import choose_language, tongue
from complaints.inviting import Invitation
from complaints.joining import JoiningError
from complaints.locale.marking import _

blueprint = Blueprint("beginning", __name__, url_prefix="/begin")

_NO_INVITATION = _("This is no invitation. Choose the file that the administrator sent you.")


def waits() -> bool:
    """Whether there is no desk here yet."""
    found = _beginning()
    return found is not None and found.home is None


@blueprint.get("")
def show() -> ResponseReturnValue:
    """What a newcomer does first."""
    if not waits():
        return redirect(url_for("lock.locked"), 303)
    return _page("desk/begin.html")


@blueprint.post("/compare")
def compare() -> ResponseReturnValue:
    """What the invitation says, with the digits to compare; in a language, if one is chosen."""
    choose_language()
    if not waits():
        return redirect(url_for("lock.locked"), 303)
    try:
        invitation = Invitation.parse(text_of("invitation"))
    except JoiningError:
        return _page("desk/begin.html", problem=_NO_INVITATION, status=400)
    return _keys_page(invitation)


@blueprint.post("/make")
def make() -> ResponseReturnValue:
    """Both have compared it: make the keys, and the desk with them."""
    found = _beginning()
    if found is None or found.home:
        return redirect(url_for("lock.locked"), 303)
    try:
        invitation = Invitation.parse(text_of("invitation"))
    except JoiningError:
        return _page("desk/begin.html", problem=_NO_INVITATION, status=400)
    passphrase = request.form.get("passphrase", "")
    if passphrase != request.form.get("again", ""):
        return _keys_page(invitation, problem=_("You typed two different passphrases."))
    try:
        home = found.make(invitation, request.form.get("member", "").strip(), passphrase)
    except BeginningError as error:
        if found.home:  # the same button, pressed twice
            return redirect(url_for("lock.locked"), 303)
        return _keys_page(invitation, problem=str(error))
    config = replace(
        gate().config,
        keyfile=home.keyfile,
        portal=home.portal,
        data=default_data(home.keyfile),
    )
    gate().begin(config)
    current_app.config["PORTAL"] = config.portal.rstrip("/")
    current_app.extensions["watch"] = Watch(keyfile=config.keyfile, data=config.data, now=utc_now)
    return redirect(url_for("lock.locked"), 303)


def _beginning() -> Beginning | None:
    found = current_app.extensions["beginning"]
    assert found is None or isinstance(found, Beginning)
    return found


def _keys_page(invitation: Invitation, *, problem: str = "") -> ResponseReturnValue:
    return _page(
        "desk/begin_keys.html",
        problem=problem,
        status=400 if problem else 200,
        invitation=invitation,
        whole=invitation.dump().decode(),
        member=request.form.get("member", ""),
        shortest=SHORTEST,
    )


def _page(
    template: str, *, problem: str = "", status: int = 200, **values: object
) -> ResponseReturnValue:
    found = _beginning()
    assert found
    body = render_template(
        template,
        problem=tongue().text(problem) if problem else "",
        folder=str(found.folder),
        press=PressForm(formdata=None),
        languages=offered(),
        **values,
    )
    return body, status
