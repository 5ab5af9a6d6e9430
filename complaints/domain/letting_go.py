"""Which messages and entries of one case are to be erased, and when; the days are the journal's.

Nothing here erases, and what was not taken back is never named.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from complaints.domain import mandate
from complaints.domain.case import Case
from complaints.domain.erasure import GRACE, redacted
from complaints.domain.events import Answered, LetterFinished, Referred
from complaints.domain.from_organisation import DONE
from complaints.domain.history import Entry, Letter
from complaints.domain.message import Message
from complaints.domain.messages import Complaint, FollowUp, Referral
from complaints.domain.referrals import DECLINED, RECALLED, Taken
from complaints.domain.translating import is_for_translation

#: What was translated or declined is kept so long: there may be a question, or a wrong press.
KEPT: Final = timedelta(days=7)


def to_let_go(case: Case, *, today: date) -> dict[date, list[str]]:
    """By the day on which they are to be erased, the messages that no desk lets go as early.

    What an organisation recalled goes at once: the consent that brought it is gone. What was given
    for a translation has served once that is done, and what this office declined was never for it
    to keep. What the complainant took back waits, in case they did not mean it; what they sent
    since is kept.
    """
    recalled = {one.referral.id for one in case.taken if one.answer == RECALLED}
    translated = {one.referral.id for one in case.taken if has_served(one)}
    refused = {one for one, on in declined(case).items() if on <= today}
    found: dict[date, list[str]] = {}
    for letter in case.letters:
        message = letter.message
        if message.id in recalled or message.id in refused:
            day = today
        elif message.id in translated:
            day = today + KEPT
        elif case.has_taken_back(message.id):
            day = today + GRACE
        else:
            continue
        if case.erasure.on.get(message.id, date.max) > day and _says_something(message, case):
            found.setdefault(day, []).append(message.id)
    return found


def has_served(taken: Taken) -> bool:
    """Whether it was given for a translation, and the answer says that this is done."""
    return taken.answer == DONE and is_for_translation(taken.referral)


def has_ended(case: Case, taken: Taken) -> bool:
    """Whether nothing of this referral is for this office any more, once its desks erased it."""
    is_over = taken.answer == RECALLED or has_served(taken)
    return is_over or taken.referral.id in declined(case)


def declined(case: Case) -> dict[str, date]:
    """The referrals (ids) that this office declined, and from which day on it keeps none of them.

    Not while two members gave different answers: a yes may stand in the end. So the day is not
    written into the journal before it has come.
    """
    ours = {one.referral.id for one in case.taken if one.answer == DECLINED} - case.contested
    return {
        event.referral: min(entry.at.date(), date.max - KEPT) + KEPT
        for entry in case.entries
        if isinstance(event := entry.event, Answered)
        and event.answer == DECLINED
        and event.referral in ours
    }


def look_again(case: Case) -> datetime | None:
    """From when on a desk has to look at the case by itself: what it declined is to go."""
    days = [on for one, on in declined(case).items() if one not in case.erasure.on]
    return datetime.combine(min(days), time(), UTC) if days else None


def due(case: Case, *, today: date) -> frozenset[str]:
    """The messages that must not be here any more today."""
    return frozenset(one for one, day in case.erasure.on.items() if day <= today)


def entries_due(case: Case, *, today: date) -> tuple[Entry, ...]:
    """The office's own entries of which the words must not be here any more today.

    Where two referrals gave the same and one of them went, the other still gives it, and what was
    written of it before the other came is kept.
    """
    gone = due(case, today=today)
    if not gone:
        return ()
    last = max(case.erasure.on[one] for one in gone)
    kept = [letter.seq for letter in case.letters if _is_kept(letter, gone, case)]
    first_kept = min(kept, default=None)
    return tuple(
        entry
        for entry in case.entries
        if entry.at.date() <= last and (first_kept is None or entry.inbox < first_kept)
    )


def used_consents(case: Case) -> frozenset[str]:
    """The consents (ids) on which the office has given something to somebody, or may have acted."""
    given = {
        entry.event.consent
        for entry in case.entries
        if isinstance(entry.event, Referred | LetterFinished) and entry.event.consent
    }
    acting = {
        one.answer.given.terms.id for one in mandate.mandates(case) if one.answer.given is not None
    }
    return frozenset(given | acting)


def _says_something(message: Message, case: Case) -> bool:
    return redacted(message, consents=used_consents(case)) != message


def _is_kept(letter: Letter, gone: frozenset[str], case: Case) -> bool:
    """Whether what it told is still here, in this letter or by another one."""
    message = letter.message
    if message.id in gone:
        return isinstance(message, Referral) and any(
            _tells_as_much(other.message, message)
            for other in case.letters
            if other.message.id not in gone and _says_something(other.message, case)
        )
    return isinstance(message, Complaint | FollowUp | Referral) and _says_something(message, case)


def _tells_as_much(other: Message, referral: Referral) -> bool:
    """Whether another referral of the same office rests on the same consents, and is kept.

    Consents are what is left of a referral once it is erased. What was given for a translation is
    let go of whoever asks for the next one.
    """
    rests_on = {one.terms.id for one in referral.consents}
    return (
        isinstance(other, Referral)
        and other.sender == referral.sender
        and not is_for_translation(referral)
        and bool(rests_on)
        and rests_on <= {one.terms.id for one in other.consents}
    )
