"""What a desk does without being asked: acknowledge, refuse, stop, show that it was there.

Each duty is done once for the whole office, as the journal says: a desk looks at a case only after
it has read everything that its colleagues wrote. Two desks that read at the same moment may both
acknowledge; the complainant then has it twice, which does no harm.
"""

from complaints.desk.errors import NotAllowedError
from complaints.desk.filing import Cabinet
from complaints.desk.registry import Known
from complaints.desk.store import Unit
from complaints.desk.writing import Told, Writer
from complaints.directory import DirectoryError
from complaints.domain.case import Case
from complaints.domain.events import Acknowledged, Answered, Present, Stopped
from complaints.domain.messages import Acknowledgement, Referral
from complaints.domain.referrals import UNANSWERED


def attend(unit: Unit, cabinet: Cabinet, writer: Writer, case_id: str) -> None:
    """Do what this case asks of the desk itself."""
    case = cabinet.fold(case_id)
    _acknowledge(writer, case)
    _stop(unit, writer, case)
    cabinet.refold(case_id, due=False)


def refuse(unit: Unit, writer: Writer, known: Known, referral: Referral, why: str) -> None:
    """Tell whoever referred that the consents do not permit it, once."""
    said = {
        entry.event.referral
        for entry in unit.journal.of_case("")
        if isinstance(entry.event, Answered)
    }
    if referral.id in said:
        return
    try:
        recipient = known.recipient(referral.sender, writer.today)
        writer.answer(
            referral=referral,
            case_id="",
            recipient=recipient,
            answer="declined",
            code="consent-unclear",
            text=why,
        )
    except (DirectoryError, NotAllowedError):
        return  # nobody to tell; the refusal itself is listed
    writer.enter(
        Answered(
            referral=referral.id,
            to=referral.sender,
            answer="declined",
            code="consent-unclear",
            text=why,
            automatic=True,
        )
    )


def show_presence(unit: Unit, writer: Writer, member: str) -> None:
    """At least one entry a day, so that a hole in the chain is noticed within one."""
    last = unit.journal.last(member)
    if last is None or last.message.day < writer.today:
        writer.enter(Present())


def _acknowledge(writer: Writer, case: Case) -> None:
    if case.reply is None:
        return
    for letter in case.to_acknowledge:
        told = Told(
            state=case.state.value,
            acknowledgement=Acknowledgement(message=letter.message.id, envelope=letter.envelope),
        )
        reply = writer.reply(case.reply, told)
        writer.enter(Acknowledged(message=letter.message.id, reply=reply), case_id=case.id)


def _stop(unit: Unit, writer: Writer, case: Case) -> None:
    """What rests on a consent that was taken back, and has not been sent, never is."""
    valid = {consent.terms.id for consent in case.consents}
    lapsed = [
        one.referred.referral
        for one in case.given
        if one.answer == UNANSWERED and one.referred.consent not in valid
    ]
    for referral in unit.outgoing.stop(lapsed):
        writer.enter(Stopped(referral=referral), case_id=case.id)
