"""What a record says, as the facts that the rules judge.

A part that this office was not given, a field that was skipped, a word that this program does not
know: all unknown. Nothing is concluded from silence, because a wrong "no" hides a remedy, and a
wrong "yes" about the State of origin endangers. Source of the fields: SPEC.md, section 10.

What is *not* concluded, on purpose:

* the accused State from the place where somebody who acts for a State did it, or where nobody knows
  who: the State that trained, paid or pushed may be another one. Where private people alone did it,
  the State of the place answers, because it must protect from them;
* that somebody is away from where it happened is no place where they are;
* a child's age from "my child", a protection status from its absence, a final decision from an
  answer that was had;
* that an organisation's consent holds for others of its kind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from complaints.domain.case import Case
from complaints.domain.consent import Consent
from complaints.domain.messages import Complaint, FollowUp, Referral
from complaints.domain.parts import Part, together
from complaints.routing import days, fields, origins
from referral import vocabulary
from referral.fact_words import AT_SEA, UNKNOWN
from referral.facts import MAX_GROUP, Facts

_MISSING_RELATIVE: Final = "missing-relative"
# what who searches for somebody says by that
_TRACING: Final = "tracing"
_SOMEBODY_MISSING: Final = "missing-migrant"
# whether a child is without family, by who takes care of it; of the others it may be either
_ALONE: Final[Mapping[str, bool]] = {"nobody": True, "writer": False, "family": False}
_CHILDREN: Final = ("girls", "boys")
# what a complainant was asked when they allowed "any organisation of this kind"
_SCOPES: Final[Mapping[str, str]] = {"nhri": "share-nhri", "ngo": "share-ngo"}

Content = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The parts that an office has, with what is known of how they came.

    ``written`` is the day on which the circumstances were told, ``consents`` those that were
    verified, ``language`` the one in which the complainant used the site; ``former`` are parts that
    they have replaced since.
    """

    parts: tuple[Part, ...] = field(repr=False)
    former: tuple[Part, ...] = field(default=(), repr=False)
    written: date | None = None
    language: str | None = None
    withdrawn: bool | None = None
    consents: tuple[Consent, ...] = ()

    @classmethod
    def of(cls, case: Case, *, consents: Iterable[Consent]) -> "Record":
        """The record of a case, of whose consents these were verified."""
        return cls(
            parts=case.current_parts(),
            former=case.replaced_parts(),
            written=_written(case),
            language=case.language,
            withdrawn=case.is_withdrawn,
            consents=tuple(consents),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The facts, counted from the last possible day; ``period`` says what was possible.

    ``origins`` are the countries that anybody of them may come from (`complaints.routing.origins`).
    """

    facts: Facts
    period: days.Period
    origins: frozenset[str] = field(repr=False)

    def at_earliest(self, today: date) -> Facts | None:
        """The facts if it happened on the first possible day; None if there is but one day."""
        if self.period.is_exact:
            return None
        return replace(self.facts, days_ago=days.days_ago(self.period.first, today))


def read(record: Record, *, today: date) -> Told:
    """What the record says on this day."""
    account, person, circumstances, needs, visit = (
        _only(record.parts, name)
        for name in ("account", "person", "circumstances", "needs", "visit")
    )
    missing = fields.contents(record.parts, "missing")
    is_search = bool(missing) or _MISSING_RELATIVE in fields.items(person.get("about"))
    when = days.period(circumstances)
    frontex = fields.flag(circumstances.get("frontex"))
    facts = Facts(
        violations=_violations(account, is_search=is_search),
        ongoing=fields.flag(circumstances.get("ongoing")),
        days_ago=days.days_ago(when.last, today),
        actors=_actors(circumstances.get("actors")),
        country_of_incident=_country(circumstances),
        respondent_states=_respondents(circumstances),
        current_location=_location(circumstances),
        detained=fields.flag(circumstances.get("detained")),
        imminent_removal_hours=days.removal_hours(
            circumstances.get("removal"), written=record.written or today, today=today
        ),
        imminent_irreversible_harm=fields.flag(circumstances.get("irreversible_harm")),
        domestic_remedies=fields.choice("domestic_remedies", circumstances.get("remedies")),
        days_since_final_decision=_since_decision(circumstances, today),
        frontex_involved=frontex,
        eu_body_involved=frontex or None,
        needs=_needs(needs, account, is_search=is_search),
        held_by_state_last_seen=_any_of(missing, "held_by_state"),
        withdrawn=record.withdrawn,
        language=_language(person, account, record.language),
        consent_scopes=scopes(record.consents, today=today),
        **_person(person, missing, visit),
    )
    return Told(facts=facts, period=when, origins=origins.told((*record.former, *record.parts)))


def scopes(consents: Iterable[Consent], *, today: date) -> frozenset[str]:
    """What standing consents, for any organisation of a kind, permit in the words of the rules.

    One for a named organisation permits nothing towards another and is looked at where that one is
    offered. So are "legal-aid" and "mechanism": the rules' scopes are wider than these kinds.
    """
    standing = {one.terms.kind for one in consents if today <= one.terms.expires}
    return frozenset(_SCOPES[kind] for kind in standing if kind and kind in _SCOPES)


def _written(case: Case) -> date | None:
    """The first day on which somebody sent the circumstances that count, with a removal if any."""
    told = [one for one in case.current_parts() if one.name == "circumstances"]
    of_removal = [one for one in told if "removal" in together([one])]
    part = next(iter([*reversed(of_removal), *told]), None)
    carriers = (Complaint, FollowUp, Referral)
    return min(
        (
            letter.message.day
            for letter in case.letters
            if part and isinstance(letter.message, carriers) and part in letter.message.parts
        ),
        default=None,
    )


def _only(parts: Iterable[Part], name: str) -> Content:
    return next(iter(fields.contents(parts, name)), {})


def _person(person: Content, missing: Iterable[Content], visit: Content) -> dict[str, Any]:
    return {
        "age_group": fields.choice("age_group", person.get("age_group")),
        "unaccompanied": _alone(person),
        "gender": fields.choice("gender", person.get("gender")),
        "group_size": fields.number(person.get("group_size"), least=1, most=MAX_GROUP),
        "children_with_them": _children(person, visit),
        "country_of_origin": fields.country(person.get("origin")) or _shared_origin(missing),
        "seeking_asylum": fields.flag(person.get("seeks_protection")),
        "fears_state_of_origin": fields.flag(person.get("fears_origin")),
        # whoever is not stateless may still be a refugee: that is not "none"
        "special_status": "stateless" if person.get("stateless") is True else None,
        "wants_consulate_contact": _wish(person.get("consulate")),
        "sector": fields.choice("sector", person.get("sector")),
        "disability": fields.flag(person.get("disability")),
    }


def _alone(person: Content) -> bool | None:
    """Whether a child has nobody; of several people one child's care says nothing of another."""
    told, care = fields.flag(person.get("unaccompanied")), person.get("cared_by")
    alone = _ALONE.get(care) if isinstance(care, str) else None
    if told is not None:
        return told
    several = "group" in fields.items(person.get("about"))
    return None if several and not alone else alone


def _children(person: Content, visit: Content) -> bool | None:
    """Whether children are there: as it was said, or because a visit counted some."""
    told, counts = fields.flag(person.get("children")), visit.get("counts")
    if told is not None or not isinstance(counts, Mapping):
        return told
    counted = (fields.number(counts.get(who), least=1, most=MAX_GROUP) for who in _CHILDREN)
    return True if any(counted) else None


def _shared_origin(missing: Iterable[Content]) -> str | None:
    """Where all the missing come from of whom it is told, if that is one country."""
    told = {fields.country(one.get("origin")) for one in missing} - {None}
    return told.pop() if len(told) == 1 else None


def _wish(value: object) -> bool | None:
    return value == "wants" if value in ("wants", "refuses") else None


def _violations(account: Content, *, is_search: bool) -> frozenset[str] | None:
    """What was chosen. A group in which nothing was chosen may be any violation of it.

    Who searches for somebody has said that one is missing, whatever else they chose or skipped.
    """
    known = {one.id for one in vocabulary.violations()}
    told = map(str, fields.items(account.get("violations")))
    found = frozenset(one if one in known else UNKNOWN for one in told)
    if fields.items(account.get("groups")) or (is_search and not found):
        found |= {UNKNOWN}
    if is_search:
        found |= {_SOMEBODY_MISSING}
    return found if found - {UNKNOWN} else None


def _actors(value: object) -> frozenset[str] | None:
    """The kinds of who did it. A description alone is of those who are named beside it."""
    kinds = [one.get("kind") for one in fields.items(value) if isinstance(one, Mapping)]
    return fields.choices("actors", [kind for kind in kinds if kind is not None]) or None


def _respondents(circumstances: Content) -> frozenset[str] | None:
    """The accused States; the one of the place where private people alone did it."""
    if fields.items(circumstances.get("accused_states")):
        return fields.states(circumstances["accused_states"])
    actors = _actors(circumstances.get("actors"))
    if actors is None or actors - _private():
        return None
    return fields.states([circumstances.get("country")])


def _private() -> frozenset[str]:
    """The kinds of people who do not act for a State."""
    return frozenset(one.id for one in vocabulary.actors() if not one.of_the_state) - {UNKNOWN}


def _country(circumstances: Content) -> str | None:
    country = fields.country(circumstances.get("country"))
    return country or (AT_SEA if circumstances.get("at_sea") is True else None)


def _location(circumstances: Content) -> str | None:
    if circumstances.get("still_there") is not True:
        return None
    at_sea = circumstances.get("at_sea") is True
    return AT_SEA if at_sea else fields.country(circumstances.get("country"))


def _since_decision(circumstances: Content, today: date) -> int | None:
    """Days since the decision that ended the remedies. Any other decision starts no time limit."""
    if fields.choice("domestic_remedies", circumstances.get("remedies")) != "exhausted":
        return None
    decided = days.period({"from": circumstances.get("final_decision")}).last
    return days.days_ago(decided, today)


def _needs(needs: Content, account: Content, *, is_search: bool) -> frozenset[str] | None:
    told, wants = needs.get("needs"), account.get("wants")
    found = fields.choices("needs", [*fields.items(told), *fields.items(wants)])
    if is_search:
        found |= {_TRACING}
    if not isinstance(told, list) and found:
        found |= {UNKNOWN}  # the question what they need was not answered, or not to us
    return found or None


def _any_of(contents: Iterable[Content], name: str) -> bool | None:
    told = [fields.flag(one.get(name)) for one in contents]
    if True in told:
        return True
    return None if None in told or not told else False


def _language(person: Content, account: Content, used: str | None) -> str | None:
    told = [*fields.items(person.get("languages")), account.get("language"), used]
    return next((one for one in map(fields.language, told) if one), None)
