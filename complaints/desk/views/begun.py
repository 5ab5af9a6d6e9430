"""Keeps what is being typed into the long fields of a page, and gives it back to the page.

Each such form is known by the address to which it is sent. A template asks `begun` for what was
typed there and not sent, and `keeps` for where its script sends what is typed.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, Response, abort, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from complaints.desk import begun as words
from complaints.desk.errors import StoreError
from complaints.desk.views.guard import desk

blueprint = Blueprint("begun", __name__)

#: The forms, and which of their fields are kept; a field that ends so stands for all of its kind.
_FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    "case.reply": ("text",),
    "case.note": ("text",),
    "translating.save": ("text", "source", "language"),
    "translating.answer": ("text", "source", "language", "made", "program", "remark"),
    "referral.send_referral": ("reason",),
    "override.propose": ("facts",),
    "closing.close": ("outcome", "reason", "letter"),
    "matters.letter": ("text-",),
}
#: What tells apart forms that are sent to one address: of which words, and what they correct.
_MARKS: Final = ("words", "corrects")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """A form ``of`` a case or a matter."""

    of: str
    name: str
    fields: tuple[str, ...]

    def typed(self, form: Mapping[str, str]) -> dict[str, str]:
        return {
            name: text
            for name, text in form.items()
            if any(name == one or (one[-1] == "-" and name.startswith(one)) for one in self.fields)
        }


def install(app: Flask) -> None:
    """Have the templates ask; forget the words of a form once they were sent with it."""
    app.jinja_env.globals.update(begun=begun, keeps=keeps)

    @app.after_request
    def _sent(response: Response) -> Response:
        is_done = g.get("desk") and response.status_code == 303 and not g.get("refused")
        if is_done and request.endpoint in _FORMS:
            form = _form(request.path, request.form)
            with suppress(StoreError):  # then they are offered once more, and the timeline shows it
                words.forget(desk().store, form.of, form.name) if form else None
        return response


@blueprint.post("/begun/<path:address>")
def keep(address: str) -> ResponseReturnValue:
    """Keep what was typed so far into the form that is sent to this address."""
    form = _form(f"/{address}", request.form)
    if form is None:
        abort(404)
    words.keep(desk().store, form.of, form.name, form.typed(request.form))
    return "", 204


def keeps(action: str) -> str:
    """Where what is typed into the form of this address is kept."""
    return url_for("begun.keep", address=_path(action).lstrip("/"))


def begun(action: str, **marks: str) -> Mapping[str, str]:
    """What was typed into the form of this address and not sent, by field."""
    form = _form(_path(action), marks)
    if form is None:
        return {}
    if "begun" not in g:
        g.begun = {}
    if form.of not in g.begun:
        g.begun[form.of] = words.kept(desk().store, form.of)
    found: Mapping[str, str] = g.begun[form.of].get(form.name, {})
    return found


def _path(action: str) -> str:
    return action.removeprefix(request.script_root)


def _form(path: str, marks: Mapping[str, str]) -> _Form | None:
    try:
        endpoint, values = current_app.url_map.bind("desk").match(path, method="POST")
    except HTTPException:
        return None
    if endpoint not in _FORMS:
        return None
    mark = "/".join(marks.get(one, "") for one in _MARKS)
    return _Form(
        of=values.get("case_id") or values["matter_id"],
        name=f"{path}#{mark}",
        fields=_FORMS[endpoint],
    )
