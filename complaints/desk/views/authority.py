"""Letters to authorities: the question, the letter with what it tells, the paper, the answer."""

import hashlib
from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import authority, authority_finishing, authority_paper, authority_words, facts
from complaints.desk.authority import ASKED, Work
from complaints.desk.authority_finishing import Draft
from complaints.desk.errors import NotAllowedError
from complaints.desk.i18n import Tongue
from complaints.desk.printing import Block, NoFaceError, pdf
from complaints.desk.reidentifying import REGION
from complaints.desk.stories.authority import OUTCOMES
from complaints.desk.views.authority_forms import LetterForm, OrderForm, OutcomeForm
from complaints.desk.views.forms import PressForm
from complaints.desk.views.guard import desk
from complaints.desk.views.intake_fields import options
from complaints.desk.views.page import page, say, tongue
from complaints.domain.case import Case
from complaints.domain.events import LetterAnswered
from complaints.domain.events.authority import Outcome
from complaints.domain.events.custody import LETTER
from complaints.letters import authority as letters
from complaints.letters.parts import language_for
from complaints.locale.catalogues import load
from complaints.locale.languages import DESK
from complaints.locale.marking import _

blueprint = Blueprint("authority", __name__, url_prefix="/case/<case_id>/authority")

_AT_FIRST: Final = ("account", "circumstances")


@blueprint.get("")
def begin(case_id: str) -> ResponseReturnValue:
    """To whom, and about which parts."""
    case = desk().office.case(case_id)
    return _order_page(case, OrderForm(formdata=None, data=first_order(case)))


def first_order(case: Case) -> dict[str, object]:
    """What an order begins with: the State that is meant is chosen, or it would be "of no State"
    for whoever forgets it, and nobody would see that somebody fears it.
    """
    told = case.content("circumstances")
    accused = told.get("accused_states")
    guess = accused[0] if isinstance(accused, list) and len(accused) == 1 else told.get("country")
    return {"country": guess, "parts": list(_AT_FIRST)}


@blueprint.post("")
def look(case_id: str) -> ResponseReturnValue:
    """The question as the complainant will read it."""
    form, case = OrderForm(), desk().office.case(case_id)
    try:
        if not form.validate_on_submit():
            raise NotAllowedError(_("Say to whom the letter goes, and choose a part."))
        asked = authority.question(desk().office, case, form.order)
    except NotAllowedError as error:
        return _order_page(case, form, problem=str(error))
    ours = tongue().language
    for_us = letters.ask(
        wanted=ours, authority=form.order.to.strip(), parts=form.order.parts, note=form.order.note
    )
    return page(
        "desk/authority_question.html",
        case=case,
        form=form,
        question=asked,
        for_us=for_us.text if language_for(ours) != asked.language else "",
    )


@blueprint.post("/ask")
def ask(case_id: str) -> ResponseReturnValue:
    """Send the question."""
    form, office = OrderForm(), desk().office
    try:
        if not form.validate_on_submit():
            raise NotAllowedError(_("Say to whom the letter goes, and choose a part."))
        authority.ask(office, case_id, form.order)
    except NotAllowedError as error:
        return _order_page(office.case(case_id), form, problem=str(error))
    say(_("The question is sealed and on its way. Without a yes there is no letter."))
    return redirect(url_for("case.show", case_id=case_id, _anchor="authority"), 303)


@blueprint.get("/<letter_id>")
def show(case_id: str, letter_id: str) -> ResponseReturnValue:
    """The letter: what may stand in it, or what went out."""
    work = _load(case_id, letter_id)
    return _page(case_id, work, None) if isinstance(work, Work) else work


@blueprint.post("/<letter_id>")
def weigh(case_id: str, letter_id: str) -> ResponseReturnValue:
    """What the letter tells, before it is finished."""
    work = _load(case_id, letter_id)
    if not isinstance(work, Work):
        return work
    form = LetterForm()
    draft = _draft(work, form)
    try:
        if not form.validate_on_submit():
            raise NotAllowedError(_("The form is not complete."))
        if form.chosen.get("place") == REGION and not (form.region.data or "").strip():
            raise NotAllowedError(_("Write the wider place, or leave the place out."))
        authority_finishing.check(desk().office, work, draft)
    except NotAllowedError as error:
        return _page(case_id, work, form, problem=str(error))
    return _page(case_id, work, form, draft=draft)


@blueprint.post("/<letter_id>/finish")
def finish(case_id: str, letter_id: str) -> ResponseReturnValue:
    """Make it the letter."""
    work = _load(case_id, letter_id)
    if not isinstance(work, Work):
        return work
    form, store, office = LetterForm(), desk().store, desk().office
    draft = _draft(work, form)
    try:
        if not form.validate_on_submit():
            raise NotAllowedError(_("The form is not complete."))
        shown = authority_finishing.preview(office, store, work, draft.chosen)
        if shown.is_narrow and not form.sure.data:
            raise NotAllowedError(_("Few fit this letter. Say that you have seen it."))
        authority_finishing.finish(office, store, work, draft, looked_at=form.seen.data or "")
    except NotAllowedError as error:
        return _page(case_id, work, form, draft=draft, problem=str(error))
    say(_("The letter is finished. Print it or save it, and send it yourself."))
    return redirect(url_for("authority.show", case_id=case_id, letter_id=letter_id), 303)


@blueprint.post("/<letter_id>/pdf")
def paper(case_id: str, letter_id: str) -> ResponseReturnValue:
    """The finished letter as a file; the custody log of every case has it first."""
    work = _load(case_id, letter_id)
    if not isinstance(work, Work):
        return work
    try:
        if not PressForm().validate_on_submit():
            raise NotAllowedError(_("The form is not complete."))
        authority_finishing.may_leave(desk().office, work)
        data = _pdf(work)
    except NotAllowedError as error:
        return _page(case_id, work, None, problem=str(error))
    except NoFaceError as error:
        return _page(case_id, work, None, problem=str(error), language=error.language)
    for side in work.given:
        finished = side.writing.finished
        desk().custody.exported(side.case.id, LETTER, finished.parts if finished else ())
    response = Response(data, mimetype="application/pdf")
    name = f"{_code(work)}.pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.post("/<letter_id>/answer")
def answer(case_id: str, letter_id: str) -> ResponseReturnValue:
    """Log what the authority answered."""
    work = _load(case_id, letter_id)
    if not isinstance(work, Work):
        return work
    form = OutcomeForm()
    try:
        if not form.validate_on_submit() or form.on.data is None:
            raise NotAllowedError(_("Choose an answer and its day."))
        data = form.paper.data.read() if form.paper.data else b""
        answered = LetterAnswered(
            letter=letter_id,
            answer=Outcome(form.answer.data or ""),
            on=form.on.data,
            who=(form.who.data or "").strip(),
            text=(form.text.data or "").strip(),
            file=hashlib.sha256(data).hexdigest() if data else None,
        )
        authority_finishing.log_answer(desk().office, work, answered)
    except NotAllowedError as error:
        return _page(case_id, work, None, problem=str(error), answered=form)
    say(_("Written down. The deadline for the answer is settled."))
    return redirect(url_for("case.show", case_id=case_id, _anchor="authority"), 303)


def _load(case_id: str, letter_id: str) -> Work | ResponseReturnValue:
    try:
        return authority.load(desk().office, desk().store, case_id, letter_id)
    except NotAllowedError as error:
        say(str(error), wrong=True)
        return redirect(url_for("case.show", case_id=case_id), 303)


def _draft(work: Work, form: LetterForm) -> Draft:
    region = (form.region.data or "").strip()
    details, speak = work.details, tongue()
    chosen = {
        one.name: step
        for one in details
        if (step := form.chosen.get(one.name, "")) in one.steps and (step != REGION or region)
    }
    whole = [authority_finishing.record_of(side.case) for side in work.agreed]
    return Draft(
        chosen=chosen,
        facts=authority_words.facts(details, chosen, region, speak),
        hidden=authority_words.hidden(whole, chosen, [speak, _speaking("en")]),
        subject=form.subject.data or "",
        words=form.words.data or "",
        request=form.request.data or "",
        answer_by=form.answer_by.data,
        language=speak.language,
    )


def _page(
    case_id: str,
    work: Work,
    form: LetterForm | None,
    *,
    draft: Draft | None = None,
    problem: str = "",
    language: str = "",
    answered: OutcomeForm | None = None,
) -> ResponseReturnValue:
    office, finished = desk().office, work.finished
    details, speak = work.details, tongue()
    if form is None:
        form = LetterForm(formdata=None)
        chosen: Mapping[str, str] = authority_words.at_first(details)
    else:
        chosen = form.chosen
    shown = None
    if work.agreed and not finished:
        of = draft.chosen if draft else chosen
        shown = authority_finishing.preview(office, desk().store, work, of)
    return page(
        "desk/authority.html",
        status=409 if problem else 200,
        case=office.case(case_id),
        work=work,
        code=_code(work),
        form=form,
        offered=authority_words.offered(details, chosen, form.region.data or "", speak),
        shown=shown,
        told=authority_words.told(shown, speak) if shown else (),
        narrowing=authority_words.narrowing(shown, details, speak) if shown else (),
        draft=draft,
        seen=authority_finishing.seal_of(draft, shown) if draft and shown else "",
        finished=finished,
        paper=[(type(one).__name__, one) for one in _paper(work)] if finished else (),
        may_leave=_may_leave(work),
        answers=OUTCOMES,
        answered=answered or OutcomeForm(formdata=None, data={"on": office.today}),
        problem=_sentence(problem, language) if problem else "",
        today=office.today,
        states=STATES,
    )


#: What is said of one letter in one case.
STATES: Final[Mapping[str, str]] = {
    "asked": _("Asked; no answer yet"),
    "refused": _("They said no"),
    "agreed": _("They said yes: the letter can be written"),
    "taken-back": _("The yes was taken back"),
    "finished": _("Waits for the authority’s answer"),
    "answered": _("Answered"),
    "expired": _("The yes has expired"),
}


def _sentence(problem: str, language: str) -> str:
    sentence = tongue().text(problem)
    return f"{sentence} ({tongue().tongue(language)})" if language else sentence


def _may_leave(work: Work) -> str:
    """Why the finished letter must not leave; empty if it may."""
    try:
        authority_finishing.may_leave(desk().office, work)
    except NotAllowedError as error:
        return tongue().text(str(error))
    return ""


def _paper(work: Work) -> list[Block]:
    """The finished letter, as of the day on which it was finished."""
    office, finished = desk().office, work.finished
    first = next(one.writing.finished_at for one in work.given)
    assert finished is not None
    assert first is not None
    return authority_paper.blocks(
        finished,
        code=_code(work),
        office=office.known.name(office.me.organisation, finished.language),
        day=first.date(),
        tongue=_speaking(finished.language),
    )


def _pdf(work: Work) -> bytes:
    assert work.finished is not None
    return pdf(_paper(work), day=desk().office.today, language=work.finished.language)


def _speaking(language: str) -> Tongue:
    return Tongue(catalogue=load(language, *DESK))


def _code(work: Work) -> str:
    return work.sides[0].writing.code


def _order_page(case: Case, form: OrderForm, *, problem: str = "") -> ResponseReturnValue:
    return page(
        "desk/authority_order.html",
        status=409 if problem else 200,
        case=case,
        form=form,
        problem=tongue().text(problem) if problem else "",
        countries=options()["countries"],
        shown=[facts.show(part, tongue()) for part in case.current_parts() if part.name in ASKED],
    )
