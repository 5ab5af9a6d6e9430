"""The WSGI application of the way without scripts, for one request of one process.

`create_app` makes it and loads everything that no request changes, so that a process that is
forked for a request has only that request's words. No cookie, no session, no folder of files; an
error shows and logs nothing of what was asked.
"""

from typing import Final

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from complaints.assisted import quiet
from complaints.assisted.config import Config
from complaints.assisted.tongue import tongue
from complaints.assisted.views import coming, first, telling
from complaints.assisted.views.page import EXTENSION, HEADERS, page
from complaints.locale.catalogues import languages
from complaints.locale.languages import SOURCE_LANGUAGE
from complaints.pages.icons import drawings
from complaints.places import TEMPLATES
from referral.rules import rules

#: Bytes of a form: all of its fields full, in the scripts that take most room.
MAX_FORM: Final = 512 * 1024

_FORM: Final = "application/x-www-form-urlencoded"
_TOO_LARGE: Final = 413


def create_app(config: Config) -> Flask:
    """The application; all languages are read now, which takes some seconds."""
    app = Flask("complaints.assisted", static_folder=None, template_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=MAX_FORM, MAX_FORM_MEMORY_SIZE=MAX_FORM)
    app.extensions[EXTENSION] = config
    # a redirect would lead to http://, because behind its proxy this program sees nothing else
    app.url_map.strict_slashes = app.url_map.merge_slashes = False
    for module in (first, telling, coming):
        module.register(app)
    app.before_request(_only_plain_forms)
    app.after_request(_with_headers)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _failed)
    _load()
    return app


def _load() -> None:
    """Read what every request needs: texts, templates, rules, drawings, the sheet."""
    for language in languages():
        environment = tongue(language).environment
        for template in sorted((TEMPLATES / "assisted").glob("*.html")):
            environment.get_template(f"assisted/{template.name}")
    first.stylesheet()
    drawings()
    rules()


def _only_plain_forms() -> Response | None:
    """Refuse what a form of ours does not send: files, which would be put into a folder."""
    if request.method == "POST" and request.mimetype != _FORM:
        return _message("error_other", 415)
    return None


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


def _http_error(error: HTTPException) -> Response:
    code = error.code or 500
    return _message("error_too-long" if code == _TOO_LARGE else "error_other", code)


def _failed(error: Exception) -> Response:
    quiet.failure(error)
    return _message("error_other", 500)


def _message(key: str, status: int) -> Response:
    """A page that says one sentence, in the language of the address if it has one."""
    named = request.path.split("/")[1]
    t = tongue(named if named in languages() else SOURCE_LANGUAGE)
    return page(t, "message", status=status, sentence=t.of(key))
