"""The list of cases as a caseworker looks at it: its pages, its piles, what a search has found.

Looking writes nothing and waits for nobody, however busy the rounds are. What was searched for
stays in memory, under a handle that means nothing elsewhere, and is gone once the desk locks.
"""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from complaints.desk import judging
from complaints.desk.cabinet import Cabinet
from complaints.desk.errors import StoreError
from complaints.desk.store import Store, Unit
from complaints.desk.store.cases import OPEN, CaseLine
from complaints.desk.store.listing import Listing, Mark, View
from complaints.desk.store.looker import Looker
from complaints.desk.triage import UNJUDGED

MOST_FOUND: Final = 1_000
_KEPT: Final = 16  # searches, of which the oldest is forgotten
_PATIENCE: Final = 0.03  # seconds that a page may spend on asking the rules anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """One page of a list, and the marks of those around it."""

    lines: list[CaseLine]
    before: Mark | None
    after: Mark | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search has found; ``more`` when there are cases beyond `MOST_FOUND`."""

    handle: str
    words: str = field(repr=False)
    ids: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What there is to narrow a list by, as ids."""

    countries: list[str]
    languages: list[str]
    assignees: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """What would undo the last act on many cases: another ``act`` on the same cases.

    Where the act gave them to ``member``, ``was`` is for each of them who had it, empty if nobody.
    """

    act: str
    ids: tuple[str, ...]
    was: tuple[str, ...] = ()
    member: str = ""


class Queue:
    """The lists of one unlocked desk. Threads may share it."""

    def __init__(
        self, store: Store, *, cabinet: Callable[[Unit], Cabinet], looker: Callable[[], Looker]
    ) -> None:
        self._store = store
        self._cabinet = cabinet
        self._looker = looker
        self._found: OrderedDict[str, Found] = OrderedDict()
        self._undo: tuple[str, Undo] | None = None

    def page(
        self, listing: Listing, *, after: Mark | None = None, before: Mark | None = None
    ) -> Lines:
        """A page of a list: behind ``after``, or before ``before``, or the first.

        `KeyError` for what was found by a search that the desk has forgotten.
        """
        among = self.found(listing.found).ids if listing.found else None
        with self._store.reading() as unit:
            page = unit.queue.page(
                listing, looker=self._looker(), after=after, before=before, among=among
            )
            kept = unit.cases.lines(page.ids)
            lines = [kept[case_id] for case_id in page.ids]
            lines = self._judged_today(unit, lines)
        return Lines(lines=lines, before=page.before, after=page.after)

    def lines(self, case_ids: Sequence[str]) -> list[CaseLine]:
        """The lines of these cases, of those that there are."""
        with self._store.reading() as unit:
            return list(unit.cases.lines(case_ids).values())

    def counts(self) -> dict[View, int]:
        """How many cases lie in each pile."""
        with self._store.reading() as unit:
            return unit.queue.counts(self._looker())

    def choices(self) -> Choices:
        """What there is to narrow a list by."""
        with self._store.reading() as unit:
            return Choices(
                countries=unit.queue.values("country"),
                languages=unit.queue.values("language"),
                assignees=unit.queue.assignees(),
            )

    def search(self, words: str) -> Found:
        """The cases in which every word stands, kept for `page` under a handle."""
        with self._store.reading() as unit:
            ids = unit.words.find(words, limit=MOST_FOUND + 1)
        found = Found(
            handle=secrets.token_urlsafe(16),
            words=words,
            ids=tuple(ids[:MOST_FOUND]),
            more=len(ids) > MOST_FOUND,
        )
        self._found[found.handle] = found
        while len(self._found) > _KEPT:
            self._found.popitem(last=False)
        return found

    def ids_with(self, words: str, *, limit: int) -> list[str]:
        """The ids of at most ``limit`` cases in which every word stands; kept nowhere."""
        with self._store.reading() as unit:
            return unit.words.find(words, limit=limit)

    def found(self, handle: str) -> Found:
        """What a search has found; `KeyError` once it is forgotten."""
        return self._found[handle]

    def offer_undo(self, undo: Undo) -> str:
        """Remember how the last act is undone; its handle, for the page that comes next."""
        handle = secrets.token_urlsafe(16)
        self._undo = (handle, undo)
        return handle

    def undo(self, handle: str) -> Undo | None:
        """What that handle undoes, if nothing was done since."""
        return self._undo[1] if self._undo and self._undo[0] == handle else None

    def _judged_today(self, unit: Unit, lines: Sequence[CaseLine]) -> list[CaseLine]:
        """The lines with what the rules say today, as far as that is quickly said.

        The rest have what was said last, until a round has come to them. Nothing is written: a
        page must not wait for a round that does.
        """
        today = self._looker().now.date()
        cabinet, until = self._cabinet(unit), time.monotonic() + _PATIENCE
        shown, some = [], False
        for line in lines:
            is_stale = line.judged != today.isoformat() and line.lane == OPEN
            if is_stale and not (some and time.monotonic() > until):
                shown.append(_judged(cabinet, line, today=today))
                some = True
            else:
                shown.append(line)
        return shown


def _judged(cabinet: Cabinet, line: CaseLine, *, today: date) -> CaseLine:
    """The line as the rules have it today; what ails one case hides none of the others."""
    try:
        fresh = cabinet.judge(line.id)
    except StoreError:
        raise
    except Exception:
        return judging.marked(line, today=today)
    if fresh.rule == UNJUDGED:
        return judging.marked(line, today=today)
    return replace(fresh, touched=line.touched, due=line.due)
