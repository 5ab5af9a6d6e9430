"""Whether a case must be kept from one organisation, whoever agreed to what.

A consent says what a complainant permits; it was given without knowing what the rules know. So a
body of the State of origin, one that is accused itself, and one of a kind to which no case ever
goes are barred here, on every way that leads to them. It fails closed: whether somebody fears the
State of origin must be known to be untrue, and what is barred for one of the days on which it can
have happened is barred.
"""

from collections.abc import Collection
from typing import Final

from complaints.routing.recommending import Advice
from referral.directory import Organisation
from referral.facts import Facts
from referral.services import wording
from referral.services.need import PROTECTED

_NHRI: Final = "nhri"  # by its nature apart from the State; its own rules say where it is not safe


def barred(organisation: Organisation, advice: Advice) -> str | None:
    """Why this case must not go there, an English sentence; None if it may."""
    own = channels(organisation)
    of_the_state = organisation.belongs_to_state or organisation.kind == _NHRI
    if of_the_state and own & advice.facts.accused_channels:
        return wording.refusal("accused")
    if _is_of_feared_state(organisation, advice.facts):
        return wording.refusal("feared-state")
    refusals = advice.never
    if _is_of_concerned_state(organisation, advice.facts):
        refusals += advice.not_there
    return next((one.reason for one in refusals if one.channel in own), None)


def barred_authority(country: str | None, facts: Facts) -> str | None:
    """Why nothing of this case must go to an authority of this State; None if it may."""
    return wording.refusal("feared-state") if _is_feared(facts, {country}) else None


def feared(organisation: Organisation, facts: Facts) -> str | None:
    """Why it must not act for them: it is of the State that they may fear; None if it is not."""
    is_feared = _is_of_feared_state(organisation, facts)
    return wording.refusal("feared-state") if is_feared else None


def feared_state(facts: Facts) -> str | None:
    """The State that the person comes from and may fear; None if none is known to be."""
    return facts.country_of_origin if _is_feared(facts, {facts.country_of_origin}) else None


def channels(organisation: Organisation) -> frozenset[str]:
    """The channels that an organisation is, by its kind and by what its services say."""
    served = (one.channels for one in organisation.services if one.active)
    return organisation.own_channels.union(*served)


def _is_of_concerned_state(organisation: Organisation, facts: Facts) -> bool:
    """Whether it works in a State that is accused or, while nobody knows which, may be."""
    concerned = facts.respondent_states
    if concerned is None or not organisation.countries:
        return True
    return not organisation.countries.isdisjoint(concerned)


def _is_of_feared_state(organisation: Organisation, facts: Facts) -> bool:
    if not organisation.belongs_to_state or organisation.kind == _NHRI:
        return False
    return _is_feared(facts, organisation.countries)


def _is_feared(facts: Facts, countries: Collection[str | None]) -> bool:
    if facts.country_of_origin is None or facts.country_of_origin not in countries:
        return False
    is_safe = facts.seeking_asylum is False and facts.fears_state_of_origin is False
    return not is_safe or facts.special_status in PROTECTED
