"""What became of the overrides that members of an office proposed in one case.

* An approval counts that another member than the proposer wrote within 24 hours of the proposal.
* A refusal stops it, whoever writes it and whenever it comes: what two members at the same moment
  decide differently is not given away, and if it was already, both are shown.
* Nothing is overridden that the complainant said no to or took back, nor what a consent allows.
* Two members answer for what is so when the second one approves: what was corrected since the
  proposal is proposed anew, and nobody approves over words that came after what they had read.
* What was approved and has not been sent for `SENT_WITHIN` never is.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from complaints.domain import absence, permitted
from complaints.domain import consent as consent_rules
from complaints.domain.case import Case
from complaints.domain.consent import Consent
from complaints.domain.errors import ConsentError
from complaints.domain.events import (
    OverrideApproved,
    OverrideProposed,
    OverrideRefused,
    Referred,
)
from complaints.domain.history import Entry
from complaints.domain.identifiers import ID_SIZE
from complaints.domain.messages import Complaint, FollowUp
from complaints.domain.override import APPROVED_WITHIN, SENT_WITHIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One override: who proposed it when, and who approved or refused it, if anybody.

    ``inbox`` is the place up to which the proposer's desk had read.
    """

    proposed: OverrideProposed
    by: str
    at: datetime
    inbox: int
    approved_by: str | None = None
    approved_at: datetime | None = None
    refused_by: str | None = None
    is_given: bool = False

    @property
    def may_go(self) -> bool:
        """Whether a second member approved it in time and nobody refused it."""
        return self.approved_by is not None and self.refused_by is None

    def may_be_sent(self, today: date) -> bool:
        """Whether it may go, and was not approved too long ago."""
        return self.approved_at is not None and (
            self.may_go and today - self.approved_at.date() <= SENT_WITHIN
        )

    @property
    def collides(self) -> bool:
        """Whether it was given, and somebody had refused it without having seen that."""
        return self.is_given and self.refused_by is not None

    def waits(self, now: datetime) -> bool:
        """Whether it still waits for a second member."""
        decided = self.approved_by or self.refused_by or self.is_given
        return not decided and timedelta() <= now - self.at <= APPROVED_WITHIN


def proposals(entries: Iterable[Entry]) -> tuple[Proposal, ...]:
    """The fold of what was proposed, in that order; ``entries`` are ordered."""
    found: dict[str, Proposal] = {}
    entries = tuple(entries)
    for entry in entries:
        if isinstance(event := entry.event, OverrideProposed):
            found.setdefault(
                event.override,
                Proposal(proposed=event, by=entry.member, at=entry.at, inbox=entry.inbox),
            )
    for entry in entries:
        match entry.event:
            case OverrideApproved(override=one) if one in found:
                known = found[one]
                in_time = timedelta() <= entry.at - known.at <= APPROVED_WITHIN
                if entry.member != known.by and in_time and known.approved_by is None:
                    found[one] = replace(known, approved_by=entry.member, approved_at=entry.at)
            case OverrideRefused(override=one) if one in found:
                known = found[one]
                found[one] = replace(known, refused_by=known.refused_by or entry.member)
            case Referred(override=str(one)) if one in found:
                found[one] = replace(found[one], is_given=True)
    return tuple(found.values())


def proposal(case: Case, override: str) -> Proposal | None:
    """The proposal of this id in the case."""
    return next((one for one in proposals(case.entries) if one.proposed.override == override), None)


def reached(case: Case) -> int:
    """The place in the inbox of what the complainant wrote last, as far as it came."""
    theirs = (one.seq for one in case.letters if isinstance(one.message, Complaint | FollowUp))
    return max(theirs, default=0)


def check_current(case: Case, parts: Iterable[str]) -> None:
    """Return if the complainant has changed none of these parts (hashes) since.

    Raises `ConsentError` where they have: help would go by what is not so.
    """
    if not {part.hash for part in case.replaced_parts()}.isdisjoint(parts):
        raise ConsentError("override", "They have changed a part of this since. Propose it anew.")


def check(case: Case, to: str, parts: Iterable[str] = ()) -> None:
    """Return if the complainant has not decided about ``to``, or of these parts (hashes), themself.

    Raises `ConsentError` where they said no or took back, or left a part out of their yes: that is
    an answer, and it counts.
    """
    if any(one.withdrawal.scope == "all" for one in case.taken_back):
        raise ConsentError("override", "The complainant has taken everything back.")
    if any(one.withdrawal.to in (None, to) for one in case.taken_back):
        raise ConsentError("override", "The complainant took back that this may go there.")
    written = any(one.asked.to == to and one.answer is False for one in case.questions)
    if written or case.presence.said_no(to):
        raise ConsentError("override", "The complainant said no to this organisation.")
    if not left_out(case, to).isdisjoint(parts):
        raise ConsentError("override", "The complainant left a part out when they said yes.")


def check_needed(case: Case, to: str, parts: Iterable[str], *, kind: str, today: date) -> None:
    """Return if no consent allows ``to``, a body of this kind, one of these parts (hashes) today.

    Raises `ConsentError` where one does: it is to be given on that.
    """
    agreed = {
        part
        for one in case.consents
        if _permits(case, one, to=to, kind=kind, today=today)
        for part in one.terms.parts
    }
    if not agreed.isdisjoint(parts):
        raise ConsentError("override", "They agreed to this already. Refer it on their consent.")


def _permits(case: Case, consent: Consent, *, to: str, kind: str, today: date) -> bool:
    terms = consent.terms
    try:
        consent_rules.check(
            consent,
            sender=terms.asked_by,
            reader=to,
            reader_kind=kind,
            parts=(),
            reply=terms.reply,
            today=today,
        )
    except ConsentError:
        return False
    return absence.is_met(case, consent, to=to, today=today)


def left_out(case: Case, to: str) -> frozenset[str]:
    """The parts (hashes) that they were asked for and left out of every yes for ``to``."""
    agreed = [one for one in case.consents if one.terms.to == to]
    out = {
        part.hash
        for consent in agreed
        for part in permitted.left_out(case.letters, case.questions, consent)
    }
    return frozenset(out.difference(*(one.terms.parts for one in agreed)))


def referral_id(case_id: str, override: str) -> str:
    """The id of the referral that it allows: one, whoever approves it (SPEC.md, section 11)."""
    text = f"amparo/override/v1\n{case_id}\n{override}"
    return hashlib.sha256(text.encode("ascii")).digest()[:ID_SIZE].hex()
