"""The summary of a case in words, for the page that stands before it until it was checked."""

from dataclasses import dataclass, field

from complaints.desk import labels
from complaints.desk.casework import Casework
from complaints.desk.errors import UnjudgedError
from complaints.desk.i18n import Tongue
from complaints.desk.safety import Safety
from complaints.domain.case import Case
from complaints.domain.summary import Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The nearest day by the rules, in words, and what it rests on (in English)."""

    when: str
    day: str
    basis: str
    to_be_verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the page says; what is not known is empty."""

    topics: tuple[str, ...]
    where: str = field(repr=False)
    accused: tuple[str, ...]
    language: str
    asks: tuple[str, ...]
    files: int
    limit: Limit | None
    ground: str


def tell(casework: Casework, case: Case, summary: Summary, tongue: Tongue) -> Told:
    """The summary of this case."""
    text = tongue.text
    where = [
        tongue.country(summary.country) if summary.country else "",
        text(labels.FIELDS["at_sea"]) if summary.at_sea else "",
        summary.region,
    ]
    return Told(
        topics=tuple(text(labels.term(one)) for one in summary.topics),
        where=tongue.listed(one for one in where if one),
        accused=tuple(tongue.country(one) for one in summary.accused),
        language=tongue.tongue(case.language) if case.language else "",
        asks=tuple(text(labels.term(one)) for one in summary.asks),
        files=summary.files,
        limit=_limit(casework, case, tongue),
        ground=text(labels.GROUNDS[summary.without_consent]) if summary.without_consent else "",
    )


def _limit(casework: Casework, case: Case, tongue: Tongue) -> Limit | None:
    """No organisation and no consent has a say in it."""
    if not case.is_ours:
        return None
    today = casework.today
    whole = casework.behind_the_check(case.id)
    try:
        found = Safety.of(whole, casework.known, today).advice.recommendation.deadlines
    except UnjudgedError:
        return None
    ahead = [one for one in found if not one.has_passed(today)]
    first = min(ahead, key=lambda one: one.latest, default=None)
    if first is None:
        return None
    return Limit(
        when=tongue.away((first.latest - today).days),
        day=tongue.day(first.latest),
        basis=first.basis,
        to_be_verified=first.to_be_verified,
    )
