"""What the timeline says of cases that belong together."""

from collections.abc import Callable

from complaints.desk.stories.telling import Say, Told
from complaints.domain.case import code_of
from complaints.domain.events import Event, InMatter, MatterNamed, Related
from complaints.locale.marking import _


def tell(event: Event, say: Say, _name: Callable[[str], str]) -> Told | None:
    """What is told of this event; None of another family."""
    match event:
        case Related(other=other, on=True):
            return "quiet", say(_("Of the same event as {code}"), code=code_of(other)), "", ""
        case Related(other=other):
            return "quiet", say(_("Not of the same event as {code}"), code=code_of(other)), "", ""
        case InMatter(on=True):
            return "quiet", say(_("Put into a matter")), event.title, ""
        case InMatter():
            return "quiet", say(_("Taken out of a matter")), event.title, ""
        case MatterNamed():
            return "quiet", say(_("Gave its matter another name")), event.title, ""
    return None
