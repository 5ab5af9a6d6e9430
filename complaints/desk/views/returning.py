"""Where somebody comes back to who changed the language or locked: the page that they were on.

Only an address that shows a page of this desk is ever gone to, and it is the one in which they
were already: what was typed on the page goes into no address and is kept nowhere.
"""

from flask import Flask, current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect


def install_returning(app: Flask) -> None:
    """Give the templates the address of the page that they are."""
    app.jinja_env.globals["here"] = here


def here() -> str:
    """The address of this page; of the page above it, if a form was sent to show this one."""
    if request.method == "GET":
        return request.full_path.removesuffix("?")
    return shown(request.path) or "/"


def to(address: str, otherwise: str) -> str:
    """Where to go: the page of this address, or ``otherwise`` if it is none, or the lock."""
    found = shown(address)
    is_page = found is not None and found.partition("?")[0] != "/"
    return f"{request.script_root}{found}" if is_page else url_for(otherwise)


def shown(address: str) -> str | None:
    """The address, if a page of this desk stands there, or that of the first one above it."""
    path, _mark, query = address.partition("?")
    if not path.startswith("/") or path.startswith("//") or "\\" in address:
        return None
    pages = current_app.url_map.bind("desk")
    if _is_page(pages, path):
        return f"{path}?{query}" if query else path
    while path := path.rpartition("/")[0]:
        if _is_page(pages, path):
            return path
    return None


def _is_page(pages: MapAdapter, path: str) -> bool:
    try:
        pages.match(path, method="GET")
    except RequestRedirect:
        return False
    except HTTPException:
        return False
    return True
