"""Members: who belongs to the office, somebody who joins, somebody who has to leave.

Both acts are shown whole on a page of their own before they are done. A request to join travels in
the body of a form and never in an address.
"""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from complaints.desk.errors import NotAllowedError
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, say
from complaints.joining import JoiningError, Request
from complaints.locale.marking import _
from complaints.portal_client import PortalError

blueprint = Blueprint("members", __name__, url_prefix="/members")


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Everybody on the card."""
    unlocked = desk()
    return page(
        "desk/members.html",
        rows=unlocked.members.rows(),
        is_administrator=unlocked.vault.keyring.is_administrator,
    )


@blueprint.post("/joining")
def joining() -> ResponseReturnValue:
    """What a request says, with the fingerprint to compare."""
    asked = _asked()
    if asked is None:
        return redirect(url_for("members.show"), 303)
    return page("desk/member_joins.html", asked=asked, whole=asked.dump().decode())


@blueprint.post("/join")
def join() -> ResponseReturnValue:
    """Both have compared it: put the newcomer on the card."""
    asked = _asked()
    if asked is not None:
        try:
            desk().members.add(asked)
        except PortalError as error:
            say(str(error), wrong=True)
        else:
            desk().worker.wake()
            say(_("The new member is on the office’s card. Their desk can fetch now."))
    return redirect(url_for("members.show"), 303)


@blueprint.post("/leaving")
def leaving() -> ResponseReturnValue:
    """What is lost with a member who has to leave."""
    wanted = request.form.get("member", "")
    rows = [one for one in desk().members.rows() if one.id == wanted and one.is_current]
    if not rows or rows[0].is_me:
        return redirect(url_for("members.show"), 303)
    return page("desk/member_leaves.html", one=rows[0])


@blueprint.post("/leave")
def leave() -> ResponseReturnValue:
    """Take a member off the card now."""
    try:
        desk().members.remove(request.form.get("member", ""))
    except PortalError as error:
        say(str(error), wrong=True)
    else:
        desk().worker.wake()
        say(_("They are off the office’s card. The office has new keys."))
    return redirect(url_for("members.show"), 303)


def _asked() -> Request | None:
    """The request in the form, if it can be granted here; else a sentence says why not."""
    try:
        asked = Request.parse(request.form.get("asked", "").encode("utf-8", "replace"))
    except JoiningError:
        say(_("This is no request to join. Copy the whole text."), wrong=True)
        return None
    try:
        desk().members.check(asked)
    except NotAllowedError as error:
        say(str(error), wrong=True)
        return None
    return asked
