"""The page that stands in the place of a case until somebody has checked for a conflict."""

from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from complaints.desk import addresses, conflict, erasing, labels, story, summary
from complaints.desk.views.forms import AnswerForm, ReplyForm
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, tongue
from complaints.domain.case import Case
from complaints.domain.states import CaseState, may_follow


def summary_page(
    case: Case, *, status: int = 200, problem: str = "", tried: FlaskForm | None = None
) -> ResponseReturnValue:
    """The summary of a case, the way to the check, and what may be answered before it."""
    office = desk().office
    assert case.summary
    forms = {
        kind.__name__: tried if isinstance(tried, kind) else kind(formdata=None)
        for kind in (AnswerForm, ReplyForm)
    }
    return page(
        "desk/summary.html",
        status=status,
        case=case,
        told=summary.tell(office, case, case.summary, tongue()),
        problem=tongue().text(problem) if problem else "",
        forms=forms,
        labels=labels,
        results=conflict.RESULTS,
        declined_as=conflict.DECLINED_AS,
        address=addresses.address_of(case),
        may_close=may_follow(case.state, CaseState.CLOSED),
        name=lambda organisation: office.known.name(organisation, tongue().language),
        items=story.tell(
            case, tongue=tongue(), known=office.known, hash_of=desk().registry.hash_of
        ),
        fates=erasing.fates(case, today=office.today),
    )
