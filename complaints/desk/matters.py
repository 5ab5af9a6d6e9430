"""A matter: many people of one event, in one view, with one letter to all and their consents.

Each letter is sealed on its own, to one person, in their language. What somebody agreed to is
counted and never widened: the yes of eleven people allows nothing for the twelfth.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from complaints.desk import addresses
from complaints.desk.casework import Casework, said
from complaints.desk.errors import NotAllowedError
from complaints.desk.store import Store
from complaints.desk.store.cases import CaseLine
from complaints.domain import absence
from complaints.domain.agreeing import permits_referral
from complaints.domain.case import Case
from complaints.domain.events import Event, InMatter, MatterNamed
from complaints.domain.identifiers import new_id
from complaints.letters.parts import language_for
from complaints.locale.marking import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """How many of a matter's people agreed that ``to`` (or any body of ``kind``) may have it."""

    to: str | None
    kind: str | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """``languages``: how many people can be written to in each; ``silent``: how many cannot."""

    id: str
    title: str = field(repr=False)
    lines: tuple[CaseLine, ...]
    agreed: tuple[Agreed, ...]
    languages: Mapping[str, int]
    silent: int


def put_into(
    casework: Casework, case_ids: Iterable[str], *, title: str = "", matter: str = ""
) -> str:
    """Put cases into a matter, or into a new one of this title; returns its id."""
    called = said(title)
    matter_id = matter or new_id()

    def join(case: Case) -> Event | None:
        if matter_id in case.ties.matters:
            return None
        return InMatter(matter=matter_id, title=called, on=True)

    casework.enter(case_ids, join)
    return matter_id


def take_out(casework: Casework, case_id: str, matter: str) -> None:
    """Take a case out of a matter."""

    def leave(case: Case) -> Event | None:
        title = case.ties.matters.get(matter)
        return None if title is None else InMatter(matter=matter, title=title, on=False)

    casework.enter([case_id], leave)


def rename(casework: Casework, store: Store, matter: str, title: str) -> None:
    """Give a matter another title, in each of its cases; to undo it, rename it again."""
    called = said(title)
    with store.reading() as unit:
        ids = unit.matters.cases(matter)
    if not ids:
        raise NotAllowedError(_("There is no such matter at this desk."))

    def name(case: Case) -> Event | None:
        before = case.ties.matters.get(matter)
        return None if before in (None, called) else MatterNamed(matter=matter, title=called)

    casework.enter(ids, name)


def titles(store: Store) -> dict[str, str]:
    """All matters of the office, titles by id."""
    with store.reading() as unit:
        return unit.matters.titles()


def sizes(store: Store) -> dict[str, int]:
    """How many cases each matter of the office has, by id."""
    with store.reading() as unit:
        return unit.matters.sizes()


def look(casework: Casework, store: Store, matter: str) -> Matter:
    """One matter; `NotAllowedError` if no case is in it."""
    with store.reading() as unit:
        ids, title = unit.matters.cases(matter), unit.matters.titles().get(matter)
        lines = unit.cases.lines(ids)
    if title is None:
        raise NotAllowedError(_("There is no such matter at this desk."))
    cases, today = [casework.case(one) for one in ids], casework.today
    agreed: Counter[tuple[str | None, str | None]] = Counter()
    for case in cases:
        terms = [
            one.terms
            for one in case.consents
            if permits_referral(one.terms)
            and today <= one.terms.expires
            and absence.is_met(case, one, today=today)
        ]
        agreed.update({(one.to, one.kind) for one in terms})
    written = Counter(language_for(case.language) for case in cases if _can_read(case))
    return Matter(
        id=matter,
        title=title,
        lines=tuple(lines[one] for one in ids if one in lines),
        agreed=tuple(
            Agreed(to=to, kind=kind, count=count) for (to, kind), count in agreed.most_common()
        ),
        languages=dict(sorted(written.items())),
        silent=sum(not _can_read(case) for case in cases),
    )


def write_to_all(casework: Casework, store: Store, matter: str, texts: Mapping[str, str]) -> int:
    """Write to each person of the matter in their language, all in one act; to how many.

    `NotAllowedError`, and nothing is sent, if a language has no text yet. Nobody is sent the same
    words twice, and an address that takes nothing keeps the letter from nobody else.
    """
    found = look(casework, store, matter)
    words = {language: said(texts.get(language, "")) for language in found.languages}
    return casework.reply_to_many([line.id for line in found.lines], words)


def _can_read(case: Case) -> bool:
    return not case.is_withdrawn and addresses.address_of(case) is not None
