"""What the timeline says of planning, of setting aside, and of corrected notes."""

from collections.abc import Callable, Mapping
from typing import Final

from complaints.desk.i18n import Tongue
from complaints.domain.events import (
    DeadlineSet,
    Event,
    Flagged,
    ReminderSet,
    SetAside,
    Settled,
    TaskAdded,
    TaskAssigned,
)
from complaints.domain.events.planning import Standing
from complaints.locale.marking import _

_SETTLED: Final[Mapping[Standing, str]] = {
    Standing.OPEN: _("To be done after all: {item}"),
    Standing.DONE: _("Done: {item}"),
    Standing.DROPPED: _("No longer applies: {item}"),
}


def tell(
    event: Event, say: Callable[..., str], item: Callable[[str], str], tongue: Tongue
) -> tuple[str, str, str, str] | None:
    """Kind, title, text and language; None of another family. ``item`` is what an item says."""
    match event:
        case TaskAdded():
            return "quiet", say(_("Added a task")), event.text, ""
        case TaskAssigned(after=None):
            return "quiet", say(_("A task for anybody: {item}"), item=item(event.task)), "", ""
        case TaskAssigned():
            sentence = _("A task for {member}: {item}")
            title = say(sentence, member=str(event.after), item=item(event.task))
            return "quiet", title, "", ""
        case ReminderSet():
            title = say(_("Set a reminder for {time}"), time=tongue.time(event.at))
            return "quiet", title, event.text, ""
        case DeadlineSet():
            title = say(_("Set a legal deadline: {day}"), day=tongue.day(event.day))
            return "quiet", title, event.title, ""
        case Settled():
            title = say(_SETTLED[event.after], item=item(event.item))
            return "quiet", title, event.reason, ""
        case Flagged():
            return "quiet", say(_("Flagged") if event.on else _("Took the flag off")), "", ""
        case SetAside(on=True):
            return "quiet", say(_("Set aside")), event.reason, ""
        case SetAside():
            return "quiet", say(_("Brought back")), "", ""
    return None
