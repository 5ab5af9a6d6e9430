"""What came about the time when its writer had to leave, before this desk was shown the card.

Cards are fetched once a day, so somebody who left can still write in between. Such a letter was
filed like any other; nobody takes it back, but a person is told to ask. So it is with one that was
read before the card was here and is filed after that. It judges nothing and changes no case.
"""

from datetime import date
from typing import Final

from complaints.desk import alarms
from complaints.desk.alarms import AlarmKind
from complaints.desk.store import Unit, copies
from complaints.directory import Card
from complaints.domain import strictjson
from complaints.domain.case import code_of
from complaints.domain.messages import Message

_DAYS: Final = 30  # more than a card holds
_DOUBTED: Final = "read-before-its-writer-left"


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
            _tell(unit, card.organisation, message_id, case_id, card.validity.first)
        if waiting := unit.inbox.by(str(one.sign), after=min(later)):
            unit.copies.put(_DOUBTED, strictjson.dumps(sorted({*_doubted(unit), *waiting})))


def doubt_filed(unit: Unit, seq: int, message: Message, case_id: str, today: date) -> None:
    """Tell of a letter that is filed only now, if it was read before its writer was known to leave.

    What is read after that is refused unless the portal proves when it came.
    """
    if message.signer is None:
        return
    doubted = _doubted(unit)
    if seq in doubted:
        _tell(unit, message.sender, message.id, case_id, today)
        unit.copies.put(_DOUBTED, strictjson.dumps(sorted(doubted - {seq})))


def _tell(unit: Unit, organisation: str, message_id: str, case_id: str, today: date) -> None:
    alarms.stand(
        unit,
        AlarmKind.WRITER_LEFT,
        wrong=True,
        detail=alarms.joined(organisation, code_of(case_id)),
        today=today,
        of=message_id,
    )


def _doubted(unit: Unit) -> set[int]:
    """What was read before its writer was known to have left, and is not filed yet."""
    kept = unit.copies.get(_DOUBTED)
    numbers = strictjson.loads(kept) if kept else []
    assert isinstance(numbers, list)  # nobody else writes it
    return set(numbers)


def _marks(unit: Unit) -> dict[str, int]:
    kept = unit.copies.get(copies.READ_BY_DAY)
    marks = strictjson.loads(kept) if kept else {}
    assert isinstance(marks, dict)  # nobody else writes it
    return marks
