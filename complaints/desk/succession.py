"""Which desk of a member writes: one alone, where several stores were made with one keyfile.

A stick is forgotten, a folder is copied, a backup is brought back beside the computer that still
runs: two stores with one key would each go on with the same numbers, and every colleague's desk
would report that fork for ever.

* A store that has written nothing yet begins far ahead, where no entry of another one can be; so
  does one to which its member said that it goes on. Counters of messages leap as far.
* Before its first entry it has read the inbox. Where that shows that its member has written
  somewhere else it writes nothing until the member says so.
* A store that finds an entry of its own member after its last one, which it did not write, has been
  left behind: it writes nothing and tells the portal nothing of what it has, so that what came
  waits for the other one.

Two copies of one folder that both write before either has fetched still fork: no desk can know.
Source: SPEC.md, section 14, "Backup".
"""

from datetime import datetime
from enum import Enum, auto
from typing import Final

from complaints.desk.store import Unit, copies
from complaints.locale.marking import _

ELSEWHERE: Final = _(
    "Another desk has written with your keys, so this one writes nothing. The page “Notices” says "
    "what you can do."
)
UNREAD: Final = _(
    "The inbox has not been read yet; nothing can be written before that. Try again in a moment."
)


class Standing(Enum):
    """What a store may do for its member."""

    GOES_ON = auto()
    BEGINS = auto()
    UNREAD = auto()
    ELSEWHERE = auto()


def standing(unit: Unit, member: str) -> Standing:
    """What this store may do: go on with the chain, begin far ahead, wait, or nothing at all."""
    if unit.copies.get(copies.RESTORED):
        return Standing.BEGINS
    last = unit.journal.last(member)
    if last:
        is_ours = unit.outgoing.has(last.message.id)
        return Standing.GOES_ON if is_ours else Standing.ELSEWHERE
    if unit.journal.seen_of(member):
        return Standing.ELSEWHERE
    return Standing.BEGINS if has_read(unit) else Standing.UNREAD


def is_elsewhere(unit: Unit, member: str) -> bool:
    """Whether another store of this member has gone on, so that this one must not."""
    return standing(unit, member) is Standing.ELSEWHERE


def go_on(unit: Unit, now: datetime) -> None:
    """Let this store write from now on; the others stop once they read that it has."""
    unit.copies.put(copies.RESTORED, b"1")
    unit.outgoing.leap(now)


def has_read(unit: Unit) -> bool:
    """Whether everything that waited in the inbox was read and filed at least once."""
    return unit.copies.get(copies.HAS_READ) is not None


def remember_reading(unit: Unit) -> None:
    """Everything that waited in the inbox was read and filed."""
    unit.copies.put(copies.HAS_READ, b"1")
