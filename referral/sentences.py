"""Every English text of the rules and the data that a caseworker reads, for the translators.

It must never change one: rules and data are the source, and the rulebook has its own hash. Sources
and their articles are cited as they are, and are not here, except those that are no document.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from referral.advice import caution, deadlines, demands, indicators, scopes, submitters, telling
from referral.editing import phrases
from referral.loader import data
from referral.model import Mechanism
from referral.rules import RuleText, rules

#: What stands as a source and is none that can be looked up.
NO_DOCUMENT: Final = (
    "general knowledge",
    "treaty text",
    "safety rule of this system",
    "practice rule of the referral desk, 2026-11-21, to be confirmed by a lawyer",
)
_LONGEST_TAG: Final = 3  # ISO 639


def texts() -> Sequence[str]:
    """Each once, in the order of the rules, the terms and the channels."""
    return list(dict.fromkeys(_all()))


def of_rule(rule: RuleText) -> tuple[str, ...]:
    """What a rule says that is the same in every case."""
    return tuple(one for one in (rule.says, rule.tells) if one and not one.startswith("{"))


def of_mechanism(one: Mechanism) -> tuple[str, ...]:
    """What is known of a channel, in words."""
    return (
        one.name,
        one.who_may_submit,
        one.identity_requirement,
        demands.in_words(one.anonymity),
        one.consent_requirement,
        one.time_limit,
        one.urgent_procedure,
        *((one.contact.other,) if one.contact.other else ()),
        *one.notes,
        *map(demands.in_words, one.required_fields),
    )


def is_tag(language: str) -> bool:
    """Whether this is the tag of one language, and not words about several."""
    return len(language) <= _LONGEST_TAG


def _all() -> Iterator[str]:
    for rule in rules().texts.values():
        yield from of_rule(rule)
    for term in rules().terms.values():
        yield term.means
    for limits in deadlines.limits().values():
        yield from (one.basis for one in limits)
    yield from (deadlines.LATE, caution.SHOWN_LOWER, *telling.SENTENCES, *demands.SENTENCES)
    yield from demands.asked_later().values()
    yield from scopes.consents().questions.values()
    yield from (one.says for one in submitters.rules().values())
    for question in indicators.questions():
        yield from (question.asks, question.mind)
        for sign in question.signs:
            yield from (sign.says, sign.asks)
    for mechanism in data().mechanisms.values():
        yield from of_mechanism(mechanism)
        yield from (one for one in mechanism.languages if not is_tag(one))
    for state in data().states.values():
        yield from state.notes
    for institutions in data().institutions.values():
        yield from (one.notes for one in institutions if one.notes)
        yield from (one.territory for one in institutions if one.territory)
    yield from (one.why for one in data().without_institution.values())
    yield from phrases.SENTENCES
    yield from NO_DOCUMENT
    yield from (one.name for one in data().treaties.values())
