"""Serving a desk to the browser of this computer, at 127.0.0.1 and nowhere else, until Ctrl-C."""

import logging
import os
import socket
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import click
from werkzeug.serving import WSGIRequestHandler

from complaints.cli.connections import Room, Server
from complaints.desk.entrance import NOTHING
from complaints.desk.processes.hardening import harden

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_HOST: Final = "127.0.0.1"


class _Silent(WSGIRequestHandler):
    """Says nothing of who asked for what, nor of itself."""

    def version_string(self) -> str:
        """Nothing that tells what listens here."""
        return "-"

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no request, with nothing beside the number: the library repeats it."""
        self.send_response_only(code)
        for header in (NOTHING, ("Connection", "close")):
            self.send_header(*header)
        self.end_headers()

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Keep quiet: paths name cases."""


def serve(app: "WSGIApplication", port: int, *, link: str, lock: Callable[[], None]) -> None:
    """Say by which link to come in, and serve until Ctrl-C; then ``lock`` the desk.

    Raises `click.ClickException` where something else listens on the port.
    """
    harden()
    os.umask(0o077)  # whatever is made from now on is for this user alone
    _keep_quiet()
    try:
        with _listening(port) as taken:
            server = Server(taken, app, _Silent, Room())
    except OSError as error:
        raise click.ClickException(f"Port {port} cannot be used on this computer.") from error
    click.echo("Open the desk with this link, in a browser on this computer. It works once.")
    click.echo(f"  {link}")
    click.echo("Ctrl-C ends the desk.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        lock()
        server.server_close()


def _keep_quiet() -> None:
    """Nothing that a library logs, or that goes wrong on a thread, is said: it may carry words.

    Whoever starts a desk may have what it says written into a file.
    """
    logging.root.handlers[:] = [logging.NullHandler()]  # without any, warnings are said
    logging.captureWarnings(capture=True)
    logging.getLogger("werkzeug").disabled = True  # it brings a handler of its own
    threading.excepthook = lambda _about: None
    sys.unraisablehook = lambda _about: None


def _listening(port: int) -> socket.socket:
    """The port, for this desk alone; `OSError` if it is taken.

    On Windows a port that may be used again can be used by another program at the same time, which
    would be given passphrases.
    """
    found = socket.socket()
    try:
        if (alone := getattr(socket, "SO_EXCLUSIVEADDRUSE", None)) is not None:
            found.setsockopt(socket.SOL_SOCKET, alone, 1)
        else:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((_HOST, port))
        found.listen()
    except OSError:
        found.close()
        raise
    return found


def announce_next(link: str) -> None:
    """Say the next link, once one was used."""
    click.echo("The link was used. Was it not you? Then end the desk. The next link:")
    click.echo(f"  {link}")
