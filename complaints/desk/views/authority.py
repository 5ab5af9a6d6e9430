"""The question for a letter to an authority: to whom, about what, as the complainant reads it."""

from typing import Final

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import authority, facts
from complaints.desk.authority import ASKED, Order
from complaints.desk.errors import NotAllowedError
from complaints.desk.views.authority_forms import NO_STATE, OrderForm
from complaints.desk.views.forms import PressForm, check
from complaints.desk.views.guard import desk
from complaints.desk.views.intake_fields import options
from complaints.desk.views.page import page, say, tongue
from complaints.domain import letter
from complaints.domain.case import Case
from complaints.letters import authority as letters
from complaints.letters.parts import language_for
from complaints.locale.marking import _

blueprint = Blueprint("authority", __name__, url_prefix="/case/<case_id>/authority")

#: What an order begins with. Of which State the authority is nobody guesses: a guess is not looked
#: at, and somebody may fear that State.
AT_FIRST: Final = {"parts": ["account", "circumstances"]}


@blueprint.get("")
def begin(case_id: str) -> ResponseReturnValue:
    """To whom, and about which parts."""
    return _order_page(desk().office.case(case_id), OrderForm(formdata=None, data=AT_FIRST))


@blueprint.post("")
def look(case_id: str) -> ResponseReturnValue:
    """The question as the complainant will read it."""
    form, case = OrderForm(), desk().office.case(case_id)
    try:
        return _question_page(case, form.order, form=form)
    except NotAllowedError as error:
        return _order_page(case, form, problem=str(error))


@blueprint.post("/ask")
def ask(case_id: str) -> ResponseReturnValue:
    """Send the question."""
    form, office = OrderForm(), desk().office
    try:
        authority.ask(office, case_id, form.order)
    except NotAllowedError as error:
        return _order_page(office.case(case_id), form, problem=str(error))
    return _asked(case_id)


@blueprint.post("/<letter_id>/again")
def look_again(case_id: str, letter_id: str) -> ResponseReturnValue:
    """The question of a letter, about what they have corrected since their yes."""
    case = desk().office.case(case_id)
    found = letter.writing(case, letter_id)
    try:
        if found is None:
            raise NotAllowedError(_("There is no such letter in this case."))
        return _question_page(case, Order.again(found.asked), again=letter_id)
    except NotAllowedError as error:
        return _stopped(case_id, error)


@blueprint.post("/<letter_id>/again/ask")
def ask_again(case_id: str, letter_id: str) -> ResponseReturnValue:
    """Send it."""
    try:
        check(PressForm())
        authority.ask_again(desk().office, desk().store, case_id, letter_id)
    except NotAllowedError as error:
        return _stopped(case_id, error)
    return _asked(case_id)


def _asked(case_id: str) -> ResponseReturnValue:
    say(_("The question is sealed and on its way. Without a yes there is no letter."))
    return redirect(url_for("case.show", case_id=case_id, _anchor="authority"), 303)


def _stopped(case_id: str, error: NotAllowedError) -> ResponseReturnValue:
    say(str(error), wrong=True)
    return redirect(url_for("case.show", case_id=case_id, _anchor="authority"), 303)


def _question_page(
    case: Case, order: Order, *, form: OrderForm | None = None, again: str = ""
) -> ResponseReturnValue:
    asked = authority.question(desk().office, case, order)
    ours = tongue().language
    for_us = letters.ask(wanted=ours, authority=order.body.name, parts=order.parts, note=order.note)
    return page(
        "desk/authority_question.html",
        case=case,
        form=form,
        again=again,
        question=asked,
        for_us=for_us.text if language_for(ours) != asked.language else "",
    )


def _order_page(case: Case, form: OrderForm, *, problem: str = "") -> ResponseReturnValue:
    return page(
        "desk/authority_order.html",
        status=409 if problem else 200,
        case=case,
        form=form,
        problem=tongue().text(problem) if problem else "",
        countries=options()["countries"],
        no_state=NO_STATE,
        shown=[facts.show(part, tongue()) for part in case.current_parts() if part.name in ASKED],
    )
