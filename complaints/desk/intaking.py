"""Writing for somebody who is there: a complaint of their own, sealed at this desk.

It is made as the reference client makes any other: a fresh receipt, the complainant's own keys,
one envelope to this office, and what they keep for themself. All of it is sealed in one act with
the entries of the journal and waits in the outbox, so it needs no line. The receipt is given back
to whoever shows it and is nowhere else: not in the store, not in the journal, not in a name.

Consents that were asked for aloud are signed by the complainant's key, like any other, and say that
they were. A no needs no signature; the member who heard it enters it.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from io import BytesIO
from typing import BinaryIO, Final

from complaints.address_book import AddressBook
from complaints.complainant import (
    Ahead,
    Asked,
    Attached,
    Choice,
    ComplainantError,
    NoKeepsakeError,
    Permission,
    UnknownPartsError,
    UnknownQuestionError,
    answering,
    attach,
    filing,
    if_absent,
    reading,
)
from complaints.desk.errors import NotAllowedError
from complaints.desk.intake import Content
from complaints.desk.office import Office
from complaints.desk.registry import Registry
from complaints.desk.safety import NOBODY
from complaints.desk.store import Store, Unit, copies
from complaints.desk.store.outgoing import Parcel, Road
from complaints.desk.writing import Writer
from complaints.directory import DirectoryError, Organisation
from complaints.domain.consent import Attested
from complaints.domain.events import ConsentAttested, TakenDown
from complaints.domain.events.intake import VISIT
from complaints.domain.messages import Question
from complaints.domain.parts import Part
from complaints.domain.referrals import OpenQuestion
from complaints.letters import questions
from complaints.locale.marking import _
from complaints.portal_client import PortalClient
from complaints.routing import organisations, recommending, safety
from complaints.routing.facts import Record
from complaints.sealing import Body, SealingError
from crypto.receipt import Receipt

#: What may go to another organisation unless somebody says otherwise, as on the portal's pages.
SHARED: Final = ("account", "circumstances", "needs")
#: Who may be asked about: interpreters get one part, later.
_ASKED_LATER: Final = "interpreter"
_CONSENT: Final = timedelta(days=answering.CONSENT_DAYS)


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
class Aloud:
    """How it was asked: present or by telephone, in which language, with an interpreter or not.

    ``given_by``: who answered, `complaints.domain.consent.GIVERS`.
    """

    how: str
    language: str
    interpreter: bool
    given_by: str = "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer to what was read aloud: may ``parts`` (names) go to ``to``?

    Or, if they cannot come back, to a kind of body until a day: then ``absent`` is that kind, and
    ``to`` is None. ``version`` is that of the text which was read.
    """

    yes: bool
    version: str
    to: str | None = None
    parts: tuple[str, ...] = ()
    absent: str | None = None
    until: date | None = None
    with_name: bool = False


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
    """Writes for people at one desk. ``portal`` is asked only for what a number opens."""

    def __init__(
        self,
        office: Office,
        store: Store,
        registry: Registry,
        portal: PortalClient,
        *,
        wake: Callable[[], None],
    ) -> None:
        self._office = office
        self._store = store
        self._registry = registry
        self._portal = portal
        self._wake = wake

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
        attached = self._attached(files)
        parts = (
            *(Part.new(name, content) for name, content in contents.items()),
            *(one.part for one in attached),
        )
        if not parts:
            raise NotAllowedError(_("There is nothing written yet."))
        permissions = [self._permission(one, parts, aloud) for one in said if one.yes]
        choice = Choice(
            organisation=self._office.me.organisation,
            parts=tuple(part.name for part in parts),
            permissions=tuple(permissions),
        )
        book, receipt = self._book(), Receipt.generate()
        try:
            ahead = filing.prepare(
                parts,
                [choice],
                book=book,
                receipt=receipt,
                language=aloud.language,
                today=self._office.today,
                files=[one.file for one in attached],
            ).ahead()
        except (ComplainantError, SealingError, DirectoryError) as error:
            raise NotAllowedError(str(error)) from error
        if ahead.refusals:
            raise NotAllowedError(ahead.refusals[0].sentence)
        (letter,) = ahead.letters
        given = iter(letter.message.consents)
        taken = TakenDown(
            message=letter.message.id,
            how=VISIT if is_visit else aloud.how,
            language=aloud.language,
            interpreter=aloud.interpreter,
        )
        answers = [
            self._attestation(one, parts, aloud, next(given).terms.id if one.yes else None)
            for one in said
        ]
        case_id = letter.message.case
        # whoever made a visit for the office comes back to the office, not to a number
        self._lay_out(ahead, case_id, [taken, *answers], keep=not is_visit)
        return Taken(case_id=case_id, receipt=receipt)

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

    def answer(
        self, case_id: str, question: str, *, number: Receipt | None, yes: bool, aloud: Aloud
    ) -> None:
        """Answer aloud what the office has asked in writing.

        A yes is signed with the key that ``number`` gives and needs the portal, where what the
        complainant kept lies. A no needs neither. `NotAllowedError`, or `PortalError` with no line.
        """
        asked = self.question(case_id, question)
        if not yes:
            version = _as_sent(asked).text_version
            with self._office.act(case_id) as act:
                act.writer.enter(_answered(asked, None, aloud, version), case_id=case_id)
            return
        if number is None:
            raise NotAllowedError(_("A yes is signed with their number. Type it in."))
        ahead, version = self._agreed(case_id, asked, number, aloud)
        (letter,) = ahead.letters
        (consent,) = letter.message.consents
        event = _answered(asked, consent.terms.id, aloud, version)
        self._lay_out(ahead, case_id, [event], keep=True)

    def question(self, case_id: str, question: str) -> OpenQuestion:
        """A question of the office that waits for an answer; `NotAllowedError` if it does not."""
        for one in self._office.case(case_id).questions:
            if one.asked.question == question and one.answer is None:
                return one
        raise NotAllowedError(_("This question does not wait for an answer."))

    def _agreed(
        self, case_id: str, question: OpenQuestion, number: Receipt, aloud: Aloud
    ) -> tuple[Ahead, str]:
        book, own = self._book(), self._office.me.organisation
        instance = book.directory.instance
        if number.derive(instance).addressee(own).case.hex() != case_id:
            raise NotAllowedError(_("This number does not open this case. Compare it once more."))
        today = self._office.today
        try:
            shown = reading.read(number, book=book, portal=self._portal)
            keepsake = answering.whole_keepsake(shown, self._portal)
            if keepsake is None:
                raise NoKeepsakeError("")
            try:
                asked = answering.find_question(shown, question.asked.question)
            except UnknownQuestionError:
                asked = Asked(organisation=own, question=_as_sent(question))
            proposal = answering.propose(asked, keepsake, book=book, today=today)
            addition = answering.agree(
                proposal,
                keepsake,
                receipt=number,
                instance=instance,
                today=today,
                given_by=aloud.given_by,
                interpreter=aloud.interpreter,
                attested=self._attested(aloud),
            )
            ahead = answering.prepare(
                own,
                addition,
                book=book,
                receipt=number,
                timeline=shown,
                keepsake=keepsake,
                today=today,
            ).ahead()
        except (NoKeepsakeError, UnknownPartsError) as error:
            raise NotAllowedError(
                _("What they kept under this number does not fit this question.")
            ) from error
        except (ComplainantError, SealingError, DirectoryError) as error:
            raise NotAllowedError(str(error)) from error
        return ahead, asked.question.text_version

    def _attached(self, files: Sequence[Brought]) -> list[Attached]:
        try:
            return [one.attached(at, self._office.today) for at, one in enumerate(files, start=1)]
        except SealingError as error:
            raise NotAllowedError(str(error)) from error

    def _permission(self, said: Said, parts: Sequence[Part], aloud: Aloud) -> Permission:
        if said.absent:
            absent = if_absent(
                said.absent,
                parts,
                until=said.until or self._office.today,
                with_name=said.with_name,
                language=aloud.language,
                text_version=said.version,
            )
            return replace(
                absent,
                given_by=aloud.given_by,
                interpreter=aloud.interpreter,
                attested=self._attested(aloud),
            )
        return Permission(
            to=said.to,
            parts=_hashes(parts, said.parts),
            language=aloud.language,
            text_version=said.version,
            given_by=aloud.given_by,
            interpreter=aloud.interpreter,
            attested=self._attested(aloud),
            expires=self._office.today + _CONSENT,
        )

    def _attestation(
        self, said: Said, parts: Sequence[Part], aloud: Aloud, consent: str | None
    ) -> ConsentAttested:
        named = self._permission(said, parts, aloud).parts if said.absent else ()
        return ConsentAttested(
            consent=consent,
            question=None,
            to=said.to,
            body=said.absent,
            parts=named or _hashes(parts, said.parts),
            how=aloud.how,
            language=aloud.language,
            text_version=said.version,
            interpreter=aloud.interpreter,
        )

    def _attested(self, aloud: Aloud) -> Attested:
        return Attested(member=self._office.me.member, how=aloud.how)

    def _book(self) -> AddressBook:
        """Who is who, as this desk has verified it; nobody is asked for it."""
        me, today, known = self._office.me, self._office.today, self._office.known
        try:
            known.recipient(me.organisation, today)
        except DirectoryError as error:
            raise NotAllowedError(str(error)) from error
        directory = known.directory
        assert directory is not None  # or there would be no recipient
        with self._store.reading() as unit:
            lists = {one: unit.copies.get(copies.shard(one)) or b"" for one in directory.shards}
        return AddressBook(
            self._portal,
            directory=directory,
            signatures=b"",
            lists=lists,
            today=today,
            cards=known.cards,
        )

    def _lay_out(
        self,
        ahead: Ahead,
        case_id: str,
        entries: Sequence[TakenDown | ConsentAttested],
        *,
        keep: bool,
    ) -> None:
        own = self._office.me.organisation
        (letter,) = ahead.letters
        parcels = [(Road.CHUNK, "", one) for one in letter.sealed.chunks]
        parcels += [(Road.INBOX, own, one) for one in letter.sealed.bodies]
        if keep:
            parcels += [(Road.CHUNK, "", one) for one in ahead.keepsake.chunks]
            parcels += [(Road.REPLY, ahead.own_tag.hex(), one) for one in ahead.keepsake.bodies]
        # under one id: what they keep is sent once the portal has what it tells of
        message = letter.message.id
        with self._store.writing() as unit:
            for file in ahead.files:
                file.hand_in(
                    lambda chunk: self._add(unit, Road.CHUNK, "", Body(chunk), message, case_id)
                )
            for road, target, body in parcels:
                self._add(unit, road, target, body, message, case_id)
            writer = self._writer(unit)
            for event in entries:
                writer.enter(event, case_id=case_id)
        self._wake()

    def _add(
        self, unit: Unit, road: Road, target: str, body: Body, message: str, case_id: str
    ) -> None:
        unit.outgoing.add(
            Parcel(
                road=road,
                target=target,
                name=body.name,
                body=body.data,
                message_id=message,
                case_id=case_id,
                day=self._office.today,
            )
        )

    def _writer(self, unit: Unit) -> Writer:
        office = self._office
        return Writer(unit, me=office.me, directory=self._registry.reference, now=office.moment)


def _hashes(parts: Sequence[Part], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.hash for part in parts if part.name in names)


def _as_sent(question: OpenQuestion) -> Question:
    """The question as the office wrote it, where it still is on its way to their number."""
    asked = question.asked
    return Question(
        id=asked.question,
        purpose=asked.purpose,
        to=asked.to,
        parts=asked.parts,
        text=asked.text,
        text_version=questions.version_of(asked.purpose, asked.text),
        language=asked.language,
    )


def _answered(
    question: OpenQuestion, consent: str | None, aloud: Aloud, version: str
) -> ConsentAttested:
    asked = question.asked
    return ConsentAttested(
        consent=consent,
        question=asked.question,
        to=asked.to,
        body=None,
        parts=tuple(part.hash for part in asked.parts),
        how=aloud.how,
        language=aloud.language,
        text_version=version,
        interpreter=aloud.interpreter,
    )
