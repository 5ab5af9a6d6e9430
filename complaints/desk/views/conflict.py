"""The conflict check of a case: the names, a look at the office's own cases, and the result."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from complaints.desk import conflict
from complaints.desk.conflict import Found
from complaints.desk.errors import NotAllowedError
from complaints.desk.views.conflict_forms import ConflictForm
from complaints.desk.views.forms import PressForm, SearchForm, check
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, say, tongue
from complaints.domain.events import Result
from complaints.locale.marking import _

blueprint = Blueprint("conflict", __name__, url_prefix="/case/<case_id>/conflict")


@blueprint.get("")
def show(case_id: str) -> ResponseReturnValue:
    """The names of the other side, and the form."""
    return _page(case_id, ConflictForm(formdata=None))


@blueprint.post("/names")
def show_people(case_id: str) -> ResponseReturnValue:
    """The names of the people themselves too, from now on for this member."""
    if PressForm().validate_on_submit():
        conflict.show_people(desk().office, case_id)
    return redirect(url_for("conflict.show", case_id=case_id, _anchor="people"), 303)


@blueprint.post("/search")
def search(case_id: str) -> ResponseReturnValue:
    """Whether the office has these words already; they are in no address and no log."""
    form = SearchForm()
    words = (form.words.data or "").strip() if form.validate_on_submit() else ""
    found = conflict.known_already(desk().office, case_id, words) if words else None
    return _page(case_id, ConflictForm(formdata=None), words=words, found=found)


@blueprint.post("")
def record(case_id: str) -> ResponseReturnValue:
    """Write down what was found."""
    form = ConflictForm()
    try:
        check(form, _("Choose what you found, and say why in a sentence."))
        conflict.record(
            desk().office,
            case_id,
            Result(form.result.data or ""),
            form.text.data or "",
            instead_of=form.settles.data or (),
        )
    except NotAllowedError as error:
        return _page(case_id, form, problem=str(error))
    say(_("The check is written down. Your colleagues see it, too."))
    return redirect(url_for("case.show", case_id=case_id), 303)


def _page(
    case_id: str,
    form: FlaskForm,
    *,
    words: str = "",
    found: Found | None = None,
    problem: str = "",
) -> ResponseReturnValue:
    office = desk().office
    case = office.case(case_id)
    return page(
        "desk/conflict.html",
        status=409 if problem else 200,
        case=case,
        form=form,
        names=conflict.names(office, case, tongue()),
        results=conflict.RESULTS,
        hints=conflict.HINTS,
        sought=words,
        found=found,
        problem=tongue().text(problem) if problem else "",
    )
