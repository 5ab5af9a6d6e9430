"""Coming back: to add, to answer a question with a consent or a no, to take back.

A consent is only ever given for parts that the complainant's own keepsake knows: an organisation
cannot make somebody sign for hashes that they cannot see.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from complaints.address_book import AddressBook
from complaints.complainant.delivery import Delivery, Letter, may_pass
from complaints.complainant.errors import (
    NothingToSendError,
    UnknownPartsError,
    UnknownQuestionError,
)
from complaints.complainant.keepsake import KeepsakeState, may_write, seal_keepsake, united
from complaints.complainant.record import Permission, consent
from complaints.complainant.timeline import Asked, Timeline
from complaints.domain.attachments import belonging
from complaints.domain.consent import Attested, Consent, NamePermission
from complaints.domain.identifiers import new_id
from complaints.domain.messages import (
    Answer,
    AttachmentReference,
    FollowUp,
    Keepsake,
    KeptPart,
    OverflowStub,
    Withdrawal,
)
from complaints.domain.parts import Part
from complaints.domain.shown import AUTHORITY, NAMING, names_its_text
from complaints.portal_client import PortalClient, ProblemError
from complaints.sealing import SealedFile, SealingError, read_overflow, seal_message
from crypto.receipt import SELF, Receipt, ReceiptKeys

CONSENT_DAYS: Final = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What a follow-up says; empty, it is not sent. ``files`` are those that its parts speak of."""

    text: str | None = field(default=None, repr=False)
    language: str | None = None
    parts: tuple[Part, ...] = ()
    consents: tuple[Consent, ...] = ()
    answers: tuple[Answer, ...] = ()
    withdrawal: Withdrawal | None = None
    files: tuple[SealedFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A consent as it would be given: ``parts`` are the complainant's own, known by the keepsake.

    Whoever decides is shown this, and `agree` signs nothing else, whatever was asked since.
    """

    asked: Asked
    parts: tuple[KeptPart, ...]
    expires: date


def whole_keepsake(timeline: Timeline, portal: PortalClient) -> Keepsake | None:
    """The keepsake, with what of it lies in chunks. None if there is none, or none any more.

    Raises `PortalError` when the portal cannot answer at present.
    """
    found = [timeline.keepsake] if timeline.keepsake else []
    for stub in timeline.stubs:
        assert isinstance(stub.message, OverflowStub)
        try:
            whole = read_overflow(stub.message, stub.data, portal.chunk)
        except (SealingError, ProblemError) as error:
            if may_pass(error):
                raise
            continue  # its chunks have expired: the person must still be able to withdraw
        if isinstance(whole, Keepsake):
            found.append(whole)
    return united(found) if found else None


def find_question(timeline: Timeline, question: str) -> Asked:
    """The verified question of this id, answered already or not; `UnknownQuestionError`."""
    for entry in timeline.replies:
        reply = entry.reply
        if reply and reply.question and reply.question.id == question:
            return Asked(organisation=reply.sender, question=reply.question)
    raise UnknownQuestionError("Nobody asks this; look at the replies again.")


def propose(asked: Asked, keepsake: Keepsake, *, book: AddressBook, today: date) -> Proposal:
    """What agreeing to a question would permit.

    Raises `UnknownPartsError` when the question names a part that the keepsake does not, or not the
    text that it shows where that alone says what is allowed (`complaints.domain.shown`), and
    `DirectoryError` when whoever should be given the parts must not be used.
    """
    question = asked.question
    kept = {(part.name, part.hash): part for part in keepsake.parts}
    if not all((part.name, part.hash) in kept for part in question.parts) or not question.parts:
        raise UnknownPartsError(
            "The question names parts that are not in what you kept; do not agree to it."
        )
    if not names_its_text(question):
        raise UnknownPartsError("The question does not say which text a yes would be one to.")
    if question.to:
        book.organisation(question.to).check_usable(today)
    return Proposal(
        asked=asked,
        parts=tuple(kept[part.name, part.hash] for part in question.parts),
        expires=today + timedelta(days=CONSENT_DAYS),
    )


def agree(
    proposal: Proposal,
    keepsake: Keepsake,
    *,
    receipt: Receipt,
    instance: str,
    today: date,
    given_by: str | None = None,
    interpreter: bool = False,
    attested: Attested | None = None,
) -> Addition:
    """Yes: exactly the consent that was proposed, and the parts that the asker lacks.

    ``given_by`` is who agrees, None for whom the keepsake names; ``interpreter`` and ``attested``
    are said of one that was asked for aloud.
    """
    asked, question = proposal.asked, proposal.asked.question
    permission = Permission(
        to=question.to,
        kind=question.kind,
        purpose=question.purpose,
        parts=tuple(part.hash for part in proposal.parts),
        name=_name_for(proposal),
        language=question.language,
        text_version=question.text_version,
        given_by=given_by or _writer(keepsake),
        interpreter=interpreter,
        attested=attested,
        expires=proposal.expires,
    )
    given = consent(
        permission, receipt=receipt.derive(instance), asked_by=asked.organisation, today=today
    )
    return Addition(
        parts=_lacking(proposal.parts, keepsake, asked.organisation),
        consents=(given,),
        answers=(Answer(question=question.id, yes=True),),
    )


def _name_for(proposal: Proposal) -> NamePermission:
    """An authority learns a name from the part in which it stands, and from no other."""
    is_named = any(part.name == NAMING for part in proposal.parts)
    return NamePermission(government=proposal.asked.question.kind == AUTHORITY and is_named)


def _writer(keepsake: Keepsake) -> str:
    """Who agrees: a guardian where the keepsake says that it is about their own child alone."""
    last = next((one.part for one in reversed(keepsake.parts) if one.name == "person"), None)
    is_guardian = last and not last.adds and last.content.get("about") == ["own-child"]
    return "guardian" if is_guardian else "self"


def decline(asked: Asked) -> Addition:
    """No to a question."""
    return Addition(answers=(Answer(question=asked.question.id, yes=False),))


def prepare(
    organisation: str,
    addition: Addition,
    *,
    book: AddressBook,
    receipt: Receipt,
    timeline: Timeline,
    keepsake: Keepsake | None,
    today: date,
) -> Delivery:
    """The follow-up, sealed and ready to send. ``keepsake`` is what `whole_keepsake` gave.

    Raises `NothingToSendError` for an empty addition, and `DirectoryError` or `PortalError` when
    the organisation cannot be written to.
    """
    if addition == Addition(language=addition.language):
        raise NothingToSendError("There is nothing to send.")
    keys = receipt.derive(book.directory.instance)
    state = _state(timeline, keepsake, addition.language)
    attachments = belonging(
        addition.parts, (*(file.reference for file in addition.files), *state.attachments)
    )
    letter = _letter(
        organisation,
        addition,
        attachments,
        book,
        keys,
        counter=_counter(keepsake, timeline, organisation),
        today=today,
    )
    answered = tuple(answer.question for answer in addition.answers)
    return Delivery(
        receipt=receipt,
        directory=book.directory,
        letters=[letter],
        refusals=(),
        own_tag=keys.addressee(SELF).tag,
        keepsake=lambda filings: seal_keepsake(
            state.after(
                [one.sent for one in filings],
                letters=[one.letter.message for one in filings],
                organisations=may_write([one.letter.message for one in filings], book),
                parts=addition.parts,
                attachments=attachments,
                answered=answered if filings else (),
            ),
            keys=keys.addressee(SELF),
            book=book,
            today=today,
        ),
        files=[file for file in addition.files if file.reference in attachments],
    )


def _letter(
    organisation: str,
    addition: Addition,
    attachments: tuple[AttachmentReference, ...],
    book: AddressBook,
    receipt: ReceiptKeys,
    *,
    counter: int,
    today: date,
) -> Letter:
    recipient = book.recipient(organisation)
    keys = receipt.addressee(organisation)
    message = FollowUp(
        id=new_id(),
        sender=keys.case.hex(),
        to=organisation,
        case=keys.case.hex(),
        counter=counter,
        day=today,
        directory=book.directory.reference,
        text=addition.text,
        language=addition.language,
        parts=addition.parts,
        attachments=attachments,
        consents=addition.consents,
        answers=addition.answers,
        withdrawal=addition.withdrawal,
    )
    return Letter(
        organisation=organisation,
        message=message,
        sealed=seal_message(message, key=keys.signing_key, recipient=recipient),
    )


def _state(timeline: Timeline, keepsake: Keepsake | None, language: str | None) -> KeepsakeState:
    if keepsake is None:
        return KeepsakeState.lost(language or "und", counter=timeline.keepsake_counter)
    return KeepsakeState.of(keepsake, counter=timeline.keepsake_counter)


def _counter(keepsake: Keepsake | None, timeline: Timeline, organisation: str) -> int:
    """The next number towards an organisation.

    Counted are the messages that the keepsake knows and those that the organisation has
    acknowledged: a keepsake may be lost, or written anew after one was. Without one there was
    at least a complaint.
    """
    sent = {one.message for one in keepsake.sent if one.to == organisation} if keepsake else set()
    known = len(sent | timeline.acknowledged_by(organisation))
    return 1 + (known if keepsake else max(known, 1))


def _lacking(wanted: Sequence[KeptPart], keepsake: Keepsake, organisation: str) -> tuple[Part, ...]:
    """The wanted parts that the organisation was never given, where their text was kept."""
    given = {one for entry in keepsake.sent if entry.to == organisation for one in entry.parts}
    return tuple(one.part for one in wanted if one.hash not in given and one.part)
