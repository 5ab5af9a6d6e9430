"""Firefox for tests, headless, over WebDriver BiDi: as much of it as opening a page and pressing.

Playwright drives a Firefox of its own build only; this is the one that people have. The WebSocket
is as much of RFC 6455 as a client of one honest server needs.
"""

import base64
import json
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.processes import free_port, listens, until

MEND: Final = "No Firefox: apt-get install firefox-esr"
_PATIENCE: Final = 60.0  # seconds for one answer
_TEXT: Final = 0x81  # the last frame of a text
_PREFERENCES: Final[Mapping[str, bool | int | str]] = {
    "browser.download.folderList": 2,
    "browser.download.useDownloadDir": True,
    "browser.download.always_ask_before_handling_new_types": False,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "app.update.disabledForTesting": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "dom.disable_beforeunload": True,
}


@dataclass(slots=True)
class _Socket:
    """Texts to and from one server."""

    line: socket.socket
    _held: bytes = b""

    @classmethod
    def open(cls, port: int, path: str) -> "_Socket":
        line = socket.create_connection(("127.0.0.1", port), _PATIENCE)
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        opened = cls(line)
        while b"\r\n\r\n" not in opened._held:
            opened._more()
        head, _, opened._held = opened._held.partition(b"\r\n\r\n")
        assert b" 101 " in head.splitlines()[0], head
        return opened

    def send(self, text: str) -> None:
        """Send one text, masked, as clients must."""
        data, mask = text.encode(), secrets.token_bytes(4)
        size = len(data)
        length = (
            bytes([0x80 | size])
            if size < 126
            else b"\xfe" + size.to_bytes(2)
            if size < 1 << 16
            else b"\xff" + size.to_bytes(8)
        )
        masked = bytes(one ^ mask[at % 4] for at, one in enumerate(data))
        self.line.sendall(bytes([_TEXT]) + length + mask + masked)

    def receive(self) -> str:
        """The next text; what is no text is passed over."""
        text = b""
        while True:
            first, second = self._take(2)
            size = second & 0x7F
            if size >= 126:
                size = int.from_bytes(self._take(2 if size == 126 else 8))
            data = self._take(size)
            assert first & 0x0F != 8, "Firefox has closed the line"
            if first & 0x0F in (0, 1):
                text += data
                if first & 0x80:
                    return text.decode()

    def _take(self, size: int) -> bytes:
        while len(self._held) < size:
            self._more()
        taken, self._held = self._held[:size], self._held[size:]
        return taken

    def _more(self) -> None:
        block = self.line.recv(1 << 16)
        assert block, "Firefox has gone"
        self._held += block


@dataclass(slots=True)
class Firefox:
    """One window with one page."""

    _socket: _Socket
    downloads: Path
    asked: list[str] = field(default_factory=list)  # addresses that the page has requested
    _last: int = 0
    _context: str = ""

    def begin(self) -> None:
        """Take the window that is open, and listen to what its page asks for."""
        self.command("session.new", {"capabilities": {}})
        self._context = self.command("browsingContext.getTree", {})["contexts"][0]["context"]
        events = ["network.beforeRequestSent", "log.entryAdded"]
        self.command("session.subscribe", {"events": events, "contexts": [self._context]})

    def command(self, method: str, params: Mapping[str, object]) -> dict[str, Any]:
        """The answer to one command; `AssertionError` with what Firefox says otherwise."""
        self._last += 1
        self._socket.send(json.dumps({"id": self._last, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.receive())
            if message["type"] == "event":
                self._note(message)
            elif message["id"] == self._last:
                assert message["type"] == "success", message
                result: dict[str, Any] = message["result"]
                return result

    def open(self, address: str) -> None:
        """Go there, and wait until it is loaded."""
        params = {"context": self._context, "url": address, "wait": "complete"}
        self.command("browsingContext.navigate", params)

    def evaluate(self, expression: str) -> Any:
        """What an expression comes to, a promise awaited: text, number, truth value or none."""
        found = self.command(
            "script.evaluate",
            {
                "expression": expression,
                "target": {"context": self._context},
                "awaitPromise": True,
                "userActivation": True,
            },
        )
        assert found["type"] == "success", found
        return found["result"].get("value")

    def wait_for(self, expression: str) -> None:
        """Wait until an expression is true."""
        until(lambda: bool(self.evaluate(expression)), what=expression)

    def _note(self, event: Mapping[str, Any]) -> None:
        if event["method"] == "network.beforeRequestSent":
            self.asked.append(event["params"]["request"]["url"])
        elif event["params"]["level"] == "error":
            raise AssertionError(f"Firefox complains: {event['params']['text']}")


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """A Firefox with a new profile in ``folder``, and its downloads beside it."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    assert program, MEND
    profile, downloads, home = (folder / name for name in ("profile", "downloads", "home"))
    for one in (profile, downloads, home):
        one.mkdir(parents=True)
    preferences = {**_PREFERENCES, "browser.download.dir": str(downloads)}
    lines = (
        f"user_pref({json.dumps(key)}, {json.dumps(one)});" for key, one in preferences.items()
    )
    (profile / "user.js").write_text("\n".join(lines))
    port = free_port()
    with (folder / "firefox.log").open("wb") as log:
        command: list[str | Path] = [program, "--headless", "--no-remote", "--profile", profile]
        command += ["--remote-debugging-port", str(port), "about:blank"]
        process = subprocess.Popen(
            command,
            env={**os.environ, "HOME": str(home), "MOZ_CRASHREPORTER_DISABLE": "1"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        until(lambda: listens(port), within=90.0, what="Firefox")
        window = Firefox(_Socket.open(port, "/session"), downloads)
        window.begin()
        yield window
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
