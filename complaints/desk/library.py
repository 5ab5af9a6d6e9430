"""What the office can look up: mechanisms and countries, found by words, never by a guess.

The facts are a lawyer's working text in English, with a translation beside it. It must never show
an address to which nobody knows that it is right.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from complaints.desk.store.finding import plain
from complaints.locale.marking import _
from referral import sentences
from referral.editing.phrases import Line, Speaker
from referral.model import Acceptance, Data, Institution, Mechanism, Provenance, State
from referral.rules import Rules

T = TypeVar("T")

_FROM_DATA: Final = "{"  # a sentence that is made of the data of each case

#: Regional bodies to which individuals can complain about a State.
REGIONAL: Final = {
    "ecthr": _("European Court of Human Rights"),
    "iachr": _("Inter-American Commission on Human Rights"),
    "achpr": _("African Commission on Human and Peoples' Rights"),
    "acerwc": _("African Committee of Experts on the Rights and Welfare of the Child"),
    "acthpr": _("African Court on Human and Peoples' Rights, direct access by art. 34(6)"),
    "ecowas-court": _("ECOWAS Court of Justice"),
    "eac": _("East African Court of Justice"),
}

#: What a State belongs to; nothing can be filed on that alone.
MEMBERSHIPS: Final = {
    "coe": _("Council of Europe"),
    "eu": _("European Union"),
    "frontex": _("Frontex can operate there"),
    "oas": _("Organization of American States"),
    "achr": _("American Convention on Human Rights"),
    "iacthr": _("Inter-American Court of Human Rights"),
    "au": _("African Union"),
    "arab-league": _("League of Arab States"),
    "asean": _("Association of Southeast Asian Nations"),
}

KINDS: Final = {
    "emergency": _("Emergency"),
    "health": _("Health"),
    "national": _("National body or service"),
    "civil-society": _("Civil society"),
    "un-or-humanitarian-agency": _("UN or humanitarian agency"),
    "un-special-procedure": _("UN Special Procedure"),
    "un-treaty-body-individual": _("UN treaty body, individual complaints"),
    "un-treaty-body-urgent": _("UN treaty body, urgent"),
    "un-charter-complaint": _("UN complaint procedure"),
    "regional-court": _("Regional court"),
    "regional-court-urgent": _("Regional court, urgent"),
    "regional-commission": _("Regional commission"),
    "regional-commission-urgent": _("Regional commission, urgent"),
    "regional-monitoring": _("Regional monitoring body"),
    "regional-no-individual-complaint": _("Regional body that takes no complaints"),
    "eu-mechanism": _("Body of the European Union"),
    "restricted-channel": _("Never used"),
}

STATUSES: Final = {
    "open": _("Open"),
    "restricted": _("Listed so that it is refused"),
    "no-individual-procedure": _("Takes no individual complaints"),
    "not-in-force": _("Not in force"),
}

EFFECTS: Final = {
    "priority": _("How urgent"),
    "first": _("Do first"),
    "propose": _("Suggest"),
    "refuse": _("Never"),
    "need": _("Only if"),
    "optional": _("Possible, but weaker"),
    "alternative": _("One way or the other"),
}

CONFIDENCES: Final = {
    "high": _("read in the source"),
    "medium": _("from a reliable second hand"),
    "low": _("to be verified"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One thing by which a State is bound. Days are None where nobody knows them."""

    name: str
    in_force: date | None
    until: date | None
    origin: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A State with its institutions, as the page shows it; ``absence``: why it has none.

    ``complaints``: to whom individuals can complain about it.
    """

    state: State
    complaints: tuple[Bound, ...]
    treaties: tuple[Bound, ...]
    memberships: tuple[Bound, ...]
    institutions: tuple[Institution, ...]
    absence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A rule as the page shows it; what it says is English.

    ``to``: instead of which channel the others are. ``condition``: each line with its depth."""

    id: str
    effect: str
    level: str
    always: bool
    to: str
    channels: tuple[str, ...]
    says: str
    tells: str
    condition: tuple[Line, ...]
    source: str
    where: str


def written(rules: Rules, data: Data) -> list[Written]:
    """All rules in their order."""
    severities = {one.id: one.severity for one in data.vocabulary.violations}
    speaker = Speaker(terms=rules.terms, severities=severities)
    return [
        Written(
            id=one.rule.id,
            effect=one.rule.then,
            level=one.rule.level or "",
            always=one.rule.always,
            to=data.mechanisms[one.rule.to].name if one.rule.to else "",
            channels=tuple(data.mechanisms[channel].name for channel in one.rule.channels),
            says=one.says,
            tells="" if not one.tells or one.tells.startswith(_FROM_DATA) else one.tells,
            condition=tuple(speaker.lines(one.rule.when)),
            source=one.source,
            where=f"{one.file}, {one.line}",
        )
        for one in rules.texts.values()
    ]


def rule_text(one: Written, say: Callable[[str], str]) -> str:
    """What a search for a rule looks through, in English and as ``say`` has it."""
    condition = (line for _depth, line in one.condition)
    said = [text for text in (*one.channels, one.says, one.tells, *condition) if text]
    return " ".join((*said, one.source, *map(say, said)))


def found(
    entries: Iterable[T], words: str, text: Callable[[T], str], title: Callable[[T], str]
) -> list[T]:
    """The entries in whose text every word stands; all of them for no word.

    Those in whose ``title`` they stand come first.
    """
    wanted = plain(words).split()
    fitting: list[tuple[bool, T]] = []
    for one in entries:
        head = plain(title(one))
        whole = f"{head} {plain(text(one))}"
        if all(word in whole for word in wanted):
            fitting.append((not all(word in head for word in wanted), one))
    return [one for _below, one in sorted(fitting, key=lambda one: one[0])]


def mechanism_text(one: Mechanism, say: Callable[[str], str]) -> str:
    """What a search for a mechanism looks through, in English and as ``say`` has it."""
    return " ".join(
        (
            one.kind,
            one.status,
            one.who_may_submit,
            one.anonymity,
            one.time_limit,
            *one.mandate,
            *one.notes,
            *one.languages,
            *map(say, sentences.of_mechanism(one)),
        )
    )


def country(data: Data, code: str) -> Country:
    """One country; `KeyError` if there are no facts of it."""
    state = data.states[code]
    absence = data.without_institution.get(code)
    procedures = {one: treaty.name for one, treaty in data.treaties.items() if treaty.under}
    return Country(
        state=state,
        complaints=_bound(state.accepted, procedures, state.treaties)
        + _bound(state.accepted, REGIONAL, state.regional),
        treaties=_bound(
            state.ratified, {one.id: one.name for one in data.treaties.values()}, state.treaties
        ),
        memberships=_bound(state.accepted, MEMBERSHIPS, state.regional),
        institutions=data.institutions.get(code, ()),
        absence=absence.why if absence else "",
    )


def _bound(
    accepted: Mapping[str, Acceptance], names: Mapping[str, str], origin: Provenance
) -> tuple[Bound, ...]:
    return tuple(
        Bound(name=names[one], in_force=day.in_force, until=day.until, origin=origin)
        for one, day in accepted.items()
        if one in names
    )
