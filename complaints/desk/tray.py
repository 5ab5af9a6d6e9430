"""The tray: what one transaction files, looked up together before it and written together after it.

Whoever files thousands must not ask for each of them whether it is known. What lies in the tray is
in no case yet: before anything is read from the store that may hang on it, `lay_down`.
"""

from collections.abc import Collection, Iterable

from complaints.desk.store import Unit
from complaints.desk.store.letters import Filed
from complaints.desk.store.written import Written
from complaints.domain.messages import Journal, Message


class Tray:
    """Letters and entries on their way into the store, with what is known of those before."""

    def __init__(self, unit: Unit, messages: Iterable[Message]) -> None:
        several = list(messages)
        ids = [one.id for one in several]
        self._unit = unit
        self._letter_hashes = unit.letters.hashes(ids)
        self._entry_hashes = unit.journal.hashes(ids)
        complainants = {one.sender for one in several if one.signer is None}
        self._counters = unit.letters.counters(complainants)
        self._clock = unit.journal.clock()
        self._ends = {member: head.entry for member, head in unit.journal.heads().items()}
        self._touched: dict[str, None] = {}
        self._letters: list[Filed] = []
        self._entries: list[Written] = []
        self._returned: list[Written] = []
        self._done: list[int] = []

    @property
    def cases(self) -> Collection[str]:
        """The cases (ids) that change by what was put here; the one that did so last is last."""
        return self._touched.keys()

    @property
    def clock(self) -> int:
        """The highest clock of any entry; 0 before the first."""
        return self._clock

    def end(self, member: str) -> int:
        """The place of this member's last entry; 0 before the first."""
        return self._ends.get(member, 0)

    def hash_of(self, message_id: str) -> str | None:
        """By which the letter or the entry of this message's id is known; None if it is not."""
        return self._letter_hashes.get(message_id) or self._entry_hashes.get(message_id)

    def highest_counter(self, signer: str, case_id: str) -> int:
        """The highest counter that this key has used in this case; 0 if none."""
        if case_id not in self._counters:
            self._counters |= self._unit.letters.counters([case_id])
        return self._counters[case_id].get(signer, 0)

    def put_letter(self, filed: Filed) -> None:
        """A letter that is new."""
        message = filed.letter.message
        self._letters.append(filed)
        self._touch(filed.case_id)
        self._letter_hashes[message.id] = filed.hash
        highest = self.highest_counter(filed.signer, filed.case_id)
        self._counters[filed.case_id][filed.signer] = max(highest, message.counter)

    def put_entry(self, written: Written) -> None:
        """An entry that is new."""
        message: Journal = written.message
        self._entries.append(written)
        if message.case:
            self._touch(message.case)
        self._entry_hashes[message.id] = written.hash
        self._clock = max(self._clock, message.clock)
        self._ends[message.member] = max(self.end(message.member), message.entry)

    def put_returned(self, written: Written) -> None:
        """An entry that is known, and now lies in the inbox."""
        self._returned.append(written)

    def put_done(self, seq: int) -> None:
        """What came under this number waits no more."""
        self._done.append(seq)

    def _touch(self, case_id: str) -> None:
        self._touched.pop(case_id, None)
        self._touched[case_id] = None

    def lay_down(self) -> None:
        """Write what lies here into the store."""
        self._unit.letters.add(self._letters)
        self._unit.journal.add(self._entries)
        self._unit.journal.arrived(self._returned)
        self._unit.inbox.filed(self._done)
        for pile in (self._letters, self._entries, self._returned, self._done):
            pile.clear()
