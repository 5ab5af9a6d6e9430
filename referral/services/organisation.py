"""An organisation of the directory, as far as it decides whether a case may go there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from referral.services.service import Service

Availability = Literal["open", "urgent-only", "away"]

AWAY: Final = "away"
NHRI: Final = "nhri"

# kinds of body that are a channel by what they are; others by what their services say
_CHANNEL_BY_KIND: Final = {NHRI: "nhri", "legal-aid": "legal-aid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation with its services.

    ``kind`` is the directory's. ``channels`` are those beyond what its kind and its services say.
    ``countries`` empty: it works everywhere. ``refusal`` is the code of why nothing may be sent
    there (``suspended``, ``no-firewall``, ``firewall-expired``, ``unknown-kind``,
    ``no-valid-card`` …), None if it may. ``availability`` None: its card was not looked at.
    """

    id: str
    names: Mapping[str, str] = field(repr=False)
    kind: str
    countries: frozenset[str]
    languages: frozenset[str]
    belongs_to_state: bool
    channels: frozenset[str] = frozenset()
    refusal: str | None = None
    availability: Availability | None = None
    answers_in_days: int | None = None
    services: tuple[Service, ...] = field(default=(), repr=False)

    @property
    def own_channels(self) -> frozenset[str]:
        """The channels that it is, whatever its services."""
        by_kind = _CHANNEL_BY_KIND.get(self.kind)
        return self.channels | {by_kind} if by_kind else self.channels

    @property
    def refused(self) -> str | None:
        """The code of why it is not offered today, its absence included; None if it may be."""
        return self.refusal or (AWAY if self.availability == AWAY else None)
