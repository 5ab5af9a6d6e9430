"""The case as an office may see it: whole, or a summary until somebody has checked for a conflict.

Where a check is owed and has not opened the case, no part, consent, letter's text or file is in
what `veiled` gives, whatever reads it then; a `Summary` stands in their place. Where a conflict was
found, what the office wrote about the case is left out as well. It must never leave anything to a
template.
"""

from dataclasses import replace

from complaints.domain import conflict
from complaints.domain.case import Case, fold
from complaints.domain.erasure import redacted
from complaints.domain.events import Answered, ConflictChecked, Event, without_words
from complaints.domain.message import Message
from complaints.domain.messages import Referral
from complaints.domain.summary import Summary


def veiled(case: Case, *, kind: str) -> Case:
    """The case as an office of this kind may see it now."""
    if case.conflict.opens or not conflict.is_owed_by(kind):
        return case
    letters = [replace(one, message=_shut(one.message)) for one in case.letters]
    entries = case.entries
    if case.conflict.is_refused:
        entries = tuple(replace(one, event=_silent(one.event)) for one in entries)
    grounds = (one.referral.override.statement.basis for one in case.taken if one.referral.override)
    summary = Summary.of(case.current_parts(), without_consent=next(grounds, None))
    return replace(fold(case.id, letters, entries), summary=summary)


def _shut(message: Message) -> Message:
    """What a message is without all that it tells; why somebody refers is for this office."""
    bare = redacted(message, consents=frozenset())
    if isinstance(bare, Referral) and isinstance(message, Referral):
        return replace(bare, consents=(), reason=message.reason)
    return bare


def _silent(event: Event) -> Event:
    return event if isinstance(event, Answered | ConflictChecked) else without_words(event)
