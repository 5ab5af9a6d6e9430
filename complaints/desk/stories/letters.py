"""What came from outside as sentences of the timeline: complaints, additions, referrals, answers.

What somebody wrote is quoted beside a sentence and never put into one as a format.
"""

from collections.abc import Callable, Collection, Iterator

from complaints.desk import labels
from complaints.desk.stories.telling import Say
from complaints.domain.attachments import Evidence
from complaints.domain.messages import (
    Complaint,
    FollowUp,
    Message,
    Referral,
    ReferralAnswer,
    Withdrawal,
)
from complaints.domain.parts import Part
from complaints.locale.marking import _

#: The item's kind, which styles it; who wrote; its title; what it quotes; in which language.
Said = tuple[str, str, str, str, str]


def files_of(message: Message) -> Iterator[Part]:
    """The parts that speak of files."""
    if isinstance(message, Complaint | FollowUp | Referral):
        yield from (one for one in message.parts if Evidence.of(one))


def tell(
    message: Message, say: Say, name: Callable[[str], str], *, to_translate: Collection[str]
) -> Iterator[Said]:
    """One thing or several that a message says; ``to_translate`` are referrals for that alone."""
    they = say(_("Complainant"))
    match message:
        case Complaint():
            yield "letter", they, say(_("Complaint")), "", ""
        case FollowUp():
            yield from _followed_up(message, they, say, name)
        case Referral():
            title = say(
                _("Asked this office to translate")
                if message.id in to_translate
                else _("Referred to this office")
            )
            yield "referral", name(message.sender), title, message.reason, ""
        case ReferralAnswer():
            title = _answered(message, say, name, to_translate)
            yield "referral", name(message.sender), title, message.text or "", ""
        case _:
            title = say(
                _("A message of the kind “{kind}”, which this program does not know yet"),
                kind=message.type,
            )
            yield "unknown", name(message.sender), title, "", ""


def _followed_up(
    message: FollowUp, they: str, say: Say, name: Callable[[str], str]
) -> Iterator[Said]:
    if message.withdrawal:
        yield "withdrawal", they, _withdrawn(message.withdrawal, say, name), "", ""
    for answer in message.answers:
        title = say(_("Agreed to the question") if answer.yes else _("Said no to the question"))
        yield "consent", they, title, "", ""
    if message.text or message.parts or not (message.withdrawal or message.answers):
        yield "letter", they, _wrote(message, say), message.text or "", message.language or ""


def _wrote(message: FollowUp, say: Say) -> str:
    files = list(files_of(message))
    if message.text or not files or len(files) < len(message.parts):
        return say(_("Wrote more"))
    return say(_("Sent a file") if len(files) == 1 else _("Sent several files"))


def _withdrawn(withdrawal: Withdrawal, say: Say, name: Callable[[str], str]) -> str:
    if withdrawal.scope == "all":
        return say(_("Took everything back"))
    if withdrawal.to:
        return say(_("Took back the consent for {to}"), to=name(withdrawal.to))
    return say(_("Took back every consent to refer"))


def _answered(
    message: ReferralAnswer, say: Say, name: Callable[[str], str], to_translate: Collection[str]
) -> str:
    if message.translation:
        return say(_("Translated by {to}"), to=name(message.sender))
    if message.referral in to_translate:
        title = _("Answer to the translation asked for: {answer}")
    else:
        title = _("Answer to the referral: {answer}")
    words = say(labels.ANSWERS[message.answer])  # lists that the parser knows are whole
    answer = f"{words} – {say(labels.CODES[message.code])}" if message.code else words
    return say(title, answer=answer)
