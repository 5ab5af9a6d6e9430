"""What a channel asks for, and what of it is missing, with how to get it.

Worked out once for each channel, because it does not depend on the case. It must never lead to a
question about identity at filing: who submits asks for that later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from referral import reading
from referral.advice import scopes, submitters
from referral.facts import Facts
from referral.filled import Fact, Filled, Several
from referral.loader import data
from referral.model import Mechanism
from referral.reading import Fields, Node
from referral.rules import rules
from referral.written.channels import Mechanisms

FILE: Final = "asked_later.yaml"
_USED: Final = ("exhausted", "ineffective")

_REMEDIES_UNKNOWN: Final = (
    "Nobody said what was tried before courts and authorities: ask the person which steps were "
    "taken, and for the day of the last decision."
)
_REMEDIES_LEFT: Final = (
    "Domestic remedies are not used to the end: a lawyer says which are left, and whether they "
    "are effective."
)
_DECISION_UNKNOWN: Final = (
    "The day of the final decision is not known: ask for the decision, or for when it was told."
)
# by the fact that would tell where to look
_WHERE: Final = {
    "current_location": (
        "Nobody said where the person is: ask for the country, to find who is near."
    ),
    "respondent_states": "Nobody said which State is accused: ask, to find who looks into it.",
}
_AUTHORITY: Final = (
    "A written authority for the organisation that submits, from the person, or from the family "
    "where the person is missing or dead: that organisation asks for it."
)
_ELSEWHERE: Final = (
    "Whether the same matter is or was before another international body: ask the person and who "
    "acts for them. If so, this one may not take it."
)
_EXHAUSTION: Final = "Domestic remedies used to the end, or none effective"
_WHO: Final = "Who may submit: {who}"
_IDENTITY: Final = "Identity: {identity}"
_CONSENT: Final = "Consent: {consent}"
_TIME: Final = "Time: {time}"
_FORM: Final = "Form: {fields}"
_WAY: Final = "Way: {way}"
_LATER: Final = "Asked later by who submits, never at filing: {what}."
_MISSING_CONSENT: Final = "Consent ({scope}): {question}"

#: Everything that is said here in these words.
SENTENCES: Final = (
    *(_REMEDIES_UNKNOWN, _REMEDIES_LEFT, _DECISION_UNKNOWN, *_WHERE.values(), _AUTHORITY),
    _ELSEWHERE,
    *(_EXHAUSTION, _WHO, _IDENTITY, _CONSENT, _TIME, _FORM, _WAY, _LATER, _MISSING_CONSENT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """``requires``: sentences; ``later``: what only the submitter asks for, in one sentence.

    ``alone``: it does not take what is before certain other bodies.
    """

    requires: tuple[str, ...] = field(repr=False)
    exhaustion: bool
    alone: bool
    submitter: bool
    later: str | None

    def missing(self, facts: Facts, places: tuple[str, ...]) -> tuple[str, ...]:
        """What is not there beside consents, and how to get it.

        ``places`` are the facts that would tell where to look for an organisation.
        """
        found = [_WHERE[fact] for fact in places]
        if self.exhaustion and facts.domestic_remedies not in _USED:
            known = facts.domestic_remedies is not None
            found.append(_REMEDIES_LEFT if known else _REMEDIES_UNKNOWN)
        elif self.exhaustion and facts.days_since_final_decision is None:
            found.append(_DECISION_UNKNOWN)
        if self.alone:
            found.append(_ELSEWHERE)
        if self.submitter:
            found.append(_AUTHORITY)
        return (*found, self.later) if self.later else tuple(found)


@cache
def demands() -> Mapping[str, Demands]:
    """By channel; read once. `DataError` if ``asked_later.yaml`` is wrong."""
    named, alone = submitters.rules(), _alone()
    return {
        one.id: Demands(
            requires=tuple(_requires(one)),
            exhaustion=one.exhaustion,
            alone=one.id in alone,
            submitter=one.id in named,
            later=_later(one, asked_later()),
        )
        for one in data().mechanisms.values()
    }


@cache
def asked_later() -> Mapping[str, str]:
    """What forms ask for later, in words, by field; read once. `DataError` if the file is wrong."""
    return read_asked_later(
        reading.read(files("referral").joinpath("data", FILE)), data().mechanisms
    )


def read_asked_later(node: Node, mechanisms: Mechanisms) -> Mapping[str, str]:
    """By field of a form, its words; `DataError` for a field that no form has."""
    known = {name: None for one in mechanisms.values() for name in one.required_fields}
    words = reading.by_name(reading.text, reading.one_of(known, "field of a form"))

    def build(fields: Fields) -> Mapping[str, str]:
        return {**fields.get("identity", words), **fields.get("by_the_submitter", words)}

    return reading.record(build)(node)


def _alone() -> frozenset[str]:
    """The channels that the rules call an alternative of another."""
    found = (one.rule for one in rules().texts.values() if one.rule.to)
    return frozenset(channel for one in found for channel in (*one.channels, str(one.to)))


def _requires(one: Mechanism) -> list[str]:
    found: list[str] = [
        Filled(_WHO, who=one.who_may_submit),
        Filled(_IDENTITY, identity=one.identity_requirement),
        Filled(_CONSENT, consent=one.consent_requirement),
    ]
    if one.exhaustion:
        found.append(_EXHAUSTION)
    fields = tuple(map(in_words, one.required_fields))
    found += [
        Filled(_TIME, time=one.time_limit),
        Filled(_FORM, fields=Several(items=fields, by=", ")),
    ]
    if one.contact.other:
        found.append(Filled(_WAY, way=one.contact.other))
    return [*found, *one.notes]


def in_words(name: str) -> str:
    """A name of the data, such as a field of a form, as people read it."""
    return name.replace("-", " ")


def _later(one: Mechanism, words: Mapping[str, str]) -> str | None:
    wanted = list(dict.fromkeys(words[name] for name in one.required_fields if name in words))
    if not wanted:
        return None
    return Filled(_LATER, what=Several(items=tuple(wanted), by=", "))


@cache
def asking(scope: str) -> str:
    """How a consent that is missing is asked for."""
    return Filled(_MISSING_CONSENT, scope=Fact(name=scope), question=scopes.question(scope))
