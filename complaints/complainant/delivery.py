"""Sending what was sealed: once, however often the line breaks.

The sealed bytes are made before and never again. `Delivery.send` may be called until it returns:
what the portal has proven is not sent twice in vain, and the same PUT files nothing twice. The
keepsake comes last and says only what was proven. Files go first, once for everybody; a portal that
has no room for them stops no words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from complaints import proof
from complaints.complainant.errors import TooMuchError
from complaints.directory import Directory
from complaints.domain.attachments import MAX_TOTAL
from complaints.domain.messages import AttachmentReference, Complaint, FollowUp, Sent
from complaints.portal_client import PortalClient, ProblemError
from complaints.sealing import Sealed, SealedFile
from crypto.receipt import Receipt

_CLOCKS = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message for one organisation, sealed."""

    organisation: str
    message: Complaint | FollowUp
    sealed: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """An envelope that the portal has, proven by its signature file ``proof``."""

    letter: Letter
    day: date
    proof: bytes = field(repr=False)

    @property
    def sent(self) -> Sent:
        """How the keepsake remembers it."""
        return Sent(
            to=self.letter.organisation,
            message=self.letter.message.id,
            envelope=self.letter.sealed.body.name,
            day=self.day,
            parts=tuple(part.hash for part in self.letter.message.parts),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An organisation to which nothing was sent, and the sentence that says why."""

    organisation: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What became of a delivery. ``keepsake`` is None when it was stored, else why it was not.

    ``unstored`` are the files for which the portal had no room: the letters went without them.
    """

    receipt: Receipt
    filings: tuple[Filing, ...]
    refusals: tuple[Refusal, ...]
    unstored: tuple[AttachmentReference, ...]
    keepsake: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A delivery for somebody else to send, who has no receipt: in this order, and unchanged.

    Files and ``letters`` first, then ``keepsake`` under ``own_tag``.
    """

    letters: tuple[Letter, ...]
    refusals: tuple[Refusal, ...]
    files: tuple[SealedFile, ...]
    own_tag: bytes = field(repr=False)
    keepsake: Sealed


class Delivery:
    """Sealed messages on their way. Holds plaintext in memory, and nothing anywhere else.

    `TooMuchError` if the files are more than one complaint may have.
    """

    def __init__(
        self,
        *,
        receipt: Receipt,
        directory: Directory,
        letters: Sequence[Letter],
        refusals: Sequence[Refusal],
        own_tag: bytes,
        keepsake: Callable[[Sequence[Filing]], Sealed],
        files: Sequence[SealedFile] = (),
    ) -> None:
        if sum(file.reference.length for file in files) > MAX_TOTAL:
            raise TooMuchError("All files together have at most 500 MiB.")
        self.receipt = receipt
        self._directory = directory
        self._files = list(files)
        self._chunks_there = 0  # of the first file that is not there yet
        self._unstored: list[AttachmentReference] = []
        self._waiting = list(letters)
        self._filings: list[Filing] = []
        self._refusals = list(refusals)
        self._own_tag = own_tag
        self._seal_keepsake = keepsake
        self._keepsake: Sealed | None = None
        self._has_tried = False

    @property
    def has_tried(self) -> bool:
        """Whether the portal may have something of it, so that the receipt is worth keeping.

        An answer that was lost says nothing of what arrived.
        """
        return self._has_tried

    def ahead(self) -> Ahead:
        """All of it, sealed before anything goes; not to be sent from here, too.

        The keepsake then says of every letter that it was sent, on the day that it bears.
        """
        expected = [Filing(letter=one, day=one.message.day, proof=b"") for one in self._waiting]
        return Ahead(
            letters=tuple(self._waiting),
            refusals=tuple(self._refusals),
            files=tuple(self._files),
            own_tag=self._own_tag,
            keepsake=self._seal_keepsake(expected),
        )

    def send(self, portal: PortalClient, *, today: date) -> Filed:
        """Send what is not yet there.

        Raises `PortalError` when the portal cannot be reached or cannot take anything at present:
        call again later, with the same delivery. A refusal that concerns one organisation is in
        the result instead. Raises `UnusableFileError` or `OSError` when a file that is attached was
        changed or is gone.
        """
        while self._files:
            self._hand_in(portal, self._files[0])
            self._files.pop(0)
            self._chunks_there = 0
        while self._waiting:
            self._settle(portal, self._waiting[0], today)
            self._waiting.pop(0)
        if self._keepsake is None:
            self._keepsake = self._seal_keepsake(self._filings)
        return Filed(
            receipt=self.receipt,
            filings=tuple(self._filings),
            refusals=tuple(self._refusals),
            unstored=tuple(self._unstored),
            keepsake=self._keep(portal, self._keepsake),
        )

    def _hand_in(self, portal: PortalClient, file: SealedFile) -> None:
        def put(chunk: bytes) -> None:
            portal.put_chunk(chunk)
            self._chunks_there += 1

        try:
            file.hand_in(put, after=self._chunks_there)
        except ProblemError as error:
            if error.slug != "quota":
                raise
            self._unstored.append(file.reference)

    def _settle(self, portal: PortalClient, letter: Letter, today: date) -> None:
        try:
            self._filings.append(self._file(portal, letter, today))
        except (ProblemError, proof.ProofError) as error:
            if may_pass(error):
                raise
            self._refusals.append(Refusal(organisation=letter.organisation, sentence=str(error)))

    def _file(self, portal: PortalClient, letter: Letter, today: date) -> Filing:
        for chunk in letter.sealed.chunks:
            portal.put_chunk(chunk.data)
        body = letter.sealed.body
        self._has_tried = True
        answer = portal.put_envelope(letter.organisation, body.data)
        filed = proof.verify(
            answer,
            key=self._directory.portal_key,
            instance=self._directory.instance,
            organisation=letter.organisation,
            name=body.name,
        )
        # a repeated PUT is answered with the first day, which may be earlier than today
        if not letter.message.day - _CLOCKS <= filed <= today + _CLOCKS:
            raise proof.ProofError("The proof of filing is of another day; is the clock right?")
        return Filing(letter=letter, day=filed, proof=answer)

    def _keep(self, portal: PortalClient, keepsake: Sealed) -> str | None:
        try:
            for chunk in keepsake.chunks:
                portal.put_chunk(chunk.data)
            for body in keepsake.bodies:
                self._has_tried = True
                portal.put_reply(body.data, tag=self._own_tag)
        except ProblemError as error:
            if may_pass(error):
                raise
            return str(error)
        return None


def may_pass(error: Exception) -> bool:
    """Whether the portal cannot take anything at present, rather than not this."""
    return isinstance(error, ProblemError) and error.status >= 500
