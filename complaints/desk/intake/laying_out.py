"""What a complainant's own key sealed at this desk: who it can be sealed to, and its way out.

All of it is laid out in one act with the entries of the journal that tell of it, so what one desk
knows every desk of the office comes to know. The directory is the one that this desk has verified;
nobody is asked for it, so it needs no line.
"""

from collections.abc import Callable, Sequence

from complaints.address_book import AddressBook
from complaints.complainant import Ahead
from complaints.desk.errors import NotAllowedError
from complaints.desk.office import Office
from complaints.desk.registry import Registry
from complaints.desk.store import Store, Unit, copies
from complaints.desk.store.outgoing import Parcel, Road
from complaints.desk.writing import Writer
from complaints.directory import DirectoryError
from complaints.domain.events import Event
from complaints.portal_client import PortalClient
from complaints.sealing import Blob


class LayingOut:
    """For one desk. ``portal`` is only what the book would ask for a card that nobody has."""

    def __init__(
        self,
        office: Office,
        store: Store,
        registry: Registry,
        portal: PortalClient,
        *,
        wake: Callable[[], None],
    ) -> None:
        self.office = office
        self._store = store
        self._registry = registry
        self._portal = portal
        self._wake = wake

    def book(self) -> AddressBook:
        """Who is who; `NotAllowedError` if this office cannot be written to today."""
        me, today, known = self.office.me, self.office.today, self.office.known
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

    def lay_out(self, ahead: Ahead, entries: Sequence[Event], *, keep: bool) -> None:
        """Lay out the one letter to this office, and the entries about its case.

        ``keep``: with what the complainant keeps, which goes once the portal has the letter.
        """
        own = self.office.me.organisation
        (letter,) = ahead.letters
        parcels = [(Road.CHUNK, "", one) for one in letter.sealed.chunks]
        parcels += [(Road.INBOX, own, one) for one in letter.sealed.bodies]
        if keep:
            parcels += [(Road.CHUNK, "", one) for one in ahead.keepsake.chunks]
            parcels += [(Road.REPLY, ahead.own_tag.hex(), one) for one in ahead.keepsake.bodies]
        # one id for all: what fails keeps back what comes after it
        message, case_id = letter.message.id, letter.message.case

        def add(unit: Unit, road: Road, target: str, body: Blob) -> None:
            unit.outgoing.add(
                Parcel(
                    road=road,
                    target=target,
                    name=body.name,
                    body=body.data,
                    message_id=message,
                    case_id=case_id,
                    day=self.office.today,
                )
            )

        with self._store.writing() as unit:
            for file in ahead.files:
                file.hand_in(lambda chunk: add(unit, Road.CHUNK, "", Blob(chunk)))
            for road, target, body in parcels:
                add(unit, road, target, body)
            writer = Writer(
                unit,
                me=self.office.me,
                directory=self._registry.reference,
                now=self.office.moment,
            )
            for event in entries:
                writer.enter(event, case_id=case_id)
        self._wake()
