"""A case: reading it, and what is done there; its page is `complaints.desk.views.case_page`."""

from collections.abc import Callable

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from complaints.desk.errors import NotAllowedError, StoreError
from complaints.desk.views.case_page import case_page
from complaints.desk.views.forms import (
    AnswerForm,
    AssignForm,
    MoveForm,
    NoteForm,
    ReplyForm,
    check,
)
from complaints.desk.views.guard import desk
from complaints.desk.views.page import say
from complaints.domain.from_organisation import DONE
from complaints.domain.outcomes import Outcome
from complaints.domain.states import CaseState
from complaints.locale.marking import _

blueprint = Blueprint("case", __name__, url_prefix="/case/<case_id>")


@blueprint.get("")
def show(case_id: str) -> ResponseReturnValue:
    """The case, which is read by this."""
    return case_page(desk().office.open_case(case_id))


@blueprint.post("/note")
def note(case_id: str) -> ResponseReturnValue:
    """Add a note."""
    form = NoteForm()

    def act() -> None:
        desk().office.note(case_id, form.text.data or "", corrects=form.corrects.data or None)

    return done(case_id, form, act, _("Noted."))


@blueprint.post("/reply")
def reply(case_id: str) -> ResponseReturnValue:
    """Write to the complainant."""
    form = ReplyForm()
    return done(
        case_id,
        form,
        lambda: desk().office.reply(case_id, form.text.data or ""),
        _("The reply is sealed and on its way."),
    )


@blueprint.post("/state")
def move(case_id: str) -> ResponseReturnValue:
    """Change the state."""
    form = MoveForm()
    return done(
        case_id,
        form,
        lambda: desk().office.move(
            case_id, CaseState(form.after.data or ""), form.reason.data or ""
        ),
        _("The state was changed."),
    )


@blueprint.post("/assign")
def assign(case_id: str) -> ResponseReturnValue:
    """Give the case to somebody."""
    form = AssignForm()
    return done(
        case_id,
        form,
        lambda: desk().office.assign(case_id, form.member.data or None),
        _("Assigned."),
    )


@blueprint.post("/answer/<referral_id>")
def answer(case_id: str, referral_id: str) -> ResponseReturnValue:
    """Accept or decline what was referred to this office."""
    form = AnswerForm()
    given = form.answer.data or ""
    code = (form.code.data or None) if given == "declined" else None
    return done(
        case_id,
        form,
        lambda: desk().office.answer_referral(
            case_id,
            referral_id,
            given,
            code=code,
            text=form.text.data or "",
            outcome=Outcome(form.outcome.data) if given == DONE and form.outcome.data else None,
        ),
        _("The answer is sealed and on its way."),
    )


def done(
    case_id: str, form: FlaskForm, act: Callable[[], object], sentence: str, *, anchor: str = ""
) -> ResponseReturnValue:
    """Do it and go back to the case, to ``anchor``; or show why not, with what was typed."""
    try:
        check(form)
        act()
    except (NotAllowedError, StoreError) as error:  # of a full disk, the words stay on the page
        found = desk().office.case(case_id)
        return case_page(found, status=409, problem=str(error), tried=form)
    say(sentence)
    return redirect(url_for("case.show", case_id=case_id, _anchor=anchor or None), 303)
