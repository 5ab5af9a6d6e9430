"""The organisations of the directory as the rules see them, indexed once and then only looked up.

Built from what somebody else verified: this module never judges a signature, a card or a firewall
attestation, it is told. What is refused is never offered; it is named, with the reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from referral.services.entry import Entry
from referral.services.need import EVERYWHERE, Need
from referral.services.offers import NOTHING, Found, Offer, OrganisationRefusal
from referral.services.organisation import Availability, Organisation
from referral.services.service import Service
from referral.services.shelf import MOST_OFFERS, Shelf

__all__ = [
    "Availability",
    "Directory",
    "Found",
    "Offer",
    "Organisation",
    "OrganisationRefusal",
    "Search",
    "Service",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """All organisations by channel and by kind."""

    channels: Mapping[str, Shelf] = field(repr=False)
    kinds: Mapping[str, Shelf] = field(repr=False)
    firewalls: frozenset[tuple[str, str]] = field(repr=False)  # channel, country

    @classmethod
    def of(cls, organisations: Iterable[Organisation]) -> Self:
        """The directory of these organisations, in whatever order they come."""
        entries: dict[str, list[Entry]] = {}
        refused: dict[str, list[Organisation]] = {}
        by_kind: dict[str, list[Entry]] = {}
        firewalls = set()
        for one in organisations:
            offered = _entries(one)
            if one.refusal is None:
                firewalls |= {
                    (channel, country)
                    for channel, each in offered.items()
                    for entry in each
                    for country in entry.countries or (EVERYWHERE,)
                }
            if one.refused:
                for channel in offered:
                    refused.setdefault(channel, []).append(one)
                continue
            by_kind.setdefault(one.kind, []).append(Entry.of(one, None))
            for channel, each in offered.items():
                entries.setdefault(channel, []).extend(each)
        return cls(
            channels={
                channel: Shelf.of(channel, entries.get(channel, ()), refused.get(channel, ()))
                for channel in entries.keys() | refused.keys()
            },
            kinds={kind: Shelf.of(kind, each, ()) for kind, each in by_kind.items()},
            firewalls=frozenset(firewalls),
        )

    def search(self, facts: Mapping[str, object], today: date, *, urgent: bool = False) -> "Search":
        """A search for one case, by its canonical facts: read once, asked for many channels.

        ``urgent``: the case is; then those who take only urgent cases do not stand back.
        """
        return Search(directory=self, need=Need.of(facts), today=today, urgent=urgent)

    def find(
        self, channel: str, facts: Mapping[str, object], today: date, *, urgent: bool = False
    ) -> Found:
        """The organisations that are this channel, as `Search.find`."""
        return self.search(facts, today, urgent=urgent).find(channel)

    def has_firewall(self, channel: str, country: str) -> bool:
        """Whether a body of this channel that works in the country may be sent cases at all."""
        return (channel, country) in self.firewalls or (channel, EVERYWHERE) in self.firewalls


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One case looking for help in a directory."""

    directory: Directory = field(repr=False)
    need: Need = field(repr=False)
    today: date
    urgent: bool
    # many channels ask for the same kinds
    _standing_in: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def find(self, channel: str) -> Found:
        """The organisations that are this channel, the best first, and those refused."""
        shelf = self.directory.channels.get(channel)
        return shelf.find(self.need, self.today, urgent=self.urgent) if shelf else NOTHING

    def standing_in(self, kinds: Sequence[str]) -> tuple[str, ...]:
        """Ids of organisations of these kinds that could submit in their own name, best first.

        A kind is the directory's, or a channel (``trade-union``). Those of the first kind come
        before those of the next.
        """
        found: dict[str, None] = {}
        for kind in kinds:
            if kind not in self._standing_in:
                shelf = self.directory.kinds.get(kind) or self.directory.channels.get(kind)
                self._standing_in[kind] = shelf.organisations(self.need) if shelf else ()
            found.update(dict.fromkeys(self._standing_in[kind]))
        return tuple(found)[:MOST_OFFERS]


def _entries(organisation: Organisation) -> dict[str, list[Entry]]:
    """By channel, what the organisation offers there."""
    found: dict[str, list[Entry]] = {}
    own = organisation.own_channels
    for service in organisation.services:
        if service.active:
            entry = Entry.of(organisation, service)
            for channel in service.channels or own:
                found.setdefault(channel, []).append(entry)
    for channel in own - found.keys():
        found[channel] = [Entry.of(organisation, None)]
    return found
