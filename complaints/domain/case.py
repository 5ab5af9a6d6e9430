"""A case: everything that follows from its letters and from what the office did about it.

`fold` is a pure function of two sets. It gives the same case whatever the order of arrival, and
whatever arrived twice, so that all desks of an office agree. It decides nothing that is not in
the letters or the events. What a case must never do is remember: it is folded anew each time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from complaints.domain import (
    attesting,
    conflict,
    contested,
    decisions,
    doubled,
    erasure,
    finishing,
    history,
    matters,
    permitted,
    planning,
    referrals,
    translating,
)
from complaints.domain.address import ReplyAddress
from complaints.domain.attachments import is_evidence
from complaints.domain.attesting import Presence
from complaints.domain.conflict import Conflict
from complaints.domain.consent import Consent
from complaints.domain.decisions import Collision
from complaints.domain.doubled import Double
from complaints.domain.erasure import Erasure
from complaints.domain.events import (
    Acknowledged,
    Answered,
    Assigned,
    Moved,
    Opened,
    Referred,
    Related,
    SetAside,
)
from complaints.domain.history import Entry, Letter
from complaints.domain.matters import Ties
from complaints.domain.messages import Complaint, FollowUp, Referral
from complaints.domain.parts import Part, together
from complaints.domain.permitted import OpenQuestion, TakenBack
from complaints.domain.planning import Plan
from complaints.domain.referrals import Given, Taken
from complaints.domain.states import CaseState, may_follow
from complaints.domain.summary import Summary
from complaints.domain.translating import Translation

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_CODE_LENGTH: Final = 8


def code_of(case_id: str) -> str:
    """The short code by which people speak of a case, ``7K3Q-9XWB``; 40 bits of its id."""
    number = int(case_id[:10], 16)
    signs = [_ALPHABET[number >> 5 * at & 31] for at in reversed(range(_CODE_LENGTH))]
    return "".join(signs[:4]) + "-" + "".join(signs[4:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case as it stands. Tuples are in the order in which things happened.

    With a ``summary`` it is what may be seen of it before a conflict check, and nothing more
    (`complaints.domain.veil`).
    """

    id: str
    letters: tuple[Letter, ...]
    entries: tuple[Entry, ...]
    state: CaseState
    assignee: str | None
    plan: Plan
    ties: Ties
    collisions: tuple[Collision, ...]
    parts: tuple[Part, ...]
    consents: tuple[Consent, ...]
    questions: tuple[OpenQuestion, ...]
    given: tuple[Given, ...]
    doubles: tuple[Double, ...]
    taken: tuple[Taken, ...]
    translations: tuple[Translation, ...]
    presence: Presence
    taken_back: tuple[TakenBack, ...]
    erasure: Erasure
    acknowledged: frozenset[str]
    opened: frozenset[str]
    conflict: Conflict
    summary: Summary | None = None

    @property
    def code(self) -> str:
        """The short code by which people speak of it."""
        return code_of(self.id)

    @property
    def unread(self) -> tuple[str, ...]:
        """The ids of the messages that nobody in the office has opened."""
        ids = (letter.message.id for letter in self.letters)
        return tuple(one for one in ids if one not in self.opened)

    @property
    def to_acknowledge(self) -> tuple[Letter, ...]:
        """What the complainant was not yet told to have arrived."""
        kinds = (Complaint, FollowUp, Referral)
        return tuple(
            letter
            for letter in self.letters
            if isinstance(letter.message, kinds) and letter.message.id not in self.acknowledged
        )

    @property
    def reply(self) -> ReplyAddress | None:
        """Where the complainant reads our replies; None if nobody gave us an address.

        It never changes: the first counts. One in a complaint, which the complainant's own key
        signed, counts before any in a referral, which another organisation can make up.
        """
        by_complainant, by_others = [], []
        for letter in self.letters:
            message = letter.message
            if isinstance(message, Complaint):
                by_complainant.append(message.reply)
            elif isinstance(message, Referral) and message.reply:
                by_others.append(message.reply)
        return next(iter(by_complainant + by_others), None)

    @property
    def language(self) -> str | None:
        """The language that the complainant used last."""
        for letter in reversed(self.letters):
            message = letter.message
            if isinstance(message, Complaint | FollowUp | Referral) and message.language:
                return message.language
        return None

    @property
    def day(self) -> date | None:
        """The day on which the first message was written."""
        return min((letter.message.day for letter in self.letters), default=None)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the complainant took everything back."""
        return any(one.withdrawal.scope == "all" for one in self.taken_back)

    @property
    def owners_elsewhere(self) -> tuple[str, ...]:
        """The organisations that accepted the case as their own; more than one is a collision."""
        return tuple(dict.fromkeys(one.referred.to for one in self.given if one.is_taken_over))

    @property
    def owner_elsewhere(self) -> str | None:
        """The first organisation that accepted the case as its own; None while it is ours."""
        return next(iter(self.owners_elsewhere), None)

    @property
    def contested(self) -> frozenset[str]:
        """The referrals to us (ids) to which two members gave different answers."""
        return contested.of_kind(contested.contested(self.entries), Answered.kind)

    @property
    def is_contested(self) -> bool:
        """Whether members decided differently without having seen each other, and it stands so."""
        letters = finishing.finishings(self.entries).values()
        return bool(
            self.collisions
            or self.doubles
            or self.conflict.collides
            or any(one.is_contested for one in letters)
        )

    @property
    def contested_relations(self) -> frozenset[str]:
        """The cases (ids) of which one member said that they are of the same event, one not."""
        return contested.of_kind(contested.contested(self.entries), Related.kind)

    @property
    def has_contested_state(self) -> bool:
        """Whether members changed the state, or closed it while others went on, unseen."""
        return any(
            isinstance(one.entry.event, Moved | Referred)
            or (one.other is not None and isinstance(one.other.event, Moved))
            for one in self.collisions
            if not one.is_of(SetAside)
        )

    @property
    def has_contested_assignee(self) -> bool:
        """Whether members gave it to different people without having seen each other."""
        return any(
            isinstance(one.entry.event, Assigned)
            for one in self.collisions
            if not one.is_of(SetAside)
        )

    def may_move(self, after: CaseState) -> bool:
        """Whether it may be brought into this state, or be decided as it stands."""
        again = after is self.state and self.has_contested_state
        return again or may_follow(self.state, after)

    @property
    def is_ours(self) -> bool:
        """Whether the office still works on it: not taken back, and not handed over."""
        return not self.is_withdrawn and self.owner_elsewhere is None

    @property
    def awaiting(self) -> bool:
        """Whether another organisation owes us an answer."""
        return any(one.answer_due for one in self.given)

    @property
    def answer_due(self) -> date | None:
        """The first day by which another organisation should answer."""
        return min((one.answer_due for one in self.given if one.answer_due), default=None)

    def has_overdue_answer(self, today: date) -> bool:
        """Whether another organisation should have answered before today."""
        return any(one.is_overdue(today) for one in self.given)

    def doubled(self, referral: str) -> tuple[Double, ...]:
        """The pairs of referrals to decide about of which this (an id) is one."""
        return tuple(
            pair
            for pair in self.doubles
            if referral in [one.referred.referral for one in pair.both]
        )

    def has_taken_back(self, message_id: str) -> bool:
        """Whether the complainant took back what this message brought.

        Of their own, everything up to the withdrawal. What others passed on to us is taken back
        whenever it came: somebody else's counter cannot say that it was meant after all.
        """
        letter = next((one for one in self.letters if one.message.id == message_id), None)
        if letter is None or not isinstance(letter.message, Complaint | FollowUp):
            return self.is_withdrawn
        counter, seq = letter.message.counter, letter.seq
        return any(
            one.withdrawal.scope == "all" and one.reaches(counter=counter, seq=seq)
            for one in self.taken_back
        )

    def part(self, digest: str) -> Part | None:
        """The part of this hash, if we hold it."""
        return next((part for part in self.parts if part.hash == digest), None)

    def current_parts(self) -> tuple[Part, ...]:
        """What counts: the last given part of each name, and after it those that add to it.

        In the order in which the names first came. Of evidence every one: a file is never replaced
        by another of its number.
        """
        kept: dict[str, list[Part]] = {}
        for part in self.parts:
            same = kept.setdefault(part.hash if is_evidence(part.name) else part.name, [])
            if not part.adds:
                same.clear()
            same.append(part)
        return tuple(part for same in kept.values() for part in same)

    def replaced_parts(self) -> tuple[Part, ...]:
        """What the complainant gave and has changed since, in the order in which it came."""
        current = {part.hash for part in self.current_parts()}
        return tuple(part for part in self.parts if part.hash not in current)

    def content(self, name: str) -> Mapping[str, object]:
        """What the parts of this name that count say together."""
        return together(part for part in self.current_parts() if part.name == name)


def fold(case_id: str, letters: Iterable[Letter], entries: Iterable[Entry]) -> Case:
    """The case that follows from its letters and entries, in whatever order they are given."""
    once = {letter.message.id: letter for letter in sorted(letters, key=lambda one: -one.seq)}
    arrived = tuple(sorted(once.values(), key=lambda letter: letter.seq))
    done = tuple(history.ordered(entries))
    taken_back = permitted.withdrawals(arrived)
    decided = decisions.decide(done)
    planned = planning.plan(done, arrived, outcome=decided.outcome)
    given = referrals.given(arrived, done)
    agreed = permitted.consents(arrived, taken_back)
    return Case(
        id=case_id,
        letters=arrived,
        entries=done,
        state=decided.state,
        assignee=decided.assignee,
        plan=planned,
        ties=matters.ties(done),
        collisions=(
            *decided.collisions,
            *planned.collisions,
            *contested.contested(done).values(),
            *doubled.lost(given, done, agreed),
        ),
        parts=_parts(arrived),
        consents=agreed,
        questions=permitted.questions(arrived, done),
        given=given,
        doubles=doubled.doubles(given, done),
        taken=referrals.taken(arrived, done),
        translations=translating.translations(arrived, done, given),
        presence=attesting.presence(done),
        taken_back=taken_back,
        erasure=erasure.erasure(done),
        acknowledged=frozenset(
            entry.event.message for entry in done if isinstance(entry.event, Acknowledged)
        ),
        opened=frozenset(
            one for entry in done if isinstance(entry.event, Opened) for one in entry.event.messages
        ),
        conflict=conflict.conflict(done),
    )


def _parts(letters: Iterable[Letter]) -> tuple[Part, ...]:
    """The parts that we were given, in the order of the sender's counters, each once."""
    kinds = (Complaint, FollowUp, Referral)
    carriers = [letter for letter in letters if isinstance(letter.message, kinds)]
    found: dict[str, Part] = {}
    for letter in sorted(carriers, key=lambda one: (one.message.counter, one.seq)):
        assert isinstance(letter.message, kinds)
        found.update((part.hash, part) for part in letter.message.parts)
    return tuple(found.values())
