"""Whether the portal is alive and ready, and how much work it asks for."""

import json
from functools import partial

from flask import Flask, Response

from complaints.directory import ExpiredError
from complaints.portal import clock
from complaints.portal.api import http
from complaints.portal.published import NoDirectoryError
from complaints.portal.services import Services
from complaints.portal.store import UnavailableError


def register(app: Flask, services: Services) -> None:
    """Put the view at its address."""
    http.rule(app, "GET", "/v1/health", partial(health, services))


def health(services: Services) -> Response:
    """Answer `200` if everything that a PUT needs is there, else `503`."""
    ready = _is_ready(services)
    body = json.dumps({"alive": True, "ready": ready, "work": services.work}).encode()
    response = http.answer(body, http.JSON)
    response.status_code = 200 if ready else 503
    return response


def _is_ready(services: Services) -> bool:
    try:
        services.directory.current().check_day(clock.today())
        services.store.check()
    except (NoDirectoryError, ExpiredError, UnavailableError):
        return False
    return True
