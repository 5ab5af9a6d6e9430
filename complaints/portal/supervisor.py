"""The embedded portal: one web server and one release loop, which end together.

This process runs the loop, so that there is exactly one; the server with its workers is its child.
"""

import os
import signal
import subprocess
import sys
import threading
from types import FrameType
from typing import Final

from complaints.portal import journal, migrate
from complaints.portal import release as releasing
from complaints.portal.config import Config
from complaints.portal.errors import PortalError
from complaints.portal.release import ReleaseLoop
from complaints.portal.services import load_key
from complaints.portal.store import Store, UnavailableError

_COMMAND: Final = "from complaints.cli import main; main()"


def run(config: Config) -> int:
    """Serve and release until a signal, or until the server ends; the exit code."""
    journal.set_up()
    load_key(config)  # before anything starts: a portal that was never set up
    migrate.upgrade(config.database)
    server = subprocess.Popen(  # noqa: S603 - nothing from outside
        [sys.executable, "-c", _COMMAND, "portal", "serve"],
        env={**os.environ, **config.environment()},
        process_group=0,  # Ctrl-C in a terminal reaches it through us, once
    )
    stop = threading.Event()
    _stop_on_signals(stop)
    threading.Thread(target=_when_ended, args=(server, stop), daemon=True).start()
    store = Store(config.database)
    ReleaseLoop(config, store).run(stop)
    store.close()
    ended_by_itself = server.poll() is not None
    if not ended_by_itself:
        server.terminate()
    code = server.wait()
    return code or 1 if ended_by_itself else 0


def release(config: Config) -> None:
    """Release until a signal: for portals whose server runs apart."""
    journal.set_up()
    stop = threading.Event()
    _stop_on_signals(stop)
    store = Store(config.database)
    ReleaseLoop(config, store).run(stop)
    store.close()


def release_once(config: Config) -> tuple[int, int]:
    """Release what waits now: how many envelopes and replies."""
    store = Store(config.database)
    try:
        return releasing.envelopes(store), releasing.replies(store)
    except UnavailableError as error:
        raise PortalError(str(error)) from error
    finally:
        store.close()


def _when_ended(server: subprocess.Popen[bytes], stop: threading.Event) -> None:
    server.wait()
    stop.set()


def _stop_on_signals(stop: threading.Event) -> None:
    def stopping(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stopping)
