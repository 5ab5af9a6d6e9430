"""What the timeline says of the work on a case: read, written, asked, moved, noted, assigned."""

from collections.abc import Callable

from complaints.desk import labels
from complaints.desk.closing import outcome_name
from complaints.desk.i18n import Tongue
from complaints.desk.stories.telling import Say, Told
from complaints.domain.consent import TRANSLATION
from complaints.domain.events import (
    Acknowledged,
    Asked,
    Assigned,
    Event,
    Moved,
    Noted,
    Opened,
    PaperKept,
    Replied,
)
from complaints.locale.marking import _


def tell(event: Event, say: Say, name: Callable[[str], str], tongue: Tongue) -> Told | None:
    """What is told of this event; None of another family."""
    match event:
        case Opened():
            return "quiet", say(_("Read")), "", ""
        case Acknowledged():
            return "quiet", say(_("Acknowledged to the complainant")), "", ""
        case Replied():
            return "reply", say(_("Wrote to the complainant")), event.text, event.language
        case Asked():
            return "consent", _asked(event, say, name), event.text, event.language
        case Moved():
            return "quiet", _moved(event, say, tongue), event.reason, ""
        case Noted():
            title = say(_("Correction of a note") if event.corrects else _("Note"))
            return "note", title, event.text, ""
        case PaperKept():
            return "quiet", say(_("Put a paper into the case")), "", ""
        case Assigned(after=None):
            return "quiet", say(_("Put the case back")), "", ""
        case Assigned():
            return "quiet", say(_("Assigned to {member}"), member=str(event.after)), "", ""
    return None


def _asked(event: Asked, say: Say, name: Callable[[str], str]) -> str:
    sentence = (
        _("Asked whether {to} may translate")
        if event.purpose == TRANSLATION
        else _("Asked for consent to refer to {to}")
    )
    return say(sentence, to=name(event.to))


def _moved(event: Moved, say: Say, tongue: Tongue) -> str:
    title = say(
        _("Changed the state from “{before}” to “{after}”"),
        before=say(labels.STATES[event.before]),
        after=say(labels.STATES[event.after]),
    )
    if not event.outcome:
        return title
    return tongue.listed([title, tongue.text(outcome_name(event.outcome))])
