"""What the pages of an intake share: the forms of this program, and what covers them."""

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from complaints.desk.intake import fields
from complaints.desk.intake.drafts import Drafts
from complaints.desk.intake.values import Draft
from complaints.desk.views.forms import PressForm
from complaints.desk.views.guard import desk
from complaints.desk.views.page import say
from complaints.domain.events.intake import WAYS
from complaints.locale.catalogues import languages
from complaints.locale.languages import LETTERS
from complaints.locale.marking import _


def drafts() -> Drafts:
    """The forms of this program."""
    found = current_app.extensions["intake"]
    assert isinstance(found, Drafts)
    return found


def key() -> bytes:
    """What covers them while the desk is locked."""
    return desk().vault.keyring.database_key


def is_sent() -> bool:
    """Whether a form of ours was sent."""
    return bool(PressForm().validate_on_submit())


def kept(draft_id: str) -> Draft | None:
    """What was typed, kept with the form; None if there is none (any more).

    Of the missing only those are read whom the page showed: the others stay as they were.
    """
    if not is_sent():
        return None
    draft = drafts().get(draft_id, key=key())
    if draft is None:
        return None
    there = request.form.getlist("there")
    typed = {}
    for field in fields.every(draft.how):
        is_shown = not fields.is_missing(field.part) or field.part in there
        given = request.form.getlist(field.key) if is_shown else draft.typed.get(field.key, ())
        if any(given):
            typed[field.key] = tuple(given)
    spoken, how = request.form.get("spoken", ""), request.form.get("how", "")
    return drafts().change(
        draft_id,
        key=key(),
        typed=typed,
        spoken=spoken if spoken in languages((LETTERS,)) else draft.spoken,
        interpreter=request.form.get("interpreter") == "yes",
        how=how if how in WAYS and draft.how in WAYS else draft.how,
    )


def gone(draft_id: str) -> ResponseReturnValue:
    """There is no such form: it was sealed, thrown away, or its time is over."""
    if drafts().handed(draft_id, key=key()):
        return redirect(url_for("handing.number", draft_id=draft_id), 303)
    say(
        _("This is not here any more: it was sealed, thrown away, or its time was over."),
        wrong=True,
    )
    return redirect(url_for("intake.start"), 303)
