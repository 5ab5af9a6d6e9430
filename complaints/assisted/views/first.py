"""The pages before anything is told: languages, where the stronger way is, the style."""

from functools import cache

from flask import Flask, Response

from complaints.assisted.tongue import tongue
from complaints.assisted.views.page import page, tongue_of
from complaints.locale.catalogues import languages
from complaints.locale.languages import LANGUAGES, SOURCE_LANGUAGE
from complaints.pages.typeface import sheet
from complaints.places import TEMPLATES


def register(app: Flask) -> None:
    """Put the views at their addresses."""
    app.add_url_rule("/", "languages", choose, methods=["GET"])
    app.add_url_rule("/<language>/", "start", start, methods=["GET"])
    app.add_url_rule("/style.css", "style", style, methods=["GET"])


def choose() -> Response:
    """Every language in its own script."""
    rows = [LANGUAGES[one] for one in languages()]
    return page(tongue(SOURCE_LANGUAGE), "languages", rows=rows)


def start(language: str) -> Response:
    """What this is, and the ways from here."""
    return page(tongue_of(language), "start")


def style() -> Response:
    """The portal's own sheet, and a little that only these pages need."""
    return Response(stylesheet(), content_type="text/css; charset=utf-8")


@cache
def stylesheet() -> str:
    """All rules."""
    own = (TEMPLATES / one for one in ("portal/style.css", "assisted/style.css"))
    rules = [one.read_text("utf-8") for one in own]
    return "\n".join([*rules, sheet(LANGUAGES[one] for one in languages())])
