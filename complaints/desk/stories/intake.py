"""How the timeline tells what members did with somebody who was there."""

from collections.abc import Callable

from complaints.desk import labels
from complaints.desk.stories.telling import Say, Told
from complaints.domain.events import ConsentAttested, Event, TakenDown
from complaints.domain.events.intake import VISIT
from complaints.domain.shown import AUTHORITY
from complaints.letters import mandate
from complaints.locale.marking import _


def tell(event: Event, say: Say, name: Callable[[str], str]) -> Told | None:
    """The sentence of this event."""
    match event:
        case TakenDown(how=how) if how == VISIT:
            return "letter", say(_("Wrote this down about a visit")), "", ""
        case TakenDown(how="phone"):
            return "letter", say(_("Wrote this down for them, on the telephone")), "", ""
        case TakenDown():
            return "letter", say(_("Wrote this down for them, who were there")), "", ""
        case ConsentAttested(body=body) if body == AUTHORITY:
            said = (
                _("Asked aloud about a letter to an authority: yes")
                if event.yes
                else _("Asked aloud about a letter to an authority: no")
            )
            return "consent" if event.yes else "withdrawal", say(said), "", ""
        case ConsentAttested() if event.text_version.startswith(f"{mandate.VERSION}/"):
            said = (
                _("Asked aloud whether this office may act for them: yes")
                if event.yes
                else _("Asked aloud whether this office may act for them: no")
            )
            return "consent" if event.yes else "withdrawal", say(said), "", ""
        case ConsentAttested(to=str(to)):
            said = (
                _("Asked aloud about {to}: yes") if event.yes else _("Asked aloud about {to}: no")
            )
            return "consent" if event.yes else "withdrawal", say(said, to=name(to)), "", ""
        case ConsentAttested():
            kind = say(labels.KINDS.get(event.body or "", event.body or ""))
            said = _("Asked aloud, if they cannot come back: {kind}")
            return "consent", say(said, kind=kind), "", ""
    return None
