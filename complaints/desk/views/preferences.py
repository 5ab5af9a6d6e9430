"""What a member likes at this desk: keys, notifications, and lists kept under a name."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from complaints.desk.errors import NotAllowedError
from complaints.desk.store.listing import ListingError
from complaints.desk.views import queue
from complaints.desk.views.forms import PreferencesForm, SaveForm, check
from complaints.desk.views.guard import desk, gate
from complaints.desk.views.page import page, say
from complaints.locale.marking import _

blueprint = Blueprint("preferences", __name__, url_prefix="/preferences")


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Everything that a member can choose."""
    return page(
        "desk/preferences.html",
        page_name="preferences",
        form=PreferencesForm(formdata=None),
        save_form=SaveForm(formdata=None),
        keyfile=str(gate().config.keyfile),
    )


@blueprint.post("")
def change() -> ResponseReturnValue:
    """Switch keys and notifications."""
    form = PreferencesForm()
    if form.validate_on_submit():
        desk().liking.set(keys=bool(form.keys.data), notify=bool(form.notify.data))
        say(_("Kept."))
    return redirect(url_for("preferences.show"), 303)


@blueprint.post("/lists")
def save() -> ResponseReturnValue:
    """Keep a list under a name, and show it."""
    form = SaveForm()
    back = form.back.data
    try:
        check(form)
        listing, _marks = queue.listing_of(back or "")
        desk().liking.save(form.name.data or "", listing)
    except ListingError:
        say(_("The form is not complete."), wrong=True)
    except NotAllowedError as error:
        say(str(error), wrong=True)
    else:
        say(_("The list is kept, on this computer alone."))
    return queue.back_to(back)


@blueprint.post("/lists/<saved_id>/rename")
def rename(saved_id: str) -> ResponseReturnValue:
    """Give a list another name."""
    form = SaveForm()
    try:
        check(form)
        desk().liking.rename(saved_id, form.name.data or "")
    except NotAllowedError as error:
        say(str(error), wrong=True)
    else:
        say(_("Kept."))
    return redirect(url_for("preferences.show"), 303)


@blueprint.post("/lists/<saved_id>/delete")
def delete(saved_id: str) -> ResponseReturnValue:
    """Forget a list; the page offers to bring it back."""
    desk().liking.delete(saved_id)
    say(_("The list is gone. Its cases are not."))
    return redirect(url_for("preferences.show"), 303)


@blueprint.post("/lists/back")
def bring_back() -> ResponseReturnValue:
    """Keep the list again that was deleted last."""
    desk().liking.bring_back()
    say(_("Kept."))
    return redirect(url_for("preferences.show"), 303)
