"""Filing: a verified message becomes a letter of a case, an entry of the journal, or a refusal.

What was verified by its signature is judged here by what the office knows: whether it was seen
before, whether it is in order, whether a referral's consents permit what it brings. Nothing is
dropped: what is not filed stays in the list of what was refused, with the reason.
Source: SPEC.md, sections 9 and 11.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Final

from complaints import consents
from complaints.desk import afterwards, alarms, paper_files
from complaints.desk.alarms import AlarmKind
from complaints.desk.projection import line_of
from complaints.desk.reading import TRY_AGAIN, Reason, Unreadable, Verified
from complaints.desk.store import Unit
from complaints.desk.store.cases import CaseLine
from complaints.desk.store.inbox import Refused
from complaints.desk.store.letters import Filed
from complaints.desk.store.written import Written
from complaints.desk.triage import UNJUDGED, triage
from complaints.domain import case as cases
from complaints.domain import consent as consent_rules
from complaints.domain import (
    giving_way,
    letter,
    letting_go,
    override,
    relating,
    translating,
    veil,
)
from complaints.domain.agreeing import permits_referral
from complaints.domain.attachments import belonging
from complaints.domain.case import Case
from complaints.domain.errors import ConsentError
from complaints.domain.history import Letter
from complaints.domain.identifiers import is_case
from complaints.domain.messages import (
    Complaint,
    FollowUp,
    Identities,
    Journal,
    Message,
    Referral,
    ReferralAnswer,
)
from complaints.domain.referrals import RECALLED

_AHEAD: Final = 10_000  # by which the office's clock may be ahead of what we have
_MISSING: Final = 1 << 32  # entries of a member before one that comes: seconds, once restored
_FIRST: Final = 1 << 40  # for a desk that has none; numbers end at 2^53
_SEEN: Final = "Another message with this one's number was received before."


class _RefusedError(Exception):
    """Why a message is not filed."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Cabinet:
    """Files for one organisation, within one transaction.

    ``left`` are those who had to leave it, with the hash of their last entry that counts: what
    they wrote after it is never folded, whatever day it bears and whenever it came.
    """

    def __init__(
        self, unit: Unit, *, organisation: str, kind: str, left: Mapping[str, str], today: date
    ) -> None:
        self._unit = unit
        self._left = left
        self._organisation = organisation
        self._kind = kind
        self._today = today
        #: Why which record was not filed, by its number: of those that were tried here.
        self.refused: dict[int, str] = {}
        #: Whether an entry of the journal came that this desk did not have.
        self.has_heard = False

    def file(self, outcome: Verified | Unreadable) -> Referral | None:
        """File what was read, or keep it among what was refused.

        Returns a referral that was refused for its consents: whoever sent it must be told.
        """
        seq = outcome.record.seq
        if isinstance(outcome, Unreadable):
            self._refuse(outcome, outcome.reason, outcome.detail)
            return None
        try:
            touched = self._put(outcome)
        except _RefusedError as error:
            self._refuse(outcome, error.reason, str(error))
            if isinstance(outcome.message, Referral) and error.reason is Reason.CONSENT:
                return outcome.message
            return None
        self._unit.inbox.filed(seq)
        if touched:
            self.refold(touched, due=True)
        return None

    def fold(self, case_id: str) -> Case:
        """The case as it follows from everything that is filed."""
        entries = self._unit.journal.counting(case_id, self._left)
        return cases.fold(case_id, self._unit.letters.of_case(case_id), entries)

    def shown(self, case_id: str) -> Case:
        """The case as this office may see it, for whatever is shown, printed, found or sent."""
        return veil.veiled(self.fold(case_id), kind=self._kind)

    def end_of(self, member: str) -> int | None:
        """Where the chain of somebody who had to leave ends; None if that is not known (yet)."""
        return self._unit.journal.end_of(self._left[member])

    def refold(self, case_id: str, *, due: bool | None = None) -> Case:
        """Compute the case's line anew; ``due`` None leaves what the desk has still to do."""
        whole = self.fold(case_id)
        case = veil.veiled(whole, kind=self._kind)
        was_due = self._unit.cases.due_of(case_id)
        is_known = was_due is not None  # of a new case there is nothing to take away
        still = bool(was_due) if due is None else due
        judged = triage(whole, self._today)
        self._unit.cases.put(line_of(case, due=still, triage=judged))
        if judged.rule == UNJUDGED:
            alarms.unjudged(self._unit, case_id, today=self._today)
        self._keep_beside(case, is_known=is_known)
        self._remember_papers(whole)
        return whole

    def catch_up(self, case_id: str) -> None:
        """Take in what follows from the case, and what a program before this one made nothing of.

        It kept entries that it did not know and left it at that. Papers that they brought are
        fetched from now on, and what they let go is erased.
        """
        whole = self.fold(case_id)
        if whole.erasure.on:
            self.refold(case_id, due=True)
        else:
            self._keep_beside(veil.veiled(whole, kind=self._kind), is_known=True)
            self._remember_papers(whole)

    def _remember_papers(self, whole: Case) -> None:
        paper_files.remember(self._unit, whole.id, (one.event for one in whole.entries))

    def _keep_beside(self, case: Case, *, is_known: bool) -> None:
        """Keep what is looked up without opening the case."""
        case_id = case.id
        self._unit.alike.put(case_id, relating.keys(case), is_known=is_known)
        moments = (giving_way.look_again(case), letting_go.look_again(case))
        watch = min((one for one in moments if one), default=None)
        if is_known or watch:
            self._unit.watches.put(case_id, watch)
        if is_known or case.plan.reminders:
            self._unit.reminders.put(case_id, case.plan.reminders)
        if is_known or case.ties.matters:
            self._unit.matters.put(case_id, case.ties.matters)
        if is_known and not letter.is_worked_on(case):
            self._unit.letter_drafts.forget_case(case_id)

    def judge(self, case_id: str) -> CaseLine:
        """The case's line as it would be today; nothing is kept."""
        whole = self.fold(case_id)
        case = veil.veiled(whole, kind=self._kind)
        return line_of(case, due=False, triage=triage(whole, self._today))

    def _put(self, verified: Verified) -> str | None:
        """Keep the message; returns the case that it changes, if any."""
        message = verified.message
        if isinstance(message, Journal):
            return self._put_entry(verified, message)
        if isinstance(message, Identities):
            return None  # the keyring has them, and nothing else ever
        known = self._unit.letters.hash_of(message.id)
        if known or self._unit.journal.has_id(message.id):
            if known == hashlib.sha256(verified.signed).hexdigest():
                return None
            raise _RefusedError(Reason.REPLAYED, _SEEN)
        case_id = self._case_of(message)
        highest = self._unit.letters.highest_counter(verified.signer, case_id)
        self._unit.letters.add(
            Filed(
                letter=Letter(
                    message=message,
                    seq=verified.record.seq,
                    envelope=verified.record.name,
                    out_of_order=message.counter <= highest,
                ),
                case_id=case_id,
                signer=verified.signer,
                signed=verified.signed,
                signature=verified.signature,
            )
        )
        afterwards.doubt_filed(self._unit, verified.record.seq, message, case_id, self._today)
        if isinstance(message, Complaint | FollowUp | Referral):
            self._unit.attachments.add(
                belonging(message.parts, message.attachments),
                case_id=case_id,
                message_id=message.id,
            )
        return case_id

    def _put_entry(self, verified: Verified, message: Journal) -> str | None:
        written = Written(
            message=message,
            seq=verified.record.seq,
            signed=verified.signed,
            signature=verified.signature,
        )
        if self._unit.journal.arrived(written):
            return None
        if self._unit.journal.has_id(message.id) or self._unit.letters.hash_of(message.id):
            raise _RefusedError(Reason.REPLAYED, _SEEN)
        self._check_end(message, written.hash)
        self._check_reach(message)
        self._unit.journal.add(written)
        self.has_heard = True
        return message.case or None

    def _check_end(self, message: Journal, digest: str) -> None:
        """Of whom had to leave only the chain that ends where the card says is taken.

        It is taken from its end on, so that what is added to it beside is never part of it.
        """
        last = self._left.get(message.member)
        if last is None or digest == last:
            return
        after = self._unit.journal.at(message.member, message.entry + 1)
        end = self.end_of(message.member)
        is_before = end is not None and message.entry < end
        if not is_before or all(one.message.previous != digest for one in after):
            raise _RefusedError(
                Reason.AFTER_LEAVING, f"It is by {message.member}, who had left the office."
            )

    def _check_reach(self, message: Journal) -> None:
        """Nobody may use up the numbers in which the whole office counts.

        A desk that has nothing yet may come late to an office that has written for years.
        """
        journal = self._unit.journal
        clock, last = journal.clock(), journal.last(message.member)
        clock_limit = clock + _AHEAD if clock else _FIRST
        entry_limit = last.message.entry + _MISSING if last else _FIRST
        if message.clock > clock_limit or message.entry > entry_limit:
            kind, member = AlarmKind.FAR_AHEAD, message.member
            alarms.stand(self._unit, kind, wrong=True, detail=member, today=self._today, of=member)
            raise _RefusedError(Reason.FAR_AHEAD, f"The entry is by {member}.")

    def _case_of(self, message: Message) -> str:
        match message:
            case Complaint() | FollowUp():
                return message.sender
            case Referral():
                self._check_consents(message)
                self._check_address(message)
                # without an address nobody can be written to, and the referral is all there is
                return message.reply.case if message.reply else message.id
            case ReferralAnswer():
                return self._case_of_answer(message)
        if is_case(message.sender):
            return message.sender
        if message.case and self._unit.cases.has(message.case):
            return message.case
        raise _RefusedError(
            Reason.UNKNOWN_KIND, "A newer program wrote this; it can be read once this one is new."
        )

    def _check_consents(self, referral: Referral) -> None:
        try:
            check_consents(
                referral, reader=self._organisation, reader_kind=self._kind, today=self._today
            )
        except ConsentError as error:
            raise _RefusedError(Reason.CONSENT, f"{error} ({error.check})") from error

    def _check_address(self, referral: Referral) -> None:
        """Nobody who refers may lead our replies to a complainant we know somewhere else."""
        if (address := referral.reply) is None:
            return
        known = [
            letter.message.reply
            for letter in self._unit.letters.of_case(address.case)
            if isinstance(letter.message, Complaint | Referral) and letter.message.reply
        ]
        if any(one != address for one in known):
            raise _RefusedError(
                Reason.CONSENT,
                "This office knows the complainant under another address for replies. (reply)",
            )

    def _case_of_answer(self, answer: ReferralAnswer) -> str:
        """The case of the referral, if the one who answers is the one who was given it.

        A recall comes from the one who gave it, and belongs to the case that we made of it.
        """
        if answer.answer == RECALLED:
            ours = self._unit.letters.get(answer.referral)
            if ours and ours.letter.message.sender == answer.sender:
                return ours.case_id
        made = [
            one.referred
            for one in self.fold(answer.case).given
            if one.referred.referral == answer.referral and one.referred.to == answer.sender
        ]
        said = answer.translation
        if said and made and said.part not in made[0].parts:
            raise _RefusedError(
                Reason.NOT_ASKED, "It translates something that this office has not given."
            )
        if answer.answer != RECALLED and made:
            return answer.case
        raise _RefusedError(
            Reason.NOT_ASKED, "It answers a referral that this office does not have."
        )

    def _refuse(self, outcome: Verified | Unreadable, reason: Reason, detail: str) -> None:
        self.refused[outcome.record.seq] = detail
        self._unit.inbox.refuse(
            Refused(
                seq=outcome.record.seq,
                reason=reason.value,
                detail=detail,
                day=self._today,
                sealed=outcome.record.sealed,
            )
        )
        if reason not in (*TRY_AGAIN, Reason.UNKNOWN_KIND):
            self._unit.inbox.forget(outcome.record.seq)


def check_consents(referral: Referral, *, reader: str, reader_kind: str, today: date) -> None:
    """Return if the referral's consents permit every part of it; `ConsentError` names the check.

    One with an override rests on no consent; that two members of the sender answer for it, by name,
    was verified with their cards (`complaints.desk.reading`).
    """
    if reader_kind == consent_rules.INTERPRETER:
        translating.check(referral)
    if referral.override:
        override.check(
            referral.override,
            sender=referral.sender,
            reader=reader,
            of_case=referral.case,
            parts=[part.hash for part in referral.parts],
            approved_by=referral.member,
            on=referral.day,
        )
        return
    allowed: set[str] = set()
    for consent in referral.consents:
        consents.verify(consent)
        if not permits_referral(consent.terms):
            raise ConsentError("purpose", "The consent is for a letter or for acting, no referral.")
        if consent.terms.case != referral.case:
            raise ConsentError("owner", "The consent belongs to another case.")
        consent_rules.check(
            consent,
            sender=referral.sender,
            reader=reader,
            reader_kind=reader_kind,
            parts=(),
            reply=referral.reply,
            today=today,
        )
        allowed.update(consent.terms.parts)
    if not referral.consents or not {part.hash for part in referral.parts} <= allowed:
        raise ConsentError("parts", "There is a part that no consent allows.")
