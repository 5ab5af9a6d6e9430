"""How the timeline tells that something is to be erased, and that it was."""

from collections.abc import Callable

from complaints.desk.stories.telling import Say, Told
from complaints.domain.events import Erased, Event, LetGo
from complaints.locale.marking import _


def tell(event: Event, say: Say, _name: Callable[[str], str]) -> Told | None:
    """The sentence of this event."""
    match event:
        case LetGo(on=day):
            title = say(_("What was given is to be erased on {day}"), day=day)
        case Erased():
            title = say(_("This member’s desk erased what was given"))
        case _:
            return None
    return "withdrawal", title, "", ""
