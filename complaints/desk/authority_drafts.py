"""A letter that is being written: kept in the desk's own sealed file until it is one, or is none.

It is work on what people told, and goes with it: once a case of which it tells is closed, handed
over, taken back or erased, nothing of it stays. It is in no journal, and on no other desk.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Self

from complaints.desk.authority import Work
from complaints.desk.store import Store
from complaints.domain import letter, strictjson
from complaints.domain.fields import Fields, mapping
from complaints.domain.identifiers import day, text

_LONGEST: Final = 10_000  # letters of one field


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was typed, by field, on which day, and the cases in whose name it was to speak then."""

    typed: Mapping[str, str] = field(repr=False)
    on: date
    cases: tuple[str, ...]

    def dump(self) -> bytes:
        """As bytes for `parse`."""
        return strictjson.dumps(
            {"typed": dict(self.typed), "on": self.on.isoformat(), "cases": list(self.cases)}
        )

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The draft of its bytes."""
        of = Fields(strictjson.loads(data), "draft")
        typed = of.get("typed", mapping)
        return cls(
            typed={name: one for name, one in typed.items() if isinstance(one, str)},
            on=of.get("on", day),
            cases=of.each("cases", text),
        )


def keep(store: Store, work: Work, typed: Mapping[str, str], *, today: date) -> None:
    """Keep what was typed of a letter that is not finished; without a word of it, nothing."""
    cases = tuple(sorted(one.case.id for one in work.agreed))
    short = {name: one[:_LONGEST] for name, one in typed.items() if one.strip()}
    if work.finished or not cases or not all(letter.is_worked_on(one.case) for one in work.agreed):
        return
    with store.writing() as unit:
        kept = Kept(typed=short, on=today, cases=cases)
        unit.letter_drafts.put(work.id, kept.dump(), cases=cases if short else ())


def kept(store: Store, work: Work) -> Kept | None:
    """What was typed of this letter; nothing of one that somebody has finished since."""
    with store.reading() as unit:
        data = unit.letter_drafts.get(work.id)
    if data is None:
        return None
    if work.finished:
        forget(store, work.id)
        return None
    return Kept.parse(data)


def forget(store: Store, letter_id: str) -> None:
    """Forget what was typed of a letter: it is finished, or begun anew."""
    with store.writing() as unit:
        unit.letter_drafts.forget(letter_id)
