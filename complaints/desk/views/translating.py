"""Translating: a member's own, the program's, an interpreters' task, and asking interpreters."""

from flask import Blueprint, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import facts, labels, translating
from complaints.desk.errors import NotAllowedError
from complaints.desk.views.case import done
from complaints.desk.views.forms import PressForm
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, say, tongue
from complaints.desk.views.translating_forms import (
    AskTranslationForm,
    DoneForm,
    ProgramForm,
    TranslationForm,
)
from complaints.domain.errors import MalformedError
from complaints.domain.rendering import HUMAN, Rendering
from complaints.domain.translating import ACCOUNT, is_translatable
from complaints.locale.marking import _

blueprint = Blueprint("translating", __name__, url_prefix="/case/<case_id>/translation")

_PLACE = "account"


@blueprint.post("")
def save(case_id: str) -> ResponseReturnValue:
    """Keep what a member wrote."""
    form = TranslationForm()

    def act() -> None:
        translating.type_in(
            desk().office,
            case_id,
            form.words.data or "",
            form.text.data or "",
            source=form.source.data or "",
            language=form.language.data or "",
            corrects=form.corrects.data or None,
        )

    return done(case_id, form, act, _("The translation is kept."), anchor=_PLACE)


@blueprint.post("/program")
def by_program(case_id: str) -> ResponseReturnValue:
    """Have the program of this computer begin."""
    form = ProgramForm()

    def act() -> None:
        translating.by_program(
            desk().office,
            desk().translator,
            case_id,
            form.words.data or "",
            source=form.source.data or "",
            language=form.language.data or "",
        )

    return done(case_id, form, act, _("The program is at work on this computer."), anchor=_PLACE)


@blueprint.get("/program")
def progress(case_id: str) -> ResponseReturnValue:
    """Whether it is at work on this case, and for how long, for whoever waits."""
    job = desk().translator.job
    if job is None or job.case_id != case_id:
        return jsonify(busy=False, sentence="")
    seconds = max(int((desk().office.moment - job.since).total_seconds()), 0)
    return jsonify(
        busy=True,
        sentence=tongue().ngettext(
            "The program has worked for {n} second.",
            "The program has worked for {n} seconds.",
            seconds,
        ),
    )


@blueprint.post("/program/stop")
def stop(case_id: str) -> ResponseReturnValue:
    """End it; nothing of it is kept."""
    return done(
        case_id,
        PressForm(),
        desk().translator.cancel,
        _("The program was stopped. Nothing was kept."),
        anchor=_PLACE,
    )


@blueprint.post("/done/<referral_id>")
def answer(case_id: str, referral_id: str) -> ResponseReturnValue:
    """Answer a task with the translation."""
    form = DoneForm()

    def act() -> None:
        desk().office.answer_referral(
            case_id,
            referral_id,
            "done",
            text=form.remark.data or "",
            translation=_rendering(form),
        )

    return done(case_id, form, act, _("The translation is signed, sealed and on its way."))


@blueprint.get("/ask")
def ask(case_id: str) -> ResponseReturnValue:
    """Choose interpreters, and what they would be given."""
    office = desk().office
    case = office.case(case_id)
    choices = office.interpreters(case)
    if not choices:
        say(_("The directory lists no interpreters that could be asked."), wrong=True)
        return redirect(url_for("case.show", case_id=case_id), 303)
    parts = [one for one in case.current_parts() if is_translatable(one)]
    return page(
        "desk/ask_translation.html",
        case=case,
        form=AskTranslationForm(formdata=None),
        choices=choices,
        shown=[facts.show(one, tongue()) for one in parts],
        ticked={one.hash for one in parts if one.name == ACCOUNT} or {one.hash for one in parts},
        labels=labels,
    )


def _rendering(form: DoneForm) -> Rendering | None:
    text = (form.text.data or "").strip()
    if not text:
        return None
    made = form.made.data or ""
    program = (form.program.data or "").strip() if made != HUMAN else ""
    try:
        return Rendering.read(
            {
                "part": form.words.data,
                "source": form.source.data or None,
                "language": form.language.data,
                "made": made,
                "program": program or None,
                "text": text,
            }
        )
    except MalformedError as error:
        raise NotAllowedError(_("Choose a language.")) from error
