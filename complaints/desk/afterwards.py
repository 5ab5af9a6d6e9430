"""What came about the time when its writer had to leave, before this desk was shown the card.

Cards are fetched once a day, so somebody who left can still write in between. Such a letter was
filed like any other; nobody takes it back, but a person is told to ask. It judges nothing and
changes no case.
"""

from datetime import date
from typing import Final

from complaints.desk import alarms
from complaints.desk.alarms import AlarmKind
from complaints.desk.store import Unit, copies
from complaints.directory import Card
from complaints.domain import strictjson
from complaints.domain.case import code_of

_DAYS: Final = 30  # more than a card holds


def begin_day(unit: Unit, today: date) -> None:
    """Remember how far the inbox was read when this day began, once a day."""
    marks = _marks(unit)
    if today.isoformat() not in marks:
        marks[today.isoformat()] = unit.inbox.head().seq
        last = dict(sorted(marks.items())[-_DAYS:])
        unit.copies.put(copies.READ_BY_DAY, strictjson.dumps(last))


def doubt(unit: Unit, card: Card, before: Card | None) -> None:
    """Tell of the letters that may be later than the last day of whom this card says has left."""
    known = {one.id for one in before.members if one.last} if before else set()
    for one in card.members:
        if one.last is None or one.id in known:
            continue
        later = [
            seq for day, seq in _marks(unit).items() if date.fromisoformat(day) > one.validity.last
        ]
        if not later:
            continue
        for message_id, case_id in unit.letters.by(str(one.sign), after=min(later)):
            alarms.stand(
                unit,
                AlarmKind.WRITER_LEFT,
                wrong=True,
                detail=f"{card.organisation}, {code_of(case_id)}",
                today=card.validity.first,
                of=message_id,
            )


def _marks(unit: Unit) -> dict[str, int]:
    kept = unit.copies.get(copies.READ_BY_DAY)
    marks = strictjson.loads(kept) if kept else {}
    assert isinstance(marks, dict)  # nobody else writes it
    return marks
