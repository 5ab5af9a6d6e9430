"""The page of a case: everything that it shows, asked of what decides.

It reads and never writes; what can be done on the page are the views around it.
"""

from typing import Any, Final

from flask import request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from complaints.desk import (
    addresses,
    asking,
    clocks,
    closing,
    conflict,
    counsel,
    erasing,
    facts,
    labels,
    matters,
    papers,
    pending,
    relating,
    standing,
    story,
    todo,
    translating,
    waiting,
)
from complaints.desk.errors import UnjudgedError
from complaints.desk.evidence import exhibits
from complaints.desk.stories.authority import OUTCOMES
from complaints.desk.views import authority_sheet, beside
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
    ReminderForm,
    SettleForm,
    TaskForm,
)
from complaints.desk.views.summary import summary_page
from complaints.directory import DirectoryError
from complaints.domain import events, letter, mandate
from complaints.domain.case import Case
from complaints.domain.override import BASES
from complaints.domain.referrals import Taken
from complaints.domain.states import CaseState
from complaints.domain.translating import ACCOUNT
from complaints.letters.parts import language_for
from referral import loader

_ALL_PARTS: Final = ("account", "circumstances", "person", "needs", "contact")


def case_page(
    case: Case, *, status: int = 200, problem: str = "", tried: FlaskForm | None = None
) -> ResponseReturnValue:
    """The case as a page; ``tried`` is a form whose text must not be lost."""
    if case.summary:
        return summary_page(case, status=status, problem=problem, tried=tried)
    office = desk().office
    parts = [facts.show(part, tongue()) for part in case.current_parts()]
    account = next((one for one in parts if one.name == ACCOUNT), None)
    case_files = desk().files.of_case(case.id)
    shown_files = exhibits(case.current_parts(), case_files, code=case.code, tongue=tongue())
    files = {one.part for one in shown_files}
    try:
        advice = office.advice(case)
    except UnjudgedError:
        advice = None
    items = story.tell(case, tongue=tongue(), known=office.known, hash_of=desk().registry.hash_of)
    corrects = tried.corrects.data if isinstance(tried, NoteForm) else request.args.get("correct")
    drafts, address = office.drafts(case), addresses.address_of(case)
    unsent = office.unsent(case.id)
    held = {part.name.partition("[")[0] for part in case.current_parts()}
    return page(
        "desk/case.html",
        status=status,
        case=case,
        address=address,
        may_ask=bool(case.parts and address and not case.is_withdrawn),
        counsel=advice
        and counsel.counsel(
            advice,
            case,
            drafts=drafts,
            own=office.me.organisation,
            known=office.known,
            mechanisms=loader.data().mechanisms,
            tongue=tongue(),
            today=office.today,
        ),
        asking=asking,
        problem=tongue().text(problem) if problem else "",
        account=account,
        shown=[one for one in parts if one.name != ACCOUNT and one.hash not in files],
        replaced=[facts.show(part, tongue()) for part in case.replaced_parts()],
        exhibits=shown_files,
        playable={
            one.part
            for one in (*shown_files, *papers.exhibits(case, case_files, tongue=tongue()))
            if not one.trouble
        },
        withheld=[labels.PARTS[name] for name in _ALL_PARTS if name not in held],
        items=items,
        drafts=[one for one in drafts if one.silence is None and not one.earlier],
        for_translation=translating.tasks(case, office.known),
        further=[one for one in drafts if one.earlier],
        standing=standing.show(case, tongue=tongue(), today=office.today),
        in_absence=[one for one in drafts if one.silence],
        unsent=unsent,
        waiting_here={one.message_id for one in unsent if one.state.value != "stopped"},
        members=office.members(),
        name=lambda organisation: office.known.name(organisation, tongue().language),
        labels=labels,
        asked_language=language_for(case.language),
        next_states=[
            state for state in CaseState if case.may_move(state) and state is not CaseState.CLOSED
        ],
        may_close=case.may_move(CaseState.CLOSED),
        needs_reason=case.state is CaseState.CLOSED,
        outcome=closing.outcome_name(case.plan.outcome) if case.plan.outcome else "",
        outcomes=closing.OUTCOMES,
        outcome_name=closing.outcome_name,
        todo=todo.todo(
            case,
            advice.recommendation.deadlines if advice else (),
            tongue=tongue(),
            now=office.moment,
            today=office.today,
        ),
        places=clocks.PLACES,
        relations=relating.relations(desk().store, case),
        matters=matters.titles(desk().store),
        to_answer=waiting.waiting(case, own=office.me.organisation),
        own=office.me.organisation,
        writings=letter.writings(case),
        letter_states=authority_sheet.STATES,
        letter_answers=OUTCOMES,
        mandates=mandate.mandates(case),
        mandate_states=mandate_views.STATES,
        here_name=clocks.here_name(),
        correcting=next((one for one in items if one.hash == corrects), None),
        corrected={
            one.event.corrects for one in case.entries if isinstance(one.event, events.Noted)
        },
        warnings=_warnings(case),
        overrides=pending.waiting(case, now=office.moment, tongue=tongue()),
        override_collisions=pending.collisions(case),
        bases=BASES,
        today=office.today,
        fates=erasing.fates(case, today=office.today),
        **beside.context(case, tried),
        results=conflict.RESULTS,
        news_since_check=conflict.has_news(case),
        forms=_forms(tried),
    )


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
    )
    return {
        kind.__name__: tried if isinstance(tried, kind) else kind(formdata=None) for kind in kinds
    }


def _warnings(case: Case) -> list[tuple[Taken, str]]:
    """What to know of an organisation that has referred to us and should not be used now."""
    found = []
    for taken in case.taken:
        try:
            desk().office.known.recipient(taken.referral.sender, desk().office.today)
        except DirectoryError as error:
            found.append((taken, tongue().text(str(error))))
    return found
