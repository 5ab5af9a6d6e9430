"""One letter for the people of a matter: each is asked alone, and counts only by their own yes."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import authority, facts, matters
from complaints.desk.authority import ASKED
from complaints.desk.errors import NotAllowedError
from complaints.desk.matters import Matter
from complaints.desk.views.authority import AT_FIRST
from complaints.desk.views.authority_forms import NO_STATE, OrderForm
from complaints.desk.views.guard import desk
from complaints.desk.views.intake_fields import options
from complaints.desk.views.page import page, say, tongue
from complaints.letters import authority as letters

blueprint = Blueprint("authority_matter", __name__, url_prefix="/matter/<matter_id>/authority")


@blueprint.get("")
def begin(matter_id: str) -> ResponseReturnValue:
    """To whom, and about which parts of each."""
    return _order_page(_matter(matter_id), OrderForm(formdata=None, data=AT_FIRST))


@blueprint.post("")
def look(matter_id: str) -> ResponseReturnValue:
    """The question as they will read it, each in their language and about their own parts."""
    form, matter = OrderForm(), _matter(matter_id)
    try:
        order = form.order
    except NotAllowedError as error:
        return _order_page(matter, form, problem=str(error))
    asked = letters.ask(
        wanted=tongue().language, authority=order.body.name, parts=order.parts, note=order.note
    )
    counted = tongue().ngettext(
        "{n} person is asked, if they can be written to.",
        "{n} people are asked, as far as they can be written to, each in their own language.",
        len(matter.lines),
    )
    return page(
        "desk/authority_question.html",
        matter=matter,
        form=form,
        question=asked,
        counted=counted,
    )


@blueprint.post("/ask")
def ask(matter_id: str) -> ResponseReturnValue:
    """Ask each of them."""
    form, matter = OrderForm(), _matter(matter_id)
    try:
        _letter, count = authority.ask_all(desk().office, desk().store, matter_id, form.order)
    except NotAllowedError as error:
        return _order_page(matter, form, problem=str(error))
    say(tongue().ngettext("Asked {n} person.", "Asked {n} people.", count))
    return redirect(url_for("matters.show", matter_id=matter_id), 303)


def _matter(matter_id: str) -> Matter:
    return matters.look(desk().office, desk().store, matter_id)


def _order_page(matter: Matter, form: OrderForm, *, problem: str = "") -> ResponseReturnValue:
    first = desk().office.case(matter.lines[0].id)
    parts = [part for part in first.current_parts() if part.name in ASKED]
    return page(
        "desk/authority_order.html",
        status=409 if problem else 200,
        matter=matter,
        form=form,
        problem=tongue().text(problem) if problem else "",
        countries=options()["countries"],
        no_state=NO_STATE,
        shown=[facts.show(part, tongue()) for part in parts],
    )
