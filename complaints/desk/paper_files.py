"""Where the files of papers lie at this desk: remembered with the entry that tells of them.

An entry of the journal brings its paper as a letter brings its files, and takes it along when its
words are erased. What a paper is, and who may see it, says `complaints.desk.papers`.
"""

from collections.abc import Iterable

from complaints.desk.store import Unit
from complaints.domain.events import Event, PaperKept


def remember(unit: Unit, case_id: str, events: Iterable[Event]) -> None:
    """Have the papers among these events of a case fetched that are not known here yet."""
    kept = [one for one in events if isinstance(one, PaperKept)]
    known = {one.message_id for one in unit.attachments.of_case(case_id)} if kept else set()
    for event in kept:
        if (reference := event.reference) and (brought_by := _brought_by(event)) not in known:
            unit.attachments.add([reference], case_id=case_id, message_id=brought_by)
            known.add(brought_by)


def erase(unit: Unit, case_id: str, event: Event) -> None:
    """The words of this event are erased: so is its paper, if it is one."""
    if isinstance(event, PaperKept):
        for one in unit.attachments.of_case(case_id):
            if one.message_id == _brought_by(event):
                unit.attachments.erase(one.id)


def _brought_by(event: PaperKept) -> str:
    """In the place of a message's id: the same at every desk."""
    return event.root[:32]
