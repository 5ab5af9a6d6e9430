"""Referrals that members made without having seen each other, and that cannot both be meant.

Two to one organisation of the same parts, or on one consent; or two that each hand the case over.
No more was disclosed than was agreed to, but somebody may do the work twice, and nobody knows of
it. A person is shown both, until one is taken back or stopped, or somebody says that both stand.
That one is over decides nothing about another of which nobody has heard: it may still wait to be
sent, to an office that has declined the same or has done the work. Where one took back the one, and
another the other, without having seen each other, nobody has the case any more: that is a collision
of their decisions, until somebody who saw both decides how it goes on. So is it where one was taken
back, and a colleague said at the same moment that both are meant: the recipient has one alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from complaints.domain.consent import Consent
from complaints.domain.decisions import Collision
from complaints.domain.events import Answered, Asked, Moved, ReferralsStand, Referred, Stopped
from complaints.domain.history import Entry
from complaints.domain.referrals import RECALLED, STOPPED, UNANSWERED, Given

#: After these there is nothing left to decide, once both have reached whom they were made for.
_OVER = ("done", "expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """Two such referrals, in the common order of the office."""

    first: Given
    second: Given

    @property
    def both(self) -> tuple[Given, Given]:
        """The two of them."""
        return self.first, self.second


def doubles(given: Iterable[Given], entries: Sequence[Entry]) -> tuple[Double, ...]:
    """The pairs that nobody has decided about; ``entries`` are those of the case."""
    written: dict[str, list[Entry]] = {}
    meant: list[frozenset[str]] = []
    for entry in entries:
        match entry.event:
            case Referred(referral=of):
                written.setdefault(of, []).append(entry)
            case ReferralsStand(referrals=those):
                meant.append(frozenset(those))
    going = [one for one in given if one.answer not in (STOPPED, RECALLED)]
    return tuple(
        Double(first=one, second=other)
        for one, other in combinations(going, 2)
        if _are_double(one.referred, other.referred)
        and not _is_over(one, other)
        and not any({one.referred.referral, other.referred.referral} <= those for those in meant)
        and not any(
            a.saw(b) or b.saw(a)
            for a, b in product(written[one.referred.referral], written[other.referred.referral])
        )
    )


def lost(
    given: Iterable[Given], entries: Iterable[Entry], consents: Iterable[Consent]
) -> tuple[Collision, ...]:
    """Where both of two were taken back, each by somebody who meant the other; or one, of which a
    colleague said at that moment that both are meant.

    ``entries`` come from `complaints.domain.history.ordered`. What rests on none of the
    ``consents`` that stand had to be taken back, whoever said so.
    """
    standing = {one.terms.id for one in consents}
    back = {
        one.referred.referral: one.referred
        for one in given
        if one.answer in (STOPPED, RECALLED)
        and (one.referred.consent in standing or one.referred.override)
    }
    said: list[tuple[Referred, Entry]] = []
    meant: list[tuple[tuple[str, ...], Entry]] = []
    found: list[Collision] = []
    for entry in entries:
        if isinstance(entry.event, Asked | Moved | Referred):
            found = [one for one in found if not one.is_settled_by(entry)]
        if isinstance(entry.event, ReferralsStand):
            those = entry.event.referrals
            meant.append((those, entry))
            other = next((its for one, its in said if one.referral in those), None)
            if other and not entry.saw(other):
                found.append(Collision(entry=entry, applied=False, other=other))
        if (made := back.get(_taken_back(entry) or "")) is None:
            continue
        if made.referral not in [other.referral for other, _its in said]:
            others = [its for those, its in meant if made.referral in those]
            others += [its for one, its in said if _are_double(one, made)]
            if other := next((one for one in others if not entry.saw(one)), None):
                found.append(Collision(entry=entry, applied=True, other=other))
            said.append((made, entry))
    return tuple(found)


def _taken_back(entry: Entry) -> str | None:
    match entry.event:
        case Stopped(referral=of) | Answered(referral=of, answer="recalled", automatic=False):
            return of
    return None


def _is_over(one: Given, other: Given) -> bool:
    """Whether both went, and one of them is over: whoever has the other works on it alone."""
    both = one, other
    has_gone = all(each.answer != UNANSWERED or each.erased_on for each in both)
    return has_gone and any(not each.is_with_them or each.answer in _OVER for each in both)


def _are_double(one: Referred, other: Referred) -> bool:
    if one.to != other.to:
        return one.transfer and other.transfer
    on_one = one.consent is not None and one.consent == other.consent
    return on_one or not set(one.parts).isdisjoint(other.parts)
