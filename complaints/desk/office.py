"""The acts of a caseworker, each one transaction: decide, write down, lay out what is to be sent.

* Nothing goes to another organisation without a consent whose signature, reader, day and parts
  were checked at that moment; what the complainant took back permits nothing.
* Every act is an event in the journal, so that all desks of the office have the same cases.
* Nothing here waits for the network: the portal may be down.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from complaints import consents
from complaints.desk import questions
from complaints.desk.errors import NoConsentError, NotAllowedError
from complaints.desk.filing import Cabinet
from complaints.desk.marking import _
from complaints.desk.me import Me
from complaints.desk.registry import Known, Registry
from complaints.desk.store import Store, Unit
from complaints.desk.store.cases import CaseLine, View
from complaints.desk.store.outgoing import Parcel
from complaints.desk.writing import Told, Writer
from complaints.directory import DirectoryError, Organisation
from complaints.domain import consent as consent_rules
from complaints.domain.address import ReplyAddress
from complaints.domain.case import Case
from complaints.domain.consent import Consent
from complaints.domain.errors import ConsentError
from complaints.domain.events import (
    Answered,
    Asked,
    Assigned,
    Moved,
    Noted,
    Opened,
    Referred,
    Replied,
)
from complaints.domain.identifiers import new_id
from complaints.domain.messages import DECLINED_CODES, PartReference, Question
from complaints.domain.parts import Part
from complaints.domain.referrals import STOPPED, UNANSWERED, Taken
from complaints.domain.states import CaseState, may_follow, needs_reason

ANSWERS: Final = ("accepted", "declined", "information-requested", "done")
_REFERRAL: Final = "referral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A referral as it would be sent: exactly these parts, on exactly this consent."""

    to: Organisation
    consent: Consent
    parts: tuple[Part, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    unit: Unit
    case: Case
    writer: Writer


class Office:
    """One office, as the member at this desk sees it."""

    def __init__(
        self,
        store: Store,
        registry: Registry,
        *,
        me: Callable[[], Me],
        now: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._registry = registry
        self._me = me
        self._now = now
        self._wake = wake

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return self._now().date()

    @property
    def known(self) -> Known:
        """Who is who."""
        return self._registry.known

    @property
    def me(self) -> Me:
        """The member at this desk."""
        return self._me()

    def members(self) -> tuple[str, ...]:
        """The members of the office today, as its card names them."""
        card = self.known.cards.get(self.me.organisation)
        return tuple(one.id for one in card.current_members(self.today)) if card else ()

    def cases(self, view: View = View.OPEN, *, before: int | None = None) -> list[CaseLine]:
        """A page of a view."""
        with self._store.reading() as unit:
            return unit.cases.page(view, member=self.me.member, before=before)

    def counts(self) -> dict[View, int]:
        """How many cases lie in each view."""
        with self._store.reading() as unit:
            return unit.cases.counts(member=self.me.member)

    def search(self, text: str) -> list[CaseLine]:
        """The cases in which every word stands."""
        with self._store.reading() as unit:
            return unit.cases.search(text)

    def case(self, case_id: str) -> Case:
        """One case; `NotAllowedError` if there is none."""
        with self._store.reading() as unit:
            return self._case(unit, case_id)

    def unsent(self, case_id: str) -> list[Parcel]:
        """What of this case the portal does not have yet, or will never have."""
        with self._store.reading() as unit:
            return unit.outgoing.of_case(case_id)

    def open_case(self, case_id: str) -> Case:
        """The case, and the journal says that this member has read what was new in it."""
        case = self.case(case_id)
        if case.unread and self._registry.reference:
            with self._act(case_id) as act:
                act.writer.enter(Opened(messages=act.case.unread), case_id=case_id)
        return case

    def note(self, case_id: str, text: str) -> None:
        """Add a note for the office."""
        with self._act(case_id) as act:
            act.writer.enter(Noted(text=_said(text)), case_id=case_id)

    def assign(self, case_id: str, member: str | None) -> None:
        """Give the case to a member, or to nobody."""
        if member is not None and member not in self.members():
            raise NotAllowedError(_("Nobody of that name belongs to this office today."))
        with self._act(case_id) as act:
            act.writer.enter(Assigned(before=act.case.assignee, after=member), case_id=case_id)

    def move(self, case_id: str, after: CaseState, reason: str = "") -> None:
        """Bring the case into another state."""
        with self._act(case_id) as act:
            before = act.case.state
            if not may_follow(before, after):
                raise NotAllowedError(_("A case does not go from this state to that one."))
            if needs_reason(before, after) and not reason.strip():
                raise NotAllowedError(_("Closing and opening again need a reason."))
            act.writer.enter(
                Moved(before=before, after=after, reason=reason.strip()), case_id=case_id
            )

    def reply(self, case_id: str, text: str, *, language: str | None = None) -> None:
        """Write to the complainant; they are told the state of the case, too."""
        with self._act(case_id) as act:
            tongue = language or act.case.language or "en"
            told = Told(text=_said(text), language=tongue, state=act.case.state.value)
            reply = act.writer.reply(_address(act.case), told)
            act.writer.enter(
                Replied(reply=reply, text=text.strip(), language=tongue, state=act.case.state),
                case_id=case_id,
            )

    def question_text(
        self, case: Case, to: str, hashes: Sequence[str], note: str = ""
    ) -> questions.QuestionText:
        """The consent question as the complainant would read it."""
        language = questions.language_for(case.language)
        return questions.ask(
            wanted=case.language,
            to=self.known.name(to, language),
            parts=[part.name for part in _chosen(case, hashes)],
            note=note,
        )

    def ask_consent(self, case_id: str, to: str, hashes: Sequence[str], *, note: str = "") -> str:
        """Ask the complainant whether these parts may go to ``to``; returns the question's id."""
        self._recipient(to)
        with self._act(case_id) as act:
            _refuse_withdrawn(act.case)
            parts = _chosen(act.case, hashes)
            asked = self.question_text(act.case, to, hashes, note)
            references = tuple(PartReference(name=part.name, hash=part.hash) for part in parts)
            question = Question(
                id=new_id(),
                purpose=_REFERRAL,
                to=to,
                parts=references,
                text=asked.text,
                text_version=asked.version,
                language=asked.language,
            )
            reply = act.writer.reply(_address(act.case), Told(question=question))
            event = Asked(
                reply=reply,
                question=question.id,
                purpose=_REFERRAL,
                to=to,
                parts=references,
                text=asked.text,
                language=asked.language,
            )
            act.writer.enter(event, case_id=case_id)
        return question.id

    def drafts(self, case: Case) -> list[Draft]:
        """The referrals that the complainant's consents permit today and that were not made."""
        found = []
        for consent in case.consents:
            for organisation in self.known.organisations.values():
                try:
                    found.append(self.draft(case, consent.terms.id, organisation.id))
                except NotAllowedError:
                    continue
        return found

    def draft(self, case: Case, consent_id: str, to: str) -> Draft:
        """The referral that this consent permits; `NoConsentError` names what forbids it."""
        _refuse_withdrawn(case)
        consent = next((one for one in case.consents if one.terms.id == consent_id), None)
        if consent is None:
            raise NoConsentError(_("No consent that the complainant gave and kept permits this."))
        organisation = self._organisation(to)
        try:
            consents.verify(consent)
            consent_rules.check(
                consent,
                sender=self.me.organisation,
                reader=to,
                reader_kind=organisation.kind,
                parts=consent.terms.parts,
                reply=consent.terms.reply,
                today=self.today,
            )
        except ConsentError as error:
            raise NoConsentError(str(error)) from error
        if consent.terms.case != case.id:
            raise NoConsentError(_("The consent belongs to another case."))
        if any(
            one.referred.consent == consent_id and one.referred.to == to and one.answer != STOPPED
            for one in case.given
        ):
            raise NotAllowedError(_("This was given to that organisation already."))
        held = tuple(part for one in consent.terms.parts if (part := case.part(one)))
        if not held:
            raise NotAllowedError(_("This office holds none of the parts that the consent names."))
        missing = tuple(one for one in consent.terms.parts if case.part(one) is None)
        return Draft(to=organisation, consent=consent, parts=held, missing=missing)

    def refer(
        self, case_id: str, consent_id: str, to: str, *, reason: str, answer_by: date | None = None
    ) -> str:
        """Give the consented parts to ``to``; returns the referral's id."""
        recipient = self._recipient(to)
        if answer_by and answer_by < self.today:
            raise NotAllowedError(_("The day until which an answer is wanted is over."))
        with self._act(case_id) as act:
            draft = self.draft(act.case, consent_id, to)
            referral = act.writer.refer(
                case_id=case_id,
                to=to,
                recipient=recipient,
                parts=draft.parts,
                consent=draft.consent,
                reason=_said(reason),
                answer_by=answer_by,
            )
            event = Referred(
                referral=referral,
                to=to,
                consent=consent_id,
                parts=tuple(part.hash for part in draft.parts),
                reason=reason.strip(),
                answer_by=answer_by,
            )
            act.writer.enter(event, case_id=case_id)
        return referral

    def answer_referral(
        self,
        case_id: str,
        referral_id: str,
        answer: str,
        *,
        code: str | None = None,
        text: str = "",
    ) -> None:
        """Accept or decline what was referred to us, ask about it, or say that it is done."""
        if answer not in ANSWERS:
            raise NotAllowedError(_("This is no answer to a referral."))
        if (answer == "declined") != (code in DECLINED_CODES):
            raise NotAllowedError(_("Whoever declines says why, by one of the reasons listed."))
        with self._act(case_id) as act:
            taken = _taken(act.case, referral_id)
            _check_turn(taken, answer)
            sender = taken.referral.sender
            event = Answered(
                referral=referral_id,
                to=sender,
                answer=answer,
                code=code,
                text=text.strip(),
                automatic=False,
            )
            act.writer.answer(
                event=event,
                case_of_referral=taken.referral.case,
                case_id=case_id,
                recipient=self._recipient(sender),
            )

    @contextmanager
    def _act(self, case_id: str) -> Iterator[_Act]:
        with self._store.writing() as unit:
            me = self.me
            writer = Writer(unit, me=me, directory=self._registry.reference, now=self._now())
            yield _Act(unit=unit, case=self._case(unit, case_id), writer=writer)
            self._cabinet(unit).refold(case_id)
        self._wake()

    def _case(self, unit: Unit, case_id: str) -> Case:
        if not unit.cases.has(case_id):
            raise NotAllowedError(_("There is no such case at this desk."))
        return self._cabinet(unit).fold(case_id)

    def _cabinet(self, unit: Unit) -> Cabinet:
        organisation = self.me.organisation
        known = self.known.organisations.get(organisation)
        return Cabinet(
            unit, organisation=organisation, kind=known.kind if known else "", today=self.today
        )

    def _organisation(self, organisation: str) -> Organisation:
        try:
            return self.known.organisation(organisation)
        except DirectoryError as error:
            raise NotAllowedError(str(error)) from error

    def _recipient(self, organisation: str) -> str:
        try:
            return self.known.recipient(organisation, self.today)
        except DirectoryError as error:
            raise NotAllowedError(str(error)) from error


def _said(text: str) -> str:
    said = text.strip()
    if not said:
        raise NotAllowedError(_("There is nothing written yet."))
    return said


def _address(case: Case) -> ReplyAddress:
    if case.reply is None:
        raise NotAllowedError(_("Nobody has given this office an address for replies."))
    return case.reply


def _chosen(case: Case, hashes: Sequence[str]) -> list[Part]:
    parts = [part for one in dict.fromkeys(hashes) if (part := case.part(one))]
    if not parts or len(parts) != len(set(hashes)):
        raise NotAllowedError(_("Choose at least one part that this office holds."))
    return parts


def _refuse_withdrawn(case: Case) -> None:
    if case.is_withdrawn:
        raise NoConsentError(
            _("The complainant has taken everything back; nothing more is shared.")
        )


def _taken(case: Case, referral_id: str) -> Taken:
    for one in case.taken:
        if one.referral.id == referral_id:
            return one
    raise NotAllowedError(_("This office has not received such a referral."))


def _check_turn(taken: Taken, answer: str) -> None:
    open_ = taken.answer in (UNANSWERED, "information-requested")
    if (answer == "done" and taken.answer != "accepted") or (answer != "done" and not open_):
        raise NotAllowedError(_("This referral was answered already."))
