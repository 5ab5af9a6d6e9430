"""What the timeline says of translations."""

from collections.abc import Callable
from typing import Final

from complaints.desk.stories.telling import Say, Told
from complaints.domain.events import Event, Translated
from complaints.domain.rendering import CHECKED, HUMAN
from complaints.locale.marking import _

_MADE: Final = {
    HUMAN: _("Wrote a translation"),
    CHECKED: _("Corrected a machine’s translation"),
}


def tell(event: Event, say: Say, _name: Callable[[str], str]) -> Told | None:
    """The sentence of this event."""
    if not isinstance(event, Translated):
        return None
    if event.corrects and event.made == HUMAN:
        title = say(_("Corrected a translation"))
    else:
        title = say(_MADE.get(event.made, _("A machine’s translation, not checked")))
    return "quiet", title, event.text, event.language
