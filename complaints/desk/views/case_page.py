"""The page of a case: everything that it shows, asked of what decides.

It reads and never writes; what can be done on the page are the views around it.
"""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from complaints.desk import (
    authority_settling,
    clocks,
    closing,
    conflict,
    erasing,
    labels,
    matters,
    outside,
    relating,
    story,
    todo,
)
from complaints.desk.errors import UnjudgedError
from complaints.desk.stories.authority import OUTCOMES
from complaints.desk.views import authority_sheet, beside, case_given, case_sharing
from complaints.desk.views import mandate as mandate_views
from complaints.desk.views.forms import (
    AnswerForm,
    AssignForm,
    MoveForm,
    NoteForm,
    PressForm,
    ReplyForm,
)
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, tongue
from complaints.desk.views.planning_forms import (
    AsideForm,
    DeadlineForm,
    MatterForm,
    MemberForm,
    RelateForm,
    ReminderForm,
    SettleForm,
    TaskForm,
)
from complaints.desk.views.summary import summary_page
from complaints.domain import events, letter, mandate
from complaints.domain.case import Case
from complaints.domain.states import CaseState
from complaints.routing.recommending import Advice


def case_page(
    case: Case, *, status: int = 200, problem: str = "", tried: FlaskForm | None = None
) -> ResponseReturnValue:
    """The case as a page; ``tried`` is a form whose text must not be lost."""
    if case.summary:
        return summary_page(case, status=status, problem=problem, tried=tried)
    office = desk().office
    try:
        advice = office.advice(case)
    except UnjudgedError:
        advice = None
    return page(
        "desk/case.html",
        status=status,
        case=case,
        problem=tongue().text(problem) if problem else "",
        labels=labels,
        name=lambda organisation: office.known.name(organisation, tongue().language),
        own=office.me.organisation,
        members=office.members(),
        today=office.today,
        places=clocks.PLACES,
        here_name=clocks.here_name(),
        **case_given.context(case),
        **case_sharing.context(case, advice),
        **_told(case, tried),
        **_work(case, advice),
        **_ending(case),
        **_letters(case),
        **beside.context(case, tried),
        forms=_forms(tried),
    )


def _told(case: Case, tried: FlaskForm | None) -> dict[str, Any]:
    """The timeline, what of it has not left yet, and the note that is being corrected."""
    known, unsent = desk().office.known, desk().office.unsent(case.id)
    items = story.tell(case, tongue=tongue(), known=known, hash_of=desk().registry.hash_of)
    corrects = tried.corrects.data if isinstance(tried, NoteForm) else request.args.get("correct")
    return {
        "items": items,
        "unsent": unsent,
        "waiting_here": {one.message_id for one in unsent if one.state.value != "stopped"},
        "correcting": next((one for one in items if one.hash == corrects), None),
        "corrected": {
            one.event.corrects for one in case.entries if isinstance(one.event, events.Noted)
        },
    }


def _work(case: Case, advice: Advice | None) -> dict[str, Any]:
    """What is to be done, and what the case belongs with."""
    office = desk().office
    return {
        "todo": todo.todo(
            case,
            advice.recommendation.deadlines if advice else (),
            tongue=tongue(),
            now=office.moment,
            today=office.today,
        ),
        "relations": relating.relations(desk().store, case),
        "matters": matters.titles(desk().store),
        "results": conflict.RESULTS,
        "news_since_check": conflict.has_news(case),
    }


def _ending(case: Case) -> dict[str, Any]:
    """The states that may follow, how the case closes, and what becomes of it then."""
    return {
        "next_states": [
            state for state in CaseState if case.may_move(state) and state is not CaseState.CLOSED
        ],
        "may_close": case.may_move(CaseState.CLOSED),
        "needs_reason": case.state is CaseState.CLOSED,
        "outcome": closing.outcome_name(case.plan.outcome) if case.plan.outcome else "",
        "outcomes": closing.OUTCOMES,
        "outcome_name": closing.outcome_name,
        "fates": erasing.fates(case, today=desk().office.today),
        "outside": outside.entries(case),
        "letters_outside": outside.letters(case),
        "rest_stands": outside.has_rest(case),
    }


def _letters(case: Case) -> dict[str, Any]:
    """The letters to authorities, and the mandates to act before them."""
    store, office, found = desk().store, desk().office, letter.writings(case)
    return {
        "writings": [(one, authority_settling.state_of(office, store, one)) for one in found],
        "letter_states": authority_sheet.STATES,
        "letter_answers": OUTCOMES,
        "mandates": mandate.mandates(case),
        "mandate_states": mandate_views.STATES,
    }


def _forms(tried: FlaskForm | None) -> dict[str, Any]:
    kinds = (
        NoteForm,
        ReplyForm,
        MoveForm,
        AssignForm,
        AnswerForm,
        PressForm,
        TaskForm,
        ReminderForm,
        DeadlineForm,
        SettleForm,
        MemberForm,
        AsideForm,
        MatterForm,
        RelateForm,
    )
    return {
        kind.__name__: tried if isinstance(tried, kind) else kind(formdata=None) for kind in kinds
    }
