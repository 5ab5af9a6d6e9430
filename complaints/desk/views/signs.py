"""No hidden sign on any page, whoever wrote it and whichever template shows it.

Templates mark what others wrote where they show it (`complaints.desk.theirs`). This is the net
below them, for every answer that is a page: titles of tasks, names, beginnings of a text, flashed
sentences. In an attribute, a title or a choice the sign's number stands in its place. What is typed
stays as it is, in a text field and in ``value``: it is sent back, and must not change on the way.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from flask import Flask, Response
from markupsafe import Markup

from complaints.desk import theirs

# Jinja escapes the angle in every value, so that one in an answer begins or ends a tag
_TAG: Final = re.compile(r"(<[^>]*>)")
_BEGINS: Final = re.compile(r"<([a-z0-9]+)")
_ATTRIBUTE: Final = re.compile(r'([a-z-]+)="([^"]*)"')
_TYPED: Final = "textarea"
_TEXT_ALONE: Final = frozenset({"title", "option"})  # elements that hold no others
_SENT: Final = "value"


def install(app: Flask) -> None:
    """Do so for every page; its filter ``marked`` says how a sign is shown."""
    marked: Callable[[str], Markup] = app.jinja_env.filters["marked"]

    @app.after_request
    def _name_signs(response: Response) -> Response:
        if response.mimetype == "text/html" and not response.is_streamed:
            page = response.get_data(as_text=True)
            if theirs.hides(page):
                response.set_data("".join(_named(page, marked)))
        return response


def _named(page: str, marked: Callable[[str], Markup]) -> Iterator[str]:
    inside = ""
    for number, piece in enumerate(_TAG.split(page)):
        if number % 2:
            begins = _BEGINS.match(piece)
            inside = begins[1] if begins else ""
            yield _ATTRIBUTE.sub(_in_attribute, piece)
        elif inside == _TYPED:
            yield piece
        elif inside in _TEXT_ALONE:
            yield theirs.plain(piece)
        else:  # it is escaped already; browsers take either of the two for the end of a line
            yield str(marked(Markup(piece.replace("\r\n", "\n"))))  # noqa: S704


def _in_attribute(found: re.Match[str]) -> str:
    name, value = found.groups()
    return found[0] if name == _SENT else f'{name}="{theirs.plain(value)}"'
