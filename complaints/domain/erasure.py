"""Erasing what was taken back: on which day, by whose desks, and what has to stay.

* The first desk that sees it writes the day into the journal; of several days the earliest counts,
  so that all desks of the office erase on the same one.
* What a message brought goes; that it came, when, from whom and what was taken back stays, and so
  does the hash under which the chains of members and of counters name it.
* A consent on which something was given away stays as its giver signed it: it is the office's proof
  that it was allowed. It names parts by their hashes and tells nothing of what is in them.
* Of the office's own entries the words go, unless their writer had read something that is kept.

Which messages these are says `complaints.domain.letting_go`; `complaints.desk.erasing` does it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from complaints.domain.events import Erased, LetGo
from complaints.domain.history import Entry
from complaints.domain.message import Message
from complaints.domain.messages import Complaint, FollowUp, Referral, ReferralAnswer

GRACE: Final = timedelta(days=14)  # after everything was taken back, in case they did not mean it


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """By message (id): the day ``on`` which it is to be erased, and the members whose desks did."""

    on: Mapping[str, date]
    by: Mapping[str, frozenset[str]]

    def is_erased_by(self, messages: Iterable[str], members: Iterable[str]) -> bool:
        """Whether the desks of all these members have erased all these messages."""
        members = set(members)
        return all(members <= self.by.get(one, frozenset()) for one in messages)


def erasure(entries: Iterable[Entry]) -> Erasure:
    """The fold of what was to be erased and was."""
    on: dict[str, date] = {}
    by: dict[str, frozenset[str]] = {}
    for entry in entries:
        match entry.event:
            case LetGo(messages=messages, on=day):
                on |= {one: min(day, on.get(one, day)) for one in messages}
            case Erased(messages=messages):
                by |= {one: by.get(one, frozenset()) | {entry.member} for one in messages}
    return Erasure(on=on, by=by)


def is_redacted(message: Message) -> bool:
    """Whether nothing is left in it that could have been erased, but consents that were used."""
    consents = getattr(message, "consents", ())
    return message == redacted(message, consents=frozenset(one.terms.id for one in consents))


def redacted(message: Message, *, consents: frozenset[str]) -> Message:
    """The message without what it told; of its consents those (ids) that were used stay."""
    match message:
        case Complaint() | FollowUp() | Referral():
            kept = tuple(
                one
                for one in message.consents
                if isinstance(message, Referral) or one.terms.id in consents
            )
            bare = replace(message, parts=(), attachments=(), consents=kept, extra={})
            if isinstance(bare, FollowUp):
                return replace(bare, text=None)
            return replace(bare, reason="", override=None) if isinstance(bare, Referral) else bare
        case ReferralAnswer():
            return replace(message, text=None, translation=None, extra={})
    return replace(message, extra={})
