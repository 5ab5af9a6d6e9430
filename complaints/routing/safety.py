"""Whether a case must be kept from one organisation, whoever agreed to what.

A consent says what a complainant permits; it was given without knowing what the rules know. So a
body of the State of origin, one that is accused itself, and one of a kind to which no case ever
goes are barred here, on every way that leads to them. It fails closed: whether somebody fears the
State of origin must be known to be untrue, and what is barred for one of the days on which it can
have happened is barred.

Who says that they fear it, and not which State it is, may mean any: a body of a State to which
nothing else in the case leads waits until they were asked. At sea none waits: it may be the one
that rescues.
"""

from collections.abc import Collection
from typing import Final

from complaints.routing.recommending import Advice
from referral.directory import Organisation
from referral.fact_words import AT_SEA
from referral.facts import Facts
from referral.origins import standing
from referral.services import wording
from referral.services.need import PROTECTED

_NHRI: Final = "nhri"  # by its nature apart from the State; its own rules say where it is not safe


def barred(organisation: Organisation, advice: Advice) -> str | None:
    """Why this case must not go there, an English sentence; None if it may."""
    own = channels(organisation)
    of_the_state = organisation.belongs_to_state or organisation.kind == _NHRI
    if of_the_state and own & advice.facts.accused_channels:
        return wording.refusal("accused")
    if why := feared(organisation, advice):
        return why
    refusals = advice.never
    if _is_of_concerned_state(organisation, advice.facts):
        refusals += advice.not_there
    return next((one.reason for one in refusals if one.channel in own), None)


def barred_authority(country: str | None, advice: Advice) -> str | None:
    """Why nothing of this case must go to an authority of this State; None if it may."""
    return _feared_of({country} if country else frozenset(), advice)


def feared(organisation: Organisation, advice: Advice) -> str | None:
    """Why it must not act for them: it is of a State that they may fear; None if it is not."""
    return _feared_of(organisation.countries, advice) if is_of_a_state(organisation) else None


def is_of_a_state(organisation: Organisation) -> bool:
    """Whether somebody who fears a State may fear this organisation of it."""
    return organisation.belongs_to_state and organisation.kind != _NHRI


def feared_states(advice: Advice) -> frozenset[str]:
    """The States that somebody of the case comes from and may fear; none where none is known."""
    return frozenset() if _is_known_safe(advice.facts) else standing(advice.origins)


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


def _feared_of(countries: Collection[str], advice: Advice) -> str | None:
    """Why a body of these States is kept from it; None if it is not."""
    theirs = standing(countries)
    if not theirs.isdisjoint(feared_states(advice)):
        return wording.refusal("feared-state")
    is_unknown = not advice.origins and advice.facts.fears_state_of_origin is True
    if is_unknown and theirs and not _leads_to(theirs, advice.facts):
        return wording.refusal("unknown-origin")
    return None


def _leads_to(states: frozenset[str], facts: Facts) -> bool:
    """Whether something else in the case leads to one of these States."""
    places = {facts.country_of_incident, facts.current_location}
    if AT_SEA in places:
        return True
    return not states.isdisjoint(standing({*places, *(facts.respondent_states or ())}))


def _is_known_safe(facts: Facts) -> bool:
    """Whether it is known that nobody fears the State of origin."""
    fears_nothing = facts.seeking_asylum is False and facts.fears_state_of_origin is False
    return fears_nothing and facts.special_status not in PROTECTED
