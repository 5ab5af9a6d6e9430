"""A first complaint: one message for each organisation, with the parts chosen for it and no other.

Organisations that must not or cannot be used are refused one by one, with a sentence; the others
get theirs. Nothing is sent here, see `complaints.complainant.delivery`.
"""

from collections.abc import Sequence
from datetime import date

from complaints.address_book import AddressBook
from complaints.complainant.delivery import Delivery, Letter, Refusal, may_pass
from complaints.complainant.errors import AlreadyWrittenError, NothingToSendError
from complaints.complainant.keepsake import KeepsakeState, may_write, seal_keepsake
from complaints.complainant.record import Choice, chosen, consent, reply_address
from complaints.directory import DirectoryError
from complaints.domain.attachments import belonging
from complaints.domain.identifiers import new_id
from complaints.domain.messages import AttachmentReference, Complaint, Keepsake
from complaints.domain.parts import Part
from complaints.portal_client import ProblemError
from complaints.sealing import SealedFile, UnusableRecipientError, seal_message
from crypto.receipt import SELF, Receipt, ReceiptKeys


def prepare(
    parts: Sequence[Part],
    choices: Sequence[Choice],
    *,
    book: AddressBook,
    receipt: Receipt,
    language: str,
    today: date,
    files: Sequence[SealedFile] = (),
    kept: KeepsakeState | None = None,
) -> Delivery:
    """The complaint, sealed for each chosen organisation, ready to send.

    Without choices the parts are kept for the complainant alone. ``files`` are those of which
    evidence parts speak. ``kept`` is what was kept before, see `hand_over`. Raises
    `NothingToSendError` when a choice names a part that is not there, or when nothing was chosen
    and nothing is to be kept.
    """
    if not parts:
        raise NothingToSendError("There is nothing to send: no part has anything in it.")
    keys = receipt.derive(book.directory.instance)
    state = kept or KeepsakeState.first(parts, language)
    attachments = belonging(parts, (*(file.reference for file in files), *state.attachments))
    letters, refusals = [], []
    for choice in choices:
        given = chosen(parts, choice.parts)
        try:
            letters.append(_letter(choice, given, attachments, book, keys, language, today))
        except (DirectoryError, UnusableRecipientError, ProblemError) as error:
            if may_pass(error):
                raise
            refusals.append(Refusal(organisation=choice.organisation, sentence=str(error)))
    return Delivery(
        receipt=receipt,
        directory=book.directory,
        letters=letters,
        refusals=refusals,
        own_tag=keys.addressee(SELF).tag,
        keepsake=lambda filings: seal_keepsake(
            state.after(
                [one.sent for one in filings],
                letters=[one.letter.message for one in filings],
                organisations=may_write([one.letter.message for one in filings], book),
                parts=parts,
                attachments=attachments,
            ),
            keys=keys.addressee(SELF),
            book=book,
            today=today,
        ),
        files=[file for file in files if file.reference in attachments],
    )


def hand_over(
    choices: Sequence[Choice],
    *,
    keepsake: Keepsake,
    counter: int,
    news: Sequence[Part] = (),
    files: Sequence[SealedFile] = (),
    book: AddressBook,
    receipt: Receipt,
    today: date,
) -> Delivery:
    """What was kept, sealed as a complaint for organisations that know nothing of it yet.

    ``news`` are parts that are new, or that replace those of the same name, ``files`` what evidence
    among them speaks of; ``counter`` is the highest seen of any keepsake. Raises
    `AlreadyWrittenError` for who has a complaint already, and otherwise what `prepare` does.
    """
    written = {one.to for one in keepsake.sent}
    if again := sorted(choice.organisation for choice in choices if choice.organisation in written):
        raise AlreadyWrittenError(f"{again[0]} has this already; write more to it instead.")
    kept = {one.name: one.part for one in keepsake.parts if one.part}
    return prepare(
        tuple((kept | {part.name: part for part in news}).values()),
        choices,
        book=book,
        receipt=receipt,
        language=keepsake.language,
        today=today,
        files=files,
        kept=KeepsakeState.of(keepsake, counter=counter),
    )


def _letter(
    choice: Choice,
    parts: tuple[Part, ...],
    attachments: Sequence[AttachmentReference],
    book: AddressBook,
    receipt: ReceiptKeys,
    language: str,
    today: date,
) -> Letter:
    recipient = book.recipient(choice.organisation)
    keys = receipt.addressee(choice.organisation)
    message = Complaint(
        id=new_id(),
        sender=keys.case.hex(),
        to=choice.organisation,
        case=keys.case.hex(),
        counter=1,
        day=today,
        directory=book.directory.reference,
        parts=parts,
        attachments=belonging(parts, attachments),
        consents=tuple(
            consent(one, receipt=receipt, asked_by=choice.organisation, today=today)
            for one in choice.permissions
        ),
        reply=reply_address(keys),
        language=language,
    )
    return Letter(
        organisation=choice.organisation,
        message=message,
        sealed=seal_message(message, key=keys.signing_key, recipient=recipient),
    )
