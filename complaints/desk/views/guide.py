"""The guide for caseworkers: the same for everybody, and to be read while the desk is locked, too.

It shows nothing of any case, and looks nothing up.
"""

from typing import Final

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from complaints.desk.guide import CHAPTERS, OF_SCREEN, PARTS
from complaints.desk.guide.chapter import Chapter, Piece, pieces
from complaints.desk.guide.searching import LONGEST, find
from complaints.desk.i18n import offered
from complaints.desk.views.forms import PressForm
from complaints.desk.views.page import tongue

_BUTTON: Final = Markup("<b>{}</b>")
_COMMAND: Final = Markup('<code dir="ltr">{}</code>')

blueprint = Blueprint("guide", __name__, url_prefix="/guide")


@blueprint.get("")
def contents() -> ResponseReturnValue:
    """All chapters."""
    return _page("desk/guide/contents.html")


@blueprint.get("/all")
def whole() -> ResponseReturnValue:
    """Every chapter after the other, to be printed or searched."""
    return _page("desk/guide/whole.html")


@blueprint.post("/search")
def search() -> ResponseReturnValue:
    """The chapters that have these words; they come in the body, so that no history has them."""
    words = request.form.get("words", "")[:LONGEST]
    results = find(words, CHAPTERS.values(), tongue().text)
    return _page("desk/guide/found.html", words=words, results=results)


@blueprint.get("/<key>")
def chapter(key: str) -> ResponseReturnValue:
    """One chapter."""
    if key not in CHAPTERS:
        abort(404)
    keys = list(CHAPTERS)
    at = keys.index(key)
    return _page(
        "desk/guide/chapter.html",
        chapter=CHAPTERS[key],
        before=CHAPTERS[keys[at - 1]] if at else None,
        after=CHAPTERS[keys[at + 1]] if at + 1 < len(keys) else None,
    )


def help_for(endpoint: str | None) -> tuple[str, str]:
    """Where the guide speaks of a screen, and what that chapter is called, in this language."""
    found = CHAPTERS.get(OF_SCREEN.get(endpoint or "", ""))
    if found is None:
        return url_for("guide.contents"), ""
    return url_for("guide.chapter", key=found.key), tongue().text(found.title)


def spoken(sentence: str) -> Markup:
    """A sentence of the guide, with the words of buttons set apart."""
    speak = tongue().text
    return Markup("").join(_shown(piece) for piece in pieces(speak(sentence), speak))


def _shown(piece: Piece) -> str:
    if piece.is_command:
        return _COMMAND.format(piece.words)
    return _BUTTON.format(piece.words) if piece.is_quoted else piece.words


def picture_of(found: Chapter) -> str:
    """The address of a chapter's picture in this language, "" if it has none."""
    if not found.picture:
        return ""
    return url_for("static", filename=f"guide/{tongue().language}/{found.picture}.webp")


def _page(template: str, **values: object) -> ResponseReturnValue:
    return render_template(
        template,
        parts=PARTS,
        spoken=spoken,
        picture_of=picture_of,
        press=PressForm(formdata=None),
        languages=offered(),
        **values,
    )
