"""`amparo desk` as it is started: what it says, whom it lets in, what it keeps off the disk."""

import http.client
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.complaints.desk.offices import NHRI, World
from tests.processes import AMPARO, free_port, running, until

_LINK = re.compile(r"http://127\.0\.0\.1:\d+(/[\w-]{22}/start/\S+)")


def test_the_desk_says_its_link_and_answers_nobody_without_it(world: World, tmp_path: Path) -> None:
    world.desk(NHRI).close()
    config, port = world.config("defensor-es-1"), free_port()
    command: list[str | Path] = [AMPARO, "desk", "--keyfile", config.keyfile]
    command += ["--portal", world.base, "--port", str(port)]

    def ask(path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    with running(command, log=tmp_path / "desk.log", folder=tmp_path) as program:
        program.wait_for_port(port)
        (first,) = until(lambda: _LINK.findall(program.said()), what="the link")
        root = first.partition("/start/")[0]
        for path, status in (("/", 404), ("/start/x", 404), (f"{root}/static/desk.css", 403)):
            answer = ask(path)
            assert answer.status == status
            assert "amparo" not in str(answer.headers).lower()
        assert ask(first).status == 303
        second = until(lambda: _LINK.findall(program.said())[1:], what="the next link")
        assert ask(first).status == 403
        assert ask(second[0]).status == 303
        assert "Was it not you?" in program.said()
        assert "GET" not in program.said(), "nobody writes down who asked for what"
        if sys.platform == "linux":
            process = Path(f"/proc/{program.process.pid}/status").read_text("ascii")
            assert re.search(r"^Umask:\s*0077$", process, re.MULTILINE)


def test_no_image_of_the_memory_is_made() -> None:
    tried = """
import ctypes, resource
from complaints.desk.processes.hardening import harden
harden()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""
    done = subprocess.run([sys.executable, "-c", tried], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "(0, 0) 0"


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_what_there_is_to_be_asked_is_asked(platform: str) -> None:
    """With the modules of other systems missing as they are there."""
    tried = f"""
import sys, types, ctypes
sys.platform = {platform!r}
if sys.platform == "win32":
    sys.modules["resource"] = None
asked = []
ctypes.windll = types.SimpleNamespace(kernel32=types.SimpleNamespace(SetErrorMode=asked.append))
from complaints.desk.processes import confinement
from complaints.desk.processes.hardening import harden
harden()
confinement.limit(memory=1 << 30, seconds=5)
confinement.shut()
try:
    open("/etc/hostname")
except PermissionError:
    print(sorted(set(asked)))  # twice is as good as once
"""
    done = subprocess.run([sys.executable, "-c", tried], capture_output=True, check=True)
    assert done.stdout.decode().strip() == ("[3]" if platform == "win32" else "[]")
