"""Using an installed desk as its office does: a wheel's command, or the folder's program.

``python -m tests.deploy.walk PROGRAM`` walks the whole way: a portal over real HTTP, a complaint
with a photo, the desk from one folder, the lock, the case, the photo, a sealed copy, and back.
It needs nothing but what a desk needs.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urljoin

from PIL import Image

from complaints import keyring
from complaints.complainant import Choice, attach
from complaints.desk.processes.apart import WORKER
from complaints.portal_client import PortalClient
from tests.complaints.desk.offices import NHRI, PASSPHRASE, World, new_world
from tests.factories import CHEAP
from tests.processes import free_port, running, until

_LINK: Final = re.compile(r"http://127\.0\.0\.1:\S+")
_TOKEN: Final = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_CASE: Final = re.compile(r'href="([^"]*/case/[0-9a-f]{32})"')
_PICTURE: Final = re.compile(r'src="([^"]+/soft)"')
_HOME: Final = "home"
#: What the folder's program lies beside, as ``folder.spec`` says.
INSIDE: Final = "inside"


class Window:
    """A browser without scripts, past the link."""

    def __init__(self, link: str) -> None:
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )
        with self._opener.open(link, timeout=30) as answer:
            self.lock = answer.read().decode()
            self.address = answer.geturl()

    def get(self, path: str) -> bytes:
        """What stands at an address, relative to the lock's."""
        with self._opener.open(urljoin(self.address, path), timeout=60) as answer:
            body: bytes = answer.read()
            return body

    def unlock(self) -> None:
        """Give the passphrase."""
        token = _TOKEN.search(self.lock)
        assert token, self.lock
        form = urlencode({"csrf_token": token[1], "passphrase": PASSPHRASE}).encode()
        with self._opener.open(urljoin(self.address, "unlock"), form, timeout=60) as answer:
            assert b'data-testid="round"' in answer.read()


def walk(program: Sequence[str | Path], folder: Path) -> list[str]:
    """The whole way with one program; what it took, in words."""
    took: list[str] = []
    with new_world(folder, today=datetime.now(UTC).date()) as world:
        home = _home(world, folder / _HOME)
        port = free_port()
        begun = time.monotonic()
        with running(
            [*program, "desk", "--home", home, "--port", str(port)],
            log=folder / "desk.log",
            folder=folder,
        ) as desk:
            desk.wait_for_port(port)  # or says why it ended
            link = until(lambda: _LINK.search(desk.said()), what="the link")
            assert link
            window = Window(link[0])
            took.append(f"lock page after {time.monotonic() - begun:.1f} s")
            assert 'type="password"' in window.lock
            assert b"--accent" in window.get("static/desk.css")
            window.unlock()
            case = _first(window, "cases", _CASE)
            page = window.get(case).decode()
            assert "They pushed us back" in page
            assert "دفعونا" in page
            took.append(f"case read after {time.monotonic() - begun:.1f} s")
            picture = _first(window, case, _PICTURE)
            assert Image.open(BytesIO(window.get(picture))).size[0] > 0
            assert b'data-level="fine"' in window.get("computer")
        _copy(program, home, folder)
    return took


def _first(window: Window, path: str, wanted: re.Pattern[str]) -> str:
    """What a page is waited for to have: it fetches while it is looked at."""
    found = until(lambda: wanted.search(window.get(path).decode()), what=wanted.pattern)
    assert found
    return found[1]


def workers(program: Path) -> None:
    """The folder's program as each of its workers, without a desk around."""

    def ran(name: str, *arguments: str, given: bytes = b"") -> bytes:
        command: list[str | Path] = [program, WORKER, f"complaints.desk.{name}", *arguments]
        done = subprocess.run(command, input=given, capture_output=True, timeout=120, check=True)
        return done.stdout

    line, cleaned = ran("cleaning.worker", given=_photo()).split(b"\n", 1)
    assert json.loads(line) == {"state": "cleaned", "length": len(cleaned)}
    assert b"Exif" not in cleaned
    assert ran("opener") == b""
    wrong = subprocess.run([program, WORKER, "os"], capture_output=True, check=False)
    assert wrong.returncode != 0


def _home(world: World, home: Path) -> Path:
    home.mkdir(mode=0o700)
    ring = world.instance.keyrings[NHRI]
    keyring.save(home / "asha.key", ring, PASSPHRASE, cost=CHEAP)
    (home / "desk.toml").write_text(f'portal = "{world.base}"\nkeyfile = "asha.key"\n')
    photo = attach(
        lambda: BytesIO(_photo()), name="evidence[1]", kind="photo", media_type="image/jpeg"
    )
    parts = (*world.record(), photo.part)
    delivery = world.complainant().file(
        parts,
        [Choice(organisation=NHRI, parts=tuple(part.name for part in parts))],
        language="en",
        files=[photo.file],
    )
    assert not delivery.send(PortalClient(world.base), today=world.now.date()).refusals
    world.portal.release()
    return home


def _copy(program: Sequence[str | Path], home: Path, folder: Path) -> None:
    """A sealed copy, another desk from it, and what endangers that one."""
    words, sealed, again = folder / "words", folder / "copy", folder / "again"
    words.write_text(PASSPHRASE)
    again.mkdir(mode=0o700)

    def ran(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
        command: list[str | Path] = [*program, "desk", *arguments]
        return subprocess.run(command, capture_output=True, timeout=120, check=False)

    for made in (
        ran("backup", sealed, "--keyfile", home / "asha.key", "--passphrase-file", words),
        ran("restore", sealed, "--keyfile", again / "asha.key", "--passphrase-file", words),
    ):
        assert made.returncode == 0, made
    assert (again / "asha-desk" / "desk.db").stat().st_size > 0
    looked = ran("check", "--home", home, "--language", "es")
    assert looked.returncode in (0, 1), looked
    assert b"El reloj" in looked.stdout


def _photo() -> bytes:
    made = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A maker"
    Image.new("RGB", (640, 480), "teal").save(made, "JPEG", exif=exif)
    return made.getvalue()


def main(program: str) -> None:
    """Walk with a program; with the folder's, which lies beside `INSIDE`, as its workers too."""
    folder = Path(tempfile.mkdtemp(prefix="amparo-walk-"))
    try:
        whole = Path(program).absolute()
        if whole.with_name(INSIDE).is_dir():
            workers(whole)
        for line in walk([whole], folder):
            print(line)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("It works.")


if __name__ == "__main__":
    main(*sys.argv[1:])
