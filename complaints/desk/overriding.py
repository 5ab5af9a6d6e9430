"""Giving without consent where somebody is in danger: proposed by one member, approved by another.

Never where the complainant decided themself, never to whom the rules keep the case from (the State
that somebody fears, for one), whoever clicks. All of it stays in the journal, and what is given
says who answers for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from complaints import overrides
from complaints.desk import passing
from complaints.desk.casework import said
from complaints.desk.drafting import chosen, refuse_unsafe
from complaints.desk.errors import NoConsentError, NotAllowedError
from complaints.desk.passing import UncleanError
from complaints.desk.referring import Referring
from complaints.directory import DirectoryError
from complaints.domain import override as rules
from complaints.domain import overriding
from complaints.domain.case import Case
from complaints.domain.consent import TRANSLATION
from complaints.domain.errors import ConsentError, MalformedError
from complaints.domain.events import (
    OverrideApproved,
    OverrideProposed,
    OverrideRefused,
    Referred,
)
from complaints.domain.identifiers import new_id
from complaints.domain.override import BASES, UNTOLD, Override, Statement
from complaints.domain.overriding import Proposal
from complaints.domain.parts import Part
from complaints.letters import passing_on
from complaints.letters.parts import language_for
from complaints.locale.marking import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What was given: the referral's id, and the files (hashes of parts) that stayed, and why."""

    referral: str
    left_behind: Mapping[str, str]


class Overriding(Referring):
    """The cases of one office, with what two members may do when somebody is in danger."""

    def may_override(self, case: Case, to: str, parts: Sequence[str] = ()) -> None:
        """Return if an override could be proposed; `NotAllowedError` says what forbids it.

        ``parts`` are the hashes of those that it is to cover, where they are known.
        """
        try:
            overriding.check(case, to, parts)
            overriding.check_current(case, parts)
            kind = self._organisation(to).kind
            overriding.check_needed(case, to, parts, kind=kind, today=self.today)
        except ConsentError as error:
            raise NoConsentError(str(error)) from error
        if to == self.me.organisation:
            raise NotAllowedError(_("This is your own office."))
        if self.purpose(to) == TRANSLATION:
            raise NotAllowedError(_("An interpreter cannot help against a danger."))
        refuse_unsafe(self.safety(case), to)
        if len(self.members()) < 2:
            raise NotAllowedError(_("This office has one member; nobody could approve it."))
        self._recipient(to)

    def propose_override(
        self,
        case_id: str,
        to: str,
        hashes: Sequence[str],
        *,
        basis: str,
        facts: str,
        untold: str | None = None,
    ) -> str:
        """Answer for giving these parts to ``to`` without consent; returns the override's id.

        ``basis`` is one of `BASES`. Nothing goes before another member approves. ``untold``, one of
        `UNTOLD`: why the complainant is not told.
        """
        if basis not in BASES or (untold is not None and untold not in UNTOLD):
            raise NotAllowedError(_("Choose one of the grounds listed."))
        why = said(facts)
        with self.act(case_id) as act:
            parts = chosen(act.case, hashes)
            self.may_override(act.case, to, hashes)
            statement = Statement(
                id=new_id(),
                sender=self.me.organisation,
                to=to,
                case=case_id,
                parts=tuple(part.hash for part in parts),
                basis=basis,
                facts=why,
                day=self.today,
                member=self.me.member,
            )
            signed = overrides.sign(statement, key=self.me.sign)
            event = OverrideProposed(
                override=statement.id,
                to=to,
                parts=statement.parts,
                basis=basis,
                facts=why,
                untold=untold,
                statement=signed.text,
                signature=signed.signature,
            )
            act.writer.enter(event, case_id=case_id)
        return statement.id

    def approve_override(self, case_id: str, override_id: str, *, read: int) -> Gone:
        """Approve what a colleague proposed, and give it at once.

        ``read`` is how far this member has read what the complainant wrote (`overriding.reached`).
        Of files go those that can be cleaned: there is no time to ask about the others.
        """
        case = self.case(case_id)
        parts = self._covered(case, self._waiting(case, override_id))
        try:
            return Gone(
                referral=self._approve(case_id, override_id, parts, read=read), left_behind={}
            )
        except UncleanError as error:
            clean = [part for part in parts if part.hash not in error.why]
            if not clean:
                raise NotAllowedError(
                    _("None of the files could be cleaned. Nothing was sent.")
                ) from error
            referral = self._approve(case_id, override_id, clean, read=read)
            return Gone(referral=referral, left_behind=error.why)

    def refuse_override(self, case_id: str, override_id: str, reason: str) -> None:
        """Refuse what a colleague proposed, or take one's own proposal back."""
        with self.act(case_id) as act:
            self._waiting(act.case, override_id)
            event = OverrideRefused(override=override_id, reason=said(reason))
            act.writer.enter(event, case_id=case_id)

    def _approve(self, case_id: str, override_id: str, parts: Sequence[Part], *, read: int) -> str:
        with self._store.reading() as unit:
            what = passing.going(parts, self._held(unit, case_id), None)
        referral = overriding.referral_id(case_id, override_id)
        with self._acting_with_files(case_id, what, referral, ()) as (act, files):
            waiting = self._waiting(act.case, override_id)
            if waiting.by == self.me.member:
                raise NotAllowedError(_("Who proposed it cannot approve it. Ask a colleague."))
            if overriding.reached(act.case) > read:
                raise NotAllowedError(_("The case has changed meanwhile. Look at it once more."))
            proposed = waiting.proposed
            override = self._sound(case_id, proposed, [part.hash for part in what.parts])
            self.may_override(act.case, proposed.to, override.statement.parts)
            act.writer.enter(OverrideApproved(override=override_id), case_id=case_id)
            self._take_up(act)
            act.writer.refer_urgently(
                id_=referral,
                case_id=case_id,
                to=proposed.to,
                recipient=self._recipient(proposed.to),
                parts=what.parts,
                attachments=files,
                override=override,
                language=act.case.language or "en",
            )
            told = None
            if proposed.untold is None:
                language = language_for(act.case.language)
                to = self.known.name(proposed.to, language)
                names = [part.name for part in what.parts]
                told = self._tell(act, passing_on.tell_urgent(language, to=to, parts=names))
            event = Referred(
                referral=referral,
                to=proposed.to,
                consent=None,
                parts=tuple(part.hash for part in what.parts),
                reason=proposed.facts,
                answer_by=None,
                told=told,
                override=override_id,
            )
            act.writer.enter(event, case_id=case_id)
        return referral

    def _waiting(self, case: Case, override_id: str) -> Proposal:
        found = overriding.proposal(case, override_id)
        if found is None or not found.waits(self._now()):
            raise NotAllowedError(_("This was decided already, or its 24 hours are over."))
        return found

    def _covered(self, case: Case, waiting: Proposal) -> list[Part]:
        return [part for one in waiting.proposed.parts if (part := case.part(one))]

    def _sound(self, case_id: str, proposed: OverrideProposed, parts: Sequence[str]) -> Override:
        """The colleague's signed statement, checked as the recipient will check it."""
        try:
            override = Override.of(proposed.statement, proposed.signature)
            said_by = override.statement
            card = self.known.card(self.me.organisation)
            overrides.verify(override, key=card.member_on(said_by.member, said_by.day).sign)
            rules.check(
                override,
                sender=self.me.organisation,
                reader=proposed.to,
                of_case=case_id,
                parts=parts,
                approved_by=self.me.member,
                on=self.today,
            )
        except MalformedError as error:
            raise NotAllowedError(
                _("What your colleague signed cannot be read. Refuse it, and propose it anew.")
            ) from error
        except (ConsentError, DirectoryError) as error:
            raise NoConsentError(str(error)) from error
        if replace(said_by, facts=proposed.facts, basis=proposed.basis) != said_by:
            raise NoConsentError(_("What was signed is not what the proposal says."))
        return override
