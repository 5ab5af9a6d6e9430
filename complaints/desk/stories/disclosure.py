"""How the timeline tells what left the office for others, and what was answered to them."""

from collections.abc import Callable

from complaints.desk import labels
from complaints.desk.stories.telling import Say, Told
from complaints.domain.events import (
    Answered,
    Event,
    HandedOver,
    OverrideApproved,
    OverrideProposed,
    OverrideRefused,
    ReferralsStand,
    Referred,
    Returned,
    Stopped,
)
from complaints.domain.referrals import ERASED, RECALLED
from complaints.locale.marking import _


def tell(event: Event, say: Say, name: Callable[[str], str]) -> Told | None:
    """The sentence of this event."""
    match event:
        case Referred():
            return "referral", say(_how(event), to=name(event.to)), event.reason, ""
        case OverrideProposed():
            title = say(_("Proposed to give something to {to} without consent"), to=name(event.to))
            return "consent", title, event.facts, ""
        case OverrideApproved():
            return "consent", say(_("Approved it as the second member")), "", ""
        case OverrideRefused():
            return "withdrawal", say(_("Refused to give it without consent")), event.reason, ""
        case HandedOver():
            return "referral", say(_("{to} has taken the case over"), to=name(event.to)), "", ""
        case Returned():
            title = say(_("No answer in time, or a no: the case is in the queue again"))
            return "quiet", title, "", ""
        case Stopped():
            return "withdrawal", say(_("Stopped a referral before it was sent")), "", ""
        case ReferralsStand():
            return "referral", say(_("Looked at both referrals: both are meant")), "", ""
        case Answered(answer=answer, automatic=False) if answer == RECALLED:
            title = say(_("Took back what was referred to {to}"), to=name(event.to))
            return "withdrawal", title, event.text, ""
        case Answered(answer=answer) if answer == RECALLED:
            title = say(_("Told {to} that the consent was taken back"), to=name(event.to))
            return "withdrawal", title, "", ""
        case Answered(answer=answer) if answer == ERASED:
            title = say(_("Told {to} that it is erased here"), to=name(event.to))
            return "withdrawal", title, "", ""
        case Answered():
            words = say(labels.ANSWERS[event.answer])
            title = say(_("Answered {to}: {answer}"), to=name(event.to), answer=words)
            return "referral", title, event.text, ""
    return None


def _how(event: Referred) -> str:
    if event.override:
        return _("Given to {to} without consent, because of a danger")
    if event.instead_of:
        return _("Referred to {to}, the second choice, because the first did not answer")
    if event.transfer:
        return _("Handed over to {to}; it is theirs once they accept")
    if event.unanswered:
        return _("Referred to {to}, as they allowed for the case that they cannot come back")
    return _("Referred to {to}")
