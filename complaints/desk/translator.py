"""A program on this computer that translates, if the office has one: configured, run, cancelled.

Which program it is says a file beside the desk's start, never a page. Words go into its standard
input and come out of its standard output, as UTF-8; they touch no disk, and the program is started
without a shell and kept from the network where the system can
(`complaints.desk.processes.isolation`). What it says of its own errors is shown to nobody: it may
quote the words.
"""

import shutil
import sys
import threading
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from complaints.desk.errors import DeskError, NotAllowedError
from complaints.desk.processes import isolation
from complaints.desk.processes.apart import Apart, Fault, command
from complaints.domain.errors import MalformedError
from complaints.domain.rendering import program_name
from complaints.locale.marking import _

SECONDS: Final = 600.0
_ANSWER: Final = 400_000  # bytes: what still fits an entry of the journal
_FROM, _TO = "{from}", "{to}"
#: Windows has nothing by which a program could hold itself.
_STARTER: Final = () if sys.platform == "win32" else command("complaints.desk.processes.isolation")
#: Where such a program may look for its models.
_HOME: Final = ("HOME", "LANG", "LC_ALL", "USERPROFILE", "LOCALAPPDATA", "APPDATA")

_WHY: Final[Mapping[Fault, str]] = {
    Fault.LATE: _("The program took too long, so it was ended. Nothing was kept."),
    Fault.TOO_LONG: _("The program wrote far too much. Nothing was kept."),
    Fault.FAILED: _("The program could not translate this. Nothing was kept."),
}
_EMPTY: Final = _("The program gave nothing back.")
_NO_TEXT: Final = _("The program gave something that is no text. Nothing was kept.")


class TranslatorError(DeskError):
    """The file that names the program cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One that translates. In ``command``, ``{from}`` and ``{to}`` stand for tags of languages."""

    name: str
    command: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """The program of a TOML file with ``name`` and ``command`` (a list) and nothing else.

        `TranslatorError` if it is none, the program is not on this computer, or this is a Linux
        that cannot keep it from the network.
        """
        if sys.platform == "linux" and not isolation.can_hold():
            raise TranslatorError(
                "This system cannot keep a program from the network, so none may translate here. "
                "It takes Linux 5.13 or later with Landlock, on x86-64 or ARM of 64 bits."
            )
        try:
            said = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise TranslatorError(f"{path.name} cannot be read as TOML.") from error
        if said.keys() != {"name", "command"}:
            raise TranslatorError(f'{path.name} should say "name" and "command", nothing else.')
        words = said["command"]
        if not isinstance(words, list) or not words or not all(isinstance(o, str) for o in words):
            raise TranslatorError(f'In {path.name}, "command" should be a list of words.')
        found = shutil.which(words[0])
        if found is None:
            raise TranslatorError(f"{words[0]} is no program on this computer.")
        try:
            name = program_name(said["name"])
        except MalformedError as error:
            raise TranslatorError(f"{path.name}: {error}") from error
        return cls(name=name, command=(str(Path(found).absolute()), *words[1:]))

    @property
    def needs_source(self) -> bool:
        """Whether it must be told the language of the words."""
        return any(_FROM in one for one in self.command)

    def argv(self, source: str | None, language: str) -> tuple[str, ...]:
        """What to start, for tags that `complaints.domain.identifiers.language` gave."""
        first, *rest = self.command
        return (first, *(one.replace(_FROM, source or "").replace(_TO, language) for one in rest))


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is being translated: words ``of`` a part (hash) or message (id) of one case."""

    case_id: str
    of: str
    source: str | None
    language: str
    program: str
    since: datetime


class Translator:
    """Runs the program, one text at a time. Safe to use from several threads; `close` ends it.

    ``keep`` is given what came out; what it raises (a `DeskError`) is what is told.
    """

    def __init__(
        self,
        program: Program | None,
        *,
        keep: Callable[[Job, str], None],
        now: Callable[[], datetime],
        seconds: float = SECONDS,
    ) -> None:
        self.program = program
        self._keep = keep
        self._now = now
        self._seconds = seconds
        self._lock = threading.Lock()
        self._job: Job | None = None
        self._apart: Apart | None = None
        self._thread: threading.Thread | None = None
        self._problems: dict[str, str] = {}
        self._is_closed = False

    @property
    def job(self) -> Job | None:
        """What it translates now."""
        return self._job

    def problem(self, case_id: str) -> str:
        """Why the last text of this case was not translated; empty if it was, or none was tried."""
        return self._problems.get(case_id, "")

    def start(
        self, words: str, *, case_id: str, of: str, source: str | None, language: str
    ) -> None:
        """Begin; `NotAllowedError` if there is no program, or it is at work."""
        program = self.program
        if program is None:
            raise NotAllowedError(_("This desk has no program that translates."))
        if program.needs_source and source is None:
            raise NotAllowedError(_("Say in which language this is written."))
        with self._lock:
            if self._is_closed:
                raise NotAllowedError(_("The desk is locked."))
            if self._job:
                raise NotAllowedError(_("The program is at work. Wait for it, or stop it."))
            self._job = Job(
                case_id=case_id,
                of=of,
                source=source,
                language=language,
                program=program.name,
                since=self._now(),
            )
            self._problems.pop(case_id, None)
            self._apart = Apart(seconds=self._seconds, more=_HOME)
            self._thread = threading.Thread(
                target=self._work,
                args=(self._apart, self._job, program.argv(source, language), words),
                name="translator",
                daemon=True,
            )
            self._thread.start()

    def cancel(self) -> None:
        """End what is at work; nothing of it is kept."""
        with self._lock:
            apart, self._apart, self._job = self._apart, None, None
        if apart:
            apart.close()

    def close(self) -> None:
        """End it, and begin nothing more. Returns once nothing is at work."""
        with self._lock:
            self._is_closed = True
            thread = self._thread
        self.cancel()
        if thread:
            thread.join()

    def _work(self, apart: Apart, job: Job, argv: tuple[str, ...], words: str) -> None:
        try:
            problem = self._translated(apart, job, argv, words)
        except DeskError as error:
            problem = str(error)
        except Exception:  # a fault of ours must not leave it at work for ever, nor print the words
            problem = _WHY[Fault.FAILED]
        with self._lock:
            if self._job is job:
                self._job = self._apart = None
                if problem:
                    self._problems[job.case_id] = problem

    def _translated(self, apart: Apart, job: Job, argv: tuple[str, ...], words: str) -> str:
        try:
            answer, fault = apart.run_to_the_end(
                (*_STARTER, *argv), words.encode("utf-8"), most=_ANSWER
            )
        except OSError:  # it is gone from this computer
            answer, fault = b"", Fault.FAILED
        if fault:
            return _WHY[fault]
        try:
            text = answer.decode("utf-8").strip()
        except UnicodeDecodeError:
            return _NO_TEXT
        if not text:
            return _EMPTY
        with self._lock:
            if self._job is not job:
                return ""
        self._keep(job, text)
        return ""
