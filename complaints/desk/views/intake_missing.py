"""Those whom somebody looks for: added one by one, taken out, and put back as they were.

What was typed in the rest of the form is kept at each of these steps.
"""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk.errors import NotAllowedError
from complaints.desk.intake.values import Draft
from complaints.desk.views.intake_memory import drafts, gone, kept, key
from complaints.desk.views.page import say

blueprint = Blueprint("intake_missing", __name__, url_prefix="/intake/<draft_id>/missing")


@blueprint.post("/add")
def add(draft_id: str) -> ResponseReturnValue:
    """One more who is missing."""
    draft = kept(draft_id)
    try:
        draft = drafts().seek(draft_id, key=key()) if draft else None
    except NotAllowedError as error:
        say(str(error), wrong=True)
    return _back(draft_id, draft, f"missing-{draft.sought if draft else 0}-name")


@blueprint.post("/<int:n>/out")
def take_out(draft_id: str, n: int) -> ResponseReturnValue:
    """Take one of them out of the form."""
    draft = kept(draft_id)
    return _back(
        draft_id,
        draft and drafts().take_person(draft_id, n, out=True, key=key()),
        f"missing-{n}-back",
    )


@blueprint.post("/<int:n>/back")
def put_back(draft_id: str, n: int) -> ResponseReturnValue:
    """Put one of them back, as they were."""
    draft = kept(draft_id)
    return _back(
        draft_id,
        draft and drafts().take_person(draft_id, n, out=False, key=key()),
        f"missing-{n}-name",
    )


def _back(draft_id: str, draft: Draft | None, place: str) -> ResponseReturnValue:
    """The form again, with the focus at ``place``."""
    if draft is None:
        return gone(draft_id)
    return redirect(url_for("intake.form", draft_id=draft_id, _anchor=place), 303)
