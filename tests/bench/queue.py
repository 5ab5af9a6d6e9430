"""How quick a desk with 100,000 open cases is: its lists, its search, and opening one case.

A real desk behind real HTTP, its store encrypted as ever. The cases that are opened came by the
portal; the others are invented lines, and a letter and an entry of the journal for each, so that
whatever grows with their number does. Nobody's computer has a faster list for having closed cases:
all are open here.
"""

import logging
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from sqlalchemy import text

from complaints.desk.store import Store
from complaints.desk.store.listing import Sort, View
from tests.complaints.desk.many import fill, lines
from tests.complaints.desk.offices import NHRI, PASSPHRASE, World, new_world
from tests.complaints.desk.window import TOKEN, At, on_a_port, opened

CASES: Final = 100_000
_FEW: Final = 100
_REAL: Final = 20
_ROUNDS: Final = 3
_PATIENCE: Final = 120  # seconds until the first round has ended
_NARROWED: Final = (
    "country=ES&language=am&topic=work",
    "priority=critical&unread=1",
    "assignee=nobody-of-this-name",
    "flagged=1&sort=deadline",
    "referral=given-accepted&due=week",
)
#: Letters and entries like those that the desk has, one for each invented case.
_ALIKE: Final = {
    "letters": {
        "id": "lower(hex(randomblob(16)))",
        "seq": "1000000 + c.touched",
        "case_id": "c.id",
    },
    "entries": {
        "hash": "lower(hex(randomblob(32)))",
        "id": "lower(hex(randomblob(16)))",
        "seq": "2000000 + c.touched",
        "case_id": "c.id",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """One that runs, what asks it, and the addresses of the cases that came by the portal."""

    world: World
    client: "_Client"
    cases: list[str]


def run() -> dict[str, float]:
    """Milliseconds by name, and how much longer one case takes to open among all of them."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with _desk(_FEW) as few, _desk(CASES) as many:
        return _measure(few, many)


@contextmanager
def _desk(n: int) -> Iterator[_Desk]:
    """A desk with that many open cases."""
    with tempfile.TemporaryDirectory() as folder, new_world(Path(folder)) as world:
        for _ in range(_REAL):
            world.file()
        with on_a_port(world) as at:
            world.desk(NHRI).close()  # makes the keyfile
            client = _Client(at)
            cases, store = client.cases(), opened(at.app).store
            fill(store, lines(n - _REAL, today=world.now.date(), member="defensor-es-1", seed=n))
            _and_what_they_are_made_of(store)
            yield _Desk(world=world, client=client, cases=cases)


def _measure(few: _Desk, many: _Desk) -> dict[str, float]:
    client = many.client
    pages = client.times(list(_pages()) * _ROUNDS)
    further = client.times(client.following("/cases?sort=deadline", 20))
    searches = [client.search(words) for words in _words() for _ in range(_ROUNDS)]
    # by turns: whatever else the computer does meets both
    turns = list(zip(few.cases, many.cases, strict=True)) * _ROUNDS
    both = [(*few.client.times([one]), *many.client.times([other])) for one, other in turns]
    of_few, of_many = zip(*both, strict=True)
    many.world.later(days=1)
    next_day = client.times(list(_pages()))
    return {
        "cases": CASES,
        **_of("a page of any list", pages),
        **_of("a page further on", further),
        **_of("a search and what it found", searches),
        **_of("a page on the first look of another day", next_day),
        **_of(f"opening one of {_FEW} cases", of_few),
        **_of(f"opening one of {CASES:,} cases", of_many),
        "the same, times as long": statistics.median(of_many) / statistics.median(of_few),
    }


def _pages() -> Iterator[str]:
    for view in View:
        yield f"/cases/{view}"
    for sort in Sort:
        yield f"/cases/open?sort={sort}"
    for query in _NARROWED:
        yield f"/cases/open?{query}"


def _words() -> Sequence[str]:
    rng = random.Random(4)
    short = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=4)) for _ in range(4)]
    return ("fence", "the forest behind", "عند السياج", "qx", "not-in-any-of-them", *short)


def _and_what_they_are_made_of(store: Store) -> None:
    with store._immediate.begin() as connection:
        for table, own in _ALIKE.items():
            columns = connection.execute(text(f"PRAGMA table_info({table})")).all()
            values = ", ".join(own.get(one.name, f"l.{one.name}") for one in columns)
            connection.execute(
                text(
                    f"INSERT INTO {table} SELECT {values} FROM cases c, "
                    f"(SELECT * FROM {table} LIMIT 1) l WHERE c.id NOT IN "
                    f"(SELECT case_id FROM {table})"
                )
            )


class _Client:
    """A browser's requests, one after the other."""

    def __init__(self, at: At) -> None:
        self._base = str(at)
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        self._text(at.link)
        self._post("/unlock", of="/", passphrase=PASSPHRASE)
        worker, until = opened(at.app).worker, time.monotonic() + _PATIENCE
        while not (worker.status.finished or worker.status.problem):
            assert time.monotonic() < until
            time.sleep(0.1)

    def cases(self) -> list[str]:
        """The addresses of the cases there are, each of which has been read."""
        found = re.findall(r'href="[^"]*(/case/[0-9a-f]{32})"', self._text(f"{self._base}/cases"))
        for one in found:
            self._text(self._base + one)
        return found

    def times(self, paths: Sequence[str]) -> list[float]:
        """How long each takes, in milliseconds."""
        return [_time(lambda path=path: self._text(self._base + path)) for path in paths]  # type: ignore[misc]

    def following(self, path: str, n: int) -> list[str]:
        """The addresses of the next ``n`` pages."""
        found: list[str] = []
        while len(found) < n:
            link = re.search(r'href="([^"]+)" rel="next"', self._text(self._base + path))
            assert link
            path = link[1].replace("&amp;", "&").removeprefix(urlsplit(self._base).path)
            found.append(path)
        return found

    def search(self, words: str) -> float:
        """How long it takes until what was searched for is on the page, in milliseconds."""
        page = self._text(f"{self._base}/cases")
        token = TOKEN.search(page)
        assert token
        return _time(lambda: self._send("/search", csrf_token=token[1], words=words))

    def _post(self, path: str, *, of: str, **fields: str) -> str:
        token = TOKEN.search(self._text(self._base + of))
        assert token
        return self._send(path, csrf_token=token[1], **fields)

    def _send(self, path: str, **fields: str) -> str:
        return self._text(self._base + path, urlencode(fields).encode())

    def _text(self, address: str, body: bytes | None = None) -> str:
        with self._opener.open(address, body, timeout=60) as answer:
            return str(answer.read().decode())


def _time(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1_000


def _of(name: str, times: Sequence[float]) -> dict[str, float]:
    cut = statistics.quantiles(times, n=20)
    return {f"{name}, p50 ms": statistics.median(times), f"{name}, p95 ms": cut[-1]}
