"""The way in: a secret path of this start, and a link that only who started the desk can read.

Every user of this computer, and every page in every browser on it, can open the desk's port. None
of them is shown even the lock without having come by this link: it is exchanged for a cookie of
this start, and is worth nothing after that. Whoever used it first is the only one it let in, so a
link that does not work any more tells that somebody else was quicker.

A browser sends a cookie to every port of a host, whoever listens there. The desk's goes to no path
but the secret one, which nobody else can ask the browser for; outside of that path there is
nothing, for anybody. Knowing the path is worth nothing without the cookie, and it never leaves the
browser: no address of the desk is sent elsewhere.
"""

import hmac
import secrets
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH: Final = "/start/"
#: All that stands beside an answer that says nothing: what a page may do would tell what listens.
NOTHING: Final = ("Content-Length", "0")
_SIZE: Final = 32  # bytes
_ROOT_SIZE: Final = 16  # bytes


class Entrance:
    """The link of one desk, which is another after each use. Safe to use from several threads.

    ``announce`` is told the next link each time one was used. ``root`` is the secret path under
    which the whole desk lies, as ``SCRIPT_NAME``: with a slash before it and none after.
    """

    def __init__(self, origin: str, announce: Callable[[str], None]) -> None:
        self._origin = origin
        self._announce = announce
        self._lock = threading.Lock()
        self._token = secrets.token_urlsafe(_SIZE)
        self.root = f"/{secrets.token_urlsafe(_ROOT_SIZE)}"

    @property
    def link(self) -> str:
        """The address that lets in next."""
        return f"{self._origin}{self.root}{PATH}{self._token}"

    def admits(self, token: str) -> bool:
        """Whether this is the token of the link; from now on it is another."""
        with self._lock:
            if not hmac.compare_digest(token.encode(), self._token.encode()):
                return False
            self._token = secrets.token_urlsafe(_SIZE)
        self._announce(self.link)
        return True

    def before(self, app: "WSGIApplication") -> "WSGIApplication":
        """The application under the secret path; every other address has nothing at all."""

        def under_root(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
            path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
            _before, _slash, rest = path.removeprefix("/").partition("/")
            root = path[: len(path) - len(rest)]
            # both as bytes: a path may hold any character
            if not hmac.compare_digest(root.encode(), f"{self.root}/".encode()):
                start("404 Not Found", [NOTHING])
                return []
            return app({**environ, "SCRIPT_NAME": self.root, "PATH_INFO": f"/{rest}"}, start)

        return under_root
