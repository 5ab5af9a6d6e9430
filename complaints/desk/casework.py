"""Reading cases and working on them: everything that stays in the office, and replies.

Each act is one transaction: decide, write down, lay out what is to be sent. It is an event in the
journal, so that all desks of the office have the same cases. Nothing waits for the network.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime

from complaints.desk import addresses
from complaints.desk.advising import Adviser
from complaints.desk.cabinet import Cabinet
from complaints.desk.errors import NotAllowedError
from complaints.desk.known import Known
from complaints.desk.me import Me
from complaints.desk.queue import Queue
from complaints.desk.registry import Registry
from complaints.desk.store import Store, Unit
from complaints.desk.store.cases import CaseLine
from complaints.desk.store.listing import Listing, View
from complaints.desk.store.looker import Looker
from complaints.desk.store.outgoing import Parcel
from complaints.desk.writing import Told, Writer
from complaints.domain.address import ReplyAddress
from complaints.domain.case import Case
from complaints.domain.events import Assigned, Event, Moved, Noted, Opened, Replied
from complaints.domain.states import CaseState, needs_reason
from complaints.letters import opened
from complaints.letters.parts import language_for
from complaints.locale.marking import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One transaction about one case."""

    unit: Unit
    case: Case
    writer: Writer


class Casework:
    """One office's cases, as the member at this desk sees them."""

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
        self._adviser = Adviser()
        self.queue = Queue(
            store,
            cabinet=self._cabinet,
            looker=lambda: Looker(member=self.me.member, now=self._now()),
        )

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return self._now().date()

    @property
    def moment(self) -> datetime:
        """This moment, in UTC."""
        return self._now()

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

    def check_member(self, member: str | None) -> None:
        """Return if this is a member of the office today, or nobody; else `NotAllowedError`."""
        if member is not None and member not in self.members():
            raise NotAllowedError(_("Nobody of that name belongs to this office today."))

    def cases(self, view: View = View.OPEN) -> list[CaseLine]:
        """The first page of a pile, the most urgent first."""
        return self.queue.page(Listing(view=view)).lines

    def case(self, case_id: str) -> Case:
        """One case as this office may see it; `NotAllowedError` if there is none."""
        with self._store.reading() as unit:
            return self._case(unit, case_id)

    def behind_the_check(self, case_id: str) -> Case:
        """The whole case, before a conflict check too: for that check's names and days alone."""
        with self._store.reading() as unit:
            self._case(unit, case_id)
            return self._cabinet(unit).fold(case_id)

    def unsent(self, case_id: str) -> list[Parcel]:
        """What of this case the portal does not have yet, or will never have."""
        with self._store.reading() as unit:
            return unit.outgoing.of_case(case_id)

    def open_case(self, case_id: str) -> Case:
        """The case, and the journal says that this member has read what was new in it.

        Whoever is the first to read it lets the complainant know. A summary is no reading.
        """
        case = self.case(case_id)
        if case.unread and case.summary is None and self._registry.reference:
            with self.act(case_id) as act:
                act.writer.enter(Opened(messages=act.case.unread), case_id=case_id)
                if not act.case.opened:
                    _tell_opened(act)
        return case

    def enter(self, case_ids: Iterable[str], decide: Callable[[Case], Event | None]) -> int:
        """Add an event to each case, all in one transaction; how many there were.

        ``decide`` says which, seeing the case as it stands then, or None for no change.
        """
        changed = 0
        with self._store.writing() as unit:
            writer = self._writer(unit)
            for case_id in dict.fromkeys(case_ids):
                if event := decide(self._case(unit, case_id)):
                    writer.enter(event, case_id=case_id)
                    self._cabinet(unit).refold(case_id)
                    changed += 1
        if changed:
            self._wake()
        return changed

    def note(self, case_id: str, text: str, *, corrects: str | None = None) -> None:
        """Add a note for the office; ``corrects`` is the entry (its hash) of an earlier note."""
        with self.act(case_id) as act:
            notes = (one.hash for one in act.case.entries if isinstance(one.event, Noted))
            if corrects is not None and corrects not in notes:
                raise NotAllowedError(_("The note that this corrects is not in this case."))
            act.writer.enter(Noted(text=said(text), corrects=corrects), case_id=case_id)

    def assign(self, case_id: str, member: str | None) -> None:
        """Give the case to a member, or to nobody.

        Who has it already is given it once more only where colleagues decided differently.
        """
        self.check_member(member)
        with self.act(case_id) as act:
            before = act.case.assignee
            if before != member or act.case.has_contested_assignee:
                act.writer.enter(Assigned(before=before, after=member), case_id=case_id)

    def move(self, case_id: str, after: CaseState, reason: str = "") -> None:
        """Bring the case into another state; `complaints.desk.closing` closes it.

        Who was told that it is closed is told that it is open again. Where colleagues changed it
        without having seen each other, it may be decided as it stands.
        """
        if after is CaseState.CLOSED:
            raise NotAllowedError(_("A case is closed with an outcome. Choose one first."))
        with self.act(case_id) as act:
            before = act.case.state
            if not act.case.may_move(after):
                raise NotAllowedError(_("A case does not go from this state to that one."))
            if needs_reason(before, after) and not reason.strip():
                raise NotAllowedError(_("Closing and opening again need a reason."))
            if before is CaseState.CLOSED and (address := addresses.address_of(act.case)):
                act.writer.reply(address, Told(state=after.value))
            act.writer.enter(
                Moved(before=before, after=after, reason=reason.strip()), case_id=case_id
            )

    def reply(self, case_id: str, text: str, *, language: str | None = None) -> None:
        """Write to the complainant; they are told the state of the case, too."""
        with self.act(case_id) as act:
            _reply(act, said(text), language=language or act.case.language or "en")

    def reply_to_many(self, case_ids: Iterable[str], texts: Mapping[str, str]) -> int:
        """Write to each complainant in their language, all or none in one act; to how many.

        ``texts`` are by language. Left out is who took everything back, whose address takes nothing
        or whose language has no text, and whoever was sent these very words before.
        """
        written = 0
        with self._store.writing() as unit:
            for case_id in dict.fromkeys(case_ids):
                act = Act(unit=unit, case=self._case(unit, case_id), writer=self._writer(unit))
                language = language_for(act.case.language)
                text = texts.get(language, "")
                if not text or act.case.is_withdrawn or _was_sent(act.case, text):
                    continue
                with suppress(NotAllowedError):  # it is sealed before anything is kept
                    _reply(act, text, language=language)
                    self._cabinet(unit).refold(case_id)
                    written += 1
        self._wake()
        return written

    @contextmanager
    def act(self, case_id: str) -> Iterator[Act]:
        """One act; everything in it is kept together, or nothing."""
        with self.acts([case_id]) as (act,):
            yield act

    @contextmanager
    def acts(self, case_ids: Iterable[str]) -> Iterator[tuple[Act, ...]]:
        """One act about several cases; everything in it is kept together, or nothing."""
        with self._store.writing() as unit:
            acts = tuple(
                Act(unit=unit, case=self._case(unit, one), writer=self._writer(unit))
                for one in dict.fromkeys(case_ids)
            )
            yield acts
            for act in acts:
                self._cabinet(unit).refold(act.case.id)
        self._wake()

    def _writer(self, unit: Unit) -> Writer:
        return Writer(unit, me=self.me, directory=self._registry.reference, now=self._now())

    def _case(self, unit: Unit, case_id: str) -> Case:
        if not unit.cases.has(case_id):
            raise NotAllowedError(_("There is no such case at this desk."))
        return self._cabinet(unit).shown(case_id)

    def _cabinet(self, unit: Unit) -> Cabinet:
        return Cabinet.of(unit, self.known, self.me.organisation, self.today)


def _reply(act: Act, text: str, *, language: str) -> None:
    state = act.case.state
    reply = act.writer.reply(
        address_of(act.case), Told(text=text, language=language, state=state.value)
    )
    event = Replied(reply=reply, text=text, language=language, state=state)
    act.writer.enter(event, case_id=act.case.id)


def _was_sent(case: Case, text: str) -> bool:
    return any(isinstance(one.event, Replied) and one.event.text == text for one in case.entries)


def _tell_opened(act: Act) -> None:
    """Once a case, if there is an address that takes it: reading must not wait for a reply."""
    if (address := addresses.address_of(act.case)) is None:
        return
    language = language_for(act.case.language)
    with suppress(NotAllowedError):  # it is sealed before anything is kept
        act.writer.reply(address, Told(text=opened.tell(language), language=language))


def said(text: str) -> str:
    """What was written, which must not be nothing."""
    words = text.strip()
    if not words:
        raise NotAllowedError(_("There is nothing written yet."))
    return words


def address_of(case: Case) -> ReplyAddress:
    """Where the complainant reads our replies; `NotAllowedError` if nobody gave an address."""
    address = addresses.address_of(case)
    if address is None:
        raise NotAllowedError(_("Nobody has given this office an address for replies."))
    return address
