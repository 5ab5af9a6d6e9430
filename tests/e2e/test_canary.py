"""Nothing that a complainant typed, and nothing that tells who they are, stays anywhere.

A complaint full of words that stand nowhere else goes to a desk, is answered, and comes back. Then
everything that the portal and the desk keep and say is searched for them, in every spelling.
"""

import secrets
import socket
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Playwright, Request
from psycopg import sql

from complaints.demo.instance import Instance
from complaints.sealing import ENVELOPE_SIZE
from crypto.receipt import Receipt
from tests.e2e import canary
from tests.e2e.chromium import PHONE, launch_with_profile
from tests.e2e.office import Office
from tests.e2e.phone import Phone, Story
from tests.instance import Desk, Portal, demonstration, desk_of
from tests.processes import until
from tests.tools import postgres

pytestmark = pytest.mark.browser

# another one each time: nobody else here has a reason to write it down
ADDRESS: Final = ".".join(["127", *(str(100 + secrets.randbelow(156)) for _ in range(3))])
LANGUAGE: Final = "ar"


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed, by where."""

    text: str
    arabic: str
    place: str
    description: str
    name: str
    channel: str
    times: str
    never: str
    more: str

    @classmethod
    def fresh(cls) -> "Words":
        words = {name: canary.word(name) for name in cls.__slots__}
        return cls(**{**words, "arabic": f"كناري{words['arabic'][-6:]}"})

    def story(self) -> Story:
        return Story(
            violations=("pushback",),
            text=f"{self.text} {self.arabic}",
            country="ES",
            place=self.place,
            day=str(datetime.now(UTC).date() - timedelta(days=3)),
            actors=("border-guard",),
            words=self.description,
            needs=("medical",),
            about=("self",),
            contact={
                "name": self.name,
                "channel": self.channel,
                "times": self.times,
                "never": self.never,
            },
        )

    def searched(self) -> dict[str, str]:
        return {f"the {name}": str(getattr(self, name)) for name in self.__slots__}


def file(phone: Phone, made: Instance, words: Words) -> str:
    """File to two offices, and give the number."""
    names = [desk.organisation.names[phone.texts.language] for desk in made.desks[:2]]
    phone.tell(words.story())
    phone.let_read({one: {} for one in names})
    phone.leave_contact(words.story().contact, readers=names[:1])
    phone.on("review_title")
    phone.next()
    digits = phone.number()
    phone.confirm_number(digits)
    return digits


def spellings_of(receipt: str, phone: Phone) -> dict[str, str]:
    """The number as it may be written."""
    own = phone.texts.digits(receipt)
    return {
        "the number": receipt,
        "the number in groups": Receipt.parse(receipt).grouped(),
        "the number in their digits": own,
        "the number in groups of their digits": " ".join(
            own[at : at + 4] for at in range(0, len(own), 4)
        ),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Where the portal keeps its tables: options for it, folders to search, all rows as text."""

    options: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()
    dump: Callable[[Path], bytes]


def sqlite_dump(data: Path) -> bytes:
    with closing(sqlite3.connect(data / "portal.sqlite")) as connection:
        return "\n".join(connection.iterdump()).encode()


@contextmanager
def database(kind: str) -> Iterator[Database]:
    if kind == "SQLite":
        yield Database(dump=sqlite_dump)
        return
    with postgres.server() as server:
        options = ("--database", server.create("canary"))
        yield Database(options=options, folders=(server.folder,), dump=lambda _: copied(server))


def copied(server: postgres.Server) -> bytes:
    """All rows of all tables, as PostgreSQL writes them out."""
    rows: list[bytes] = []
    with server.connect("canary") as connection, connection.cursor() as cursor:
        tables = cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in tables.fetchall():
            statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
            with cursor.copy(statement) as copy:
                rows += [bytes(block) for block in copy]
    return b"".join(rows)


@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_no_word_stays_anywhere(kind: str, chromium: Browser, tmp_path: Path) -> None:
    began = time.time()
    agent = canary.word("agent")
    words = Words.fresh()
    asked: list[bytes] = []
    with (
        database(kind) as tables,
        demonstration(tmp_path, *tables.options) as (made, portal),
        desk_of(made.desks[0], portal) as desk,
    ):
        context = chromium.new_context(**PHONE, user_agent=f"Mozilla/5.0 {agent}")
        context.on("request", lambda request: asked.append(request_bytes(request)))
        phone = Phone.open(context, portal.base, LANGUAGE)
        receipt = file(phone, made, words)
        said = work_on(chromium, desk, words)
        back = Phone.open(context, portal.base, LANGUAGE, "answers.html")
        back.come_back(receipt)
        back.see(made.desks[0].organisation.names[LANGUAGE], said["reply"])
        back.write_more(words.more)
        context.close()
        typed = words.searched() | spellings_of(receipt, phone)
        desks = {f"the desk's {name}": word for name, word in said.items()}
        raw = {f"an error's {name}": word for name, word in disturb(portal).items()}
        searched = typed | desks | raw | {"the agent": agent, "the address": ADDRESS}

        kept = places(portal, tables, began)
        assert any(desk.data in one.parents for one in kept), "the desk keeps its cases there"
        assert canary.found(searched, kept) == []
        stopped = time.time()
        desk.program.stop()  # what they write when they end counts too
        portal.stop()
        last = [one for one in canary.files_below(tmp_path) if changed_since(stopped, one)]
        assert canary.found(searched, last) == []

        sent = tmp_path / "sent"
        sent.write_bytes(b"\n".join(asked))
        assert canary.found(typed, [sent]) == []
        assert canary.found({"the agent": agent}, [sent]), "the search must be able to find"

        with portal.log.open("a", encoding="utf-8") as log:
            log.write(f"POST {words.never} from {ADDRESS}\n")
        assert canary.found(searched, [portal.log]) == [
            "the address in portal.log",
            "the never in portal.log",
        ]


def work_on(browser: Browser, desk: Desk, words: Words) -> Mapping[str, str]:
    """Read the case, answer, note and search; the words that were typed for that."""
    said = {name: canary.word(name) for name in ("reply", "note", "search", "lost")}
    office = Office.unlock(browser, desk, "en")
    office.open_case(words.place)
    office.note(said["note"])
    office.reply(said["reply"])
    office.search(said["search"])
    office.page.goto(f"{desk.base}/case/{said['lost']}?{said['lost']}={said['lost']}")
    office.page.context.close()
    return said | {"passphrase": desk.of.passphrase}


def request_bytes(request: Request) -> bytes:
    """All of a request as the network sees it."""
    head = "\n".join(
        [request.url, *(f"{name}: {value}" for name, value in request.headers.items())]
    )
    return head.encode() + b"\n" + (request.post_data_buffer or b"")


def disturb(portal: Portal) -> Mapping[str, str]:
    """Ask for what is not there, and wrongly, from an address of our own."""
    words = {name: canary.word(name) for name in ("path", "query", "header", "body", "method")}
    heads = [
        f"GET /v1/{words['path']}?{words['query']}=1 HTTP/1.1",
        f"GET /{words['path']}.html HTTP/1.1",
        f"GET /v1/inboxes/demo-ombudsman?after={words['query']} HTTP/1.1",
        f"PUT /v1/inboxes/demo-ombudsman/{words['path']} HTTP/1.1",
        f"PUT /v1/replies/{words['path']} HTTP/1.1",
        f"PUT /v1/cards/{words['path']} HTTP/1.1",
        f"{words['method'].upper()} /v1/health HTTP/1.1",
        f"GET /{words['path'] * 80} HTTP/1.1",
        f"{words['path']} is no request",
    ]
    body = words["body"].encode().ljust(16_384, b"x")
    for head in heads:
        answer = raw_request(portal, head, words["header"], body)
        assert b" 4" in answer[:15] or b" 5" in answer[:15], answer[:100]
        assert not [word for word in words.values() if word.encode() in answer]
    return words


def raw_request(portal: Portal, head: str, word: str, body: bytes) -> bytes:
    """Send bytes from `ADDRESS`, and give all that comes back."""
    headers = {
        "Host": f"127.0.0.1:{portal.port}",
        "Connection": "close",
        "User-Agent": word,
        "Referer": f"https://{word}.example/",
        "Cookie": f"session={word}",
        "X-Forwarded-For": ADDRESS,
        "Amparo-Tag": word,
        "Signature": f"amparo=:{word}:",
        "Content-Length": str(len(body)),
    }
    lines = [head, *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    with closing(
        socket.create_connection(("127.0.0.1", portal.port), 10, source_address=(ADDRESS, 0))
    ) as line:
        with suppress(OSError):  # it may answer and close before it has read all
            line.sendall("\r\n".join(lines).encode() + body)
        return b"".join(iter(lambda: received(line), b""))


def received(line: socket.socket) -> bytes:
    try:
        return line.recv(65_536)
    except ConnectionResetError:
        return b""


def places(portal: Portal, tables: Database, began: float) -> list[Path]:
    """Everything where a word could have stayed: what they keep, say and drop."""
    dump = portal.folder / "dump"
    dump.write_bytes(tables.dump(portal.data))
    assert dump.stat().st_size > 2 * ENVELOPE_SIZE, "the tables hold what was filed"
    folders = [portal.folder, *tables.folders]
    return [dump, *canary.files_below(*folders), *dropped(began, portal.folder)]


def dropped(began: float, folder: Path) -> Iterator[Path]:
    """Files that appeared since in the shared temporary folders, but for the browser's own."""
    for path in canary.files_below(Path(tempfile.gettempdir()), Path("/dev/shm")):
        is_ours = folder in path.parents or any("chromium" in part for part in path.parts)
        if not is_ours and changed_since(began, path):
            yield path


def changed_since(began: float, path: Path) -> bool:
    try:
        return path.stat().st_mtime >= began
    except OSError:
        return False  # gone again


def test_the_phone_keeps_nothing(playwright: Playwright, tmp_path: Path) -> None:
    words, profile = Words.fresh(), tmp_path / "profile"
    with demonstration(tmp_path / "instance") as (made, portal):
        context = launch_with_profile(playwright, profile, **PHONE)
        phone = Phone.open(context, portal.base, LANGUAGE)
        receipt = file(phone, made, words)
        back = Phone.open(context, portal.base, LANGUAGE, "answers.html")
        until(lambda: len(list(portal.client.replies(0))) > 0, what="the keepsake")
        back.come_back(receipt)
        back.write_more(words.more)
        context.close()

    kept = canary.files_below(profile)
    assert canary.found({"the site": f"127.0.0.1:{portal.port}"}, kept), "a profile was written"
    assert canary.found(words.searched() | spellings_of(receipt, phone), kept) == []
