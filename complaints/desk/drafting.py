"""What a complainant's consents permit: to whom, which parts, on which yes.

A draft is checked as if it were sent at that moment: its consent's signature, reader, day and
parts, what the complainant took back, and what the rules say of the recipient. It sends nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from complaints import consents
from complaints.desk import addresses
from complaints.desk.casework import Casework
from complaints.desk.errors import NoConsentError, NotAllowedError, UnjudgedError, UnsafeError
from complaints.desk.known import Choice
from complaints.desk.safety import Safety
from complaints.directory import DirectoryError, Organisation
from complaints.domain import absence, permitted, referrals
from complaints.domain import consent as consent_rules
from complaints.domain.absence import Silence
from complaints.domain.agreeing import permits_referral
from complaints.domain.case import Case
from complaints.domain.consent import INTERPRETER, REFERRAL, TRANSLATION, Consent
from complaints.domain.errors import ConsentError
from complaints.domain.messages import PartReference
from complaints.domain.parts import Part
from complaints.domain.referrals import Given
from complaints.domain.translating import is_translatable
from complaints.locale.marking import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A referral as it would be sent: exactly these parts, on exactly this consent.

    ``refused`` are those that the office asked for and the complainant did not allow; ``replaced``
    those of ``parts`` that they have changed since: what goes is what they agreed to. ``silence``
    is what it rests on where the consent is for the case that they cannot come back. ``before``
    are the referrals by which that organisation was given some of these parts and has them still,
    the latest last; ``earlier`` those on this very consent, where it is good for several.
    """

    to: Organisation
    consent: Consent
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    refused: tuple[PartReference, ...] = ()
    replaced: tuple[Part, ...] = ()
    silence: Silence | None = None
    before: tuple[Given, ...] = ()
    earlier: tuple[Given, ...] = ()

    def is_repeated(self, parts: Iterable[Part]) -> bool:
        """Whether these would all be given to them a second time."""
        had = {part for one in self.before for part in one.referred.parts}
        return all(part.hash in had for part in parts)

    @property
    def is_again(self) -> bool:
        """Whether there is nothing in it that they were not given."""
        return self.is_repeated(self.parts)


class Drafting(Casework):
    """The cases of one office, with what might be given to others of them."""

    def drafts(self, case: Case) -> list[Draft]:
        """The referrals that the complainant's consents permit today and that were not made."""
        found = []
        try:
            safety = self.safety(case) if case.consents else None
        except UnjudgedError:
            return []  # nobody knows where it must not go
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
        refuse_withdrawn(case)
        consent, organisation = _for_referral(case, consent_id), self._organisation(to)
        silence = self._permission(case, consent, organisation)
        if consent.terms.case != case.id:
            raise NoConsentError(_("The consent belongs to another case."))
        if to == self.me.organisation:
            raise NotAllowedError(_("This is your own office."))
        if silence and any(one.message_id == silence.reply for one in self.unsent(case.id)):
            raise NoConsentError(_("The question has not been sent yet; nobody could answer it."))
        if referrals.is_used(case.given, consent.terms, to):
            raise NotAllowedError(_("This was given to that organisation already."))
        refuse_unsafe(safety or self.safety(case), to)
        held = _held(case, consent)
        missing = tuple(one for one in consent.terms.parts if case.part(one) is None)
        return Draft(
            to=organisation,
            consent=consent,
            parts=held,
            missing=missing,
            refused=permitted.left_out(case.letters, case.questions, consent),
            replaced=tuple(one for one in case.replaced_parts() if one in held),
            silence=silence,
            before=referrals.before(case.given, consent.terms, to, [one.hash for one in held]),
            earlier=referrals.on_it(case.given, consent.terms, to),
        )

    def purpose(self, to: str) -> str:
        """For what this organisation may be given anything: interpreters translate, alone."""
        known = self.known.organisations.get(to)
        return TRANSLATION if known and known.kind == INTERPRETER else REFERRAL

    def interpreters(self, case: Case) -> list[Choice]:
        """Who could be asked to translate what this case tells; none where nobody can be asked."""
        told = any(is_translatable(one) for one in case.current_parts())
        if not told or case.is_withdrawn or addresses.address_of(case) is None:
            return []
        every = self.known.choices(self.today, without=self.me.organisation)
        return [one for one in every if one.organisation.kind == INTERPRETER]

    def safety(self, case: Case) -> Safety:
        """What the rules say of the case and any organisation."""
        return Safety.of(case, self.known, self.today)

    def _permission(self, case: Case, consent: Consent, to: Organisation) -> Silence | None:
        """Check that the consent permits it today; the silence that it rests on, if it does."""
        try:
            consents.verify(consent)
            consent_rules.check(
                consent,
                sender=self.me.organisation,
                reader=to.id,
                reader_kind=to.kind,
                parts=consent.terms.parts,
                reply=consent.terms.reply,
                today=self.today,
            )
            return absence.check(case, consent, to=to.id, today=self.today)
        except ConsentError as error:
            raise NoConsentError(str(error)) from error

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


def _for_referral(case: Case, consent_id: str) -> Consent:
    """The consent of this id, if it is one for a referral."""
    consent = next((one for one in case.consents if one.terms.id == consent_id), None)
    if consent is None:
        raise NoConsentError(_("No consent that the complainant gave and kept permits this."))
    if not permits_referral(consent.terms):
        raise NoConsentError(_("This consent is for a letter or for acting, for no referral."))
    return consent


def _held(case: Case, consent: Consent) -> tuple[Part, ...]:
    """The parts of the consent that may go and that this office holds."""
    held = tuple(part for one in consent.terms.parts if (part := case.part(one)))
    if consent.terms.purpose == TRANSLATION:
        held = tuple(part for part in held if is_translatable(part))
    if not held:
        raise NotAllowedError(_("This office holds none of the parts that the consent names."))
    return held


def refuse_withdrawn(case: Case) -> None:
    """Raise `NoConsentError` if everything was taken back."""
    if case.is_withdrawn:
        raise NoConsentError(
            _("The complainant has taken everything back; nothing more is shared.")
        )


def refuse_unsafe(safety: Safety, to: str) -> None:
    """Raise `UnsafeError` if the rules keep the case from that organisation."""
    if why := safety.refusal(to):
        raise UnsafeError(why)


def chosen(case: Case, hashes: Sequence[str]) -> list[Part]:
    """The parts of these hashes; `NotAllowedError` if there is none, or one is not held."""
    parts = [part for one in dict.fromkeys(hashes) if (part := case.part(one))]
    if not parts or len(parts) != len(set(hashes)):
        raise NotAllowedError(_("Choose at least one part that this office holds."))
    return parts
