"""Who is who at one moment, as it was verified: no more than values, and no store or line behind.

`complaints.desk.registry` keeps it and renews it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from complaints.directory import (
    Card,
    Directory,
    DirectoryError,
    Organisation,
    RefusedOrganisationError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An organisation to which something might be sent; ``refusal`` says why not."""

    organisation: Organisation
    card: Card | None
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything that was verified, at one moment."""

    directory: Directory | None = None
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    cards: Mapping[str, Card] = field(default_factory=dict)

    def organisation(self, organisation: str) -> Organisation:
        """The organisation of this id; `RefusedOrganisationError` if the directory has none."""
        try:
            return self.organisations[organisation]
        except KeyError:
            raise RefusedOrganisationError(
                organisation, "unknown", "The directory does not know this organisation."
            ) from None

    def name(self, organisation: str, language: str) -> str:
        """How to speak of it; its id if the directory does not know it."""
        known = self.organisations.get(organisation)
        return known.name(language) if known else organisation

    def card(self, organisation: str) -> Card:
        """Its verified card, however old; `RefusedOrganisationError` if there is none."""
        try:
            return self.cards[organisation]
        except KeyError:
            raise RefusedOrganisationError(
                organisation, "no-card", "This organisation has no card that verifies."
            ) from None

    def left(self, organisation: str) -> Mapping[str, str]:
        """Who had to leave it, with the hash of their last journal message that counts."""
        card = self.cards.get(organisation)
        return card.left if card else {}

    def recipient(self, organisation: str, today: date) -> str:
        """To which recipient to seal for it today; a `DirectoryError` says why to none."""
        if self.directory is None:
            raise RefusedOrganisationError(
                organisation, "unknown", "The directory has not been fetched yet."
            )
        self.directory.check_day(today)
        self.organisation(organisation).check_usable(today)
        card = self.card(organisation)
        card.check_day(today)
        return card.recipient_on(today)

    def choices(self, today: date, *, without: str) -> tuple[Choice, ...]:
        """All organisations but one, those that may be used first."""
        found = []
        for one in self.organisations.values():
            if one.id != without:
                found.append(
                    Choice(
                        organisation=one,
                        card=self.cards.get(one.id),
                        refusal=self._refusal(one.id, today),
                    )
                )
        return tuple(
            sorted(found, key=lambda choice: (choice.refusal is not None, choice.organisation.id))
        )

    def _refusal(self, organisation: str, today: date) -> str | None:
        try:
            self.recipient(organisation, today)
        except DirectoryError as error:
            return str(error)
        return None
