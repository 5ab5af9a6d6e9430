"""A question that the office has sent, read aloud to somebody who is there and answers at once.

A yes is signed with their number, which is typed in here once, used, and kept nowhere.
"""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from complaints.desk.errors import NotAllowedError
from complaints.desk.intake.aloud import Aloud
from complaints.desk.views.forms import PressForm, check
from complaints.desk.views.guard import desk
from complaints.desk.views.intake_asking import GIVEN_BY
from complaints.desk.views.page import page, say, tongue
from complaints.domain.case import Case
from complaints.domain.consent import GIVERS
from complaints.domain.events.intake import WAYS
from complaints.locale.marking import _
from complaints.portal_client import PortalError
from crypto.errors import ReceiptError
from crypto.receipt import Receipt

blueprint = Blueprint("aloud", __name__, url_prefix="/case/<case_id>/aloud")


@blueprint.get("/<question>")
def ask(case_id: str, question: str) -> ResponseReturnValue:
    """The question, large, and what they answer."""
    return _asking(case_id, question)


@blueprint.post("/<question>")
def answer(case_id: str, question: str) -> ResponseReturnValue:
    """Enter what they said; a yes is signed with their number."""
    try:
        check(PressForm())
        yes, aloud = _read(case_id, question)
        if yes:
            number = _number(request.form.get("number", ""))
            desk().answering.yes(case_id, question, number=number, aloud=aloud)
        else:
            desk().answering.no(case_id, question, aloud=aloud)
    except (NotAllowedError, PortalError) as error:
        return _asking(case_id, question, problem=str(error))
    say(_("Their yes is signed and on its way.") if yes else _("Their no is entered."))
    return redirect(url_for("case.show", case_id=case_id), 303)


def _read(case_id: str, question: str) -> tuple[bool, Aloud]:
    form = request.form
    said, how = form.get("answer"), form.get("how", "")
    giver = form.get("given_by", "")
    if said not in ("yes", "no") or how not in WAYS or giver not in GIVERS:
        raise NotAllowedError(_("The form is not complete."))
    asked = desk().answering.question(case_id, question)
    interpreter = form.get("interpreter") == "yes"
    aloud = Aloud(how=how, language=asked.language, interpreter=interpreter, given_by=giver)
    return said == "yes", aloud


def _number(typed: str) -> Receipt:
    """The number; `NotAllowedError` if there is none, or if it is wrong."""
    if not typed.strip():
        raise NotAllowedError(_("A yes is signed with their number. Type it in."))
    try:
        return Receipt.parse(typed)
    except ReceiptError:
        raise NotAllowedError(
            _("This is not a number of 28 digits. Compare it once more with the paper.")
        ) from None


def _asking(case_id: str, question: str, *, problem: str = "") -> ResponseReturnValue:
    try:
        asked = desk().answering.question(case_id, question)
    except NotAllowedError as error:
        say(str(error), wrong=True)
        return redirect(url_for("case.show", case_id=case_id), 303)
    case = desk().office.case(case_id)
    return page(
        "desk/aloud.html",
        status=409 if problem else 200,
        case=case,
        asked=asked,
        problem=tongue().text(problem) if problem else "",
        givers=[(one, tongue().text(GIVEN_BY[one])) for one in GIVERS],
        given=request.form if request.method == "POST" else MultiDict({"given_by": _giver(case)}),
    )


def _giver(case: Case) -> str:
    """Who answers, as far as is known: a parent for a child of theirs."""
    return "guardian" if case.content("person").get("about") == ["own-child"] else "self"
