"""Referrals of one case: what was given to others, what others gave, and what was answered.

* Two desks may have made one and the same referral. Each stops its own; it is stopped once all who
  made it say so, for until then somebody may have it.
* An answer to a referral counts only if it came from the organisation that was given the parts,
  a recall only if it came from the one that gave them; after a recall nothing else counts, but
  how they said that it ended, and that they have erased what they were given, is kept beside it.
* A yes to a referral is good for one; a yes to a translation for one after the other, as long as
  it holds: interpreters let go of the words once they have answered.

What a complainant permits is elsewhere (`complaints.domain.permitted`); nothing here permits.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from complaints.domain.consent import TRANSLATION, Terms
from complaints.domain.events import Answered, Referred, Returned, Stopped
from complaints.domain.history import Entry, Letter
from complaints.domain.messages import Referral, ReferralAnswer

UNANSWERED = "unanswered"
STOPPED = "stopped"
DECLINED = "declined"
RECALLED = "recalled"
ERASED = "erased"
#: After these the other organisation does nothing more with what it was given.
_ENDED: Final = ("done", DECLINED, "expired")
#: When a referral without a day comes back to the queue.
ANSWERED_WITHIN: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A referral that this office made; ``answer`` is the last one, or `UNANSWERED`, `STOPPED`.

    ``text`` is what they say beside it; of one that a member took back, why.
    ``outcome`` is the code with which they say that it is done. ``erased_on``: the day on which the
    other organisation says that it had erased the parts.
    ``is_returned`` once the case is in the queue again because of it.
    """

    referred: Referred
    by: str
    at: datetime
    answer: str = UNANSWERED
    code: str | None = None
    text: str = ""
    outcome: str | None = None
    erased_on: date | None = None
    is_returned: bool = False

    @property
    def is_taken_over(self) -> bool:
        """Whether the case was handed over to them, and they accepted it."""
        return self.referred.transfer and self.answer in ("accepted", "done")

    @property
    def answer_due(self) -> date | None:
        """The last day on which an answer is not late; None once there is one."""
        if self.answer != UNANSWERED:
            return None
        last = min(self.at.date(), date.max - ANSWERED_WITHIN) + ANSWERED_WITHIN
        return self.referred.answer_by or last

    def is_overdue(self, today: date) -> bool:
        """Whether the other organisation should have answered before today."""
        return self.answer_due is not None and today > self.answer_due

    def comes_back(self, today: date) -> bool:
        """Whether it must come back to the queue, and has not yet."""
        is_over = self.is_overdue(today) or self.answer in (DECLINED, "expired")
        return is_over and not self.is_returned

    @property
    def is_with_them(self) -> bool:
        """Whether the other organisation has the parts and works with them, as far as we know."""
        return self.may_be_there and self.answer != DECLINED

    @property
    def may_be_there(self) -> bool:
        """Whether they were sent the parts, were not told to erase them, and did not say so.

        Whoever declines has read them to decide it, and has them until they are erased there.
        """
        return self.erased_on is None and self.answer not in (STOPPED, RECALLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A referral that this office received; ``answer`` is what we last said, or `UNANSWERED`.

    ``is_attested`` once they were told that what they recalled is erased here; ``why`` is what they
    say of a recall for another reason than a consent that was taken back.
    """

    letter: Letter
    referral: Referral
    answer: str = UNANSWERED
    code: str | None = None
    outcome: str | None = None
    is_attested: bool = False
    why: str = field(default="", repr=False)

    @property
    def stands(self) -> bool:
        """Whether it is for this office to have: not taken back, not declined, not let go of."""
        return self.answer not in (RECALLED, DECLINED) and not self.is_attested

    def has_beside(self, every: Iterable["Taken"]) -> bool:
        """Whether another referral of the same office stands, of these that are of one case."""
        return any(
            one.stands and one.referral.sender == self.referral.sender
            for one in every
            if one.referral.id != self.referral.id
        )


def given(letters: Iterable[Letter], entries: Sequence[Entry]) -> tuple[Given, ...]:
    """The referrals that this office made, in their order, with their last answers."""
    made = {
        event.referral: Given(referred=event, by=entry.member, at=entry.at)
        for entry in entries
        if isinstance(event := entry.event, Referred)
    }
    by: dict[str, set[str]] = {}
    for entry in entries:
        if isinstance(event := entry.event, Referred):
            by.setdefault(event.referral, set()).add(entry.member)
    for entry in entries:
        event = entry.event
        if isinstance(event, Stopped) and event.referral in made:
            by[event.referral].discard(entry.member)
            if not by[event.referral]:
                made[event.referral] = replace(made[event.referral], answer=STOPPED)
        elif isinstance(event, Returned) and event.referral in made:
            made[event.referral] = replace(made[event.referral], is_returned=True)
    for message in _as_written(letters):
        if message.referral not in made:
            continue
        known = made[message.referral]
        if known.referred.to != message.sender:
            continue
        if message.answer == ERASED:
            made[message.referral] = replace(known, erased_on=known.erased_on or message.day)
        else:
            made[message.referral] = replace(
                known,
                answer=message.answer,
                code=message.code,
                text=message.text or "",
                outcome=message.outcome,
            )
    for entry in entries:
        event = entry.event
        if isinstance(event, Answered) and event.answer == RECALLED and event.referral in made:
            made[event.referral] = replace(
                made[event.referral], answer=RECALLED, code=None, text=event.text
            )
    return tuple(made.values())


def on_it(every: Iterable[Given], terms: Terms, to: str) -> tuple[Given, ...]:
    """The referrals to this organisation on this very consent, without what never went."""
    return tuple(
        one
        for one in every
        if (one.referred.consent, one.referred.to) == (terms.id, to) and one.answer != STOPPED
    )


def is_used(every: Iterable[Given], terms: Terms, to: str) -> bool:
    """Whether a consent permits no further referral to this organisation."""
    made = on_it(every, terms, to)
    if terms.purpose == TRANSLATION:
        return any(one.answer not in _ENDED for one in made)
    return bool(made)


def before(
    every: Iterable[Given], terms: Terms, to: str, parts: Iterable[str]
) -> tuple[Given, ...]:
    """The referrals by which an organisation has some of these ``parts`` (hashes) still.

    Interpreters have nothing: what they are asked once more is another translation.
    """
    wanted = set(parts)
    if terms.purpose == TRANSLATION:
        return ()
    return tuple(
        one
        for one in every
        if one.referred.to == to and one.is_with_them and wanted & set(one.referred.parts)
    )


def _as_written(letters: Iterable[Letter]) -> Iterator[ReferralAnswer]:
    """Other offices' answers in the order of their arrival, but each member's own in theirs.

    A counter is of one member's key: what it says of another member's messages means nothing.
    """
    arrived = sorted(letters, key=lambda one: one.seq)
    answers = [one.message for one in arrived if isinstance(one.message, ReferralAnswer)]
    theirs: dict[tuple[str, str], list[ReferralAnswer]] = {}
    for one in sorted(answers, key=lambda one: one.counter):
        theirs.setdefault((one.sender, one.member), []).append(one)
    for one in answers:
        yield theirs[one.sender, one.member].pop(0)


def taken(letters: Sequence[Letter], entries: Iterable[Entry]) -> tuple[Taken, ...]:
    """The referrals that this office received, with what it said to each."""
    answers = [event for entry in entries if isinstance(event := entry.event, Answered)]
    said = {event.referral: event for event in answers if event.answer != ERASED}
    attested = {event.referral for event in answers if event.answer == ERASED}
    recalled = {
        (message.referral, message.sender): message.text or ""
        for letter in letters
        if isinstance(message := letter.message, ReferralAnswer) and message.answer == RECALLED
    }
    found = []
    for letter in letters:
        if isinstance(referral := letter.message, Referral):
            one = Taken(letter=letter, referral=referral, is_attested=referral.id in attested)
            if (why := recalled.get((referral.id, referral.sender))) is not None:
                ended = said.get(referral.id)
                outcome = ended.outcome if ended else None
                one = replace(one, answer=RECALLED, outcome=outcome, why=why)
            elif said_to_it := said.get(referral.id):
                one = replace(
                    one,
                    answer=said_to_it.answer,
                    code=said_to_it.code,
                    outcome=said_to_it.outcome,
                )
            found.append(one)
    return tuple(found)
