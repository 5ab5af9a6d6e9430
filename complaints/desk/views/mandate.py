"""Authority to act: the question, what was answered, and the form for a court."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import mandate as acting
from complaints.desk.errors import NotAllowedError, UnsafeError
from complaints.desk.printing import Block, NoFaceError, pdf
from complaints.desk.views.authority_forms import NO_STATE, MandateForm
from complaints.desk.views.forms import PressForm, check
from complaints.desk.views.guard import desk
from complaints.desk.views.intake_fields import options
from complaints.desk.views.page import page, say, tongue
from complaints.domain import mandate
from complaints.domain.case import Case
from complaints.domain.events.custody import MANDATE
from complaints.letters import mandate as letters
from complaints.letters.parts import language_for
from complaints.locale.marking import _

blueprint = Blueprint("mandate", __name__, url_prefix="/case/<case_id>/mandate")

STATES: Final[Mapping[str, str]] = {
    "asked": _("Asked; no answer yet"),
    "refused": _("They said no"),
    "agreed": _("They said yes"),
    "expired": _("The yes has expired"),
    "taken-back": _("The yes was taken back"),
}


@blueprint.get("")
def begin(case_id: str) -> ResponseReturnValue:
    """Before whom."""
    return _ask_page(desk().office.case(case_id), MandateForm(formdata=None))


@blueprint.post("")
def look(case_id: str) -> ResponseReturnValue:
    """The question as the complainant will read it."""
    form, case = MandateForm(), desk().office.case(case_id)
    note = form.note.data or ""
    try:
        body = form.before
        asked = acting.question(desk().office, case, body, note)
    except NotAllowedError as error:
        return _ask_page(case, form, problem=str(error))
    ours = tongue().language
    for_us = letters.ask(wanted=ours, body=body.name, note=note).text
    return page(
        "desk/mandate_ask.html",
        case=case,
        form=form,
        question=asked,
        for_us=for_us if language_for(ours) != asked.language else "",
    )


@blueprint.post("/ask")
def ask(case_id: str) -> ResponseReturnValue:
    """Send the question."""
    form, office = MandateForm(), desk().office
    try:
        acting.ask(office, case_id, form.before, note=form.note.data or "")
    except NotAllowedError as error:
        return _ask_page(office.case(case_id), form, problem=str(error))
    say(_("The question is sealed and on its way."))
    return redirect(url_for("case.show", case_id=case_id, _anchor="authority"), 303)


@blueprint.get("/<question>")
def show(case_id: str, question: str) -> ResponseReturnValue:
    """What was answered, and the form."""
    return _page(case_id, question)


@blueprint.post("/<question>/pdf")
def paper(case_id: str, question: str) -> ResponseReturnValue:
    """The form as a file; the custody log has it first."""
    case = desk().office.case(case_id)
    try:
        check(PressForm())
        made = acting.form(desk().office, case, question)
        data = pdf(_blocks(made), day=desk().office.today, language=tongue().language)
    except NotAllowedError as error:
        return _page(case_id, question, problem=tongue().text(str(error)))
    except NoFaceError as error:
        name = tongue().tongue(error.language)
        return _page(case_id, question, problem=f"{tongue().text(str(error))} ({name})")
    desk().custody.exported(case_id, MANDATE, made.consent.terms.parts)
    response = Response(data, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{case.code}-authority.pdf")
    return response


def _page(case_id: str, question: str, *, problem: str = "") -> ResponseReturnValue:
    office = desk().office
    case = office.case(case_id)
    found = mandate.mandate(case, question)
    if found is None:
        say(_("Nobody asked this in this case."), wrong=True)
        return redirect(url_for("case.show", case_id=case_id), 303)
    made, why = None, ""
    try:
        made = acting.form(office, case, question)
    except UnsafeError as error:
        why = tongue().text(str(error))
    except NotAllowedError:
        pass  # the page says what was answered
    return page(
        "desk/mandate.html",
        status=409 if problem else 200,
        case=case,
        found=found,
        state=STATES[found.state(office.today)],
        paper=[(type(one).__name__, one) for one in _blocks(made)] if made else (),
        why=why,
        problem=problem,
    )


def _blocks(made: acting.Form) -> list[Block]:
    office, speak = desk().office, tongue()
    return acting.blocks(
        made,
        office=office.known.name(office.me.organisation, speak.language),
        language=speak.language,
        day=office.today,
        tongue=speak,
    )


def _ask_page(case: Case, form: MandateForm, *, problem: str = "") -> ResponseReturnValue:
    return page(
        "desk/mandate_ask.html",
        status=409 if problem else 200,
        case=case,
        form=form,
        question=None,
        for_us="",
        countries=options()["countries"],
        no_state=NO_STATE,
        problem=tongue().text(problem) if problem else "",
    )
