"""Asking for consent, and referring on it: who, which parts, and exactly what will be sent."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import asking, facts, labels
from complaints.desk.errors import NotAllowedError
from complaints.desk.evidence import exhibits
from complaints.desk.passing import UncleanError
from complaints.desk.views.forms import AskForm, ReferForm
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, say, tongue
from complaints.locale.marking import _

blueprint = Blueprint("referral", __name__, url_prefix="/case/<case_id>")


@blueprint.get("/ask")
def ask(case_id: str) -> ResponseReturnValue:
    """Choose an organisation and parts; ``to`` may name one that was suggested."""
    return _ask_page(case_id, AskForm(formdata=None, to=request.args.get("to", "")))


@blueprint.post("/ask")
def preview(case_id: str) -> ResponseReturnValue:
    """Show the question as the complainant will read it."""
    form = AskForm()
    office = desk().office
    case = office.case(case_id)
    hashes = form.parts.data or []
    try:
        if not form.validate_on_submit():
            raise NotAllowedError(_("Choose an organisation and at least one part."))
        question = office.question_text(case, form.to.data or "", hashes, form.note.data or "")
    except NotAllowedError as error:
        return _ask_page(case_id, form, problem=str(error))
    return page(
        "desk/question.html",
        case=case,
        form=form,
        question=question,
        to=office.known.name(form.to.data or "", tongue().language),
        chosen=[facts.show(part, tongue()) for part in case.parts if part.hash in hashes],
    )


@blueprint.post("/ask/send")
def send_question(case_id: str) -> ResponseReturnValue:
    """Send the question."""
    form = AskForm()
    try:
        if not form.validate_on_submit():
            raise NotAllowedError(_("Choose an organisation and at least one part."))
        desk().office.ask_consent(
            case_id, form.to.data or "", form.parts.data or [], note=form.note.data or ""
        )
    except NotAllowedError as error:
        return _ask_page(case_id, form, problem=str(error))
    say(_("The question is sealed and on its way."))
    return redirect(url_for("case.show", case_id=case_id), 303)


@blueprint.get("/refer/<consent_id>/<to>")
def refer(case_id: str, consent_id: str, to: str) -> ResponseReturnValue:
    """Exactly what would be sent, and the consent that permits it."""
    return _refer_page(case_id, consent_id, to, ReferForm(formdata=None))


@blueprint.post("/refer/<consent_id>/<to>")
def send_referral(case_id: str, consent_id: str, to: str) -> ResponseReturnValue:
    """Send it."""
    form = ReferForm()
    try:
        if not form.validate_on_submit():
            raise NotAllowedError(_("The form is not complete."))
        desk().office.refer(
            case_id,
            consent_id,
            to,
            reason=form.reason.data or "",
            answer_by=form.answer_by.data,
            evidence=form.evidence.data or [],
            as_they_are=form.as_they_are.data or [],
        )
    except UncleanError as error:
        return _refer_page(case_id, consent_id, to, form, problem=str(error), unclean=error.why)
    except NotAllowedError as error:
        return _refer_page(case_id, consent_id, to, form, problem=str(error))
    say(_("The referral is sealed and on its way."))
    return redirect(url_for("case.show", case_id=case_id), 303)


def _ask_page(case_id: str, form: AskForm, *, problem: str = "") -> ResponseReturnValue:
    office = desk().office
    case = office.case(case_id)
    choices = office.known.choices(office.today, without=office.me.organisation)
    safety = office.safety(case)
    return page(
        "desk/ask.html",
        status=409 if problem else 200,
        case=case,
        form=form,
        problem=tongue().text(problem) if problem else "",
        choices=choices,
        unsafe={one.organisation.id: safety.refusal(one.organisation.id) for one in choices},
        shown=[facts.show(part, tongue()) for part in case.current_parts()],
        labels=labels,
    )


def _refer_page(
    case_id: str,
    consent_id: str,
    to: str,
    form: ReferForm,
    *,
    problem: str = "",
    unclean: Mapping[str, str] = MappingProxyType({}),
) -> ResponseReturnValue:
    office = desk().office
    case = office.case(case_id)
    try:
        draft = office.draft(case, consent_id, to)
    except NotAllowedError as error:
        say(str(error), wrong=True)
        return redirect(url_for("case.show", case_id=case_id), 303)
    files = exhibits(draft.parts, desk().files.of_case(case.id), code=case.code, tongue=tongue())
    return page(
        "desk/refer.html",
        status=409 if problem else 200,
        case=case,
        form=form,
        problem=tongue().text(problem) if problem else "",
        draft=draft,
        to_find_out=[asking.FACTS.get(one, one) for one in office.safety(case).open_questions(to)],
        shown=[
            facts.show(part, tongue())
            for part in draft.parts
            if part.hash not in {one.part for one in files}
        ],
        exhibits=files,
        unclean=unclean,
        labels=labels,
    )
