"""The custody log: writing down who looked at, took out and printed what, and reading it back.

What is shown is written down before the first byte leaves; where that cannot be written, nothing
is shown. Looking and listening count once a member, file and day, or each piece of a recording
that a browser asks for would be an entry.
"""

import threading
from collections.abc import Iterable
from datetime import date
from typing import Final

from complaints.desk.casework import Casework
from complaints.domain.case import Case
from complaints.domain.events import (
    KINDS,
    Event,
    Exported,
    Listened,
    Opened,
    PaperKept,
    Printed,
    Saved,
    UnknownEvent,
    Viewed,
    authority,
    conflict,
    custody,
    disclosure,
)
from complaints.domain.history import Entry

#: Whose events say who had what: these families whole, and the first reading.
_FAMILIES: Final = (authority.__name__, custody.__name__, disclosure.__name__, conflict.__name__)
_SHOWN: Final = (
    Opened,
    UnknownEvent,
    *(one for one in KINDS.values() if one.__module__ in _FAMILIES),
    PaperKept,
)


class Custody:
    """Writes the log of one desk. Safe to use from several threads."""

    def __init__(self, office: Casework) -> None:
        self._office = office
        self._lock = threading.Lock()
        self._written: set[tuple[str, Event, date]] = set()

    def viewed(self, case_id: str, part: str) -> None:
        """This member looks at the file of this part."""
        self._once_a_day(case_id, Viewed(part=part))

    def listened(self, case_id: str, part: str) -> None:
        """This member listens to the recording of this part."""
        self._once_a_day(case_id, Listened(part=part))

    def saved(self, case_id: str, part: str) -> None:
        """This member saves the file of this part."""
        self._enter(case_id, Saved(part=part))

    def printed(self, case_id: str, what: str) -> None:
        """This member prints a file (its part's hash) or a paper of the desk."""
        self._enter(case_id, Printed(what=what))

    def exported(self, case_id: str, what: str, parts: Iterable[str] = ()) -> None:
        """This member takes a paper of the desk out of it, with what these parts say."""
        self._enter(case_id, Exported(what=what, parts=tuple(parts)))

    def _once_a_day(self, case_id: str, event: Event) -> None:
        office = self._office
        key = (case_id, event, office.today)
        with self._lock:
            if key in self._written:
                return
            if not _is_written(office.case(case_id), office.me.member, event, office.today):
                self._enter(case_id, event)
            self._written.add(key)

    def _enter(self, case_id: str, event: Event) -> None:
        with self._office.act(case_id) as act:
            act.writer.enter(event, case_id=case_id)


def _is_written(case: Case, member: str, event: Event, today: date) -> bool:
    """Whether this member's journal has it of today, perhaps from another computer."""
    return any(
        one.event == event and one.member == member and one.at.date() == today
        for one in case.entries
    )


def entries(case: Case) -> tuple[Entry, ...]:
    """What was read, looked at, given and taken out, as the journal has it."""
    return tuple(one for one in case.entries if isinstance(one.event, _SHOWN))
