"""What the timeline says of the custody log."""

from collections.abc import Callable, Mapping
from typing import Final

from complaints.domain.events import Event, Exported, Listened, Printed, Saved, Viewed
from complaints.domain.events.custody import (
    ATTESTATION,
    BRIEF,
    CASE,
    CUSTODY,
    LETTER,
    MANDATE,
    SUMMARY,
)
from complaints.locale.marking import _

#: The desk's own papers; another word is shown as it is.
PAPERS: Final[Mapping[str, str]] = {
    CASE: _("the case"),
    CUSTODY: _("the custody log"),
    BRIEF: _("the brief"),
    SUMMARY: _("the summary"),
    ATTESTATION: _("an attestation"),
    LETTER: _("a letter to an authority"),
    MANDATE: _("the authority to act"),
}


def tell(
    event: Event, say: Callable[..., str], part: Callable[[str], str]
) -> tuple[str, str, str, str] | None:
    """Kind, title, text and language; None of another family. ``part`` calls a part by its hash."""

    def paper(what: str) -> str:
        return say(PAPERS[what]) if what in PAPERS else part(what)

    match event:
        case Viewed():
            title = say(_("Looked at: {file}"), file=part(event.part))
        case Listened():
            title = say(_("Listened to: {file}"), file=part(event.part))
        case Saved():
            title = say(_("Saved a copy of: {file}"), file=part(event.part))
        case Printed():
            title = say(_("Printed: {file}"), file=paper(event.what))
        case Exported():
            title = say(_("Took out of the desk: {file}"), file=paper(event.what))
        case _:
            return None
    return "quiet", title, "", ""
