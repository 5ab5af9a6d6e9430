"""Whether a portal serves everybody exactly what was released: the check that a partner repeats.

A round is many visits. Each visitor comes anew, opens a few pages of one language, and gets with
them what a browser would get; together they are given every file of the release, in random order.
It must never call something the same that it has not seen, and takes no word of the portal for it.
"""

import random
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from complaints.operator.forms import Forms
from complaints.operator.published import Signed
from complaints.operator.release import Release
from complaints.operator.visitor import Site, UnreachableError, Visitor
from complaints.operator.walk import Findings, Walk

_START: Final = "index.html"
_ASSETS: Final = "assets/"
_FORM: Final = "form/"
_MOST_PAGES: Final = 6  # that one visitor opens
_TRIES: Final = 3  # of a visit, each over another line


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a check found. ``seen`` says of each file how many visitors were given it."""

    different: tuple[str, ...]
    unseen: tuple[str, ...]
    visits: int
    seen: Mapping[str, int] = field(repr=False)

    @property
    def scripts(self) -> int:
        """How many visitors were given each script and style, at least."""
        return min((n for path, n in self.seen.items() if path.startswith(_ASSETS)), default=0)

    @property
    def files(self) -> int:
        """How many visitors were given each file, at least."""
        return min(self.seen.values(), default=0)


def chance(times: int, *, every: int) -> float:
    """Of meeting at least once, in so many visits, what one visitor in ``every`` is given."""
    return 1 - (1 - 1 / every) ** times


@dataclass(slots=True, kw_only=True)
class Check:
    """One check of one portal. ``pause`` is the mean time between visits, in seconds."""

    site: Site
    release: Release
    signed: Signed
    pause: float = 0
    _chance: random.Random = field(default_factory=secrets.SystemRandom)
    _forms: Forms = field(init=False)
    _findings: Findings = field(default_factory=Findings)
    _unseen: dict[str, None] = field(default_factory=dict)
    _visits: int = 0

    def __post_init__(self) -> None:
        self._forms = Forms(signed=self.signed, sizes=self.release.forms)

    def run(self, rounds: int) -> Outcome:
        """Visit the whole site so many times."""
        for _ in range(rounds):
            self._round()
        seen = {path: self._findings.seen[path] for path in self.release.files}
        never = [f"/{path}: never seen" for path, times in seen.items() if not times]
        return Outcome(
            different=tuple(self._findings.different),
            unseen=(*self._unseen, *(() if self._findings.different else never)),
            visits=self._visits,
            seen=seen,
        )

    def _round(self) -> None:
        self._visit([_START], [])  # what is signed is known from here on
        tours = self._tours()
        errands = self.signed.addresses if self.signed.directory else []
        self._chance.shuffle(errands)
        # which cards there are is known before any form is asked for
        others = [tour for tour in tours if not _has_form(tour)] or [[_START]]
        for at, tour in enumerate(others):
            self._visit(tour, errands[at :: len(others)])
        for tour in filter(_has_form, tours):
            self._visit(tour, [])
        self._visit([_START], self._forms.addresses, elsewhere=True)
        for what in self._forms.judged():
            self._findings.different[what] = None

    def _tours(self) -> list[list[str]]:
        """Every page and text, by language and in random order, a few for each visitor."""
        by_language: dict[str, list[str]] = {}
        for path in self.release.files:
            if not path.startswith(_ASSETS) and path != _START:
                language = path.removeprefix(_FORM).removesuffix(".html").partition("/")[0]
                by_language.setdefault(language, []).append(path)
        tours = []
        for pages in by_language.values():
            self._chance.shuffle(pages)
            while pages:
                many = self._chance.randint(1, _MOST_PAGES)
                tours.append(pages[:many])
                del pages[:many]
        self._chance.shuffle(tours)
        return tours

    def _visit(self, pages: list[str], errands: list[str], *, elsewhere: bool = False) -> None:
        """One visitor, and another in the place of who got no answer."""
        failed = ""
        for _ in range(_TRIES):
            if self.pause:
                time.sleep(self._chance.expovariate(1 / self.pause))
            self._visits += 1
            try:
                with Visitor(self.site, self._chance) as visitor:
                    walk = Walk(
                        visitor=visitor,
                        release=self.release,
                        signed=self.signed,
                        forms=self._forms,
                        findings=self._findings,
                    )
                    walk.pages(pages)
                    if self.signed.directory is None or self.signed.missing:
                        walk.directory()
                    walk.errands(errands)
                    if elsewhere:
                        walk.elsewhere()
            except UnreachableError as error:
                failed = str(error)
            else:
                return
        self._unseen[failed] = None


def _has_form(tour: list[str]) -> bool:
    return any(path.startswith(_FORM) for path in tour)
