"""Writing for somebody who is there: a complaint of their own, sealed at this desk.

It is made as the reference client makes any other: a fresh receipt, the complainant's own keys,
one envelope to this office, and what they keep for themself. The receipt is given back to whoever
shows it and is nowhere else: not in the store, not in the journal, not in a name.

Consents that were asked for aloud are signed by the complainant's key, like any other, and say that
they were. A no needs no signature; the member who heard it enters it.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import BinaryIO, Final

from complaints.complainant import Ahead, Attached, Choice, ComplainantError, attach, filing
from complaints.desk.errors import NotAllowedError
from complaints.desk.intake.aloud import Aloud, Said, attestation, permission
from complaints.desk.intake.laying_out import LayingOut
from complaints.desk.intake.reading import Content
from complaints.desk.safety import NOBODY
from complaints.directory import DirectoryError, Organisation
from complaints.domain.events import TakenDown
from complaints.domain.events.intake import VISIT
from complaints.domain.parts import Part
from complaints.locale.marking import _
from complaints.routing import organisations, recommending, safety
from complaints.routing.facts import Record
from complaints.sealing import SealedFile, SealingError
from crypto.receipt import Receipt

#: Who is not asked about here: interpreters get one part, later.
_ASKED_LATER: Final = "interpreter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A file that somebody brought: what it is, and its bytes."""

    kind: str
    media_type: str | None
    data: bytes = field(repr=False)

    def attached(self, number: int, today: date) -> Attached:
        """As an evidence part and its chunks; its own name is not known here."""
        return attach(
            self._open,
            name=f"evidence[{number}]",
            kind=self.kind,
            media_type=self.media_type,
            added=today,
        )

    def _open(self) -> AbstractContextManager[BinaryIO]:
        return BytesIO(self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was sealed: the case that it becomes, and the receipt, which nobody here keeps."""

    case_id: str
    receipt: Receipt = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An organisation that may be asked about; ``suggested`` if the rules would."""

    organisation: Organisation
    suggested: bool


class Intaking:
    """Writes for people at one desk."""

    def __init__(self, way: LayingOut) -> None:
        self._way = way
        self._office = way.office

    def file(
        self,
        contents: Mapping[str, Content],
        *,
        aloud: Aloud,
        files: Sequence[Brought] = (),
        said: Sequence[Said] = (),
        is_visit: bool = False,
    ) -> Taken:
        """Seal a complaint to this office and lay it out; `NotAllowedError` says why not.

        ``files`` go with it and are read by this office alone, unless a consent names them.
        """
        me, today = self._office.me, self._office.today
        attached = self._attached(files)
        parts = (
            *(Part.new(name, content) for name, content in contents.items()),
            *(one.part for one in attached),
        )
        if not parts:
            raise NotAllowedError(_("There is nothing written yet."))
        asked = [permission(one, parts, aloud=aloud, member=me.member, today=today) for one in said]
        choice = Choice(
            organisation=me.organisation,
            parts=tuple(part.name for part in parts),
            permissions=tuple(of for of, one in zip(asked, said, strict=True) if one.yes),
        )
        receipt = Receipt.generate()
        ahead = self._sealed(
            parts,
            choice,
            receipt=receipt,
            language=aloud.language,
            today=today,
            files=[one.file for one in attached],
        )
        (letter,) = ahead.letters
        given = iter(letter.message.consents)
        taken = TakenDown(
            message=letter.message.id,
            how=VISIT if is_visit else aloud.how,
            language=aloud.language,
            interpreter=aloud.interpreter,
        )
        answers = [
            attestation(of, aloud=aloud, consent=next(given).terms.id if one.yes else None)
            for of, one in zip(asked, said, strict=True)
        ]
        # whoever made a visit for the office comes back to the office, not to a number
        self._way.lay_out(ahead, [taken, *answers], keep=not is_visit)
        return Taken(case_id=letter.message.case, receipt=receipt)

    def offers(self, contents: Mapping[str, Content], language: str) -> list[Offer]:
        """Who may be asked about, those that the rules suggest first; never whom they bar."""
        today, known = self._office.today, self._office.known
        parts = tuple(Part.new(name, content) for name, content in contents.items())
        record = Record(parts=parts, written=today, language=language)
        among = organisations.directory(known.organisations.values(), known.cards, today=today)
        found = recommending.advise(record, among, today=today).recommendation
        suggested = {offer.organisation for one in found.suggested for offer in one.organisations}
        barred = recommending.advise(record, NOBODY, today=today)
        offers = [
            Offer(organisation=one.organisation, suggested=one.organisation.id in suggested)
            for one in known.choices(today, without=self._office.me.organisation)
            if one.refusal is None
            and one.organisation.kind != _ASKED_LATER
            and not safety.barred(
                organisations.organisation(one.organisation, one.card, today=today), barred
            )
        ]
        return sorted(offers, key=lambda one: not one.suggested)

    def _sealed(
        self,
        parts: Sequence[Part],
        choice: Choice,
        *,
        receipt: Receipt,
        language: str,
        today: date,
        files: Sequence[SealedFile],
    ) -> Ahead:
        """The one letter to this office and what is kept; `NotAllowedError` says why not."""
        book = self._way.book()
        try:
            ahead = filing.prepare(
                parts,
                [choice],
                book=book,
                receipt=receipt,
                language=language,
                today=today,
                files=files,
            ).ahead()
        except (ComplainantError, SealingError, DirectoryError) as error:
            raise NotAllowedError(str(error)) from error
        if ahead.refusals:
            raise NotAllowedError(ahead.refusals[0].sentence)
        return ahead

    def _attached(self, files: Sequence[Brought]) -> list[Attached]:
        try:
            return [one.attached(at, self._office.today) for at, one in enumerate(files, start=1)]
        except SealingError as error:
            raise NotAllowedError(str(error)) from error
