"""Which text of a letter to an authority counts, where members finished it more than once.

* The first in the common order counts. Where a colleague finished it with another text without
  having seen that one, a person has to say which of them counts, or that none does.
* What a person decided counts until somebody who had seen it decides again. Two who decided
  differently at the same moment, and a text whose writer had not seen the decision, are shown once
  more: while it is not decided no text leaves the office.
* Nothing here makes a text one to which anybody agreed (`complaints.domain.letter`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from complaints.domain.events import LetterFinished, LetterSettled
from complaints.domain.history import Entry

#: All that an authority reads of a letter.
Text = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """One time at which a letter was finished; ``hash`` is that of the entry."""

    hash: str
    entry: Entry
    event: LetterFinished

    @property
    def text(self) -> Text:
        """All that the authority reads of it."""
        one = self.event
        said = (one.to, one.address, one.subject, one.facts, one.words, one.request)
        return (*said, one.language, str(one.answer_by))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finishing:
    """What counts of one letter, the first before the others; ``every`` is all there ever was."""

    every: tuple[Finished, ...]
    counting: tuple[Finished, ...]
    is_contested: bool


NOT_FINISHED = Finishing(every=(), counting=(), is_contested=False)


def finishings(entries: Iterable[Entry]) -> Mapping[str, Finishing]:
    """By letter (id); ``entries`` come from `complaints.domain.history.ordered`."""
    finished: dict[str, list[Finished]] = {}
    said: dict[str, list[Entry]] = {}
    for entry in entries:
        match entry.event:
            case LetterFinished(letter=of) as event:
                one = Finished(hash=entry.hash, entry=entry, event=event)
                finished.setdefault(of, []).append(one)
            case LetterSettled(letter=of):
                unseen = [one for one in said.get(of, ()) if not entry.saw(one)]
                said[of] = [*unseen, entry]
    return {of: _finishing(every, said.get(of, ())) for of, every in finished.items()}


def _finishing(every: Iterable[Finished], said: Iterable[Entry]) -> Finishing:
    every = tuple(every)
    decisions = [(one, one.event) for one in said if isinstance(one.event, LetterSettled)]
    chosen = {event.stands for _entry, event in decisions}
    counting = tuple(
        one
        for one in every
        if one.hash in chosen
        or not decisions
        or any(one.hash not in event.settles for _entry, event in decisions)
    )
    is_new = any(
        not one.entry.saw(entry)
        for one in counting
        if one.hash not in chosen
        for entry, _event in decisions
    )
    differ = any(
        one.text != counting[0].text and not one.entry.saw(counting[0].entry)
        for one in counting[1:]
    )
    return Finishing(
        every=every, counting=counting, is_contested=is_new or differ or len(chosen) > 1
    )
