"""Sealing and sending in one request, through the reference client; nothing is left when it ends.

What fails is told by the key of a sentence, never by words that came with the error. Sealed bytes
are not kept for a second try: whoever tries again seals anew, under the same number, so that what
arrived the first time belongs to the same case.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal

from complaints import proof
from complaints.assisted.config import Config, today
from complaints.complainant import (
    Addition,
    Choice,
    Complainant,
    ComplainantError,
    Delivery,
    Filed,
    NoKeepsakeError,
    UnknownPartsError,
)
from complaints.directory import DirectoryError, ExpiredError, RollbackError
from complaints.domain.messages import Withdrawal
from complaints.domain.parts import Part
from complaints.portal_client import PortalClient, PortalError, ProblemError, UnreachableError
from complaints.sealing import SealingError, TooLongMessageError
from crypto.receipt import Receipt

_TROUBLES: Final = (PortalError, DirectoryError, ComplainantError, SealingError, proof.ProofError)


class SendingError(Exception):
    """It was not done, or not all of it. ``key`` is that of the sentence that says why."""

    def __init__(self, key: str, *, may_have_arrived: bool = False) -> None:
        super().__init__(key)
        self.key = key
        self.may_have_arrived = may_have_arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What shows that something was sent: the words that were signed, and the signature."""

    organisation: str
    statement: str
    signature: str = field(repr=False)


def open_portal(config: Config) -> Complainant:
    """Somebody in front of the portal today; `SendingError` if it does not answer rightly."""
    with telling():
        return Complainant(PortalClient(config.portal), root=config.trust, today=today())


@contextmanager
def telling() -> Iterator[None]:
    """Raise `SendingError` instead of the errors of portal, directory and sealing."""
    try:
        yield
    except _TROUBLES as error:
        raise SendingError(_key(error)) from None


def file(
    complainant: Complainant,
    parts: Sequence[Part],
    chosen: Mapping[str, Sequence[str]],
    *,
    language: str,
    number: Receipt,
) -> Filed:
    """Seal the parts that each may read, and send, under this number.

    Raises `SendingError`, which says whether something may have arrived.
    """
    choices = [
        Choice(organisation=organisation, parts=tuple(names))
        for organisation, names in chosen.items()
        if names
    ]
    with telling():
        delivery = complainant.file(parts, choices, language=language, receipt=number)
    try:
        return send(complainant, delivery)
    except SendingError as error:
        raise SendingError(error.key, may_have_arrived=delivery.has_tried) from None


def send(complainant: Complainant, delivery: Delivery) -> Filed:
    """Send it; the client tries for some seconds. Raises `SendingError`."""
    with telling():
        return delivery.send(complainant.portal, today=complainant.today)


def write(
    complainant: Complainant, number: Receipt, organisation: str, *, text: str, language: str
) -> Filed:
    """Write more to an organisation. Raises `SendingError`."""
    with telling():
        addition = Addition(text=text, language=language)
        delivery = complainant.answer(number, organisation, addition)
    return send(complainant, delivery)


def take_back(
    complainant: Complainant,
    number: Receipt,
    organisation: str,
    *,
    scope: Literal["all", "referral"],
) -> Filed:
    """Take back everything, or only what may be passed on. Raises `SendingError`."""
    with telling():
        addition = Addition(withdrawal=Withdrawal(scope=scope))
        delivery = complainant.answer(number, organisation, addition)
    return send(complainant, delivery)


def proofs(complainant: Complainant, filed: Filed) -> list[Proof]:
    """The proofs of filing, so that anybody can check them with the stock tool."""
    return [
        Proof(
            organisation=one.letter.organisation,
            statement=proof.statement(
                instance=complainant.book.directory.instance,
                organisation=one.letter.organisation,
                name=one.letter.sealed.body.name,
                day=one.day,
            ).decode(),
            signature=one.proof.decode(),
        )
        for one in filed.filings
    ]


def _key(error: Exception) -> str:
    if isinstance(error, UnreachableError):
        return "error_unreachable"
    if isinstance(error, ProblemError):
        return f"error_{error.slug}"
    if isinstance(error, TooLongMessageError):
        return "error_too-long"
    if isinstance(error, UnknownPartsError | NoKeepsakeError):
        return "error_unknown-part"
    if isinstance(error, proof.ProofError):
        return "error_bad-proof"
    if isinstance(error, ExpiredError | RollbackError):
        return "error_directory-expired"
    if isinstance(error, DirectoryError):
        return "error_directory-signature"
    if isinstance(error, PortalError):
        return "error_unavailable"
    return "error_other"
