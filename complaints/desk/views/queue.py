"""The list of cases: one view after the other, and the search."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from complaints.desk import asking, labels
from complaints.desk.store.cases import PAGE, CaseLine, View
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
    return _page(lines, view=View(name), following=following)


@blueprint.post("/search")
def search() -> ResponseReturnValue:
    """The cases in which all words stand."""
    form = SearchForm()
    words = (form.words.data or "").strip() if form.validate_on_submit() else ""
    return _page(desk().office.search(words), words=words)


def _page(
    lines: list[CaseLine],
    *,
    view: View | None = None,
    words: str = "",
    following: int | None = None,
) -> ResponseReturnValue:
    return page(
        "desk/queue.html",
        lines=lines,
        view=view,
        words=words,
        following=following,
        labels=labels,
        asking=asking,
    )
