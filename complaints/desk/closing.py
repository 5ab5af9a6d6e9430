"""Closing a case: the outcome, why, and what the complainant is told, all in one act.

The words are a draft until somebody has read them here; nothing is told that nobody looked at. The
state itself is told with them, and without them where there are none.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from complaints.desk import addresses
from complaints.desk.casework import Act, Casework, said
from complaints.desk.errors import NotAllowedError
from complaints.desk.writing import Told
from complaints.domain.case import Case
from complaints.domain.events import Moved, Replied
from complaints.domain.messages import Complaint, FollowUp
from complaints.domain.outcomes import Outcome
from complaints.domain.states import CaseState
from complaints.letters import closing
from complaints.letters.parts import language_for
from complaints.locale.marking import _

_THEIRS: Final = (Complaint, FollowUp)
#: What each outcome is called at the desk.
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.RESOLVED: _("Put right"),
    Outcome.PARTLY_RESOLVED: _("Put right in part"),
    Outcome.REFERRED: _("Referred: another body works on it"),
    Outcome.ADVISED: _("Told about rights and ways to help"),
    Outcome.RECOMMENDED: _("The authority was told what it should do"),
    Outcome.NOT_OUR_MANDATE: _("The law does not let us work on it"),
    Outcome.BEFORE_COURT: _("A court works on it or has decided"),
    Outcome.NOT_SHOWN: _("What happened could not be shown"),
    Outcome.NOT_ENOUGH_KNOWN: _("Too little is known, and nobody can be asked"),
    Outcome.NO_ANSWER: _("No answer from the complainant"),
    Outcome.WITHDRAWN: _("The complainant asked us to stop"),
    Outcome.DUPLICATE: _("A double of another case"),
    Outcome.JUNK: _("Junk, or only a try"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What the complainant would be told, in their ``language``; ``for_us`` says the same in ours.

    ``for_us`` is empty where it would be the same words.
    """

    text: str = field(repr=False)
    language: str
    for_us: str = field(repr=False)


def outcome_name(code: str) -> str:
    """What an outcome is called, to be translated; its code if a newer desk wrote it."""
    return OUTCOMES[Outcome(code)] if code in set(Outcome) else code


def draft(case: Case, outcome: Outcome, *, ours: str) -> Letter:
    """The letter that goes with this outcome; without text if there is nothing to say."""
    language = language_for(case.language)
    return Letter(
        text=closing.tell(outcome, language),
        language=language,
        for_us=closing.tell(outcome, ours) if language_for(ours) != language else "",
    )


def unread(case: Case) -> tuple[str, ...]:
    """The ids of the complainant's letters that nobody here has read yet."""
    theirs = {one.message.id for one in case.letters if isinstance(one.message, _THEIRS)}
    return tuple(one for one in case.unread if one in theirs)


def close(
    casework: Casework,
    case_id: str,
    outcome: Outcome,
    reason: str,
    *,
    letter: str | None,
    in_spite_of: Collection[str] = (),
) -> None:
    """Close the case; ``letter`` is what the complainant reads, None tells them nothing at all.

    An empty one tells them the state alone. Without a usable address nobody is told. Raises
    `NotAllowedError` if a letter of theirs is unread that is not among ``in_spite_of``: whoever
    closes the case has to know of it. Where colleagues closed it without having seen each other,
    this decides how it is closed.
    """
    why = said(reason)
    with casework.act(case_id) as act:
        if not set(unread(act.case)) <= set(in_spite_of):
            raise NotAllowedError(
                _("A letter of theirs is unread. Read it, or choose to close all the same.")
            )
        before = act.case.state
        if not act.case.may_move(CaseState.CLOSED):
            raise NotAllowedError(_("A case does not go from this state to that one."))
        if letter is not None:
            _tell(act, letter.strip())
        act.writer.enter(
            Moved(before=before, after=CaseState.CLOSED, reason=why, outcome=outcome.value),
            case_id=case_id,
        )


def _tell(act: Act, text: str) -> None:
    if (address := addresses.address_of(act.case)) is None:
        return
    language, closed = language_for(act.case.language), CaseState.CLOSED
    told = Told(text=text or None, language=language if text else None, state=closed.value)
    reply = act.writer.reply(address, told)
    if text:
        act.writer.enter(
            Replied(reply=reply, text=text, language=language, state=closed), case_id=act.case.id
        )
