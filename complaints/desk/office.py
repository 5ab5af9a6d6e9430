"""What leaves the office: consent questions, referrals, and answers to referrals.

Nothing goes to another organisation without a consent whose signature, reader, day and parts were
checked at that moment; what the complainant took back permits nothing.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from complaints import consents
from complaints.desk import addresses, passing
from complaints.desk.casework import Act, Casework, address_of, said
from complaints.desk.errors import FileDamagedError, NoConsentError, NotAllowedError, UnsafeError
from complaints.desk.me import Me
from complaints.desk.passing import Counter, Going
from complaints.desk.registry import Registry
from complaints.desk.safety import Safety
from complaints.desk.store import Store, Unit
from complaints.desk.store.attachments import CaseFile
from complaints.desk.writing import Told
from complaints.directory import DirectoryError, Organisation
from complaints.domain import absence, referrals
from complaints.domain import consent as consent_rules
from complaints.domain.absence import Silence
from complaints.domain.case import Case
from complaints.domain.consent import Consent
from complaints.domain.errors import ConsentError
from complaints.domain.events import Answered, Asked, Referred
from complaints.domain.identifiers import new_id
from complaints.domain.messages import DECLINED_CODES, PartReference, Question
from complaints.domain.parts import Part
from complaints.domain.referrals import STOPPED, UNANSWERED, Taken
from complaints.letters import passing_on, questions
from complaints.letters.parts import language_for
from complaints.locale.marking import _
from complaints.routing.recommending import Advice

ANSWERS: Final = ("accepted", "declined", "information-requested", "done")
_REFERRAL: Final = "referral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A referral as it would be sent: exactly these parts, on exactly this consent.

    ``refused`` are those that the office asked for and the complainant did not allow. ``silence``
    is what it rests on where the consent is for the case that they cannot come back.
    """

    to: Organisation
    consent: Consent
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    refused: tuple[PartReference, ...] = ()
    silence: Silence | None = None


class Office(Casework):
    """One office, with all that it may do towards complainants and other organisations."""

    def __init__(
        self,
        store: Store,
        registry: Registry,
        counter: Counter,
        *,
        me: Callable[[], Me],
        now: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        super().__init__(store, registry, me=me, now=now, wake=wake)
        self._counter = counter

    def question_text(
        self, case: Case, to: str, hashes: Sequence[str], note: str = ""
    ) -> questions.QuestionText:
        """The consent question as the complainant would read it."""
        _refuse_unsafe(self.safety(case), to)
        language = language_for(case.language)
        return questions.ask(
            wanted=case.language,
            to=self.known.name(to, language),
            parts=[part.name for part in _chosen(case, hashes)],
            note=note,
        )

    def ask_consent(self, case_id: str, to: str, hashes: Sequence[str], *, note: str = "") -> str:
        """Ask the complainant whether these parts may go to ``to``; returns the question's id."""
        self._recipient(to)
        with self.act(case_id) as act:
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
            reply = act.writer.reply(address_of(act.case), Told(question=question))
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
        safety = self.safety(case) if case.consents else None
        for consent in case.consents:
            for organisation in self.known.organisations.values():
                try:
                    found.append(self.draft(case, consent.terms.id, organisation.id, safety=safety))
                except NotAllowedError:
                    continue
        return found

    def draft(self, case: Case, consent_id: str, to: str, *, safety: Safety | None = None) -> Draft:
        """The referral that this consent permits; `NoConsentError` names what forbids it.

        `UnsafeError` if the rules keep this case from that organisation; ``safety`` is what they
        say of the case, where somebody has asked them already.
        """
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
            silence = absence.check(case, consent, to=to, today=self.today)
        except ConsentError as error:
            raise NoConsentError(str(error)) from error
        if consent.terms.case != case.id:
            raise NoConsentError(_("The consent belongs to another case."))
        if to == self.me.organisation:
            raise NotAllowedError(_("This is your own office."))
        if silence and any(one.message_id == silence.reply for one in self.unsent(case.id)):
            raise NoConsentError(_("The question has not been sent yet; nobody could answer it."))
        if any(
            one.referred.consent == consent_id and one.referred.to == to and one.answer != STOPPED
            for one in case.given
        ):
            raise NotAllowedError(_("This was given to that organisation already."))
        _refuse_unsafe(safety or self.safety(case), to)
        held = tuple(part for one in consent.terms.parts if (part := case.part(one)))
        if not held:
            raise NotAllowedError(_("This office holds none of the parts that the consent names."))
        missing = tuple(one for one in consent.terms.parts if case.part(one) is None)
        return Draft(
            to=organisation,
            consent=consent,
            parts=held,
            missing=missing,
            refused=referrals.left_out(case.letters, case.questions, consent),
            silence=silence,
        )

    def refer(
        self,
        case_id: str,
        consent_id: str,
        to: str,
        *,
        reason: str,
        answer_by: date | None = None,
        evidence: Collection[str] | None = None,
        as_they_are: Collection[str] = (),
    ) -> str:
        """Give the consented parts to ``to``; returns the referral's id.

        ``evidence`` are the files that go along (the hashes of their parts); None means all. Each
        is cleaned again; ``as_they_are`` are those that may go even if they cannot be: else it
        raises `UncleanError`. Takes as long as the files are large.
        """
        try:
            return self._refer(case_id, consent_id, to, reason, answer_by, evidence, as_they_are)
        except FileDamagedError as error:
            self._counter.files.fetch_again(error)
            raise NotAllowedError(str(error)) from error

    def _refer(
        self,
        case_id: str,
        consent_id: str,
        to: str,
        reason: str,
        answer_by: date | None,
        evidence: Collection[str] | None,
        as_they_are: Collection[str],
    ) -> str:
        if answer_by and answer_by < self.today:
            raise NotAllowedError(_("The day until which an answer is wanted is over."))
        self._recipient(to)  # or all the work on files is for nothing
        why = said(reason)
        what = self._going(self.case(case_id), consent_id, to, evidence)
        referral = new_id()
        with (
            self._counter.laid_out(
                what,
                message_id=referral,
                case_id=case_id,
                day=self.today,
                as_they_are=as_they_are,
            ) as attachments,
            self.act(case_id) as act,
        ):
            # it took a while: what was permitted before may not be any more
            draft = self.draft(act.case, consent_id, to)
            if what != passing.going(draft.parts, self._held(act.unit, case_id), evidence):
                raise NotAllowedError(_("The case has changed meanwhile. Look at it once more."))
            act.writer.refer(
                id_=referral,
                case_id=case_id,
                to=to,
                recipient=self._recipient(to),
                parts=what.parts,
                attachments=tuple(attachments.values()),
                consent=draft.consent,
                reason=why,
                answer_by=answer_by,
            )
            event = Referred(
                referral=referral,
                to=to,
                consent=consent_id,
                parts=tuple(part.hash for part in what.parts),
                reason=why,
                answer_by=answer_by,
                unanswered=draft.silence.question if draft.silence else None,
                told=self._tell(act, to, what.parts, is_absent=draft.silence is not None),
            )
            act.writer.enter(event, case_id=case_id)
        return referral

    def _going(
        self, case: Case, consent_id: str, to: str, evidence: Collection[str] | None
    ) -> Going:
        draft = self.draft(case, consent_id, to)
        with self._store.reading() as unit:
            return passing.going(draft.parts, self._held(unit, case.id), evidence)

    @staticmethod
    def _held(unit: Unit, case_id: str) -> list[CaseFile]:
        return unit.attachments.of_case(case_id)

    def _tell(self, act: Act, to: str, parts: Iterable[Part], *, is_absent: bool) -> str | None:
        """What complainants read when they come back; the reply's id, if there is an address."""
        if (address := addresses.address_of(act.case)) is None:
            return None
        language = language_for(act.case.language)
        text = passing_on.tell(
            language,
            to=self.known.name(to, language),
            parts=[part.name for part in parts],
            is_absent=is_absent,
        )
        return act.writer.reply(address, Told(text=text, language=language))

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
        with self.act(case_id) as act:
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

    def safety(self, case: Case) -> Safety:
        """What the rules say of the case and any organisation."""
        return Safety.of(case, self.known, self.today)

    def advice(self, case: Case) -> Advice:
        """What the rules recommend, with the organisations of the directory."""
        return self._adviser.advise(case, self.known, self.today)

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


def _refuse_unsafe(safety: Safety, to: str) -> None:
    if why := safety.refusal(to):
        raise UnsafeError(why)


def _taken(case: Case, referral_id: str) -> Taken:
    for one in case.taken:
        if one.referral.id == referral_id:
            return one
    raise NotAllowedError(_("This office has not received such a referral."))


def _check_turn(taken: Taken, answer: str) -> None:
    open_ = taken.answer in (UNANSWERED, "information-requested")
    if (answer == "done" and taken.answer != "accepted") or (answer != "done" and not open_):
        raise NotAllowedError(_("This referral was answered already."))
