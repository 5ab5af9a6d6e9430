"""Who in the office can be sealed to, and who holds which identity: a fold of the journal.

What members say of themselves counts before what others say of them. Who belongs to the office is
not said here but on the card, and a recipient counts only where the card has its hash.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from complaints.domain import history
from complaints.domain.events import Introduced, Shared
from complaints.domain.history import Entry


def digest(recipient: str) -> str:
    """By which a card names a member's recipient, and the journal any: hex SHA-256."""
    return hashlib.sha256(recipient.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """What the journal says of one member.

    ``recipient`` is the last one by which they introduced themselves, None if only others did.
    ``holds`` are the hashes of the recipients whose identities they have, or were given; ``met``
    the colleagues who were there when they introduced themselves.
    """

    recipient: str | None = field(default=None, repr=False)
    holds: frozenset[str] = frozenset()
    administrator: bool = False
    introduced: date | None = None
    met: frozenset[str] = frozenset()


NOBODY: Final = Colleague()


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleagues:
    """``recipients`` are all that were ever introduced, by hash; ``envelopes`` whose they are."""

    members: Mapping[str, Colleague]
    recipients: Mapping[str, str] = field(repr=False)
    envelopes: Mapping[str, str]

    def of(self, member: str) -> Colleague:
        """What is known of this member."""
        return self.members.get(member, NOBODY)

    @property
    def seals(self) -> dict[str, str]:
        """The hash of the recipient that each member wants to be sealed to from now on."""
        return {
            member: digest(one.recipient) for member, one in self.members.items() if one.recipient
        }


def fold(entries: Iterable[Entry]) -> Colleagues:
    """The colleagues of the entries that belong to no case, in any order of arrival."""
    members: dict[str, Colleague] = {}
    recipients: dict[str, str] = {}
    envelopes: dict[str, str] = {}
    for entry in history.ordered(entries):
        match entry.event:
            case Introduced() as said:
                recipients[digest(said.recipient)] = said.recipient
                members[said.member] = _introduce(
                    members.get(said.member, NOBODY), said, by=entry.member, on=entry.at.date()
                )
            case Shared() as given:
                envelopes[given.envelope] = given.member
                known = members.get(given.member, NOBODY)
                members[given.member] = replace(known, holds=known.holds | {*given.recipients})
    return Colleagues(members=members, recipients=recipients, envelopes=envelopes)


def _introduce(known: Colleague, said: Introduced, *, by: str, on: date) -> Colleague:
    if by != said.member:
        return known  # of a recipient nothing but its hash on the card counts
    return Colleague(
        recipient=said.recipient,
        holds=frozenset(said.holds),
        administrator=said.administrator,
        introduced=on,
        met=frozenset(said.met),
    )
