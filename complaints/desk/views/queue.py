"""The list of cases: one view after the other, narrowed, sorted, page by page, and the search."""

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import asking, labels, narrowing
from complaints.desk.errors import NotAllowedError
from complaints.desk.queue import MOST_FOUND
from complaints.desk.store.listing import Listing, ListingError, Mark, Sort, View
from complaints.desk.timeleft import left
from complaints.desk.views.forms import BulkForm, SaveForm, SearchForm, check
from complaints.desk.views.guard import desk
from complaints.desk.views.page import list_address, page, say, tongue
from complaints.locale.marking import _
from referral.rules import rules

blueprint = Blueprint("queue", __name__)

UNDO: Final = "undo"
#: The orders that the head of a column gives.
_HEADS: Final = (Sort.NEWEST, Sort.URGENCY, Sort.DEADLINE)


@blueprint.get("/cases")
@blueprint.get("/cases/<name>")
def view(name: str = View.OPEN) -> ResponseReturnValue:
    """A page of one view."""
    return _list()


@blueprint.get("/found/<handle>")
def found(handle: str) -> ResponseReturnValue:
    """A page of what a search has found."""
    return _list()


@blueprint.post("/search")
def search() -> ResponseReturnValue:
    """Find the cases in which all words stand; the words stay here, under a handle."""
    form = SearchForm()
    words, missing = (form.words.data or "").strip(), _("Write what to look for.")
    try:
        check(form, missing)
        if not words:
            raise NotAllowedError(missing)
    except NotAllowedError as error:
        say(str(error), wrong=True)
        return redirect(url_for("queue.view"), 303)
    handle = desk().office.queue.search(words).handle
    return redirect(url_for("queue.found", handle=handle), 303)


def listing_of(text: str) -> tuple[Listing, dict[str, Mark]]:
    """The list of an address of this desk, and the marks in it; `ListingError` if it has none."""
    parts = urlsplit(text)
    values = dict(parse_qsl(parts.query))
    path = parts.path.removeprefix(request.script_root)
    _root, place, name, *_rest = [*path.split("/"), "", "", ""]
    if place == "found":
        listing = Listing.read(values, view=View.ALL, found=name)
    else:
        listing = Listing.read(values, view=name or View.OPEN)
    marks = ("after", "before")
    return listing, {key: Mark.read(values[key], listing.sort) for key in marks if key in values}


def back_to(text: str | None) -> ResponseReturnValue:
    """The list again that a form came from; all open cases if it names none."""
    try:
        listing, marks = listing_of(text or "")
    except ListingError:
        return redirect(url_for("queue.view"), 303)
    return redirect(list_address(listing, **{key: mark.text for key, mark in marks.items()}), 303)


def _list() -> ResponseReturnValue:
    values = request.args.to_dict()
    if "" in values.values():  # a form sends what nobody chose, too
        kept = {key: value for key, value in values.items() if value}
        here = request.script_root + request.path
        return redirect(f"{here}?{urlencode(kept)}" if kept else here, 303)
    try:
        listing, marks = listing_of(request.full_path)
    except ListingError:
        abort(404)
    return show(listing, **marks)


def show(
    listing: Listing,
    *,
    after: Mark | None = None,
    before: Mark | None = None,
) -> ResponseReturnValue:
    """A list as a page."""
    queue = desk().office.queue
    try:
        shown = queue.page(listing, after=after, before=before)
        sought = queue.found(listing.found) if listing.found else None
    except KeyError:
        say(_("The desk has forgotten this search. Search once more."), wrong=True)
        return redirect(url_for("queue.view"), 303)
    speak, now = tongue(), desk().office.moment
    members = desk().office.members()
    facets = narrowing.facets(queue.choices(), members, speak)
    return page(
        "desk/queue.html",
        lines=shown.lines,
        earlier=list_address(listing, before=shown.before.text) if shown.before else "",
        later=list_address(listing, after=shown.after.text) if shown.after else "",
        listing=listing,
        here=list_address(
            listing,
            **({"after": after.text} if after else {}),
            **({"before": before.text} if before else {}),
        ),
        heads={sort.value: list_address(listing.sorted_by(sort)) for sort in _HEADS},
        view=None if listing.found else listing.view,
        words=sought.words if sought else "",
        found_more=MOST_FOUND if sought and sought.more else 0,
        facets=facets,
        chips=narrowing.chips(listing, facets, speak),
        sorts=labels.SORTS,
        left=lambda line: left(line, tongue=speak, now=now),
        rules=rules().texts,
        members=members,
        bulk_form=BulkForm(formdata=None),
        save_form=SaveForm(formdata=None),
        undo=queue.undo(session.pop(UNDO, "")),
        labels=labels,
        asking=asking,
    )
