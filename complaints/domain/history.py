"""What a case is made of: letters from outside, and entries of the office's own journal.

Both are facts that never change. `ordered` gives the one order in which every desk folds entries,
`interleaved` the order in which a person reads them beside the letters.
Source: SPEC.md, section 9 (journal).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from complaints.domain.events import Event
from complaints.domain.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A verified message from outside the office.

    ``seq`` is its place in the inbox, ``envelope`` the name of what carried it. ``out_of_order``
    when its counter was not above the sender's highest.
    """

    message: Message
    seq: int
    envelope: str
    out_of_order: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A verified entry of a member's journal; ``hash`` is that of the message as signed.

    ``inbox`` is how far the writer had read the inbox, ``heads`` the last entry of each member that
    they had, their own too.
    """

    hash: str
    id: str
    member: str
    entry: int
    clock: int
    inbox: int
    heads: Mapping[str, int] = field(hash=False)
    at: datetime
    event: Event

    def saw(self, other: "Entry") -> bool:
        """Whether its writer's desk had ``other``, so far as the writer signed to it."""
        return self.heads.get(other.member, 0) >= other.entry


def ordered(entries: Iterable[Entry]) -> list[Entry]:
    """The entries without repetitions, in the order in which every desk folds them.

    Two entries that claim one place (a fork, which is an alarm of its own) are both kept.
    """
    once = {entry.hash: entry for entry in entries}
    return sorted(once.values(), key=lambda one: (one.clock, one.member, one.entry, one.hash))


def interleaved(letters: Iterable[Letter], entries: Iterable[Entry]) -> Iterator[Letter | Entry]:
    """Letters and entries as one story: a letter stands before whoever wrote having read it."""
    waiting = sorted(letters, key=lambda letter: letter.seq)
    for entry in ordered(entries):
        while waiting and waiting[0].seq <= entry.inbox:
            yield waiting.pop(0)
        yield entry
    yield from waiting
