"""Filing: a verified message becomes a letter of a case, an entry of the journal, or a refusal.

What was verified by its signature is judged here by what the office knows: whether it was seen
before, whether it is in order, whether a referral's consents permit what it brings. Nothing is
dropped: what is not filed stays in the list of what was refused, with the reason.
Source: SPEC.md, sections 9 and 11.
"""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Final

from complaints import consents
from complaints.desk import afterwards, alarms
from complaints.desk.alarms import AlarmKind
from complaints.desk.cabinet import Cabinet
from complaints.desk.reading import TRY_AGAIN, Reason, Unreadable, Verified
from complaints.desk.store.inbox import Refused
from complaints.desk.store.letters import Filed
from complaints.desk.store.written import Written
from complaints.desk.tray import Tray
from complaints.domain import consent as consent_rules
from complaints.domain import override, translating
from complaints.domain.agreeing import permits_referral
from complaints.domain.attachments import belonging
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


class Filing:
    """Files several outcomes of reading into an organisation's cabinet, in one transaction."""

    def __init__(
        self, cabinet: Cabinet, outcomes: Sequence[Verified | Unreadable], *, organisation: str
    ) -> None:
        self._cabinet = cabinet
        self._unit = cabinet.unit
        self._organisation = organisation
        self._outcomes = outcomes
        messages = [one.message for one in outcomes if isinstance(one, Verified)]
        self._tray = Tray(cabinet.unit, messages)
        #: Why which record was not filed, by its number: of those that were tried here.
        self.refused: dict[int, str] = {}
        #: Whether an entry of the journal came that this desk did not have.
        self.has_heard = False

    def file(self) -> list[tuple[Referral, str]]:
        """File each, or keep it among what was refused; then fold the cases that changed, once.

        Returns the referrals that were refused for their consents, and why: who sent them must be
        told. The index of the search has still to take in what was filed.
        """
        untold = [refused for one in self._outcomes if (refused := self._file(one))]
        self._tray.lay_down()
        self._cabinet.refold_all(self._tray.cases, due=True, found_later=True)
        return untold

    def _file(self, outcome: Verified | Unreadable) -> tuple[Referral, str] | None:
        if isinstance(outcome, Unreadable):
            self._refuse(outcome, outcome.reason, outcome.detail)
            return None
        try:
            self._put(outcome)
        except _RefusedError as error:
            self._refuse(outcome, error.reason, str(error))
            if isinstance(outcome.message, Referral) and error.reason is Reason.CONSENT:
                return outcome.message, str(error)
            return None
        self._tray.put_done(outcome.record.seq)
        return None

    def _put(self, verified: Verified) -> None:
        """Put the message into the tray, unless it is known."""
        message = verified.message
        if isinstance(message, Journal):
            self._put_entry(verified, message)
            return
        if isinstance(message, Identities):
            return  # the keyring has them, and nothing else ever
        if known := self._tray.hash_of(message.id):
            if known == hashlib.sha256(verified.signed).hexdigest():
                return
            raise _RefusedError(Reason.REPLAYED, _SEEN)
        case_id = self._case_of(message)
        highest = self._tray.highest_counter(verified.signer, case_id)
        self._tray.put_letter(
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
        today = self._cabinet.today
        afterwards.doubt_filed(self._unit, verified.record.seq, message, case_id, today)
        if isinstance(message, Complaint | FollowUp | Referral):
            self._unit.attachments.add(
                belonging(message.parts, message.attachments),
                case_id=case_id,
                message_id=message.id,
            )

    def _put_entry(self, verified: Verified, message: Journal) -> None:
        written = Written(
            message=message,
            seq=verified.record.seq,
            signed=verified.signed,
            signature=verified.signature,
        )
        if known := self._tray.hash_of(message.id):
            if known == written.hash:
                self._tray.put_returned(written)
                return
            raise _RefusedError(Reason.REPLAYED, _SEEN)
        self._check_end(message, written.hash)
        self._check_reach(message)
        self._tray.put_entry(written)
        self.has_heard = True

    def _check_end(self, message: Journal, digest: str) -> None:
        """Of whom had to leave only the chain that ends where the card says is taken.

        It is taken from its end on, so that what is added to it beside is never part of it.
        """
        last = self._cabinet.left.get(message.member)
        if last is None or digest == last:
            return
        self._tray.lay_down()
        after = self._unit.journal.at(message.member, message.entry + 1)
        end = self._cabinet.end_of(message.member)
        is_before = end is not None and message.entry < end
        if not is_before or all(one.message.previous != digest for one in after):
            raise _RefusedError(
                Reason.AFTER_LEAVING, f"It is by {message.member}, who had left the office."
            )

    def _check_reach(self, message: Journal) -> None:
        """Nobody may use up the numbers in which the whole office counts.

        A desk that has nothing yet may come late to an office that has written for years.
        """
        clock, end = self._tray.clock, self._tray.end(message.member)
        clock_limit = clock + _AHEAD if clock else _FIRST
        entry_limit = end + _MISSING if end else _FIRST
        if message.clock > clock_limit or message.entry > entry_limit:
            kind, member, today = AlarmKind.FAR_AHEAD, message.member, self._cabinet.today
            alarms.stand(self._unit, kind, wrong=True, detail=member, today=today, of=member)
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
        if message.case and (
            message.case in self._tray.cases or self._unit.cases.has(message.case)
        ):
            return message.case
        raise _RefusedError(
            Reason.UNKNOWN_KIND, "A newer program wrote this; it can be read once this one is new."
        )

    def _check_consents(self, referral: Referral) -> None:
        try:
            check_consents(
                referral,
                reader=self._organisation,
                reader_kind=self._cabinet.kind,
                today=self._cabinet.today,
            )
        except ConsentError as error:
            raise _RefusedError(Reason.CONSENT, f"{error} ({error.check})") from error

    def _check_address(self, referral: Referral) -> None:
        """Nobody who refers may lead our replies to a complainant we know somewhere else."""
        if (address := referral.reply) is None:
            return
        self._tray.lay_down()
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
        self._tray.lay_down()
        if answer.answer == RECALLED:
            ours = self._unit.letters.get(answer.referral)
            if ours and ours.letter.message.sender == answer.sender:
                return ours.case_id
        made = [
            one.referred
            for one in self._cabinet.fold(answer.case).given
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
                day=self._cabinet.today,
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
