"""The office's own cards as its members have seen them: passed on in the journal, and compared.

A portal can show each desk another card: an old one, on which somebody is who had to leave, or one
that a second administrator made beside the others. So each desk says in the journal by which card
it goes, unless a colleague has said the same. A card counts by its signature alone, whoever passes
it on; which of two with one number is the right one nobody can tell here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from complaints.desk.known import Known
from complaints.desk.store import Unit, copies
from complaints.desk.writing import Writer
from complaints.directory import Card, DirectoryError
from complaints.domain.events import CardSeen
from crypto.signedfile import SignedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Every card of the office that any of its desks has told of, if its key has signed it.

    By version and by what was signed: the signed file.
    """

    cards: Mapping[int, Mapping[bytes, bytes]] = field(repr=False)

    @classmethod
    def of(cls, unit: Unit, known: Known, organisation: str, *more: bytes) -> Self:
        """What the journal has, and ``more``; nothing while the directory is not known."""
        found: dict[int, dict[bytes, bytes]] = {}
        of = known.organisations.get(organisation)
        if of is None or known.directory is None:
            return cls(cards=found)
        for data in (*_told(unit), *more):
            try:
                card = Card.verify(data, organisation=of, instance=known.directory.instance)
            except DirectoryError:
                continue
            found.setdefault(card.version, {}).setdefault(SignedFile.parse(data).content, data)
        return cls(cards=found)

    @property
    def newest(self) -> tuple[bytes, ...]:
        """The signed files of the highest version."""
        return tuple(self.cards[max(self.cards)].values()) if self.cards else ()

    @property
    def doubled(self) -> tuple[int, ...]:
        """The versions of which there is more than one card."""
        return tuple(sorted(version for version, all_ in self.cards.items() if len(all_) > 1))

    def has(self, data: bytes) -> bool:
        """Whether this very card was told of."""
        content = SignedFile.parse(data).content
        return any(content in all_ for all_ in self.cards.values())


def doubled(unit: Unit, known: Known, organisation: str) -> tuple[int, ...]:
    """The versions of which there is more than one card, this desk's own among them."""
    kept = unit.copies.get(copies.card(organisation))
    return Seen.of(unit, known, organisation, *([kept] if kept else ())).doubled


def tell(unit: Unit, writer: Writer, known: Known) -> None:
    """Say by which card of the office this desk goes."""
    organisation = writer.me.organisation
    kept = unit.copies.get(copies.card(organisation))
    if kept and not Seen.of(unit, known, organisation).has(kept):
        writer.enter(CardSeen.of(kept))


def _told(unit: Unit) -> Iterator[bytes]:
    for entry in unit.journal.of_case(""):
        if isinstance(entry.event, CardSeen):
            yield entry.event.data
