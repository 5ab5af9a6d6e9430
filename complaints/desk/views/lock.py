"""The lock: the passphrase, and nothing else to see."""

from flask import Blueprint, Response, redirect, render_template, session, url_for
from flask import request as current
from flask.typing import ResponseReturnValue

from complaints.desk import joining
from complaints.desk.entrance import PATH
from complaints.desk.errors import StoreError, StoreMissingError
from complaints.desk.gate import TooSoonError
from complaints.desk.i18n import offered
from complaints.desk.views import beginning, returning
from complaints.desk.views.forms import PressForm, UnlockForm
from complaints.desk.views.guard import ENTERED, TOKEN, entrance, gate
from complaints.desk.views.page import LANGUAGE, choose_language, tongue
from complaints.locale.marking import _
from complaints.portal_client import PortalError
from crypto.errors import KeyfileError, PassphraseError

blueprint = Blueprint("lock", __name__)


@blueprint.get(f"{PATH}<token>")
def start(token: str) -> ResponseReturnValue:
    """Let in who has the link."""
    if not entrance().admits(token):
        return Response(status=403)
    session.clear()
    session[ENTERED] = True
    return redirect(url_for("lock.locked"), 303)


@blueprint.get("/")
def locked() -> ResponseReturnValue:
    """The lock, or for whoever has unlocked the page that they were on, else the list."""
    if gate().passes(session.get(TOKEN), used=False):
        return redirect(_back("queue.view"), 303)
    if beginning.waits():
        return redirect(url_for("beginning.show"), 303)
    return _page(UnlockForm())


@blueprint.post("/unlock")
def unlock() -> ResponseReturnValue:
    """Try a passphrase."""
    form = UnlockForm()
    if not form.validate_on_submit():
        return _page(form, problem=_("Type the passphrase of your keyfile."), status=400)
    try:
        token = gate().unlock(form.passphrase.data or "", anew=bool(form.anew.data))
    except TooSoonError as error:
        text = tongue().text(_("Too many tries. Wait {seconds} seconds, then try again."))
        return _page(form, problem=text.format(seconds=error.seconds), status=429)
    except PassphraseError:
        return _page(form, problem=_("This is not the passphrase of this keyfile."), status=403)
    except StoreMissingError as error:
        return _page(form, problem=str(error), status=409, may_begin=True)
    except (KeyfileError, StoreError, PortalError) as error:
        return _page(form, problem=str(error), status=409)
    kept = {name: session[name] for name in (ENTERED, LANGUAGE) if name in session}
    session.clear()
    session.update(kept)
    session[TOKEN] = token
    opened = gate().passes(token)
    is_new = opened is not None and joining.admission(opened) < joining.Admission.OPEN
    return redirect(url_for("joining.show") if is_new else _back("queue.view"), 303)


@blueprint.post("/lock")
def lock() -> ResponseReturnValue:
    """Lock the desk for everybody; who unlocks it here comes back to the same page."""
    gate().lock()
    session.pop(TOKEN, None)
    back = returning.shown(current.values.get("back", ""))
    return redirect(url_for("lock.locked", back=back), 303)


@blueprint.post("/language")
def language() -> ResponseReturnValue:
    """Choose the language of the screens, and come back to the one that it was chosen on."""
    choose_language()
    back = returning.shown(current.form.get("back", ""))
    return redirect(current.script_root + back if back else url_for("lock.locked"), 303)


def _back(otherwise: str) -> str:
    """The page that the lock was put before."""
    return returning.to(current.values.get("back", ""), otherwise)


def _page(
    form: UnlockForm, *, problem: str = "", status: int = 200, may_begin: bool = False
) -> ResponseReturnValue:
    body = render_template(
        "desk/lock.html",
        form=form,
        problem=tongue().text(problem) if problem else "",
        press=PressForm(formdata=None),
        languages=offered(),
        left=_left_sentences(),
        begins_empty=gate().begins_empty,
        may_begin=may_begin or bool(form.anew.data),
        back=returning.shown(current.values.get("back", "")),
    )
    return body, status


def _left_sentences() -> list[str]:
    """How much waited when the desk locked: numbers, and nothing of what they count."""
    if (left := gate().left) is None:
        return []
    speak, found = tongue(), []
    if left.overdue:
        found.append(
            speak.ngettext("{n} deadline was over.", "{n} deadlines were over.", left.overdue)
        )
    if left.today:
        found.append(
            speak.ngettext(
                "{n} deadline was due that day.", "{n} deadlines were due that day.", left.today
            )
        )
    return [speak.text(_("Locked at {time}.")).format(time=speak.time(left.at)), *found]
