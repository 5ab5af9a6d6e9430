"""What the timeline tells of letters to authorities and of authority to act."""

from collections.abc import Callable, Mapping
from typing import Final

from complaints.desk.stories.telling import Say, Told
from complaints.domain.events import (
    Event,
    LetterAnswered,
    LetterAsked,
    LetterFinished,
    LetterSettled,
    MandateAsked,
)
from complaints.domain.events.authority import Outcome
from complaints.locale.marking import _

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.GRANTED: _("It did what was asked"),
    Outcome.PARTLY: _("It did a part of it"),
    Outcome.REFUSED: _("It refused"),
    Outcome.NONE: _("No answer came"),
}


def tell(event: Event, say: Say, _name: Callable[[str], str]) -> Told | None:
    """The sentence of this event."""
    match event:
        case LetterAsked():
            title = say(_("Asked whether a letter may go to {authority}"), authority=event.to)
            return "consent", title, event.text, event.language
        case LetterFinished():
            title = say(
                _("Finished the letter to {authority}; an answer is wanted by {day}"),
                authority=event.to,
                day=event.answer_by,
            )
            text = "\n\n".join(
                one for one in (event.facts.replace("\t", ": "), event.words, event.request) if one
            )
            return "referral", title, text, event.language
        case LetterSettled(stands=None):
            return "referral", say(_("Decided that the letter is written anew")), "", ""
        case LetterSettled():
            return "referral", say(_("Decided which text of the letter counts")), "", ""
        case LetterAnswered():
            title = say(
                _("Answer to the letter, {day}: {answer}"),
                day=event.on,
                answer=say(OUTCOMES[event.answer]),
            )
            told = (event.who, event.text, _paper(event, say))
            return "referral", title, "\n\n".join(one for one in told if one), ""
        case MandateAsked():
            title = say(_("Asked whether this office may act before {body}"), body=event.body)
            return "consent", title, event.text, event.language
    return None


def _paper(event: LetterAnswered, say: Say) -> str:
    return say(_("SHA-256 of the paper: {hash}"), hash=event.file) if event.file else ""
