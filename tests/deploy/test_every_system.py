"""Nothing that an office's programs import assumes POSIX, unless it asks first on what it runs."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
OURS: Final = ("complaints", "crypto", "referral")
#: Where an office begins: the command, and every module of the desk with its workers.
SERVERS: Final = ("complaints.cli.portal", "complaints.cli.assisted", "complaints.cli.demo")

MODULES: Final = {
    *("fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"),
    *("gunicorn", "uvloop", "psycopg"),
}
NAMES: Final = {
    "os": {
        *("O_DIRECTORY", "O_NOFOLLOW", "chown", "fchmod", "fchown", "fork", "forkpty", "getegid"),
        *("geteuid", "getgid", "getloadavg", "getpgid", "getuid", "killpg", "lchown", "major"),
        *("makedev", "minor", "mkfifo", "nice", "sched_getaffinity", "setgid", "setsid", "setuid"),
        *("sync", "sysconf", "uname", "wait3", "wait4"),
    },
    "signal": {
        *("SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGQUIT", "SIGSTOP", "SIGUSR1", "SIGUSR2"),
        *("alarm", "pause", "pthread_kill", "pthread_sigmask", "setitimer", "sigwait"),
    },
    "select": {"epoll", "kqueue", "poll"},
    "socket": {"AF_UNIX", "SO_REUSEPORT", "socketpair"},
    "multiprocessing": {"get_context"},  # with which word, a person must look at
}
#: Of `subprocess`; a session or a group of its own is passed over on Windows, these are errors.
ARGUMENTS: Final = {"pass_fds", "preexec_fn", "umask", "user"}
PLACES: Final = ("/bin/", "/dev/", "/etc/", "/proc", "/run/", "/sys/", "/tmp", "/usr/", "/var/")

#: With how many arguments these say in which letters a text is; else it is the computer's guess.
TEXT: Final = {"read_text": 1, "write_text": 2}
_BARE_DAY: Final = re.compile(r"%-[a-zA-Z]")  # of strftime, of the C library of some systems

#: Modules that know what they run on, and why what they say of POSIX does no harm elsewhere.
#: Each must still have something to say, and be importable everywhere: see below.
GUARDED: Final[Mapping[str, str]] = {
    "complaints.desk.computer.linux": "asked on Linux alone",
    "complaints.desk.computer.macos": "asked on macOS alone",
    "complaints.desk.processes.confinement": "asks for each, and says what Windows does not hold",
    "complaints.desk.processes.family": "a session on POSIX, on Windows a job",
    "complaints.desk.processes.hardening": "asks for each system",
    "complaints.desk.processes.isolation": "holds a program on Linux, and says so elsewhere",
    "complaints.desk.printing.faces": "knows where each system keeps its fonts",
}


def _file(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    found = (path / "__init__.py", path.with_suffix(".py"))
    return next((one for one in found if one.is_file()), None)


@cache
def _tree(module: str) -> ast.Module:
    path = _file(module)
    assert path
    return ast.parse(path.read_text(encoding="utf-8"))


def _imported(module: str) -> Iterator[str]:
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{one.name}" for one in node.names)


@cache
def reached() -> frozenset[str]:
    """Every module of ours that an office's programs can come to import."""
    begin = [ROOT / "complaints" / "cli", ROOT / "complaints" / "desk"]
    waiting = [
        ".".join(one.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for folder in begin
        for one in folder.rglob("*.py")
    ]
    found: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module in found or module in SERVERS or not _file(module):
            continue
        found.add(module)
        for name in _imported(module):
            if name.partition(".")[0] in OURS:
                parts = name.split(".")
                waiting += [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
    return frozenset(found)


def assumptions(module: str) -> list[str]:
    """What a module says that not every system has, with its line."""
    found = []
    for node in ast.walk(_tree(module)):
        match node:
            case ast.Import(names=names):
                said = [one.name for one in names if one.name.partition(".")[0] in MODULES]
            case ast.ImportFrom(module=str(name), names=names):
                said = [name] if name.partition(".")[0] in MODULES else []
                said += [one.name for one in names if one.name in NAMES.get(name, ())]
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                said = [f"{name}.{attr}"] if attr in NAMES.get(name, ()) else []
            case ast.keyword(arg=str(name)):
                said = [name] if name in ARGUMENTS else []
            case ast.Constant(value=str(text)):
                said = [text] if text.startswith(PLACES) and "\n" not in text else []
                said += [text] if _BARE_DAY.search(text) else []
            case ast.Call(func=ast.Attribute(attr=attr)) if attr in TEXT:
                said = [attr] if len(node.args) < TEXT[attr] and not _has_encoding(node) else []
            case ast.Call(
                func=ast.Attribute(attr="open"), args=[ast.Constant(value=str(mode)), *_]
            ):
                is_text = set(mode) <= set("rwxat+")
                said = [f"open {mode}"] if is_text and not _has_encoding(node) else []
            case ast.Call(func=ast.Name(id="open")) if not _has_encoding(node):
                said = ["open"]
            case _:
                said = []
        found += [f"{module}:{getattr(node, 'lineno', 0)}: {one}" for one in said]
    return found


def _has_encoding(call: ast.Call) -> bool:
    return any(one.arg == "encoding" for one in call.keywords)


def test_nothing_assumes_posix_without_asking() -> None:
    assert len(reached()) > 300
    found = [one for module in reached() - GUARDED.keys() for one in assumptions(module)]
    assert not found


def test_what_is_guarded_says_something_that_needs_it() -> None:
    assert GUARDED.keys() <= reached()
    assert all(assumptions(module) for module in GUARDED)


def test_an_office_reaches_no_server() -> None:
    assert not {one for one in reached() if one.startswith(("complaints.portal.", "complaints.as"))}


@pytest.mark.parametrize(
    "said",
    [
        "import fcntl",
        "from os import fork",
        "import os\nos.getuid()",
        "import signal\nsignal.SIGKILL",
        "open('/proc/self/maps')",
        "run(x, preexec_fn=f)",
        "path.read_text()",
        "path.write_text('x')",
        "path.open('w')",
        "open(path)",
        "day.strftime('%-d %B')",
    ],
)
def test_what_assumes_posix_is_found(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "_tree", lambda _module: ast.parse(said))
    assert assumptions("some.module")


_WITHOUT: Final = """
import importlib, os, select, signal, socket, subprocess, sys
ours = [one for one in sys.argv[1].split(",") if ".migrations.env" not in one]
for name in sys.argv[2].split(","):  # what they need of others has asked for itself
    importlib.import_module(name)
for one in ("fcntl", "grp", "posix", "pwd", "resource", "syslog", "termios", "gunicorn", "psycopg"):
    sys.modules[one] = None
for module, names in ((os, sys.argv[3]), (signal, sys.argv[4])):
    for name in names.split(","):
        if hasattr(module, name):
            delattr(module, name)
sys.platform = "win32"
for name in ours:
    importlib.import_module(name)
"""


def test_all_of_it_can_be_imported_where_there_is_nothing_of_posix() -> None:
    """With the modules and names of POSIX taken away, and the system called Windows."""
    others = sorted(
        {
            name.rpartition(".")[0] or name
            for module in reached()
            for name in _imported(module)
            if name.partition(".")[0] not in {*OURS, *MODULES, "__future__", "_typeshed", "winreg"}
        }
    )
    arguments = [sorted(reached()), others, sorted(NAMES["os"]), sorted(NAMES["signal"])]
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT, *(",".join(one) for one in arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
