"""What the page of a case needs to show words beside their translations, and an open field."""

from dataclasses import replace
from typing import Any

from flask import request, url_for
from flask_wtf import FlaskForm

from complaints.desk import beside
from complaints.desk.beside import Field
from complaints.desk.errors import NotAllowedError
from complaints.desk.views.begun import begun
from complaints.desk.views.guard import desk
from complaints.desk.views.page import tongue
from complaints.desk.views.translating_forms import DoneForm, TranslationForm
from complaints.domain.case import Case


def context(case: Case, tried: FlaskForm | None) -> dict[str, Any]:
    """The values of the template; ``tried`` is a form whose text must not be lost."""
    office, translator = desk().office, desk().translator
    task = beside.task(case)
    if (field := _tried(tried)) is None:
        field = _asked_for(case)
        if field is None and task:
            field = beside.field_for_task(case, task, tongue=tongue())
        field = _begun(case, field) if field else None
    there = beside.beside(case, tongue=tongue(), known=office.known)
    job = translator.job
    return {
        "beside": there,
        "field": field,
        "task": task,
        "marks": beside.MARKS,
        "languages_there": beside.languages(
            tongue(), [one.language for one in there] + ([field.source] if field else [])
        ),
        "program": translator.program,
        "job": job if job and job.case_id == case.id else None,
        "program_problem": translator.problem(case.id),
        "only_translates": beside.only_translates(case),
        "may_ask_interpreter": bool(office.interpreters(case)),
    }


def _asked_for(case: Case) -> Field | None:
    """The field that the address names, if it can be opened."""
    if not (of := request.args.get("translate")):
        return None
    try:
        return beside.field_for(case, of, request.args.get("mend", ""), tongue=tongue())
    except NotAllowedError:
        return None


def _begun(case: Case, field: Field) -> Field:
    """The field with what was typed into it before and not sent."""
    if field.referral:
        at = url_for("translating.answer", case_id=case.id, referral_id=field.referral)
    else:
        at = url_for("translating.save", case_id=case.id)
    return replace(field, **begun(at, words=field.of, corrects=field.corrects))


def _tried(form: FlaskForm | None) -> Field | None:
    """What was typed into a form that could not be kept."""
    if not isinstance(form, TranslationForm | DoneForm):
        return None
    values = {
        "of": form.words.data or "",
        "text": form.text.data or "",
        "source": form.source.data or "",
        "language": form.language.data or "",
    }
    if isinstance(form, TranslationForm):
        return Field(**values, corrects=form.corrects.data or "")
    referral = (request.view_args or {}).get("referral_id", "")
    return Field(
        **values,
        referral=referral,
        made=form.made.data or "",
        program=form.program.data or "",
        remark=form.remark.data or "",
    )
