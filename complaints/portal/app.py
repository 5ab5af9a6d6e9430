"""The WSGI application: the public portal, which can neither encrypt, decrypt nor derive.

`create_app` makes it from a configuration; importing this module does nothing. No cookie is ever
set and no error shows or logs anything of the request.
"""

from flask import Flask, Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from complaints.portal import api, journal, pages, problems
from complaints.portal.api import form, http, upload
from complaints.portal.config import Config
from complaints.portal.problems import RefusedError
from complaints.portal.services import Services
from complaints.portal.store import UnavailableError


def create_app(config: Config) -> Flask:
    """The application for one process; `complaints.portal.errors.PortalError` if not set up."""
    app = Flask("complaints.portal", static_folder=None)
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    app.url_map.redirect_defaults = False
    services = Services.start(config)
    api.register(app, services)
    if config.pages:
        form.register(app, config.pages, services)
        upload.register(app, config.pages, services)
        pages.register(app, config.pages)
    app.register_error_handler(RefusedError, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(UnavailableError, _unavailable)
    app.register_error_handler(Exception, _failed)
    return app


def application() -> Flask:
    """The application for the configuration of this process: what gunicorn calls."""
    return create_app(Config.read())


def _refused(error: RefusedError) -> Response:
    return http.refuse(error.problem, work=error.work)


def _http_error(error: HTTPException) -> Response:
    if isinstance(error, MethodNotAllowed):
        response = http.refuse(problems.WRONG_METHOD)
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
        return response
    if isinstance(error, NotFound):
        return http.refuse(problems.NOT_FOUND)
    return http.refuse(problems.BAD_REQUEST)


def _unavailable(error: UnavailableError) -> Response:
    journal.failure(error, message=str(error))
    return http.refuse(problems.UNAVAILABLE)


def _failed(error: Exception) -> Response:
    journal.failure(error)
    return http.refuse(problems.UNAVAILABLE)
