"""Closing a case: first the outcome, then a look at what the complainant would be told."""

from collections.abc import Mapping

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import addresses, closing
from complaints.desk.errors import NotAllowedError
from complaints.desk.views.begun import begun
from complaints.desk.views.forms import check
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, say, tongue
from complaints.desk.views.planning_forms import CloseForm, OutcomeForm
from complaints.domain.outcomes import Outcome
from complaints.domain.states import CaseState
from complaints.locale.marking import _

blueprint = Blueprint("closing", __name__, url_prefix="/case/<case_id>/close")


@blueprint.get("")
def ask(case_id: str) -> ResponseReturnValue:
    """With what outcome, and why."""
    return _page(case_id, OutcomeForm(formdata=None, data=_begun(case_id)))


@blueprint.post("")
def look(case_id: str) -> ResponseReturnValue:
    """What the complainant would be told; nothing is closed yet."""
    form = OutcomeForm()
    try:
        check(form, _("Choose an outcome."))
        if not (form.reason.data or "").strip():
            raise NotAllowedError(_("Closing and opening again need a reason."))
    except NotAllowedError as error:
        return _page(case_id, form, problem=str(error), status=409)
    outcome = Outcome(form.outcome.data or "")
    case = desk().office.case(case_id)
    letter = closing.draft(case, outcome, ours=tongue().language)
    typed = _begun(case_id)
    text = (typed.get("letter") if typed.get("outcome") == outcome else "") or letter.text
    filled = CloseForm(formdata=None, data={"letter": text, "tell": bool(letter.text)})
    filled.outcome.data, filled.reason.data = outcome.value, form.reason.data
    return _page(case_id, filled, outcome=outcome)


@blueprint.post("/now")
def close(case_id: str) -> ResponseReturnValue:
    """Close it."""
    form = CloseForm()
    outcome = next((one for one in Outcome if one == form.outcome.data), None)
    letter = (form.letter.data or "") if form.tell.data else None
    try:
        check(form)
        assert outcome  # the form requires it
        closing.close(
            desk().office,
            case_id,
            outcome,
            form.reason.data or "",
            letter=letter,
            in_spite_of=(form.unread.data or "").split(),
        )
    except NotAllowedError as error:
        return _page(case_id, form, outcome=outcome, problem=str(error), status=409)
    say(_("The case is closed. It can be opened again with a reason."))
    return redirect(url_for("case.show", case_id=case_id), 303)


def _begun(case_id: str) -> Mapping[str, str]:
    return begun(url_for("closing.close", case_id=case_id))


def _page(
    case_id: str,
    form: OutcomeForm,
    *,
    outcome: Outcome | None = None,
    problem: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    case = desk().office.case(case_id)
    return page(
        "desk/close.html",
        status=status,
        case=case,
        form=form,
        outcomes=closing.OUTCOMES,
        outcome=outcome,
        letter=closing.draft(case, outcome, ours=tongue().language) if outcome else None,
        address=addresses.address_of(case),
        may_close=case.may_move(CaseState.CLOSED),
        is_again=case.state is CaseState.CLOSED,
        not_read=closing.unread(case),
        still=[one for one in case.plan.items if one.is_open],
        problem=tongue().text(problem) if problem else "",
    )
