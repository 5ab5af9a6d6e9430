"""Members: who belongs to the office, somebody who joins, somebody who has to leave.

Both acts are shown whole on a page of their own before they are done. A request to join travels in
the body of a form and never in an address. What is saved here is public, or sealed to one member.
"""

from tempfile import TemporaryFile
from typing import Final

from flask import Blueprint, Response, current_app, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from complaints.desk.errors import NotAllowedError
from complaints.desk.views.guard import desk, gate
from complaints.desk.views.handed_in import text_of
from complaints.desk.views.joining import as_file
from complaints.desk.views.page import page, say
from complaints.inviting import Invitation
from complaints.joining import JoiningError, Request
from complaints.locale.marking import _
from complaints.portal_client import PortalError

blueprint = Blueprint("members", __name__, url_prefix="/members")

INVITATION_NAME: Final = "amparo-invitation.json"
ROOT_NAME: Final = "amparo-trust.json"
CASES_NAME: Final = "amparo-cases-{member}.age"


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Everybody on the card."""
    unlocked = desk()
    return page(
        "desk/members.html",
        rows=unlocked.members.rows(),
        is_administrator=unlocked.vault.keyring.is_administrator,
        invitation=_invitation(),
        keyfile=str(gate().config.keyfile),
        root_name=ROOT_NAME,
    )


@blueprint.post("/invitation")
def invite() -> ResponseReturnValue:
    """The invitation for a newcomer, as a file."""
    return as_file(_invitation().dump() + b"\n", INVITATION_NAME)


@blueprint.post("/root")
def root() -> ResponseReturnValue:
    """The stewards' trust root as a file, which whoever brings the office's key back needs."""
    return as_file(_invitation().root.dump() + b"\n", ROOT_NAME)


@blueprint.post("/cases")
def cases() -> ResponseReturnValue:
    """Everything so far, sealed to a colleague, as a file."""
    member = request.form.get("member", "")
    file = TemporaryFile()  # noqa: SIM115 - closed with the answer; what is in it is sealed
    try:
        desk().handover.give(member, file)
    except NotAllowedError as error:
        file.close()
        say(str(error), wrong=True)
        return redirect(url_for("members.show"), 303)
    desk().worker.wake()
    file.seek(0)
    answer: Response = send_file(
        file,
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=CASES_NAME.format(member=member),
        etag=False,
    )
    return answer


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


def _invitation() -> Invitation:
    return desk().members.invitation(current_app.config["PORTAL"])


def _asked() -> Request | None:
    """The request in the form, if it can be granted here; else a sentence says why not."""
    try:
        asked = Request.parse(text_of("asked"))
    except JoiningError:
        say(_("This is no request to join. Choose its file, or copy the whole text."), wrong=True)
        return None
    try:
        desk().members.check(asked)
    except NotAllowedError as error:
        say(str(error), wrong=True)
        return None
    return asked
