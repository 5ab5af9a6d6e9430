"""Referring: giving to another organisation what a complainant's consents permit.

Nothing goes without a draft (`complaints.desk.drafting`) that was made at that moment, and once
more when the files were ready. What goes a second time goes because somebody said so.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import dropwhile, pairwise
from typing import Final

from complaints.desk import addresses, passing
from complaints.desk.casework import Act, said
from complaints.desk.drafting import Draft, Drafting
from complaints.desk.errors import FileDamagedError, NotAllowedError, RepeatedError
from complaints.desk.me import Me
from complaints.desk.passing import Counter, Going, Progress, UncleanError
from complaints.desk.registry import Registry
from complaints.desk.store import Store, Unit
from complaints.desk.store.attachments import CaseFile
from complaints.desk.writing import Told
from complaints.domain import giving_way
from complaints.domain.case import Case
from complaints.domain.consent import TRANSLATION
from complaints.domain.events import Moved, Referred, SecondChoice
from complaints.domain.events.disclosure import MAX_HOURS
from complaints.domain.identifiers import new_id
from complaints.domain.messages import AttachmentReference
from complaints.domain.parts import Part
from complaints.domain.referrals import Given
from complaints.domain.states import CaseState
from complaints.letters import passing_on
from complaints.letters.parts import language_for
from complaints.locale.marking import _

#: The way of a case that is taken up.
_TAKING_UP: Final = (CaseState.RECEIVED, CaseState.IN_TRIAGE, CaseState.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What a caseworker asks for, as `Referring.refer` takes it."""

    to: str
    consent: str
    reason: str = field(repr=False)
    answer_by: date | None = None
    evidence: Collection[str] | None = None
    as_they_are: Collection[str] = ()
    transfer: bool = False
    second: SecondChoice | None = None
    again: bool = False


class Referring(Drafting):
    """The cases of one office, with what may be given to others of them."""

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

    @property
    def progress(self) -> Progress:
        """How far the files are that are being made ready."""
        return self._counter.progress

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
        transfer: bool = False,
        second: SecondChoice | None = None,
        again: bool = False,
    ) -> str:
        """Give the consented parts to ``to``; returns the referral's id.

        ``evidence`` are the files that go along (the hashes of their parts); None means all. Each
        is cleaned again; ``as_they_are`` are those that may go even if they cannot be: else it
        raises `UncleanError`. With ``transfer`` the case is theirs once they accept; ``second`` is
        who is given it if they do not answer. Who has all of it already is given it ``again`` only
        where the caseworker says so: else it raises `RepeatedError`. Takes as long as the files are
        large.
        """
        if answer_by and answer_by < self.today:
            raise NotAllowedError(_("The day until which an answer is wanted is over."))
        if transfer and self.purpose(to) == TRANSLATION:
            raise NotAllowedError(_("A case is never handed over to an interpreter."))
        if second:
            self._check_second(self.case(case_id), to, second)
        order = _Order(
            to=to,
            consent=consent_id,
            reason=said(reason),
            answer_by=answer_by,
            evidence=evidence,
            as_they_are=as_they_are,
            transfer=transfer,
            second=second,
            again=again,
        )
        return self._give(case_id, order, referral=new_id(), instead_of=None)

    def give_way(self, case_id: str) -> bool:
        """Give what was not answered to the consented second choice; whether something went.

        Of files go those that can be cleaned. Nothing goes where the consent for the second does
        not hold at this moment, or where they have changed what it would give: a person looks.
        """
        gave = False
        for one in giving_way.pending(self.case(case_id)):
            if not giving_way.gives_way(
                one, now=self._now(), member=self.me.member, is_away=self._is_away(one.referred.to)
            ):
                continue
            with suppress(NotAllowedError):
                self._give_second(case_id, one)
                gave = True
        return gave

    def _give_second(self, case_id: str, first: Given) -> None:
        second = first.referred.second
        assert second is not None
        order = _Order(
            to=second.to,
            consent=second.consent,
            reason=first.referred.reason,
            evidence=first.referred.parts,
            transfer=first.referred.transfer,
        )
        referral = giving_way.second_id(first, case_id)
        try:
            self._give(case_id, order, referral=referral, instead_of=first)
        except UncleanError as error:
            clean = [one for one in first.referred.parts if one not in error.why]
            order = replace(order, evidence=clean)
            self._give(case_id, order, referral=referral, instead_of=first)

    def _give(self, case_id: str, order: _Order, *, referral: str, instead_of: Given | None) -> str:
        self._recipient(order.to)  # or all the work on files is for nothing
        what = self._going(self.case(case_id), order)
        with self._acting_with_files(case_id, what, referral, order.as_they_are) as (act, files):
            # it took a while: what was permitted before may not be any more
            draft = self.draft(act.case, order.consent, order.to)
            if what != passing.going(draft.parts, self._held(act.unit, case_id), order.evidence):
                raise NotAllowedError(_("The case has changed meanwhile. Look at it once more."))
            _refuse_again(draft, what, again=order.again)
            if instead_of and draft.replaced:
                raise NotAllowedError(_("The case has changed meanwhile. Look at it once more."))
            if any(one.referred.referral == referral for one in act.case.given):
                raise NotAllowedError(_("This was given to that organisation already."))
            if self.purpose(order.to) != TRANSLATION:
                self._take_up(act)
            act.writer.refer(
                id_=referral,
                case_id=case_id,
                to=order.to,
                recipient=self._recipient(order.to),
                parts=what.parts,
                attachments=files,
                consent=draft.consent,
                reason=order.reason,
                answer_by=order.answer_by,
                transfer=order.transfer,
            )
            words = self._words(act.case, order.to, what.parts, draft, instead_of)
            event = Referred(
                referral=referral,
                to=order.to,
                consent=order.consent,
                parts=tuple(part.hash for part in what.parts),
                reason=order.reason,
                answer_by=order.answer_by,
                unanswered=draft.silence.question if draft.silence else None,
                told=self._tell(act, words),
                transfer=order.transfer,
                second=order.second,
                instead_of=instead_of.referred.referral if instead_of else None,
            )
            act.writer.enter(event, case_id=case_id)
        return referral

    @contextmanager
    def _acting_with_files(
        self, case_id: str, what: Going, message_id: str, as_they_are: Collection[str]
    ) -> Iterator[tuple[Act, tuple[AttachmentReference, ...]]]:
        """One act with files that were laid out ahead of it for a message to come."""
        try:
            with (
                self._counter.laid_out(
                    what,
                    message_id=message_id,
                    case_id=case_id,
                    day=self.today,
                    as_they_are=as_they_are,
                ) as attachments,
                self.act(case_id) as act,
            ):
                yield act, tuple(attachments.values())
        except FileDamagedError as error:
            self._counter.files.fetch_again(error)
            raise NotAllowedError(str(error)) from error

    def _check_second(self, case: Case, first: str, second: SecondChoice) -> None:
        if second.to == first:
            raise NotAllowedError(_("The second choice is another organisation than the first."))
        if self.purpose(first) != self.purpose(second.to):
            raise NotAllowedError(_("Only an interpreter can stand in for an interpreter."))
        if not 1 <= second.hours <= MAX_HOURS:
            raise NotAllowedError(_("Say after how many hours the second choice is asked."))
        self.draft(case, second.consent, second.to)
        self._recipient(second.to)

    def _is_away(self, organisation: str) -> bool:
        card = self.known.cards.get(organisation)
        return card is not None and card.availability.on(self.today) == "away"

    def _going(self, case: Case, order: _Order) -> Going:
        draft = self.draft(case, order.consent, order.to)
        with self._store.reading() as unit:
            what = passing.going(draft.parts, self._held(unit, case.id), order.evidence)
        _refuse_again(draft, what, again=order.again)
        return what

    @staticmethod
    def _take_up(act: Act) -> None:
        """Say of a case that nobody has taken up that it is: who gives it to others has decided.

        Else it would stay among the new ones, referred and accepted. A translation decides nothing.
        """
        ahead = dropwhile(lambda one: one is not act.case.state, _TAKING_UP)
        for before, after in pairwise(ahead):
            act.writer.enter(Moved(before=before, after=after, reason=""), case_id=act.case.id)

    @staticmethod
    def _held(unit: Unit, case_id: str) -> list[CaseFile]:
        return unit.attachments.of_case(case_id)

    def _words(
        self, case: Case, to: str, parts: Iterable[Part], draft: Draft, instead_of: Given | None
    ) -> str:
        """What complainants read when they come back."""
        language = language_for(case.language)
        names, recipient = [part.name for part in parts], self.known.name(to, language)
        if instead_of:
            first = self.known.name(instead_of.referred.to, language)
            return passing_on.tell_second(language, first=first, to=recipient, parts=names)
        return passing_on.tell(
            language, to=recipient, parts=names, is_absent=draft.silence is not None
        )

    @staticmethod
    def _tell(act: Act, text: str) -> str | None:
        """Lay out a reply; its id, if there is an address."""
        if (address := addresses.address_of(act.case)) is None:
            return None
        return act.writer.reply(address, Told(text=text, language=language_for(act.case.language)))


def _refuse_again(draft: Draft, what: Going, *, again: bool) -> None:
    """Raise `RepeatedError` where they have all of it, and nobody said that they get it again."""
    if not again and draft.before and draft.is_repeated(what.parts):
        raise RepeatedError(
            _("They have all of this already. Look at what was sent, and say that it goes again.")
        )
