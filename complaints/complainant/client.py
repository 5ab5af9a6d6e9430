"""The reference client of the complainant's side: everything that the browser does, in Python.

Keeps nothing but what it was given, writes nothing to disk, and knows the receipt only as long as
a call lasts. Used by the command line, by field intake, and by tests.
"""

from collections.abc import Sequence
from datetime import date

from complaints.address_book import AddressBook
from complaints.complainant import answering, filing, reading
from complaints.complainant.answering import Addition, Proposal
from complaints.complainant.delivery import Delivery
from complaints.complainant.errors import NoKeepsakeError
from complaints.complainant.record import Choice
from complaints.complainant.timeline import Timeline
from complaints.directory import TrustRoot
from complaints.domain.messages import Keepsake, Withdrawal
from complaints.domain.parts import Part
from complaints.portal_client import PortalClient
from complaints.sealing import SealedFile
from crypto.receipt import Receipt


class Complainant:
    """Somebody in front of one portal, on one day.

    Every method that gives a `Delivery` has sealed but not sent: call ``delivery.send`` until it
    returns. Errors are `PortalError`, `DirectoryError`, `SealingError` and `ComplainantError`.
    """

    def __init__(self, portal: PortalClient, *, root: TrustRoot, today: date) -> None:
        self.portal = portal
        self.today = today
        self.book = AddressBook.load(portal, root=root, today=today)

    def file(
        self,
        parts: Sequence[Part],
        choices: Sequence[Choice],
        *,
        language: str,
        receipt: Receipt | None = None,
        files: Sequence[SealedFile] = (),
    ) -> Delivery:
        """Seal a complaint. The receipt, a fresh one if none is given, is the delivery's.

        ``files`` are those of which evidence parts speak, see `attach`.
        """
        return filing.prepare(
            parts,
            choices,
            book=self.book,
            receipt=receipt or Receipt.generate(),
            language=language,
            today=self.today,
            files=files,
        )

    def hand_over(
        self,
        receipt: Receipt,
        choices: Sequence[Choice],
        *,
        news: Sequence[Part] = (),
        files: Sequence[SealedFile] = (),
    ) -> Delivery:
        """Give what was kept to organisations that know nothing of it yet."""
        shown = self.replies(receipt)
        return filing.hand_over(
            choices,
            keepsake=self._keepsake(shown),
            counter=shown.keepsake_counter,
            news=news,
            files=files,
            book=self.book,
            receipt=receipt,
            today=self.today,
        )

    def replies(self, receipt: Receipt) -> Timeline:
        """Everything that lies under the receipt."""
        return reading.read(receipt, book=self.book, portal=self.portal)

    def answer(self, receipt: Receipt, organisation: str, addition: Addition) -> Delivery:
        """Write more to an organisation."""
        return self._answer(receipt, organisation, addition, self.replies(receipt))

    def proposal(self, receipt: Receipt, question: str) -> Proposal:
        """What the consent would permit that a question (id) asks for."""
        shown = self.replies(receipt)
        asked = answering.find_question(shown, question)
        return answering.propose(asked, self._keepsake(shown), book=self.book, today=self.today)

    def agree(self, receipt: Receipt, question: str) -> Delivery:
        """Give the consent that a question (id) asks for, without showing it to anybody first."""
        return self.accept(receipt, self.proposal(receipt, question))

    def accept(self, receipt: Receipt, proposal: Proposal) -> Delivery:
        """Give the consent that was proposed, and shown to whoever decides."""
        shown = self.replies(receipt)
        addition = answering.agree(
            proposal,
            self._keepsake(shown),
            receipt=receipt,
            instance=self.book.directory.instance,
            today=self.today,
        )
        return self._answer(receipt, proposal.asked.organisation, addition, shown)

    def decline(self, receipt: Receipt, question: str) -> Delivery:
        """Say no to a question (id)."""
        shown = self.replies(receipt)
        asked = answering.find_question(shown, question)
        return self._answer(receipt, asked.organisation, answering.decline(asked), shown)

    def withdraw(
        self, receipt: Receipt, organisation: str, *, referrals_to: str | None = None
    ) -> Delivery:
        """Stop sharing: everything, or only what goes to the organisation ``referrals_to``."""
        withdrawal = (
            Withdrawal(scope="referral", to=referrals_to)
            if referrals_to
            else Withdrawal(scope="all")
        )
        return self.answer(receipt, organisation, Addition(withdrawal=withdrawal))

    def _keepsake(self, shown: Timeline) -> Keepsake:
        keepsake = answering.whole_keepsake(shown, self.portal)
        if keepsake is None:
            raise NoKeepsakeError("What you kept for yourself was not found; nothing can be given.")
        return keepsake

    def _answer(
        self, receipt: Receipt, organisation: str, addition: Addition, shown: Timeline
    ) -> Delivery:
        return answering.prepare(
            organisation,
            addition,
            book=self.book,
            receipt=receipt,
            timeline=shown,
            keepsake=answering.whole_keepsake(shown, self.portal),
            today=self.today,
        )
