"""What of a complaint that was filed without scripts can be found afterwards, and where.

The words go through the assisted program in the open: they are looked for in all that the portal
and it keep, say and have open, in every letter of the wire behind it, and in core dumps of every
process of the program that is left. That the search finds is shown on the process that still has
the words.
"""

import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import psutil

from crypto.receipt import Receipt
from tests.complaints.assisted.running import Assisted, assisted, letters, todays_instance, told_of
from tests.e2e import canary
from tests.processes import until

LAWYERS: Final = "abogacia-es"
WORKERS: Final = 2


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed, by where."""

    text: str
    arabic: str
    place: str
    description: str
    name: str
    channel: str
    more: str

    @classmethod
    def fresh(cls) -> "Words":
        words = {name: canary.word(name) for name in cls.__slots__}
        return cls(**{**words, "arabic": f"كناري{words['arabic'][-6:]}"})

    def searched(self) -> dict[str, str]:
        return {f"the {name}": str(getattr(self, name)) for name in self.__slots__}

    def story(self) -> dict[str, str | list[str]]:
        return {
            "text": f"{self.text} {self.arabic}",
            "place": self.place,
            "description": self.description,
            "name": self.name,
            "channel": self.channel,
        }


def test_nothing_of_it_is_left_but_with_whom_it_was_written_to(tmp_path: Path) -> None:
    words = Words.fresh()
    with assisted(tmp_path, todays_instance(), "--workers", str(WORKERS)) as site:
        number = site.filed(**words.story()).number()
        site.portal.release()
        back = site.came_back(number)
        write = site.post("/en/answers", back.fields, go="write", number=number)
        site.post("/en/answers", write.fields, go="send", words=words.more)
        searched = words.searched() | spellings_of(number)

        opened = [told_of(one) for one in letters(site, LAWYERS)]
        assert words.text in str(opened), "they have it"

        # whoever answered has ended, and nobody else ever had the words
        for process in settled(site):
            kept = [Path(one.path) for one in process.open_files()]
            assert canary.found(searched, [*kept, dumped(process, tmp_path)]) == []
        portal = tmp_path / "portal"
        portal.write_bytes(everything_stored(site))
        assert canary.found(searched, [portal, site.program.log]) == []
        assert canary.found(searched, canary.files_below(Path("/dev/shm"))) == []

        # and the search finds what is there: a process that is about to answer has it
        holding = at_work(site, words)
        dump = dumped(holding.process, tmp_path)
        assert "the text in core" in canary.found(words.searched(), [dump])
        holding.line.close()


@dataclass(frozen=True, slots=True)
class Holding:
    """A process that has read most of a form and waits for the rest, and the line to it."""

    process: psutil.Process
    line: socket.socket


def at_work(site: Assisted, words: Words) -> Holding:
    port = int(site.base.rpartition(":")[2])
    body = urlencode({"text": words.text}).encode()
    head = (
        "POST /en/tell HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body) + 10}\r\n\r\n"
    )
    line = socket.create_connection(("127.0.0.1", port), 10)
    line.sendall(head.encode() + body)
    _, *workers = family(site)

    def reading() -> list[psutil.Process]:
        return [one for one in workers if any(has_line(one))]

    return Holding(until(reading, what="a process that reads the form")[0], line)


def has_line(process: psutil.Process) -> list[bool]:
    return [one.status == psutil.CONN_ESTABLISHED for one in process.net_connections()]


def family(site: Assisted) -> list[psutil.Process]:
    """The first process and its workers."""
    first = psutil.Process(site.program.process.pid)
    return [first, *first.children(recursive=True)]


def settled(site: Assisted) -> list[psutil.Process]:
    """All processes, once the one that answered last has ended and another is there for it."""
    seen: list[list[psutil.Process]] = [[]]

    def is_settled() -> bool:
        time.sleep(0.5)
        seen.append(family(site))
        return len(seen[-1]) == 1 + WORKERS and seen[-1] == seen[-2]

    until(is_settled, what="processes that wait")
    return seen[-1]


def dumped(process: psutil.Process, folder: Path) -> Path:
    """All memory of a process, as gdb writes it for the administrator of the computer."""
    core = folder / "core"
    made = subprocess.run(
        ["gcore", "-a", "-o", str(core), str(process.pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    written = core.with_name(f"core.{process.pid}")
    assert written.exists(), made.stderr
    assert written.stat().st_size > 10 * 2**20
    return written.rename(core)


def everything_stored(site: Assisted) -> bytes:
    """All that the portal was given, in one piece."""
    portal = site.portal
    bodies = [body for _, _, body in portal.waiting_envelopes]
    bodies += [body for inbox in portal.inboxes.values() for _, _, body in inbox]
    bodies += [body for _, body in (*portal.waiting_replies, *portal.replies)]
    names = "\n".join(f"{method} {path}" for method, path in portal.requests)
    return b"\n".join([names.encode(), *bodies, *portal.chunks.values()])


def spellings_of(number: str) -> dict[str, str]:
    return {"the number": number, "the number in groups": Receipt.parse(number).grouped()}
