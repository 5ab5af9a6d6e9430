"""Writing: what this member signs, sealed and laid out for the portal, all in one transaction.

A message, its counter, its place in the journal and the bytes that will be sent are kept together
or not at all. Nothing is sent here, so nothing here waits for the network, and what was decided
with the portal down is not lost.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from complaints.desk import succession
from complaints.desk.errors import NotAllowedError, UnreachableError
from complaints.desk.me import Me
from complaints.desk.store import Unit, copies
from complaints.desk.store.outgoing import LEAP, Parcel, Road
from complaints.desk.store.written import Written
from complaints.desk.succession import Standing
from complaints.domain import events
from complaints.domain.address import ReplyAddress
from complaints.domain.consent import Consent
from complaints.domain.events import Answered, Event, Restored
from complaints.domain.identifiers import new_id
from complaints.domain.identities import Identities, SharedIdentity
from complaints.domain.message import DirectoryReference
from complaints.domain.messages import (
    NO_HASH,
    Acknowledgement,
    AttachmentReference,
    Journal,
    Message,
    Question,
    Referral,
    ReferralAnswer,
    Reply,
)
from complaints.domain.override import Override
from complaints.domain.parts import Part
from complaints.domain.rendering import Rendering
from complaints.locale.marking import _
from complaints.sealing import (
    ENVELOPE_SIZE,
    REPLY_SIZE,
    Blob,
    Sealed,
    SealingError,
    seal_message,
)

_DAY: Final = 86_400  # seconds
_BELIEVED: Final = 1 << 30  # past the second: more than ten thousand stores, or 34 years, ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a reply says; at least one of them."""

    text: str | None = None
    language: str | None = None
    state: str | None = None
    acknowledgement: Acknowledgement | None = None
    question: Question | None = None


class Writer:
    """Writes for one member, within one transaction."""

    def __init__(
        self, unit: Unit, *, me: Me, directory: DirectoryReference | None, now: datetime
    ) -> None:
        if directory is None:
            raise UnreachableError(
                _("The directory has not been fetched yet; nothing can be written before that.")
            )
        self._unit = unit
        self._me = me
        self._directory = directory
        self._now = now
        self._may_write = False

    @property
    def me(self) -> Me:
        """The member who writes."""
        return self._me

    @property
    def today(self) -> date:
        """The day that the messages bear."""
        return self._now.date()

    def enter(self, event: Event, *, case_id: str = "", ahead: int = 0) -> None:
        """Add an event to the journal, next in this member's chain or so many places ahead."""
        self._check_may_write()
        journal = self._unit.journal
        last = journal.last(self._me.member)
        message = Journal(
            **self._head(to=self._me.organisation, case_id=case_id),
            entry=(last.message.entry + 1 if last else 1) + ahead,
            previous=last.hash if last else NO_HASH,
            clock=journal.clock() + 1,
            heads=journal.heads(),
            inbox=self._unit.inbox.said(),
            at=self._now.replace(second=0, microsecond=0),
            event=events.dump(event),
        )
        sealed = self._seal(message, self._me.recipient, ENVELOPE_SIZE)
        journal.add([Written(message=message, seq=None, signed=sealed.message, signature="")])
        self._lay_out(sealed, message, Road.INBOX, target=self._me.organisation, case_id=case_id)

    def _check_may_write(self) -> None:
        """Return if this desk writes for its member, after a leap where one is due.

        Raises `NotAllowedError` where another desk of theirs has gone on, `UnreachableError`
        where that cannot be known yet. Once for all that one transaction writes.
        """
        if self._may_write:
            return
        standing = succession.standing(self._unit, self._me.member)
        if standing is Standing.ELSEWHERE:
            raise NotAllowedError(succession.ELSEWHERE)
        if standing is Standing.UNREAD:
            raise UnreachableError(succession.UNREAD)
        self._may_write = True
        if standing is Standing.BEGINS:
            self._leap()

    def _leap(self) -> None:
        """Go on where no entry of ours can be, whatever was written by another store of ours.

        Nor what is written when the same backup is restored again, at once or later: no desk
        writes an entry for every second.
        """
        if not self._unit.copies.get(copies.RESTORED):
            self._unit.outgoing.leap(self._now)  # or it was done with the mark
        self._unit.copies.drop(copies.RESTORED)
        last = self._unit.journal.last(self._me.member)
        own = last.message.entry if last else 0
        second = int(self._now.timestamp())
        # a colleague who names a number beyond all reason would have nobody take ours any more
        seen = self._unit.journal.seen_of(self._me.member, most=second + _BELIEVED)
        begin = max(max(own, seen) + LEAP + second % _DAY, second)
        self.enter(Restored(after=own), ahead=begin - own)

    def reply(self, to: ReplyAddress, told: Told) -> str:
        """Write to the complainant at this address; returns the reply's id."""
        message = Reply(
            **self._head(to=to.case, case_id=to.case),
            text=told.text,
            language=told.language,
            state=told.state,
            acknowledgement=told.acknowledgement,
            question=told.question,
        )
        sealed = self._seal(message, to.recipient, REPLY_SIZE)
        self._lay_out(sealed, message, Road.REPLY, target=to.tag.hex(), case_id=to.case)
        return message.id

    def refer(
        self,
        *,
        id_: str,
        case_id: str,
        to: str,
        recipient: str,
        parts: tuple[Part, ...],
        attachments: tuple[AttachmentReference, ...],
        consent: Consent,
        reason: str,
        answer_by: date | None,
        transfer: bool,
    ) -> None:
        """Give the parts to another organisation, with files that were laid out for ``id_``."""
        message = Referral(
            **self._head(to=to, case_id=case_id) | {"id": id_},
            parts=parts,
            attachments=attachments,
            consents=(consent,),
            reason=reason,
            answer_by=answer_by,
            transfer=transfer,
            reply=consent.terms.reply,
            language=consent.terms.language,
        )
        sealed = self._seal(message, recipient, ENVELOPE_SIZE)
        self._lay_out(sealed, message, Road.INBOX, target=to, case_id=case_id)

    def refer_urgently(
        self,
        *,
        id_: str,
        case_id: str,
        to: str,
        recipient: str,
        parts: tuple[Part, ...],
        attachments: tuple[AttachmentReference, ...],
        override: Override,
        language: str,
    ) -> None:
        """Give the parts to another organisation without consent, as two members answer for it."""
        message = Referral(
            **self._head(to=to, case_id=case_id) | {"id": id_},
            parts=parts,
            attachments=attachments,
            consents=(),
            reason=override.statement.facts,
            override=override,
            reply=None,
            language=language,
        )
        sealed = self._seal(message, recipient, ENVELOPE_SIZE)
        self._lay_out(sealed, message, Road.INBOX, target=to, case_id=case_id)

    def answer(
        self,
        *,
        event: Answered,
        case_of_referral: str,
        case_id: str,
        recipient: str,
        translation: Rendering | None = None,
    ) -> None:
        """Tell the other organisation what becomes of a referral, and write it down.

        ``case_of_referral`` is the case at the organisation that referred, ``case_id`` our own;
        ``translation`` is what was done, where that was it.
        """
        message = ReferralAnswer(
            **self._head(to=event.to, case_id=case_of_referral),
            referral=event.referral,
            answer=event.answer,
            code=event.code,
            text=event.text or None,
            outcome=event.outcome,
            translation=translation,
        )
        sealed = self._seal(message, recipient, ENVELOPE_SIZE)
        self._lay_out(sealed, message, Road.INBOX, target=event.to, case_id=case_id)
        self.enter(event, case_id=case_id)

    def share(self, *, reader: str, recipient: str, identities: tuple[SharedIdentity, ...]) -> str:
        """Give a colleague identities, sealed to their own recipient; the envelope's name."""
        message = Identities(
            **self._head(to=self._me.organisation, case_id=""),
            reader=reader,
            identities=identities,
        )
        sealed = self._seal(message, recipient, ENVELOPE_SIZE)
        self._lay_out(sealed, message, Road.INBOX, target=self._me.organisation, case_id="")
        return sealed.body.name

    def _head(self, *, to: str, case_id: str) -> dict[str, Any]:
        self._check_may_write()
        return {
            "id": new_id(),
            "sender": self._me.organisation,
            "to": to,
            "case": case_id,
            "counter": self._unit.outgoing.next_counter(case_id),
            "day": self.today,
            "directory": self._directory,
            "member": self._me.member,
        }

    def _seal(self, message: Message, recipient: str, size: int) -> Sealed:
        try:
            return seal_message(message, key=self._me.sign, recipient=recipient, size=size)
        except SealingError as error:
            raise NotAllowedError(str(error)) from error

    def _lay_out(
        self, sealed: Sealed, message: Message, road: Road, *, target: str, case_id: str
    ) -> None:
        for chunk in sealed.chunks:
            self._add(chunk, Road.CHUNK, "", message.id, case_id)
        for body in sealed.bodies:
            self._add(body, road, target, message.id, case_id)

    def _add(self, body: Blob, road: Road, target: str, message_id: str, case_id: str) -> None:
        self._unit.outgoing.add(
            Parcel(
                road=road,
                target=target,
                name=body.name,
                body=body.data,
                message_id=message_id,
                case_id=case_id,
                day=self.today,
            )
        )
