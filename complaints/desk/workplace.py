"""What every step of a round works with: who we are, whom we know, and who had to leave.

``fault`` is the last fault of ours in this round: it has stopped nothing, and is raised in the end.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from complaints.desk.cabinet import Cabinet
from complaints.desk.duties import Desk
from complaints.desk.filing import Filing
from complaints.desk.known import Known
from complaints.desk.me import Me
from complaints.desk.own_card import OwnCard
from complaints.desk.reading import Unreadable, Verified
from complaints.desk.registry import Registry
from complaints.desk.store import Store, Unit
from complaints.desk.vault import Vault
from complaints.desk.writing import Writer


class Workplace:
    """One desk, as it is today."""

    def __init__(
        self,
        *,
        vault: Vault,
        store: Store,
        registry: Registry,
        own_card: OwnCard,
        now: Callable[[], datetime],
    ) -> None:
        self.vault = vault
        self.store = store
        self.fault: Exception | None = None
        self._registry = registry
        self._own_card = own_card
        self._now = now

    @property
    def now(self) -> datetime:
        """The time."""
        return self._now()

    @property
    def today(self) -> date:
        """The day."""
        return self._now().date()

    @property
    def me(self) -> Me:
        """Who writes and opens here."""
        return self.vault.me(self.today, self._own_card.kept)

    @property
    def known(self) -> Known:
        """Who is who."""
        return self._registry.known

    @property
    def left(self) -> Mapping[str, str]:
        """Who had to leave the office, with the hash of their last entry that counts."""
        return self.known.left(self.me.organisation)

    def cabinet(self, unit: Unit) -> Cabinet:
        """The cases of the office."""
        return Cabinet.of(unit, self.known, self.me.organisation, self.today)

    def filing(self, unit: Unit, outcomes: Sequence[Verified | Unreadable]) -> Filing:
        """Files what came."""
        return Filing(self.cabinet(unit), outcomes, organisation=self.me.organisation)

    def writer(self, unit: Unit) -> Writer:
        """Writes for this member."""
        return Writer(unit, me=self.me, directory=self._registry.reference, now=self.now)

    def desk(self, unit: Unit) -> Desk:
        """What a duty works with."""
        return Desk(
            unit=unit, cabinet=self.cabinet(unit), writer=self.writer(unit), known=self.known
        )

    def ends(self, unit: Unit) -> dict[str, int]:
        """Where the chains of those who left end, as far as that is known."""
        cabinet = self.cabinet(unit)
        found = {one: cabinet.end_of(one) for one in self.left}
        return {one: end for one, end in found.items() if end is not None}
