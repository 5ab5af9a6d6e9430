"""The recommendation of the rules as a caseworker reads it: what first, why, whom, what to ask.

It decides nothing and sends nothing. Whether the complainant agreed to an organisation is looked up
in the case, never concluded from the rules. Sentences of the rules are English here, and are
translated where they are shown.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final

from complaints.desk import asking
from complaints.desk.counsel_shape import Candidate, Counsel, Due, No, Question, Step
from complaints.desk.drafting import Draft
from complaints.desk.i18n import Tongue
from complaints.desk.known import Known
from complaints.directory import Organisation
from complaints.domain.case import Case
from complaints.domain.referrals import STOPPED
from complaints.locale.marking import _
from complaints.routing.recommending import Advice
from referral.advice.deadlines import Deadline
from referral.judging import PRIORITY
from referral.model import Mechanism
from referral.recommendation import Refusal, Suggestion
from referral.rules import rules
from referral.services.offers import Offer

Mechanisms = Mapping[str, Mechanism]

_NEAR: Final = 30  # days: what is due later is not shown in amber


def counsel(
    advice: Advice,
    case: Case,
    *,
    drafts: Iterable[Draft],
    own: str,
    known: Known,
    mechanisms: Mechanisms,
    tongue: Tongue,
    today: date,
) -> Counsel:
    """What the rules said, in words; ``own`` is the organisation of this office."""
    teller = _Teller(case, drafts, own, known, mechanisms, tongue, today)
    found = advice.recommendation
    steps = [teller.step(one) for one in found.suggested]
    by_channel = {step.channel: step for step in steps}
    first = [by_channel[one.channel] for one in found.first]
    later = [step for step in steps if step not in first]
    return Counsel(
        priority=found.priority,
        trigger=found.trigger or "",
        because=found.trigger_says or "",
        raising=tuple(teller.asked(one.fact) for one in found.unknown if one.channel == PRIORITY),
        period=teller.period(advice),
        dues=tuple(teller.dues(found.deadlines)),
        first=tuple(first),
        others=tuple(step for step in later if not step.optional),
        optional=tuple(step for step in later if step.optional),
        refused=tuple(teller.no(one) for one in found.refused if one.rule not in _always()),
        never=tuple(teller.no(one) for one in found.refused if one.rule in _always()),
        refused_organisations=tuple(
            No(
                id=one.organisation,
                name=known.name(one.organisation, tongue.language),
                why=tongue.text(one.reason),
                source="",
            )
            for one in found.refused_organisations
        ),
        questions=tuple(teller.questions((one.channel, one.fact) for one in found.unknown)),
        indicators=found.indicators,
    )


class _Teller:
    """Finds the words for one case."""

    def __init__(
        self,
        case: Case,
        drafts: Iterable[Draft],
        own: str,
        known: Known,
        mechanisms: Mechanisms,
        tongue: Tongue,
        today: date,
    ) -> None:
        self._known = known
        self._mechanisms = mechanisms
        self._tongue = tongue
        self._today = today
        self._states = _consent_states(case, drafts, own)

    def name(self, channel: str | None) -> str:
        known = self._mechanisms.get(channel or "")
        return known.name if known else channel or ""

    def asked(self, fact: str) -> str:
        return self._tongue.text(asking.FACTS.get(fact, fact))

    def no(self, one: Refusal) -> No:
        return No(id=one.channel, name=self.name(one.channel), why=one.reason, source=one.source)

    def step(self, one: Suggestion) -> Step:
        submitter = one.needs_named_submitter
        return Step(
            channel=one.channel,
            name=self.name(one.channel),
            sentence=one.reasons[0].text,
            reasons=one.reasons,
            optional=one.optional,
            requires=one.requires,
            missing=one.missing_otherwise,
            consent=tuple(
                self._tongue.text(asking.SCOPES.get(scope, scope)) for scope in one.needs_consent
            ),
            submitter_kinds=submitter.kinds if submitter else (),
            submitter_why=submitter.says if submitter else "",
            submitters=tuple(
                self._candidate(identifier)
                for identifier in (submitter.organisations if submitter else ())
            ),
            candidates=tuple(self._offered(offer) for offer in one.organisations),
            due=self.due(one.deadline) if one.deadline else None,
            alternative_to=tuple(self.name(other) for other in one.alternative_to),
            sendable=one.sendable,
            to_be_verified=one.to_be_verified,
            origin=self._mechanisms[one.channel].provenance,
        )

    def dues(self, deadlines: Iterable[Deadline]) -> Iterator[Due]:
        """What several channels ask for in the same words by the same day is said once."""
        together: dict[tuple[date, str, bool], list[Deadline]] = {}
        for one in deadlines:
            together.setdefault((one.latest, one.basis, one.undecided), []).append(one)
        for same in together.values():
            names = (self.name(one.channel) for one in same if one.channel)
            yield replace(self.due(same[0]), what=tuple(names))

    def due(self, one: Deadline) -> Due:
        days = (one.latest - self._today).days
        return Due(
            when=self._tongue.away(days),
            day=self._tongue.day(one.latest),
            what=(self.name(one.channel),) if one.channel else (),
            basis=one.basis,
            source=one.source,
            over=days < 0,
            near=0 <= days <= _NEAR,
            to_be_verified=one.to_be_verified,
            undecided=one.undecided,
        )

    def period(self, advice: Advice) -> str:
        """How a day was counted that nobody knows exactly."""
        if advice.period.is_exact or advice.period.last is None:
            return ""
        if advice.period.first is None:
            text = _("The day is not certain. What is recent is counted from {last}.")
        else:
            text = _(
                "The day is not certain: what is recent is counted from {last}, deadlines are "
                "counted from {first}."
            )
        first = self._tongue.day(advice.period.first)
        last = self._tongue.day(min(advice.period.last, self._today))
        return self._tongue.text(text).format(first=first, last=last)

    def questions(self, unknown: Iterable[tuple[str, str]]) -> Iterator[Question]:
        """By fact, what would be decided; the fact that decides most comes first."""
        deciding: dict[str, list[str]] = {}
        for channel, fact in unknown:
            if channel != PRIORITY:
                deciding.setdefault(fact, []).append(self.name(channel))
        for fact, names in sorted(deciding.items(), key=lambda one: (-len(one[1]), one[0])):
            yield Question(what=self.asked(fact), channels=tuple(sorted(names)))

    def _offered(self, offer: Offer) -> Candidate:
        say = self._tongue.text
        return self._candidate(
            offer.organisation,
            service=offer.service or "",
            reasons=tuple(say(one) for one in offer.reasons),
            mind=tuple(say(one) for one in offer.mind),
            answers_in_days=offer.answers_in_days,
        )

    def _candidate(
        self,
        identifier: str,
        *,
        service: str = "",
        reasons: tuple[str, ...] = (),
        mind: tuple[str, ...] = (),
        answers_in_days: int | None = None,
    ) -> Candidate:
        state, consent = self._states.get(identifier, ("ask", ""))
        known = self._known.organisations.get(identifier)
        return Candidate(
            id=identifier,
            name=self._known.name(identifier, self._tongue.language),
            kind=known.kind if known else "",
            service=_service_name(known, service) if known else "",
            reasons=reasons,
            mind=mind,
            answers_in_days=answers_in_days,
            state=state,
            consent=consent,
        )


def _service_name(organisation: Organisation, service: str) -> str:
    """The name of one of its services, as its list has it; empty without one."""
    for one in organisation.coverage.services:
        name = one.get("name")
        if service and one.get("id") == service and isinstance(name, str):
            return name
    return ""


@cache
def _always() -> frozenset[str]:
    """The rules that refuse whatever the case."""
    return frozenset(
        one.rule.id for one in rules().texts.values() if one.rule.always and one.rule.when is True
    )


def _consent_states(case: Case, drafts: Iterable[Draft], own: str) -> dict[str, tuple[str, str]]:
    """By organisation, how far the complainant's consent and our referral to it are."""
    answers: dict[bool | None, str] = {None: "asked", False: "said-no", True: "ask"}
    found = {one.asked.to: (answers[one.answer], "") for one in case.questions}
    found |= {one.referred.to: ("given", "") for one in case.given if one.answer != STOPPED}
    found |= {one.to.id: ("agreed", one.consent.terms.id) for one in drafts}
    return found | {own: ("own", "")}
