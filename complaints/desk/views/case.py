"""The page of a case, and what can be done there."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, redirect, request, url_for
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
from complaints.desk.errors import NotAllowedError, UnjudgedError
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
from complaints.desk.views.page import page, say, tongue
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
from complaints.domain.from_organisation import DONE
from complaints.domain.outcomes import Outcome
from complaints.domain.override import BASES
from complaints.domain.referrals import Taken
from complaints.domain.states import TRANSITIONS, CaseState, may_follow
from complaints.domain.translating import ACCOUNT
from complaints.letters.parts import language_for
from complaints.locale.marking import _
from referral import loader

blueprint = Blueprint("case", __name__, url_prefix="/case/<case_id>")

_ALL_PARTS: Final = ("account", "circumstances", "person", "needs", "contact")


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
        unsent=office.unsent(case.id),
        members=office.members(),
        name=lambda organisation: office.known.name(organisation, tongue().language),
        labels=labels,
        asked_language=language_for(case.language),
        next_states=[
            state
            for state in CaseState
            if state in TRANSITIONS[case.state] and state is not CaseState.CLOSED
        ],
        may_close=may_follow(case.state, CaseState.CLOSED),
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


def done(
    case_id: str, form: FlaskForm, act: Callable[[], object], sentence: str, *, anchor: str = ""
) -> ResponseReturnValue:
    """Do it and go back to the case, to ``anchor``; or show why not, with what was typed."""
    if not form.validate_on_submit():
        problem = _("The form is not complete.")
    else:
        try:
            act()
        except NotAllowedError as error:
            problem = str(error)
        else:
            say(sentence)
            where = url_for("case.show", case_id=case_id, _anchor=anchor or None)
            return redirect(where, 303)
    return case_page(desk().office.case(case_id), status=409, problem=problem, tried=form)
