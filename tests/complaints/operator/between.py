"""Somebody before a portal, who may change what visitors get; and a SOCKS proxy like Tor's."""

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import urllib3


@dataclass(kw_only=True)
class Passing:
    """An answer on its way, which may be changed. ``asked``: how often that was asked for."""

    path: str
    asked: int
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)


Change = Callable[[Passing], None]


@dataclass
class Between:
    """Where visitors come to, and what is done to answers."""

    base: str
    change: Change
    requests: list[tuple[str, list[tuple[str, str]]]]

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]


@contextmanager
def between(portal: str) -> Iterator[Between]:
    """Pass everything on to a portal, uncompressed changes packed again as they came."""
    pool = urllib3.PoolManager(maxsize=32)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            with lock:
                here.requests.append((self.path, self.headers.items()))
                asked = here.paths.count(self.path)
            headers = {name: value for name, value in self.headers.items() if name != "Host"}
            answer = pool.request(
                "GET", portal + self.path, headers=headers, redirect=False, decode_content=False
            )
            kept = {
                name: value
                for name, value in answer.headers.items()
                if name.lower() not in ("connection", "content-length", "transfer-encoding")
            }
            passing = Passing(
                path=self.path, asked=asked, status=answer.status, headers=kept, body=answer.data
            )
            here.change(passing)
            self.send_response_only(passing.status)
            for name, value in passing.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(passing.body)))
            self.end_headers()
            self.wfile.write(passing.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Between(f"http://127.0.0.1:{server.server_port}", lambda _: None, [])
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Socks:
    """A proxy: its address, and who asked it for which name."""

    address: str
    asked: list[tuple[str, str]]


@contextmanager
def socks(port: int) -> Iterator[Socks]:
    """SOCKS5 with a name and a password, that leads every name to ``port`` of this computer."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _, methods = self.rfile.read(2)
            assert 2 in self.rfile.read(methods)
            self.wfile.write(b"\x05\x02")
            user = self._text(skip=1)
            self._text()
            self.wfile.write(b"\x01\x00")
            assert self.rfile.read(4) == b"\x05\x01\x00\x03"  # to a name, not to an address
            here.asked.append((user, self._text()))
            self.rfile.read(2)
            self.wfile.write(b"\x05\x00\x00\x01" + bytes(6))
            with socket.create_connection(("127.0.0.1", port)) as other:
                thread = threading.Thread(target=_pump, args=(other, self.connection), daemon=True)
                thread.start()
                _pump(self.connection, other)
                thread.join()

        def _text(self, *, skip: int = 0) -> str:
            self.rfile.read(skip)
            return self.rfile.read(self.rfile.read(1)[0]).decode()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    server = Server(("127.0.0.1", 0), Handler)
    here = Socks(f"127.0.0.1:{server.server_address[1]}", [])
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return
