"""Files made offline, handed to the portal; and whether such forms may be sealed to this office.

A file comes as the body of a request of its own and is handed on while it comes: nothing of it is
kept here, and none of it can be opened here.
"""

from typing import Final

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf, validate_csrf
from wtforms.validators import ValidationError

from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, say, tongue
from complaints.locale.marking import _
from complaints.portal_client import PortalError
from complaints.taking_in import Taken, take_in

blueprint = Blueprint("takein", __name__, url_prefix="/offline")

LIMIT: Final = 1 << 30  # bytes: twice the largest complaint
TOKEN_HEADER: Final = "X-CSRFToken"  # noqa: S105 - the name of a header


@blueprint.get("")
def show() -> ResponseReturnValue:
    """The page."""
    unlocked = desk()
    card = unlocked.registry.known.cards.get(unlocked.vault.keyring.organisation)
    field = card.field_recipient if card else None
    return page(
        "desk/takein.html",
        token=generate_csrf(),
        until=field.validity.last if field else None,
        is_administrator=unlocked.vault.keyring.is_administrator,
    )


@blueprint.post("/forms")
def forms() -> ResponseReturnValue:
    """Let forms be sealed to this office from now on, or no more."""
    unlocked = desk()
    try:
        unlocked.own_card.allow_forms(wanted=request.form.get("wanted") == "1")
    except PortalError as error:
        say(str(error), wrong=True)
    else:
        say(_("The office’s card was renewed."))
    return redirect(url_for("takein.show"), 303)


def take() -> ResponseReturnValue:
    """Take in one file: the body, as it comes."""
    try:
        validate_csrf(request.headers.get(TOKEN_HEADER))
    except ValidationError as error:
        raise CSRFError(str(error)) from None
    request.max_content_length = LIMIT
    try:
        taken = take_in(request.stream, desk().portal)
    except PortalError as error:
        again = tongue().text(_("Take the same file in again later; nothing is filed twice."))
        return jsonify(sentence=f"{tongue().text(str(error))} {again}", wrong=True)
    desk().worker.wake()
    return jsonify(sentence=" ".join(_sentences(taken)), wrong=bool(taken.refused))


#: Behind its own check of the token: the usual one would read the body, and keep it.
blueprint.add_url_rule("/file", "take", take, methods=["POST"])


def _sentences(taken: Taken) -> list[str]:
    speak = tongue()
    if not taken.is_whole and not taken.items:
        return [speak.text(_("This file was not made by the form, or it is damaged."))]
    found = [speak.ngettext("{n} piece was taken in.", "{n} pieces were taken in.", taken.items)]
    if taken.refused:
        found.append(
            speak.ngettext(
                "{n} piece was not: the portal does not take it now.",
                "{n} pieces were not: the portal does not take them now.",
                taken.refused,
            )
        )
    if not taken.is_whole:
        found.append(speak.text(_("The rest of the file is damaged.")))
    return found
