"""The sentences behind a judgement: why a channel fits, which State is bound and since when.

It must never say as a fact what is to be verified.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from referral.conditions.logic import Case, Condition
from referral.conditions.questions import Bound, countries_of
from referral.conditions.validity import holds
from referral.filled import Country, Filled, Name, Several, Value, together
from referral.judging import MANDATE
from referral.loader import data
from referral.model import Acceptance, Institution
from referral.recommendation import Reason
from referral.rules import rules
from referral.tables import takes_complaints
from referral.written.texts import ACCEPTANCE, INSTITUTIONS

_NHRI: Final = "nhri"
_PROPOSING: Final = ("first", "propose")
_RESPONDENTS: Final = "respondent_states"

_COVERED: Final = "It takes such cases: {what}."
_TAKES: Final = "Takes complaints of single persons: {names}."
_WITH_STATUS: Final = "{name} (status {status})"
_OF_STATUS: Final = {"none": "{name} (without status)", "unknown": "{name} (status not known)"}
_NOTE: Final = "On {name}: {note}"
_UNDER: Final = "{state} is under its jurisdiction."
_UNDER_UNTIL: Final = "{state} is under its jurisdiction for facts up to {until}."
# while nobody knows the day; with the day; with the day from which it is in force
_RATIFIED: Final = (
    "{state} ratified the treaty; the date is to be verified.",
    "{state} ratified the treaty on {day}.",
    "{state} ratified the treaty on {day}, in force for it since {force}.",
)
_ACCEPTED: Final = (
    "{state} accepted this procedure; the date is to be verified.",
    "{state} accepted this procedure on {day}.",
    "{state} accepted this procedure on {day}, in force for it since {force}.",
)

#: Everything that is said here in these words.
SENTENCES: Final = (
    *(_COVERED, _TAKES, _WITH_STATUS, *_OF_STATUS.values(), _NOTE),
    *(_UNDER, _UNDER_UNTIL, *_RATIFIED, *_ACCEPTED),
)


def reasons(channel: str, ids: Iterable[str], case: Case) -> tuple[Reason, ...]:
    """The reasons of a suggestion in words; ``ids`` as `judging.Suggested` has them.

    What proposes the channel comes first, then its mandate, then the rest.
    """
    return tuple(_reason(channel, one, case) for one in sorted(ids, key=_place))


@cache
def _place(one: str) -> int:
    if one == MANDATE:
        return 1
    return 0 if rules().texts[one].rule.then in _PROPOSING else 2


def to_be_verified(channel: str, ids: Iterable[str], case: Case) -> bool:
    """Whether something that the suggestion rests on is from memory only."""
    known = data()
    if known.mechanisms[channel].provenance.to_be_verified:
        return True
    if channel == _NHRI:
        return any(one.provenance.to_be_verified for one in _institutions(case.facts))
    return any(
        _provenance_is_low(country, bound) or (bound.what in known.treaties and not found.since)
        for one in ids
        for bound, country, found in _bound(one, case)
    )


def _reason(channel: str, one: str, case: Case) -> Reason:
    if one == MANDATE:
        return _mandate(channel, case.facts)
    text = rules().texts[one]
    said = text.says if text.tells is None else text.tells
    if said == ACCEPTANCE:
        said = together(
            _accepted(bound, country, found) for bound, country, found in _bound(one, case)
        )
    elif said == INSTITUTIONS:
        said = _taking(case.facts)
    return Reason(rule=one, text=said, source=text.source)


def _mandate(channel: str, facts: Mapping[str, object]) -> Reason:
    mechanism = data().mechanisms[channel]
    happened = facts["violations"]
    assert isinstance(happened, frozenset)
    places = _places()
    covered = sorted(happened & mechanism.mandate, key=places.__getitem__)
    return Reason(
        rule=MANDATE,
        text=Filled(
            _COVERED,
            what=Several(items=tuple(map(_labels().__getitem__, covered)), by="; "),
        ),
        source=_sources(channel),
    )


@cache
def _labels() -> Mapping[str, str]:
    return {one.id: one.label for one in data().vocabulary.violations}


@cache
def _places() -> Mapping[str, int]:
    return {one: place for place, one in enumerate(_labels())}


@cache
def _sources(channel: str) -> str:
    return "; ".join(data().mechanisms[channel].provenance.sources)


@cache
def _bounds(rule: str) -> tuple[Bound, ...]:
    """The questions about States in the condition of a rule."""
    if rule not in rules().book.conditions:
        return ()
    return tuple(_leaves(rules().book.conditions[rule]))


def _leaves(condition: Condition) -> Iterator[Bound]:
    if isinstance(condition, Bound):
        yield condition
    for part in condition.parts:
        yield from _leaves(part)


def _bound(rule: str, case: Case) -> Iterator[tuple[Bound, str, Acceptance]]:
    """The States that are bound, at the time that counts."""
    for bound in _bounds(rule):
        for country in sorted(countries_of(case.facts.get(bound.fact))):
            acceptance = bound.states.get(country)
            if acceptance and holds(acceptance, bound.tense, case.facts, case.today) is True:
                yield bound, country, acceptance


def _accepted(bound: Bound, country: str, found: Acceptance) -> Filled:
    state, known = data().states[country], data().treaties
    values: dict[str, Value] = {"state": Country(code=country, name=state.name)}
    if bound.what not in known:
        if found.until is None:
            return Filled(_UNDER, **values)
        return Filled(_UNDER_UNTIL, **values, until=found.until)
    words = _RATIFIED if known[bound.what].under is None else _ACCEPTED
    if found.since is None:
        return Filled(words[0], **values)
    if found.in_force is None:
        return Filled(words[1], **values, day=found.since)
    return Filled(words[2], **values, day=found.since, force=found.in_force)


def _provenance_is_low(country: str, bound: Bound) -> bool:
    state = data().states[country]
    origin = state.treaties if bound.what in data().treaties else state.regional
    return origin.to_be_verified


def _taking(facts: Mapping[str, object]) -> str:
    """With what is known of each beside its status, which may be a warning."""
    known = tuple(_institutions(facts))
    taking = Filled(_TAKES, names=Several(items=tuple(map(_with_status, known)), by="; "))
    notes = (Filled(_NOTE, name=Name(name=one.name), note=one.notes) for one in known if one.notes)
    return together([taking, *notes])


def _with_status(one: Institution) -> Filled:
    name = Name(name=one.name)
    if one.accreditation in _OF_STATUS:
        return Filled(_OF_STATUS[one.accreditation], name=name)
    return Filled(_WITH_STATUS, name=name, status=Name(name=one.accreditation))


def _institutions(facts: Mapping[str, object]) -> Iterator[Institution]:
    for country in sorted(countries_of(facts.get(_RESPONDENTS))):
        yield from filter(takes_complaints, data().institutions.get(country, ()))
