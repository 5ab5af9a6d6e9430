"""What the timeline says of translations."""

from collections.abc import Callable
from typing import Final

from complaints.desk.stories.telling import Say, Told
from complaints.domain.events import Answered, Event, Referred, Translated
from complaints.domain.from_organisation import DONE
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


def tell_task(event: Referred | Answered, say: Say, name: Callable[[str], str]) -> Told | None:
    """The sentence of a referral for a translation, or of our answer to one."""
    if isinstance(event, Referred):
        return "referral", say(_asked(event), to=name(event.to)), event.reason, ""
    if event.answer == DONE:
        return "referral", say(_("Sent {to} the translation"), to=name(event.to)), event.text, ""
    return None


def _asked(event: Referred) -> str:
    if event.instead_of:
        return _("Asked {to}, the second choice, to translate, because the first did not answer")
    return _("Asked {to} to translate")
