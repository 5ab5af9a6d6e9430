"""Who may ask at all: this computer's own pages, with this start's cookie, and nobody else.

* Whoever has not come by the link of this start (see `complaints.desk.entrance`) is told nothing,
  not even what listens here.
* Another Host header than the desk's own is refused, so that no web page can reach it under a name
  of its own (DNS rebinding).
* A request that another page causes is refused, whatever its method: Origin and Sec-Fetch-Site.
* Every answer forbids scripts, frames and storage that the desk does not need.
"""

from typing import Final

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from complaints.desk.config import Config
from complaints.desk.entrance import Entrance
from complaints.desk.gate import Gate
from complaints.desk.unlocked import Unlocked
from complaints.desk.views import returning, uploads

TOKEN: Final = "token"  # noqa: S105 - the name of a field
ENTERED: Final = "entered"
_ENTRANCE: Final = "lock.start"
_OPEN: Final = frozenset(
    {
        *("static", "lock.locked", "lock.unlock", "sync.status", "lock.language"),
        *("practice.show", "practice.start", "practice.stop", "practice.reset"),
        *("guide.contents", "guide.whole", "guide.chapter", "guide.search"),
        *("beginning.show", "beginning.compare", "beginning.make"),
    }
)
_LARGEST: Final = 1 << 32  # bytes of the sealed file of everything so far
#: What a page asks by itself while nobody may be there: the desk locks all the same.
_WATCHING: Final = frozenset({"translating.progress"})
_SAME: Final = frozenset({"same-origin", "none"})
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def install(app: Flask, gate: Gate, config: Config) -> None:
    """Put the guard before and after every request."""
    host = f"127.0.0.1:{config.port}"

    @app.before_request
    def _guard() -> ResponseReturnValue | None:
        has_entered = ENTERED in session or request.endpoint == _ENTRANCE
        if request.host != host or not has_entered:
            return Response(status=403)
        if not _is_own_page(config):
            abort(403)
        if request.endpoint in _OPEN or request.endpoint == _ENTRANCE:
            return None
        g.desk = gate.passes(session.get(TOKEN), used=request.endpoint not in _WATCHING)
        if g.desk is None:
            # what a page loads has no place of its own; a page is come back to
            is_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
            back = returning.shown(request.full_path.removesuffix("?")) if is_page else None
            return redirect(url_for("lock.locked", back=back), 303)
        if request.endpoint == uploads.SEALED:
            request.max_content_length = _LARGEST
        return None

    @app.after_request
    def _close(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Cache-Control"] = "no-store"
        # "no-referrer" would make browsers send "Origin: null" with our own forms
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        return response

    @app.template_global("leaves_after")
    def _leaves_after() -> int:
        """After how many seconds a page without scripts leaves the screen; 0 for never.

        A page that nobody touches must be gone when the desk locks. Where scripts run they see to
        it, because only they know whether somebody is typing.
        """
        return int(config.lock_after.total_seconds()) + 5 if g.get("desk") else 0


def gate() -> Gate:
    """The desk's lock."""
    found = current_app.extensions["gate"]
    assert isinstance(found, Gate)
    return found


def desk() -> Unlocked:
    """The unlocked desk of this request; only behind the guard."""
    found = g.desk
    assert isinstance(found, Unlocked)
    return found


def entrance() -> Entrance:
    """The way in."""
    found = current_app.extensions["entrance"]
    assert isinstance(found, Entrance)
    return found


def _is_own_page(config: Config) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    # a real desk, on another port, leads into a training, where there is nothing to protect
    leads_in = config.training and site == "same-site" and request.method == "GET"
    if site is not None and site not in _SAME and not leads_in:
        return False
    return request.headers.get("Origin", config.origin) == config.origin
