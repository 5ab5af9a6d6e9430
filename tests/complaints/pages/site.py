"""The built pages and a portal in memory at one address, for a real browser."""

import mimetypes
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from complaints.directory import Suspension
from complaints.pages.build import Site, build
from complaints.pages.policy import CONTENT_SECURITY_POLICY_HEADER
from complaints.portal import pages
from tests.factories import Instance, firewall, make_instance
from tests.portal_simulator import PortalSimulator, Quiet

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ELSEWHERE = "/elsewhere"  # where "Leave now" leads in tests: nothing of theirs asks the internet


@dataclass(kw_only=True)
class Served:
    """Where the pages are, and the portal behind them."""

    base: str
    folder: Path
    portal: PortalSimulator
    blocked: set[str]  # addresses that do not answer
    asked: list[str]  # addresses of pages and what belongs to them, in order

    @property
    def instance(self) -> Instance:
        return self.portal.instance


def todays_instance() -> Instance:
    """Two organisations that can be chosen in Spain, one suspended, one without a promise."""
    today = datetime.now(UTC).date()
    instance = make_instance(today=today)
    _, suspended = instance.organisations["cndh-ma"]
    reason = Suspension(on=today, reason="its computers were taken")
    instance.change("cndh-ma", replace(suspended, suspended=reason))
    _, silent = instance.organisations["shoura-ma"]
    old = firewall(today - timedelta(days=400))
    instance.change("shoura-ma", replace(silent, firewall=old))
    return instance


@contextmanager
def served(instance: Instance, folder: Path) -> Iterator[Served]:
    """Build the pages for an instance, and serve them with its portal."""
    build(Site(trust=instance.root, leave_to=ELSEWHERE), folder)
    simulator = PortalSimulator(instance)
    blocked: set[str] = set()
    asked: list[str] = []

    def app(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        if request.path in blocked:
            return Response("", 404)(environ, start)
        if request.path.startswith("/v1/"):
            return simulator._wsgi(environ, start)
        asked.append(request.path)
        if request.path == "/bye":
            return pages.forget()(environ, start)
        return _static(folder, request.path)(environ, start)

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        base = f"http://127.0.0.1:{server.server_port}"
        yield Served(base=base, folder=folder, portal=simulator, blocked=blocked, asked=asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _static(folder: Path, path: str) -> Response:
    if path == ELSEWHERE:
        return Response("<title>Weather</title>", content_type="text/html")
    target = folder / path.lstrip("/")
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return Response("", 404)
    kind = mimetypes.guess_type(target.name)[0] or "application/octet-stream"
    kept = "max-age=31536000, immutable" if target.suffix in (".js", ".css") else "no-store"
    headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY_HEADER, "Cache-Control": kept}
    return Response(target.read_bytes(), content_type=f"{kind}; charset=utf-8", headers=headers)
