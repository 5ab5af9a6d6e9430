"""A letter to an authority that is being written: what it tells, weighed, kept and finished."""

from collections.abc import Mapping

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import (
    authority_drafts,
    authority_finishing,
    authority_words,
)
from complaints.desk.authority import Work
from complaints.desk.authority_drafts import Kept
from complaints.desk.authority_finishing import Draft, GivenAwayError
from complaints.desk.errors import NotAllowedError
from complaints.desk.reidentifying import REGION
from complaints.desk.views.authority_forms import LetterForm
from complaints.desk.views.authority_sheet import STATES, code_of, loaded, sheet, speaking
from complaints.desk.views.forms import PressForm, check
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, say, tongue
from complaints.locale.marking import _

blueprint = Blueprint("authority_letter", __name__, url_prefix="/case/<case_id>/authority")


@blueprint.get("/<letter_id>")
def show(case_id: str, letter_id: str) -> ResponseReturnValue:
    """The letter: what may stand in it, with what was typed before, or what went out."""
    work = loaded(case_id, letter_id)
    if not isinstance(work, Work):
        return work
    if work.finished:
        return sheet(case_id, work)
    kept = authority_drafts.kept(desk().store, work)
    return _page(case_id, work, LetterForm(kept.typed) if kept else None, kept=kept)


@blueprint.post("/<letter_id>")
def weigh(case_id: str, letter_id: str) -> ResponseReturnValue:
    """What the letter tells, before it is finished."""
    work = loaded(case_id, letter_id)
    if not isinstance(work, Work):
        return work
    form = LetterForm()
    draft = _draft(work, form)
    try:
        check(form)
        authority_drafts.keep(desk().store, work, form.typed, today=desk().office.today)
        if form.chosen.get("place") == REGION and not (form.region.data or "").strip():
            raise NotAllowedError(_("Write the wider place, or leave the place out."))
        authority_finishing.check(desk().office, work, draft)
    except NotAllowedError as error:
        return _page(case_id, work, form, problem=_sentence(error))
    return _page(case_id, work, form, draft=draft)


@blueprint.post("/<letter_id>/finish")
def finish(case_id: str, letter_id: str) -> ResponseReturnValue:
    """Make it the letter."""
    work = loaded(case_id, letter_id)
    if not isinstance(work, Work):
        return work
    form, store, office = LetterForm(), desk().store, desk().office
    draft = _draft(work, form)
    try:
        check(form)
        shown = authority_finishing.preview(office, store, work, draft.chosen)
        if shown.is_narrow and not form.sure.data:
            raise NotAllowedError(_("Few fit this letter. Say that you have seen it."))
        authority_finishing.finish(office, store, work, draft, looked_at=form.seen.data or "")
    except NotAllowedError as error:
        return _page(case_id, work, form, draft=draft, problem=_sentence(error))
    authority_drafts.forget(store, letter_id)
    say(_("The letter is finished. Print it or save it, and send it yourself."))
    return redirect(url_for("authority_letter.show", case_id=case_id, letter_id=letter_id), 303)


@blueprint.post("/<letter_id>/keep")
def keep(case_id: str, letter_id: str) -> ResponseReturnValue:
    """Keep what was typed so far."""
    work = loaded(case_id, letter_id)
    form = LetterForm()
    if not isinstance(work, Work) or not form.validate_on_submit():
        return "", 410
    authority_drafts.keep(desk().store, work, form.typed, today=desk().office.today)
    return "", 204


@blueprint.post("/<letter_id>/anew")
def anew(case_id: str, letter_id: str) -> ResponseReturnValue:
    """Forget what was typed."""
    if PressForm().validate_on_submit():
        authority_drafts.forget(desk().store, letter_id)
        say(_("What you had written is forgotten."))
    return redirect(url_for("authority_letter.show", case_id=case_id, letter_id=letter_id), 303)


def _sentence(error: NotAllowedError) -> str:
    """What is wrong; of words that give somebody away also what of."""
    sentence = tongue().text(str(error))
    if not isinstance(error, GivenAwayError):
        return sentence
    named = tongue().listed([authority_words.secret(one, tongue()) for one in error.names])
    return f"{sentence} ({named})"


def _draft(work: Work, form: LetterForm) -> Draft:
    region = (form.region.data or "").strip()
    details, speak = work.details, tongue()
    chosen = {
        one.name: step
        for one in details
        if (step := form.chosen.get(one.name, "")) in one.steps and (step != REGION or region)
    }
    facts = authority_words.facts(details, chosen, region, speak)
    return Draft(
        chosen=chosen,
        facts=facts,
        hidden=authority_finishing.hidden(work, chosen, facts, [speak, speaking("en")]),
        region=region,
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
    kept: Kept | None = None,
) -> ResponseReturnValue:
    office, details, speak = desk().office, work.details, tongue()
    chosen: Mapping[str, str] = form.chosen if form else authority_words.at_first(details)
    form = form or LetterForm({})
    shown = None
    if work.agreed:
        of = draft.chosen if draft else chosen
        shown = authority_finishing.preview(office, desk().store, work, of)
    return page(
        "desk/authority.html",
        status=409 if problem else 200,
        case=office.case(case_id),
        work=work,
        code=code_of(work),
        form=form,
        offered=authority_words.offered(details, chosen, form.region.data or "", speak),
        shown=shown,
        told=authority_words.told(shown, speak) if shown else (),
        narrowing=authority_words.narrowing(shown, details, speak) if shown else (),
        draft=draft,
        seen=authority_finishing.seal_of(work, draft, shown) if draft and shown else "",
        kept=kept,
        is_changed=kept is not None and set(kept.cases) != {one.case.id for one in work.agreed},
        problem=problem,
        today=office.today,
        states=STATES,
    )
