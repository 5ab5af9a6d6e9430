"""What is said with care: why a channel is shown lower while facts are missing, and where the
institution of a State is kept out of a case.

It must never suggest anything, and never take a fact that nobody gave for a "no".
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from referral.book import Plan
from referral.conditions.logic import Case
from referral.filled import Fact, Filled, Several
from referral.judging import MANDATE, Judgement, Suggested
from referral.recommendation import Reason
from referral.rules import rules

SHOWN_LOWER: Final = "Shown lower while nobody has said ({facts}). {why}"

_CRITICAL: Final = "critical"
_STATE_ACTOR: Final = "state-actor"
_SAFE: Final = ("nhri-a", "nhri-part")


def doubts(one: Suggested, case: Case) -> Iterator[Reason]:
    """Why a channel is shown lower, where only facts that nobody gave would tell.

    Without this it would stand there as optional with no reason.
    """
    told = {reason for reason in one.reasons if reason != MANDATE}
    plan = _plans()[one.channel]
    if not one.optional or any(rule.id in told for rule in plan.optional):
        return
    for rule in plan.optional:
        found = rules().book.conditions[rule.id].value(case)
        if not isinstance(found, bool):
            text = rules().texts[rule.id]
            yield Reason(
                rule=rule.id,
                text=Filled(
                    SHOWN_LOWER,
                    facts=Several(items=tuple(Fact(name=one) for one in sorted(found)), by=", "),
                    why=text.says,
                ),
                source=text.source,
            )


def unsafe_institutions(judgement: Judgement, case: Case) -> frozenset[str]:
    """Accused States whose institution must not learn of the case: where the person is, or may be.

    The rule ``nhri-unsafe-where-the-person-is`` refuses the channel where no other institution
    is left; where one is, this keeps the unsafe one out.
    """
    if judgement.priority != _CRITICAL:
        return frozenset()
    if rules().book.named[_STATE_ACTOR].value(case) is False:
        return frozenset()
    tables = rules().book.tables
    accused = _ids(case.facts, "respondent_states").difference(*(tables[one] for one in _SAFE))
    here = case.facts.get("current_location")
    return accused & {here} if isinstance(here, str) else accused


def _ids(facts: Mapping[str, object], name: str) -> frozenset[str]:
    found = facts.get(name)
    return found if isinstance(found, frozenset) else frozenset()


@cache
def _plans() -> Mapping[str, Plan]:
    plans: Iterable[Plan] = rules().book.plans
    return {one.channel.id: one for one in plans}
