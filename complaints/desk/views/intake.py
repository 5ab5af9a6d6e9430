"""Somebody is here: writing for them, asking aloud, sealing; `handing` hands over the number.

Nothing of a form is on the disk before it is sealed, and nothing of it is ever in an address.
"""

from typing import Any, Final

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf, validate_csrf
from wtforms.validators import ValidationError

from complaints.desk import labels
from complaints.desk.errors import NotAllowedError
from complaints.desk.intake import reading
from complaints.desk.intake.drafts import FILE
from complaints.desk.intake.filing import Brought
from complaints.desk.intake.values import Draft, Ended
from complaints.desk.views.guard import desk
from complaints.desk.views.intake_asking import asking_page, heard, wanted
from complaints.desk.views.intake_fields import options, shown_missing, shown_sections
from complaints.desk.views.intake_memory import drafts, gone, is_sent, kept, key
from complaints.desk.views.page import page, say, tongue
from complaints.domain.case import code_of
from complaints.domain.events.intake import VISIT, WAYS
from complaints.locale.marking import _

blueprint = Blueprint("intake", __name__, url_prefix="/intake")

TOKEN_HEADER: Final = "X-CSRFToken"  # noqa: S105 - the name of a header
_KINDS: Final = {"image": "photo", "audio": "audio", "video": "video"}


@blueprint.get("")
def start() -> ResponseReturnValue:
    """Who is there, and the forms that were begun."""
    return page("desk/intake.html", begun=drafts().begun(key=key()), visit=VISIT)


@blueprint.post("/begin")
def begin() -> ResponseReturnValue:
    """A new form."""
    how = request.form.get("how", "")
    if not is_sent() or how not in (*WAYS, VISIT):
        return redirect(url_for("intake.start"), 303)
    spoken = tongue().language
    draft = drafts().begin(how, key=key(), spoken=spoken, typed={"account.language": (spoken,)})
    return redirect(url_for("intake.form", draft_id=draft.id), 303)


@blueprint.get("/<draft_id>")
def form(draft_id: str) -> ResponseReturnValue:
    """The form."""
    draft = drafts().get(draft_id, key=key())
    return _form_page(draft) if draft else gone(draft_id)


@blueprint.post("/<draft_id>/keep")
def keep(draft_id: str) -> ResponseReturnValue:
    """Keep what was typed, in memory."""
    return ("", 204) if kept(draft_id) else ("", 410)


@blueprint.post("/<draft_id>")
def go_on(draft_id: str) -> ResponseReturnValue:
    """Keep it, and go on to what is read aloud; or say what cannot be."""
    draft = kept(draft_id)
    if draft is None:
        return gone(draft_id)
    try:
        if (
            not reading.contents(draft.typed, how=draft.how, taken_out=draft.taken_out)
            and not draft.files
        ):
            raise NotAllowedError(_("There is nothing written yet."))
    except NotAllowedError as error:
        return _form_page(draft, problem=str(error))
    return redirect(url_for("intake.aloud", draft_id=draft_id), 303)


@blueprint.post("/<draft_id>/drop")
def drop(draft_id: str) -> ResponseReturnValue:
    """Throw a form away."""
    if is_sent():
        drafts().drop(draft_id)
        say(_("The form was thrown away. Nothing of it was sent."))
    return redirect(url_for("intake.start"), 303)


def bring(draft_id: str) -> ResponseReturnValue:
    """Take one file for a form: the body, as it comes."""
    try:
        validate_csrf(request.headers.get(TOKEN_HEADER))
    except ValidationError as error:
        raise CSRFError(str(error)) from None
    request.max_content_length = FILE
    media_type = request.mimetype
    kind = _KINDS.get(media_type.partition("/")[0], "document")
    brought = Brought(
        kind=kind,
        media_type=None if media_type == "application/octet-stream" else media_type,
        data=request.stream.read(),
    )
    try:
        draft = drafts().bring(draft_id, brought, key=key())
    except NotAllowedError as error:
        return jsonify(sentence=tongue().text(str(error)), wrong=True)
    return jsonify(sentence="", wrong=draft is None, files=_files(draft) if draft else [])


#: Behind its own check of the token: the usual one would read the body, and keep it.
blueprint.add_url_rule("/<draft_id>/file", "bring", bring, methods=["POST"])


@blueprint.post("/<draft_id>/file/<int:n>/out")
def take_out(draft_id: str, n: int) -> ResponseReturnValue:
    """Take a file out of a form."""
    if is_sent():
        drafts().take_out(draft_id, n, key=key())
    return redirect(url_for("intake.form", draft_id=draft_id, _anchor="files"), 303)


@blueprint.get("/<draft_id>/aloud")
def aloud(draft_id: str) -> ResponseReturnValue:
    """What is read to them, and what they answer."""
    draft = drafts().get(draft_id, key=key())
    return asking_page(draft) if draft else gone(draft_id)


@blueprint.post("/<draft_id>/aloud")
def ask(draft_id: str) -> ResponseReturnValue:
    """Ask about these organisations and parts."""
    if is_sent() and drafts().change(draft_id, key=key(), **wanted(request.form)) is None:
        return gone(draft_id)
    return redirect(url_for("intake.aloud", draft_id=draft_id, _anchor="questions"), 303)


@blueprint.post("/<draft_id>/seal")
def seal(draft_id: str) -> ResponseReturnValue:
    """Seal it and lay it out; then show the number."""
    with drafts().alone:  # or two windows with one form would seal it twice
        draft = drafts().get(draft_id, key=key())
        if draft is None or not is_sent():
            return gone(draft_id)
        if request.form.get("stand") != draft.stand:  # changed in another window, after it was read
            problem = _("The case has changed meanwhile. Look at it once more.")
            return asking_page(draft, problem=problem)
        try:
            return _sealed(draft)
        except NotAllowedError as error:
            return asking_page(draft, problem=str(error), given=request.form)


def _sealed(draft: Draft) -> ResponseReturnValue:
    is_visit = draft.how == VISIT
    typed = reading.with_code(draft.typed) if is_visit else draft.typed
    contents = reading.contents(typed, how=draft.how, taken_out=draft.taken_out)
    how, said = heard(draft, contents, request.form)
    taken = desk().intaking.file(
        contents,
        aloud=how,
        files=drafts().brought(draft, key=key()),
        said=said,
        is_visit=is_visit,
    )
    if not is_visit:
        drafts().hand(
            draft.id, receipt=taken.receipt, case_id=taken.case_id, spoken=draft.spoken, key=key()
        )
    ended = Ended(code=code_of(taken.case_id), spoken=draft.spoken, typed=reading.in_common(typed))
    drafts().end(draft.id, ended, key=key())
    if is_visit:
        say(_("The visit is sealed and on its way."))
        return redirect(url_for("handing.done", draft_id=draft.id), 303)
    return redirect(url_for("handing.number", draft_id=draft.id), 303)


def _form_page(draft: Draft, *, problem: str = "") -> ResponseReturnValue:
    return page(
        "desk/intake_form.html",
        status=409 if problem else 200,
        draft=draft,
        visit=draft.how == VISIT,
        problem=tongue().text(problem) if problem else "",
        sections=shown_sections(draft.how),
        missing=None if draft.how == VISIT else shown_missing(draft),
        options=options(),
        files=_files(draft),
        file_token=generate_csrf(),
    )


def _files(draft: Draft) -> list[dict[str, Any]]:
    return [
        {
            "n": one.n,
            "label": tongue().listed(
                [tongue().text(labels.file_kind(one.kind)), tongue().size(one.length)]
            ),
            "out": url_for("intake.take_out", draft_id=draft.id, n=one.n),
        }
        for one in draft.files
    ]
