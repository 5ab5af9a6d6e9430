"""What a search among the organisations of the directory gives."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An organisation that may be asked, with the one of its services that fits best.

    ``service`` is None where the organisation lists none for the channel. ``reasons`` say why it
    fits, ``mind`` what to be careful of or to ask, both in English sentences of `wording`.
    """

    organisation: str
    service: str | None
    reasons: tuple[str, ...]
    mind: tuple[str, ...] = ()
    answers_in_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRefusal:
    """An organisation that would be offered, if nothing stood against it."""

    organisation: str
    channel: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Offers, the best first, and what is refused; at most so many of each as a person reads.

    ``unknown`` are facts that nobody gave and that would tell where to look.
    """

    offers: tuple[Offer, ...] = ()
    refused: tuple[OrganisationRefusal, ...] = ()
    unknown: tuple[str, ...] = ()


NOTHING = Found()
