"""What a desk does without being asked: acknowledge, refuse, stop, recall, erase, show presence.

Each duty is done once for the whole office, as the journal says: a desk looks at a case only after
it has read everything that its colleagues wrote. Two desks that read at the same moment may both
acknowledge; the complainant then has it twice, which does no harm.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from complaints.desk import erasing
from complaints.desk.addresses import address_of
from complaints.desk.cabinet import Cabinet
from complaints.desk.errors import NotAllowedError
from complaints.desk.known import Known
from complaints.desk.safety import Safety
from complaints.desk.store import Unit
from complaints.desk.store.outgoing import Parcel
from complaints.desk.writing import Told, Writer
from complaints.directory import DirectoryError
from complaints.domain import absence, letting_go, overriding
from complaints.domain import consent as consent_rules
from complaints.domain.address import ReplyAddress
from complaints.domain.case import Case
from complaints.domain.consent import Consent
from complaints.domain.errors import ConsentError
from complaints.domain.events import (
    Acknowledged,
    Answered,
    Erased,
    HandedOver,
    LetGo,
    Present,
    Referred,
    Returned,
    Stopped,
)
from complaints.domain.history import Letter
from complaints.domain.messages import Acknowledgement, Referral
from complaints.domain.referrals import ERASED, RECALLED, Given
from complaints.domain.states import CaseState
from complaints.letters import passing_on
from complaints.letters.parts import language_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a duty works with, within one transaction."""

    unit: Unit
    cabinet: Cabinet
    writer: Writer
    known: Known


def take_back(desk: Desk, case_id: str) -> bool:
    """Stop and recall what rests on a consent that was taken back; False if not all of it could."""
    _stop(desk.unit, desk.writer, desk.cabinet.fold(case_id))
    return _recall(desk.writer, desk.known, desk.cabinet.fold(case_id))


def acknowledge(desk: Desk, case_id: str) -> bool:
    """Tell the complainant what arrived. Raises `NotAllowedError` if their address takes nothing.

    Without an address there is nobody to tell, and nothing left to do.
    """
    case = desk.cabinet.fold(case_id)
    if address := address_of(case):
        _acknowledge(desk.writer, case, address)
    return True


def let_go(desk: Desk, case_id: str) -> bool:
    """Say on which day what was taken back or recalled is to be erased, at every desk."""
    case = desk.cabinet.fold(case_id)
    for day, messages in letting_go.to_let_go(case, today=desk.writer.today).items():
        desk.writer.enter(LetGo(messages=tuple(messages), on=day), case_id=case_id)
    _note_days(desk, case_id)
    return True


def _note_days(desk: Desk, case_id: str) -> None:
    """Remember when what is said to be let go is to be erased here."""
    days = desk.cabinet.fold(case_id).erasure.on
    for message_id, day in days.items():
        desk.unit.letters.erase_on(message_id, day)
    for one in desk.unit.attachments.of_case(case_id):
        if one.message_id in days:
            desk.unit.attachments.erase_on(one.id, days[one.message_id])


def erase(desk: Desk, case_id: str) -> bool:
    """Erase what is due by today, and write down that this desk has none of it any more.

    Also where it never had it, as a newcomer's: nobody then waits for that desk.
    """
    case = desk.cabinet.fold(case_id)
    gone, member, said = _erase(desk, case), desk.writer.me.member, case.erasure.by
    if messages := tuple(one for one in gone if member not in said.get(one, frozenset())):
        desk.writer.enter(Erased(messages=messages), case_id=case_id)
    return True


def erase_silently(desk: Desk, case_id: str) -> bool:
    """Erase what is due here too, where another desk of this member writes and says so."""
    _note_days(desk, case_id)
    _erase(desk, desk.cabinet.fold(case_id))
    return True


def _erase(desk: Desk, case: Case) -> list[str]:
    """Erase what is due in the case by today; the messages (ids) that it is."""
    today = desk.writer.today
    erasing.erase(desk.unit, case, today=today)
    gone = sorted(letting_go.due(case, today=today))
    if gone:
        desk.cabinet.refold(case.id)  # a colleague's words may have come late: the search had them
    return gone


def attest(desk: Desk, case_id: str) -> bool:
    """Tell who recalled something that it is erased here; False if they could not be told.

    So is whoever asked for a translation, some days after it was done, and whoever was declined.
    Only once every desk of the office has erased it that had it: a desk that is away has it still.
    """
    all_told = True
    case = desk.cabinet.fold(case_id)
    for one in case.taken:
        if one.is_attested or not letting_go.has_ended(case, one):
            continue
        if case.erasure.is_erased_by([one.referral.id], _holders(desk, one.letter)):
            all_told &= _tell_organisation(
                desk.writer, desk.known, one.referral, ERASED, case_id=case_id
            )
    return all_told


def come_back(desk: Desk, case_id: str) -> bool:
    """Bring the case into the queue again where a referral was declined or not answered in time."""
    case = desk.cabinet.fold(case_id)
    for one in case.given:
        if case.state is not CaseState.CLOSED and one.comes_back(desk.writer.today):
            desk.writer.enter(Returned(referral=one.referred.referral), case_id=case_id)
    return True


def hand_over(desk: Desk, case_id: str) -> bool:
    """Tell the complainant, once, who has taken their case over."""
    case = desk.cabinet.fold(case_id)
    said = {one.event.referral for one in case.entries if isinstance(one.event, HandedOver)}
    for one in case.given:
        if not one.is_taken_over or one.referred.referral in said:
            continue
        told = None
        if address := address_of(case):
            language = language_for(case.language)
            text = passing_on.tell_taken_over(
                language, to=desk.known.name(one.referred.to, language)
            )
            told = desk.writer.reply(address, Told(text=text, language=language))
        event = HandedOver(referral=one.referred.referral, to=one.referred.to, told=told)
        desk.writer.enter(event, case_id=case_id)
    return True


#: Each in a step of its own: an address that takes no reply must not keep a referral going.
DUTIES: Final[tuple[Callable[[Desk, str], bool], ...]] = (
    take_back,
    let_go,
    erase,
    attest,
    come_back,
    hand_over,
    acknowledge,
)
#: Those of them that are due because time has passed, though nothing came.
IN_TIME: Final = (come_back, let_go, erase, attest)


def may_go(desk: Desk, parcel: Parcel) -> bool:
    """Whether this may be given to another organisation today.

    A referral whose consent no longer counts, which a colleague took back, or which the rules
    meanwhile keep from its reader, is stopped for good; so is one that rests on an absence, once
    the complainant has written. One that a colleague made, too, waits until somebody has decided,
    unless somebody is in danger. To be asked at the moment when it would be sent: it may have
    waited until after the consent's last day, and the complainant may have told more.
    """
    case = desk.cabinet.fold(parcel.case_id)
    made = next((one for one in case.given if one.referred.referral == parcel.message_id), None)
    if made is None:
        return True  # an answer: it gives nothing away that they do not have
    if _waits(desk, case, made):
        return False
    today = desk.writer.today
    agreed = (_is_answered_for(case, made) and not _is_late(case, made, today)) or any(
        one.terms.id == made.referred.consent and _permits(desk, case, one, made)
        for one in case.consents
    )
    is_safe = not Safety.of(case, desk.known, today).refusal(made.referred.to)
    if agreed and is_safe and made.answer != RECALLED:
        return True
    if stop_one(desk.unit, desk.writer, made, case.id):
        desk.cabinet.refold(case.id)
    return False


def _permits(desk: Desk, case: Case, consent: Consent, made: Given) -> bool:
    """Whether a consent permits today, to what its reader is by now, what was laid out on it.

    Whom the directory does not know any more nothing can be filed for, see `sending`.
    """
    to, today = made.referred.to, desk.writer.today
    listed = desk.known.organisations.get(to)
    try:
        if listed:
            consent_rules.check(
                consent,
                sender=desk.writer.me.organisation,
                reader=to,
                reader_kind=listed.kind,
                parts=made.referred.parts,
                reply=consent.terms.reply,
                today=today,
            )
        absence.check(case, consent, to=to, today=today)
    except ConsentError:
        return False
    return today <= consent.terms.expires


def may_tell(desk: Desk, parcel: Parcel) -> bool:
    """Whether a complainant may be told this now: not of a referral that waits for a person.

    Of one that a colleague's desk made as well they read once, in the words of the first.
    """
    case = desk.cabinet.fold(parcel.case_id)
    made = [one.event for one in case.entries if isinstance(one.event, Referred)]
    ours = next((one for one in made if one.told == parcel.message_id), None)
    if ours is None:
        return True
    if next(one.told for one in made if one.referral == ours.referral and one.told) != ours.told:
        desk.unit.outgoing.stop([parcel.message_id])
        return False
    same = [one for one in case.given if one.referred.referral == ours.referral]
    return not any(_waits(desk, case, one) for one in same)


def _waits(desk: Desk, case: Case, made: Given) -> bool:
    """Whether it was not sent yet, and a colleague gave the same without knowing of it."""
    is_held = bool(case.doubled(made.referred.referral)) and made.referred.override is None
    return is_held and not desk.unit.outgoing.is_sent(made.referred.referral)


def refuse(unit: Unit, writer: Writer, known: Known, referral: Referral, why: str) -> None:
    """Tell whoever referred that the consents do not permit it, once."""
    counting = unit.journal.counting("", known.left(writer.me.organisation))
    said = {one.event.referral for one in counting if isinstance(one.event, Answered)}
    if referral.id in said:
        return
    event = Answered(
        referral=referral.id,
        to=referral.sender,
        answer="declined",
        code="consent-unclear",
        text=why,
        automatic=True,
    )
    try:
        recipient = known.recipient(referral.sender, writer.today)
    except DirectoryError:
        return  # nobody to tell; the refusal itself is listed
    writer.answer(event=event, case_of_referral=referral.case, case_id="", recipient=recipient)


def show_presence(unit: Unit, writer: Writer, member: str) -> None:
    """At least one entry a day, so that a hole in the chain is noticed within one."""
    last = unit.journal.last(member)
    if last is None or last.message.day < writer.today:
        writer.enter(Present())


def _acknowledge(writer: Writer, case: Case, address: ReplyAddress) -> None:
    for letter in case.to_acknowledge:
        told = Told(
            state=case.state.value,
            acknowledgement=Acknowledgement(message=letter.message.id, envelope=letter.envelope),
        )
        reply = writer.reply(address, told)
        writer.enter(Acknowledged(message=letter.message.id, reply=reply), case_id=case.id)


def _stop(unit: Unit, writer: Writer, case: Case) -> None:
    """What rests on a consent that was taken back, and has not been sent, never is.

    A colleague may have recalled it before we have sent it: it stops here all the same.
    """
    for one in _without_consent(case):
        stop_one(unit, writer, one, case.id)


def stop_one(unit: Unit, writer: Writer, made: Given, case_id: str) -> bool:
    """Never send a referral, nor tell the complainant of it; whether it was stopped whole."""
    if not unit.outgoing.stop([made.referred.referral]):
        return False
    if made.referred.told:
        unit.outgoing.stop([made.referred.told])
    writer.enter(Stopped(referral=made.referred.referral), case_id=case_id)
    return True


def _recall(writer: Writer, known: Known, case: Case) -> bool:
    """Whoever already has what was taken back is told; False if somebody could not be."""
    all_told = True
    for one in _lapsed(case):
        try:
            recall_one(writer, known, one, case.id)
        except (DirectoryError, NotAllowedError):  # it is sealed before anything is kept
            all_told = False
    return all_told


def recall_one(writer: Writer, known: Known, made: Given, case_id: str, *, why: str = "") -> None:
    """Tell whoever has a referral that it is recalled; a member who says ``why`` does it.

    Raises `DirectoryError` where they must not be written to, and `NotAllowedError`.
    """
    recipient = known.recipient(made.referred.to, writer.today)
    event = Answered(
        referral=made.referred.referral,
        to=made.referred.to,
        answer=RECALLED,
        code=None,
        text=why,
        automatic=not why,
    )
    writer.answer(event=event, case_of_referral=case_id, case_id=case_id, recipient=recipient)


def _holders(desk: Desk, letter: Letter) -> set[str]:
    """The members of today whose desks may have it: a desk that reads writes an entry that day."""
    me, journal = desk.writer.me, desk.unit.journal
    card = desk.known.cards.get(me.organisation)
    members = [one.id for one in card.current_members(desk.writer.today)] if card else []
    read = {one: journal.last(one) for one in members}
    there = {
        one
        for one, last in read.items()
        if last and (last.message.inbox.seq >= letter.seq or last.message.day >= letter.message.day)
    }
    return there | {me.member}


def _tell_organisation(
    writer: Writer, known: Known, referral: Referral, answer: str, *, case_id: str
) -> bool:
    event = Answered(
        referral=referral.id,
        to=referral.sender,
        answer=answer,
        code=None,
        text="",
        automatic=True,
    )
    try:
        recipient = known.recipient(referral.sender, writer.today)
        writer.answer(
            event=event, case_of_referral=referral.case, case_id=case_id, recipient=recipient
        )
    except (DirectoryError, NotAllowedError):  # it is sealed before anything is kept
        return False
    return True


def _lapsed(case: Case) -> list[Given]:
    """The referrals whose consent was taken back and whose parts may still be with somebody."""
    return [one for one in _without_consent(case) if one.may_be_there]


def _without_consent(case: Case) -> list[Given]:
    """The referrals whose consent, or override, no longer counts."""
    valid = {consent.terms.id for consent in case.consents}
    return [
        one
        for one in case.given
        if one.referred.consent not in valid and not _is_answered_for(case, one)
    ]


def _is_late(case: Case, made: Given, today: date) -> bool:
    """Whether the override was approved so long ago that it is not sent any more."""
    proposal = overriding.proposal(case, made.referred.override or "")
    return proposal is None or not proposal.may_be_sent(today)


def _is_answered_for(case: Case, made: Given) -> bool:
    """Whether two members answer for it, and the complainant has not decided themself since."""
    if made.referred.override is None:
        return False
    proposal = overriding.proposal(case, made.referred.override)
    try:
        overriding.check(case, made.referred.to, made.referred.parts)
    except ConsentError:
        return False
    return proposal is not None and proposal.may_go
