"""What a search among the organisations of the directory gives."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An organisation that may be asked, with the one of its services that fits best.

    ``service`` is None where the organisation lists none for the channel. ``reasons`` say why it
    fits, ``mind`` what to be careful of, both in English sentences of `wording`; ``unknown`` are
    the facts that would decide more.
    """

    organisation: str
    service: str | None
    reasons: tuple[str, ...]
    mind: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
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

    ``more``: there are others. ``unknown`` are facts without which nothing near can be found.
    """

    offers: tuple[Offer, ...] = ()
    refused: tuple[OrganisationRefusal, ...] = ()
    unknown: tuple[str, ...] = ()
    more: bool = False


NOTHING = Found()
