"""One round with the portal: who is who, what came, what the desk owes, what is to be sent, files.

* What came is durable here before the portal is told that we have it.
* Where another desk of this member has gone on, this one only reads (`complaints.desk.succession`).
* A card that a colleague passed on counts before anything is written or sent.
* An old identity is erased only once everything that may be sealed to it was fetched and tried.
* The desk attends to a case only after it has read everything that its colleagues wrote.
* A directory that is refused, or an organisation whose card is wrong, stops nothing else.
* A message or a case at which this program fails stops nothing else; that it failed is said at
  the end of the round.
* The round can be stopped between any two steps, and continued later.
"""

import hashlib
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from complaints import proof
from complaints.desk.arriving import Arrivals
from complaints.desk.attending import Attending
from complaints.desk.fetching import Fetcher
from complaints.desk.own_card import OwnCard
from complaints.desk.reading import Reader, Reason
from complaints.desk.registry import Registry
from complaints.desk.sending import Sender
from complaints.desk.sorting import WITH_CARDS, WITH_LETTERS, Sorting
from complaints.desk.stages import Stage, Step
from complaints.desk.store import Store
from complaints.desk.vault import Vault
from complaints.desk.watching import Watching
from complaints.desk.workplace import Workplace
from complaints.portal_client import PortalClient

_CARDS_EVERY: Final = timedelta(hours=1)


class Sync:
    """Rounds for one desk.

    ``inbox`` is asked in the member's name; everything else goes through ``portal``, on other
    connections, without a name. ``give_way`` gives a case (id) to the second choice, if it is time.
    """

    def __init__(
        self,
        *,
        vault: Vault,
        store: Store,
        registry: Registry,
        own_card: OwnCard,
        portal: PortalClient,
        inbox: PortalClient,
        files: Fetcher,
        give_way: Callable[[str], object],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._registry = registry
        self._own_card = own_card
        self._portal = portal
        self._inbox = inbox
        self._files = files
        self._work = Workplace(
            vault=vault, store=store, registry=registry, own_card=own_card, now=now
        )
        self._sorting = Sorting(self._work, self._reader)
        self._attending = Attending(self._work, give_way)
        self._watching = Watching(self._work)
        self._cards_at: datetime | None = None
        self._one_round = threading.Lock()

    def cut(self) -> None:
        """End whatever waits for the portal now; no round can ask it anything any more."""
        self._portal.cut()
        self._inbox.cut()

    def run(self, step: Step = lambda _stage, _done, _total: None) -> bool:
        """One round, after the one that runs, if any; whether another should follow at once.

        ``step`` is told what is being done and how far, and may raise `Cancelled`. Raises
        `PortalError` without a line, `StoreError`, `KeyfileError`.
        """
        with self._one_round:
            self._work.fault = None
            self._attending.erase_letters()
            again = self._run(step)
            fault, self._work.fault = self._work.fault, None
            if fault:
                raise fault
            return again

    def _run(self, step: Step) -> bool:
        self._files.erase()  # a day that has come needs no line
        self._watching.look_at_clock()
        self._sorting.take_in_words(lambda: None)  # of a round that was stopped; nor does this
        self._attending.judge(step)
        step(Stage.DIRECTORY, 0, 0)
        self._watching.renew_directory(self._registry, self._portal)
        self._own_card.look_after()
        fetched = self._renew_cards(step, again=False)
        arrivals = self._arrivals()
        came = arrivals.pull(lambda count: step(Stage.INBOX, count, 0))
        if Reason.NOT_ON_CARD in came.reasons:
            fetched |= self._renew_cards(step, again=True)
        filed = self._sorting.file_arrived(step)
        self._sorting.try_again((*(WITH_CARDS * fetched), *(WITH_LETTERS * bool(filed))))
        self._own_card.hear()
        self._own_card.erase()
        self._watching.part_with_who_left()
        if not self._watching.is_elsewhere():
            arrivals.acknowledge()
            self._attending.attend(step)
            self._own_card.pass_on()
        elif filed:
            self._attending.erase_only()
        if self._watching.check_chains(
            anything_new=bool(came.records or filed), has_heard=self._sorting.has_heard
        ):
            self._sorting.has_heard = False
        self._files.erase()  # what this round has recalled, before anybody is told that it is gone
        Sender(
            self._store,
            self._portal,
            known=self._registry.known,
            organisation=self._work.me.organisation,
            today=self._work.today,
            may_go=self._attending.may_go,
        ).send_all(lambda done, total: step(Stage.SENDING, done, total))
        return self._files.fetch_all(lambda done, total: step(Stage.FILES, done, total))

    def _renew_cards(self, step: Step, *, again: bool) -> bool:
        now = self._work.now
        if again and self._cards_at and now - self._cards_at < _CARDS_EVERY:
            return False  # or one forged signature after another would have us fetch them all
        fetched = self._registry.refresh_cards(
            self._portal,
            self._work.today,
            again=again,
            step=lambda done, total: step(Stage.CARDS, done, total),
        )
        if fetched:
            self._cards_at = now
        return fetched

    def _reader(self) -> Reader:
        me = self._work.me

        def signers(case_id: str) -> set[str]:
            with self._store.reading() as unit:
                return unit.letters.signers(case_id)

        return Reader(
            organisation=me.organisation,
            member=me.member,
            identities=me.identities,
            seals=me.seals,
            known=self._registry.known,
            signers=signers,
            fetch=self._portal.chunk,
            first_day=self._first_day,
        )

    def _first_day(self, sealed: bytes) -> date:
        """When the portal had this envelope of our inbox: handing it in again gives the proof."""
        directory, organisation = self._registry.known.directory, self._work.me.organisation
        assert directory is not None  # or there is no card by which anything could be verified
        return proof.verify(
            self._portal.put_envelope(organisation, sealed),
            key=directory.portal_key,
            instance=directory.instance,
            organisation=organisation,
            name=hashlib.sha256(sealed).hexdigest(),
        )

    def _arrivals(self) -> Arrivals:
        return Arrivals(
            store=self._store,
            inbox=self._inbox,
            me=self._work.me,
            known=self._registry.known,
            reader=self._reader(),
            take=self._sorting.take,
            today=self._work.today,
        )
