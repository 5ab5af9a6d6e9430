"""What the pages of an intake share: the forms of this program, and what covers them."""

from flask import current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk.intake_drafts import Drafts
from complaints.desk.views.forms import PressForm
from complaints.desk.views.guard import desk
from complaints.desk.views.page import say
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


def gone(draft_id: str) -> ResponseReturnValue:
    """There is no such form: it was sealed, thrown away, or its time is over."""
    if drafts().handed(draft_id, key=key()):
        return redirect(url_for("handing.number", draft_id=draft_id), 303)
    say(
        _("This is not here any more: it was sealed, thrown away, or its time was over."),
        wrong=True,
    )
    return redirect(url_for("intake.start"), 303)
