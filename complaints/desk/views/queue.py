"""The list of cases: one view after the other, and the search."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from complaints.desk import labels
from complaints.desk.store.cases import PAGE, View
from complaints.desk.views.forms import SearchForm
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page

blueprint = Blueprint("queue", __name__)


@blueprint.get("/cases", defaults={"name": View.OPEN.value})
@blueprint.get("/cases/<name>")
def view(name: str) -> ResponseReturnValue:
    """A page of one view."""
    if name not in set(View):
        abort(404)
    before = request.args.get("before", type=int)
    lines = desk().office.cases(View(name), before=before)
    following = lines[-1].touched if len(lines) == PAGE else None
    return page("desk/queue.html", view=View(name), lines=lines, following=following, labels=labels)


@blueprint.post("/search")
def search() -> ResponseReturnValue:
    """The cases in which all words stand."""
    form = SearchForm()
    words = (form.words.data or "").strip() if form.validate_on_submit() else ""
    lines = desk().office.search(words)
    return page(
        "desk/queue.html", view=None, words=words, lines=lines, following=None, labels=labels
    )
