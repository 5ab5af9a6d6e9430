"""A first complaint: one message for each organisation, with the parts chosen for it and no other.

Organisations that must not or cannot be used are refused one by one, with a sentence; the others
get theirs. Nothing is sent here, see `complaints.complainant.delivery`.
"""

from collections.abc import Sequence
from datetime import date

from complaints.address_book import AddressBook
from complaints.complainant.delivery import Delivery, Letter, Refusal, may_pass
from complaints.complainant.errors import NothingToSendError
from complaints.complainant.keepsake import KeepsakeState, may_write, seal_keepsake
from complaints.complainant.record import Choice, chosen, consent, reply_address
from complaints.directory import DirectoryError
from complaints.domain.identifiers import new_id
from complaints.domain.messages import Complaint
from complaints.domain.parts import Part
from complaints.portal_client import ProblemError
from complaints.sealing import UnusableRecipientError, seal_message
from crypto.receipt import SELF, Receipt, ReceiptKeys


def prepare(
    parts: Sequence[Part],
    choices: Sequence[Choice],
    *,
    book: AddressBook,
    receipt: Receipt,
    language: str,
    today: date,
) -> Delivery:
    """The complaint, sealed for each chosen organisation, ready to send.

    Raises `NothingToSendError` when a choice names a part that is not there, or when nothing was
    chosen and nothing is to be kept.
    """
    if not parts:
        raise NothingToSendError("There is nothing to send: no part has anything in it.")
    keys = receipt.derive(book.directory.instance)
    letters, refusals = [], []
    for choice in choices:
        given = chosen(parts, choice.parts)
        try:
            letters.append(_letter(choice, given, book, keys, language, today))
        except (DirectoryError, UnusableRecipientError, ProblemError) as error:
            if may_pass(error):
                raise
            refusals.append(Refusal(organisation=choice.organisation, sentence=str(error)))
    state = KeepsakeState.first(parts, language)
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
            ),
            keys=keys.addressee(SELF),
            book=book,
            today=today,
        ),
    )


def _letter(
    choice: Choice,
    parts: tuple[Part, ...],
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
