"""The way in: a link that only who started the desk can read, and that works once.

Every user of this computer, and every page in every browser on it, can open the desk's port. None
of them is shown even the lock without having come by this link: it is exchanged for a cookie of
this start, and is worth nothing after that. Whoever used it first is the only one it let in, so a
link that does not work any more tells that somebody else was quicker.
"""

import hmac
import secrets
import threading
from collections.abc import Callable
from typing import Final

PATH: Final = "/start/"
_SIZE: Final = 32  # bytes


class Entrance:
    """The link of one desk, which is another after each use. Safe to use from several threads.

    ``announce`` is told the next link each time one was used.
    """

    def __init__(self, origin: str, announce: Callable[[str], None]) -> None:
        self._origin = origin
        self._announce = announce
        self._lock = threading.Lock()
        self._token = secrets.token_urlsafe(_SIZE)

    @property
    def link(self) -> str:
        """The address that lets in next."""
        return f"{self._origin}{PATH}{self._token}"

    def admits(self, token: str) -> bool:
        """Whether this is the token of the link; from now on it is another."""
        with self._lock:
            if not hmac.compare_digest(token.encode(), self._token.encode()):
                return False
            self._token = secrets.token_urlsafe(_SIZE)
        self._announce(self.link)
        return True
