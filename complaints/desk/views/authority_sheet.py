"""A letter to an authority that is finished: to read, to print, to save, and what was answered."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import (
    authority,
    authority_finishing,
    authority_leaving,
    authority_paper,
    authority_settling,
    papers,
)
from complaints.desk.authority import Work
from complaints.desk.authority_leaving import StaysError
from complaints.desk.authority_settling import Choice
from complaints.desk.errors import NotAllowedError
from complaints.desk.i18n import Tongue
from complaints.desk.printing import Block, NoFaceError, pdf
from complaints.desk.stories.authority import OUTCOMES
from complaints.desk.views.authority_forms import ChoiceForm, OutcomeForm
from complaints.desk.views.forms import PressForm, check
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, say, tongue
from complaints.domain.events import LetterAnswered, LetterFinished
from complaints.domain.events.authority import Outcome
from complaints.domain.events.custody import LETTER
from complaints.locale.catalogues import load
from complaints.locale.languages import DESK
from complaints.locale.marking import _

blueprint = Blueprint("authority_sheet", __name__, url_prefix="/case/<case_id>/authority")

#: What is said of one letter in one case.
STATES: Final[Mapping[str, str]] = {
    "asked": _("Asked; no answer yet"),
    "refused": _("They said no"),
    "agreed": _("They said yes: the letter can be written"),
    "corrected": _("They corrected it since their yes: ask again"),
    "taken-back": _("The yes was taken back"),
    "contested": _("Finished twice: choose which text counts"),
    "finished": _("Waits for the authority’s answer"),
    "answered": _("Answered"),
    "expired": _("The yes has expired"),
}


@blueprint.post("/<letter_id>/pdf")
def paper(case_id: str, letter_id: str) -> ResponseReturnValue:
    """The finished letter as a file; the custody log of every case has it first."""
    work = loaded(case_id, letter_id)
    if not isinstance(work, Work):
        return work
    try:
        check(PressForm())
        authority_leaving.may_leave(desk().office, work)
        assert work.finished is not None
        assert work.finished_at is not None
        blocks = _paper(work, work.finished, work.finished_at)
        data = pdf(blocks, day=desk().office.today, language=work.finished.language)
    except StaysError:
        return sheet(case_id, work)  # which says why
    except NotAllowedError as error:
        return sheet(case_id, work, problem=tongue().text(str(error)))
    except NoFaceError as error:
        language = tongue().tongue(error.language)
        return sheet(case_id, work, problem=f"{tongue().text(str(error))} ({language})")
    for side in work.given:
        finished = side.writing.finished
        desk().custody.exported(side.case.id, LETTER, finished.parts if finished else ())
    response = Response(data, mimetype="application/pdf")
    name = f"{code_of(work)}.pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.post("/<letter_id>/printed")
def printed(case_id: str, letter_id: str) -> ResponseReturnValue:
    """The browser begins to print it: every case of which it tells says so."""
    work = loaded(case_id, letter_id)
    if isinstance(work, Work):
        for side in work.given:
            desk().custody.printed(side.case.id, LETTER)
    return Response(status=204)


@blueprint.post("/<letter_id>/answer")
def answer(case_id: str, letter_id: str) -> ResponseReturnValue:
    """Log what the authority answered."""
    work = loaded(case_id, letter_id)
    if not isinstance(work, Work):
        return work
    form = OutcomeForm()
    try:
        check(form, _("Choose an answer and its day."))
        assert form.on.data  # the form requires it
        data = form.paper.data.read() if form.paper.data else b""
        if data:
            papers.check(data)  # before anything is written down: it would be, once more
        answered = LetterAnswered(
            letter=letter_id,
            answer=Outcome(form.answer.data or ""),
            on=form.on.data,
            who=(form.who.data or "").strip(),
            text=(form.text.data or "").strip(),
            file=hashlib.sha256(data).hexdigest() if data else None,
        )
        authority_finishing.log_answer(desk().office, work, answered)
        if data:  # a file of each case: what one person takes back goes with their own
            kind = form.paper.data.mimetype
            for side in work.given:
                papers.keep(desk().office, side.case.id, letter_id, data, media_type=kind)
    except NotAllowedError as error:
        return sheet(case_id, work, problem=tongue().text(str(error)), answered=form)
    say(_("Written down. The deadline for the answer is settled."))
    return redirect(url_for("case.show", case_id=case_id, _anchor="authority"), 303)


@blueprint.post("/<letter_id>/settle")
def settle(case_id: str, letter_id: str) -> ResponseReturnValue:
    """Choose one of the texts with which colleagues finished it, or none."""
    work = loaded(case_id, letter_id)
    if not isinstance(work, Work):
        return work
    form = ChoiceForm()
    try:
        check(form)
        authority_settling.settle(desk().office, work, form.chosen.data or "")
    except NotAllowedError as error:
        say(str(error), wrong=True)
    else:
        say(_("Written down. What you chose counts at every desk."))
    return redirect(url_for("authority_letter.show", case_id=case_id, letter_id=letter_id), 303)


def loaded(case_id: str, letter_id: str) -> Work | ResponseReturnValue:
    """The letter, or the way back to the case."""
    try:
        return authority.load(desk().office, desk().store, case_id, letter_id)
    except NotAllowedError as error:
        say(str(error), wrong=True)
        return redirect(url_for("case.show", case_id=case_id), 303)


def sheet(
    case_id: str, work: Work, *, problem: str = "", answered: OutcomeForm | None = None
) -> ResponseReturnValue:
    """The finished letter as a page; one that is not finished has nothing to show here."""
    office, finished = desk().office, work.finished
    if finished is None:
        say(_("This letter is not finished."), wrong=True)
        return redirect(url_for("case.show", case_id=case_id, _anchor="authority"), 303)
    if choices := authority_settling.choices(work):
        return _choosing(case_id, work, choices, problem=problem)
    assert work.finished_at is not None
    return page(
        "desk/authority_sheet.html",
        status=409 if problem else 200,
        case=office.case(case_id),
        work=work,
        code=code_of(work),
        finished=finished,
        paper=_shown(_paper(work, finished, work.finished_at)),
        stays=_stays(work),
        answers=OUTCOMES,
        answered=answered or OutcomeForm(formdata=None, data={"on": office.today}),
        problem=problem,
        today=office.today,
        states=STATES,
    )


def _choosing(
    case_id: str, work: Work, choices: Sequence[Choice], *, problem: str
) -> ResponseReturnValue:
    """Both texts as they would be read, and which of them counts."""
    return page(
        "desk/authority_choose.html",
        status=409 if problem else 200,
        case=desk().office.case(case_id),
        work=work,
        code=code_of(work),
        choices=[(one, _shown(_paper(work, one.finished, one.at))) for one in choices],
        undecided=True,
        problem=problem,
        states=STATES,
    )


def code_of(work: Work) -> str:
    """By what the authority refers to it."""
    return work.sides[0].writing.code


def speaking(language: str) -> Tongue:
    """A language of the desk, for a letter in it."""
    return Tongue(catalogue=load(language, *DESK))


def _stays(work: Work) -> Sequence[tuple[str, str]]:
    """Why the finished letter must not leave, each with the code of a case; nothing if it may."""
    try:
        authority_leaving.may_leave(desk().office, work)
    except StaysError as error:
        return [(one.code, tongue().text(one.sentence)) for one in error.reasons]
    except NotAllowedError as error:
        return [("", tongue().text(str(error)))]
    return ()


def _paper(work: Work, finished: LetterFinished, at: datetime) -> list[Block]:
    """The finished letter, as of the day on which it was finished."""
    office = desk().office
    return authority_paper.blocks(
        finished,
        code=code_of(work),
        office=office.known.name(office.me.organisation, finished.language),
        day=at.date(),
        tongue=speaking(finished.language),
    )


def _shown(blocks: Sequence[Block]) -> list[tuple[str, Block]]:
    """The blocks as a template takes them."""
    return [(type(one).__name__, one) for one in blocks]
