"""How the timeline tells of a conflict check."""

from collections.abc import Callable, Mapping
from typing import Final

from complaints.desk.stories.telling import Say, Told
from complaints.domain.events import ConflictChecked, Event, NamesShown, Result
from complaints.locale.marking import _

_FOUND: Final[Mapping[Result, str]] = {
    Result.CLEAR: _("Checked for a conflict: none"),
    Result.APART: _("Checked for a conflict: cleared for colleagues who are kept apart"),
    Result.CONFLICT: _("Checked for a conflict: there is one"),
}


def tell(event: Event, say: Say, _name: Callable[[str], str]) -> Told | None:
    """The sentence of this event."""
    match event:
        case ConflictChecked():
            return "quiet", say(_FOUND[event.result]), event.text, ""
        case NamesShown():
            return "quiet", say(_("Had the names shown, for the conflict check")), "", ""
    return None
