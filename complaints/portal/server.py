"""gunicorn as the portal runs it: no access log, no name of the server, nothing echoed.

What gunicorn itself refuses, before the application sees it, is answered as a problem too, and
logged without the address and the request line that it would log.
"""

import select
import socket
import struct
import sys
from pathlib import Path
from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http import errors as http_errors
from gunicorn.http import wsgi
from gunicorn.workers.gthread import TConn, ThreadWorker

from complaints.portal import journal, problems
from complaints.portal.app import create_app
from complaints.portal.config import Config

_SLOW_SECONDS: Final = 30  # that a client may keep a thread waiting
_STAY_MILLISECONDS: Final = 20  # with a connection whose request was answered
_DRAINED_BYTES: Final = 65_536  # of a body that nobody has read, by gunicorn
_SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - for gunicorn's heartbeat files
_plain_headers = wsgi.Response.default_headers


def settings(config: Config) -> dict[str, Any]:
    """What gunicorn is told, for the embedded server and for ``deploy/gunicorn.conf.py``."""
    return {
        "bind": config.bind,
        "workers": config.workers,
        "threads": config.threads,
        "worker_class": "complaints.portal.server.Worker",
        "worker_tmp_dir": str(_SHARED_MEMORY) if _SHARED_MEMORY.is_dir() else None,
        "logger_class": "complaints.portal.server.QuietLogger",
        "accesslog": None,
        "access_log_format": "",
        "errorlog": "-",
        "loglevel": "info",
        "capture_output": False,
        "limit_request_line": 1_024,
        "limit_request_fields": 48,
        "limit_request_field_size": 2_048,
        "forwarded_allow_ips": "",  # nobody needs to tell us who asks
        "keepalive": 20,
        "timeout": 60,
        "graceful_timeout": 20,
        "umask": 0o077,
        "control_socket_disable": True,
        "proc_name": "amparo-portal",
        "post_worker_init": _say_ready,
    }


class EmbeddedServer(BaseApplication):  # type: ignore[misc]
    """gunicorn with this portal's application, in this process and its workers."""

    def __init__(self, config: Config) -> None:
        self._config = config
        super().__init__()

    def load_config(self) -> None:
        """Take our settings, and none from the command line."""
        for name, value in settings(self._config).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application, in a worker."""
        return create_app(self._config)


class QuietLogger(Logger):  # type: ignore[misc]
    """gunicorn's log without what requests and exceptions hold."""

    def exception(self, _message: object, *_args: object, **_options: object) -> None:
        """Say what failed and where, and nothing of what gunicorn would."""
        if (error := sys.exc_info()[1]) is not None:
            journal.failure(error)


class Worker(ThreadWorker):  # type: ignore[misc]
    """A threaded worker that tells nobody who it is, and on nobody."""

    def init_process(self) -> None:
        """Set up what this process logs and sends."""
        journal.set_up()
        wsgi.Response.default_headers = _headers
        super().init_process()

    def enqueue_req(self, conn: TConn) -> None:
        """Handle a connection, which may not keep its thread waiting for ever."""
        limit = struct.pack("ll", _SLOW_SECONDS, 0)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> object:
        """Serve a connection, and stay with it for a moment if nobody else waits.

        Handing it to the poller and back between two requests costs as much as answering one.
        """
        others = self.tpool._work_queue
        result: object = super().handle(conn)
        while result is True and self.alive and others.empty() and _has_more(conn.sock):
            result = super().handle(conn)
        return result

    def handle_error(self, _req: object, client: socket.socket, _addr: object, exc: object) -> None:
        """Answer what is no HTTP request, or what failed outside the application."""
        if isinstance(exc, http_errors.ParseException | http_errors.NoMoreData):
            problem = problems.BAD_REQUEST
        else:
            problem = problems.UNAVAILABLE
            if isinstance(exc, BaseException):
                journal.failure(exc)
        body = problem.body()
        head = (
            f"HTTP/1.1 {problem.status} {problem.slug}\r\nConnection: close\r\n"
            f"Content-Type: {problems.MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n"
            "Cache-Control: no-store\r\n\r\n"
        )
        try:
            client.sendall(head.encode("ascii") + body)
        except OSError:
            return  # the client has gone


def _say_ready(worker: ThreadWorker) -> None:
    worker.log.info("Worker ready (pid: %s)", worker.pid)


def _has_more(client: socket.socket) -> bool:
    waiting = select.poll()
    waiting.register(client, select.POLLIN)
    return bool(waiting.poll(_STAY_MILLISECONDS))


def _headers(response: wsgi.Response) -> list[str]:
    """The head that gunicorn would send, without its name.

    After a refusal it does not read long bodies to their end and closes the connection: say so,
    or the client sends its next request into it.
    """
    length = dict(response.req.headers).get("CONTENT-LENGTH", "0")
    if response.status_code >= 400 and not (length.isdigit() and int(length) < _DRAINED_BYTES):
        response.force_close()
    return [line for line in _plain_headers(response) if not line.startswith("Server:")]
