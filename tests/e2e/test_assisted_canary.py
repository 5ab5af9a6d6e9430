"""What of a complaint that was filed without scripts can be found afterwards, and where.

The words go through the assisted program in the open. Then they are looked for in all that a real
portal keeps and says, in all that the program says and has open, and in core dumps of every process
of the program that is left. That the search finds is shown on a process that still has the words.
"""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import psutil

from complaints.complainant import Complainant
from complaints.portal import key as portal_key
from crypto.receipt import Receipt
from referral.browser import shipped
from tests.complaints.assisted.running import Visitor, program, todays_instance
from tests.e2e import canary
from tests.e2e.test_canary import sqlite_dump
from tests.factories import Instance
from tests.instance import Portal, new_portal, write_directory
from tests.processes import until

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


@contextmanager
def portal_of(made: Instance, folder: Path) -> Iterator[Portal]:
    """A real portal, without pages: nobody asks for any."""
    portal = new_portal(folder)
    portal.pages.mkdir()
    made.rulebook = shipped()
    made.portal_key = portal_key.load(portal.data / "portal.key")
    made.publish()
    trust = folder / "trust.json"
    trust.write_bytes(made.root.dump())
    portal.amparo("init", "--trust", str(trust))
    portal.publish(write_directory(made, folder / "directory"))
    portal.start()
    try:
        for organisation, card in made.cards.items():
            portal.client.put_card(organisation, card)
        yield portal
    finally:
        portal.stop()


def test_nothing_of_it_is_left_but_with_whom_it_was_written_to(tmp_path: Path) -> None:
    words, made, ours = Words.fresh(), todays_instance(), tmp_path / "assisted"
    ours.mkdir()
    with (
        portal_of(made, tmp_path / "portal") as portal,
        program(ours, made.root, portal.base, "--workers", str(WORKERS)) as visitor,
    ):
        number = visitor.filed(**words.story()).number()
        person = Complainant(portal.client, root=made.root, today=made.today)
        receipt = Receipt.parse(number)
        until(lambda: person.replies(receipt).keepsake, what="the keepsake")
        back = visitor.came_back(number)
        write = visitor.post("/en/answers", back.fields, go="write")
        visitor.post("/en/answers", write.fields, go="send", words=words.more)
        until(lambda: len(sent(person, receipt)) == 2, what="both letters")
        searched = words.searched() | spellings_of(number)

        # whoever answered has ended, and nobody else ever had the words
        for process in settled(visitor):
            kept = [Path(one.path) for one in process.open_files()]
            assert canary.found(searched, [*kept, dumped(process, ours)]) == []
        (portal.folder / "dump").write_bytes(sqlite_dump(portal.data))
        assert canary.found(searched, canary.files_below(portal.folder, Path("/dev/shm"))) == []
        assert canary.found(searched, [visitor.program.log]) == []

        # and the search finds what is there: a process that is about to answer has it
        with at_work(visitor, words) as holding:
            dump = dumped(holding, ours)
            assert "the text in core" in canary.found(words.searched(), [dump])


def sent(person: Complainant, receipt: Receipt) -> list[str]:
    """To whom letters went, as the keepsake knows it."""
    keepsake = person.replies(receipt).keepsake
    return [one.to for one in keepsake.sent] if keepsake else []


@contextmanager
def at_work(visitor: Visitor, words: Words) -> Iterator[psutil.Process]:
    """A process that has read most of a form and waits for the rest."""
    port = int(visitor.base.rpartition(":")[2])
    body = urlencode({"text": words.text}).encode()
    head = (
        "POST /en/tell HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body) + 10}\r\n\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", port), 10)) as line:
        line.sendall(head.encode() + body)
        _, *workers = family(visitor)

        def reading() -> list[psutil.Process]:
            return [one for one in workers if has_line(one)]

        yield until(reading, what="a process that reads the form")[0]


def has_line(process: psutil.Process) -> bool:
    return any(one.status == psutil.CONN_ESTABLISHED for one in process.net_connections())


def family(visitor: Visitor) -> list[psutil.Process]:
    """The first process and its workers."""
    first = psutil.Process(visitor.program.process.pid)
    return [first, *first.children(recursive=True)]


def settled(visitor: Visitor) -> list[psutil.Process]:
    """All processes, once the one that answered last has ended and another is there for it."""
    seen: list[list[psutil.Process]] = [[]]

    def is_settled() -> bool:
        time.sleep(0.5)
        seen.append(family(visitor))
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


def spellings_of(number: str) -> dict[str, str]:
    return {"the number": number, "the number in groups": Receipt.parse(number).grouped()}
