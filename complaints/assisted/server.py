"""gunicorn for the way without scripts: every request is answered by a process of its own.

The first process loads everything and never accepts a connection. It forks workers that each
accept one, answer it and end, and with them ends what they read. Nothing is written down of who
came and when: no access log, no line when a worker starts or ends.
"""

import gc
import socket
import struct
import sys
from pathlib import Path
from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http import wsgi
from gunicorn.workers.sync import SyncWorker

from complaints.assisted import quiet
from complaints.assisted.app import create_app
from complaints.assisted.config import Config

_SLOW_SECONDS: Final = 20  # that a client may keep its worker waiting for the next bytes
_LONGEST_SECONDS: Final = 240  # for one request: several patient tries towards the portal
_SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - for gunicorn's heartbeat files
_plain_headers = wsgi.Response.default_headers


def settings(config: Config) -> dict[str, Any]:
    """What gunicorn is told."""
    return {
        "bind": config.bind,
        "workers": config.workers,
        "worker_class": "complaints.assisted.server.Worker",
        "worker_tmp_dir": str(_SHARED_MEMORY) if _SHARED_MEMORY.is_dir() else None,
        "preload_app": True,
        "logger_class": "complaints.assisted.server.QuietLogger",
        "accesslog": None,
        "access_log_format": "",
        "errorlog": "-",
        "loglevel": "error",  # a line for each worker would tell when somebody came
        "capture_output": False,
        "limit_request_line": 512,
        "limit_request_fields": 48,
        "limit_request_field_size": 2_048,
        "forwarded_allow_ips": "",
        "timeout": _LONGEST_SECONDS,
        "graceful_timeout": 20,
        "umask": 0o077,
        "control_socket_disable": True,
        "proc_name": "amparo-assisted",
    }


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with this application, from the first process on."""

    def __init__(self, config: Config) -> None:
        self._config = config
        super().__init__()

    def load_config(self) -> None:
        """Take our settings, and none from the command line."""
        for name, value in settings(self._config).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application, before anybody is forked."""
        app = create_app(self._config)
        gc.collect()
        gc.freeze()  # what is shared stays shared, instead of being copied by every collection
        return app


class QuietLogger(Logger):  # type: ignore[misc]
    """gunicorn's log without what requests and exceptions hold."""

    def exception(self, _message: object, *_args: object, **_options: object) -> None:
        """Say what failed and where, and nothing of what gunicorn would."""
        if (error := sys.exc_info()[1]) is not None:
            quiet.failure(error)

    error = exception
    warning = exception


class Worker(SyncWorker):  # type: ignore[misc]
    """Answers one connection, and ends."""

    def init_process(self) -> None:
        """Keep this process's memory to itself."""
        quiet.set_up()
        quiet.lock_memory()
        wsgi.Response.default_headers = _headers
        super().init_process()

    def handle(self, listener: socket.socket, client: socket.socket, addr: object) -> None:
        """Answer whatever comes; this process answers nothing after it, whatever it was."""
        self.alive = False
        limit = struct.pack("ll", _SLOW_SECONDS, 0)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        super().handle(listener, client, ("", 0))

    def handle_error(self, _req: object, client: socket.socket, _addr: object, exc: object) -> None:
        """Answer what is no HTTP request with nothing that was in it."""
        if isinstance(exc, Exception):
            quiet.failure(exc)
        head = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        try:
            client.sendall(head)
        except OSError:
            return  # the client has gone


def run(config: Config) -> None:
    """Serve until a signal."""
    quiet.set_up()
    quiet.no_copies()
    if not quiet.lock_memory():
        quiet.warn(
            "This process may not lock its memory: switch the swap off, or encrypt it, or allow "
            "it (LimitMEMLOCK=infinity in a systemd unit)."
        )
    Server(config).run()


def _headers(response: wsgi.Response) -> list[str]:
    """The head that gunicorn would send, without its name."""
    return [line for line in _plain_headers(response) if not line.startswith("Server:")]
