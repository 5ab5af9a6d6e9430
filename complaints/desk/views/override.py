"""Overrides: proposed on the page for sharing, approved or refused on the page of the case."""

from collections.abc import Collection

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk.errors import NotAllowedError
from complaints.desk.evidence import label_of
from complaints.desk.views.forms import ApproveForm, OverrideForm, ReferForm, RefuseForm, check
from complaints.desk.views.guard import desk
from complaints.desk.views.page import say, tongue
from complaints.desk.views.referral import share_page
from complaints.locale.marking import _

blueprint = Blueprint("override", __name__, url_prefix="/case/<case_id>")


@blueprint.post("/share/<to>/override")
def propose(case_id: str, to: str) -> ResponseReturnValue:
    """Propose it; what was typed is not lost if that is refused."""
    form = OverrideForm()
    try:
        check(form, _("Choose the parts and the ground, and write the facts."))
        desk().office.propose_override(
            case_id,
            to,
            form.parts.data or [],
            basis=form.basis.data or "",
            facts=form.facts.data or "",
            untold=form.untold.data or None,
        )
    except NotAllowedError as error:
        return share_page(case_id, to, ReferForm(formdata=None), problem=str(error), tried=form)
    say(_("Proposed. Nothing goes before a second member approves it, within 24 hours."))
    return redirect(url_for("case.show", case_id=case_id), 303)


@blueprint.post("/override/<override_id>/approve")
def approve(case_id: str, override_id: str) -> ResponseReturnValue:
    """Approve it as the second member, and give it."""
    try:
        form = ApproveForm()
        check(form)
        gone = desk().office.approve_override(case_id, override_id, read=form.read.data or 0)
    except NotAllowedError as error:
        say(str(error), wrong=True)
    else:
        say(_("Approved. It is sealed and on its way."))
        if gone.left_behind:
            flash(_left_behind(case_id, gone.left_behind), "careful")
    return redirect(url_for("case.show", case_id=case_id), 303)


@blueprint.post("/override/<override_id>/refuse")
def refuse(case_id: str, override_id: str) -> ResponseReturnValue:
    """Refuse it, or take one's own proposal back."""
    form = RefuseForm()
    try:
        check(form, _("Say why."))
        desk().office.refuse_override(case_id, override_id, form.reason.data or "")
    except NotAllowedError as error:
        say(str(error), wrong=True)
    else:
        say(_("Refused. Nothing is given."))
    return redirect(url_for("case.show", case_id=case_id), 303)


def _left_behind(case_id: str, hashes: Collection[str]) -> str:
    """Which files did not go: whoever sent it may still have to telephone about them."""
    speak, case = tongue(), desk().office.case(case_id)
    names = [label_of(part, speak) for one in hashes if (part := case.part(one))]
    sentence = speak.text(_("Not sent, because it could not be cleaned: {files}"))
    return sentence.format(files=speak.listed(names))
