"""What a caseworker sees before something is shared with one organisation: the referral drawer.

Why this recipient, what it has of which part, what the consents cover, and on what a referral would
rest. It decides nothing: `complaints.desk.referring` asks everything again when it is sent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from complaints.desk.counsel_shape import Candidate, Counsel
from complaints.desk.drafting import Draft
from complaints.desk.i18n import Tongue
from complaints.desk.known import Known
from complaints.directory import Card, Organisation
from complaints.domain.case import Case
from complaints.domain.parts import Part
from complaints.domain.referrals import Given
from complaints.locale.marking import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What holds of a part and an organisation: ``has``, ``may``, ``asked``, ``no`` or ``ask``."""

    state: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One part (its hash), by what it is called, and a cell for each organisation of the grid."""

    part: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Why this organisation, and what is known of it today.

    ``why`` are the rules' reasons; ``attestation`` says who promised what on which day, and
    ``holds`` whether that counts today; ``availability`` is empty where it works as usual.
    """

    organisation: Organisation
    name: str
    why: tuple[str, ...]
    mind: tuple[str, ...]
    attestation: str
    holds: bool
    availability: str
    answers: str


def recipient(
    organisation: Organisation,
    card: Card | None,
    counsel: Counsel,
    *,
    tongue: Tongue,
    today: date,
) -> Recipient:
    """What the drawer says of the organisation."""
    candidates = [one for one in _candidates(counsel) if one.id == organisation.id]
    firewall = organisation.firewall
    return Recipient(
        organisation=organisation,
        name=organisation.name(tongue.language),
        why=tuple(dict.fromkeys(why for one in candidates for why in one.reasons)),
        mind=tuple(dict.fromkeys(why for one in candidates for why in one.mind)),
        attestation=tongue.text(_("Promised by {whom} on {day}")).format(
            whom=firewall.attested_by, day=tongue.day(firewall.on)
        )
        if firewall
        else tongue.text(_("Nobody has promised it")),
        holds=firewall is not None and firewall.holds(today),
        availability=_availability(card, tongue, today),
        answers=tongue.ngettext(
            "It usually answers within {n} day.",
            "It usually answers within {n} days.",
            card.answers_in_days,
        )
        if card and card.answers_in_days is not None
        else "",
    )


def grid(
    case: Case, organisations: Sequence[str], drafts: Iterable[Draft], *, tongue: Tongue
) -> list[Row]:
    """By part of the case, what each of these organisations has, may have or would be asked for."""
    drafts = tuple(drafts)
    return [
        Row(
            part=part.hash,
            name=part.name,
            cells=tuple(_cell(case, part, one, drafts, tongue) for one in organisations),
        )
        for part in case.current_parts()
    ]


def others(case: Case, to: str, drafts: Iterable[Draft]) -> list[str]:
    """The other organisations that have something of the case, or may have."""
    given = [one.referred.to for one in case.given if one.is_with_them]
    return [one for one in dict.fromkeys([*given, *(one.to.id for one in drafts)]) if one != to]


def known_names(organisations: Iterable[str], known: Known, tongue: Tongue) -> list[str]:
    """What the grid calls them."""
    return [known.name(one, tongue.language) for one in organisations]


def question_of(case: Case, draft: Draft) -> tuple[str, str] | None:
    """The text that they agreed to, and its language; None for a consent that no question asked."""
    for one in reversed(case.questions):
        asked = one.asked
        covered = {part.hash for part in asked.parts}
        if one.answer and asked.to == draft.to.id and set(draft.consent.terms.parts) <= covered:
            return asked.text, asked.language
    return None


def _candidates(counsel: Counsel) -> Iterable[Candidate]:
    for step in (*counsel.first, *counsel.others, *counsel.optional):
        yield from (*step.candidates, *step.submitters)


def _availability(card: Card | None, tongue: Tongue, today: date) -> str:
    state = card.availability.on(today) if card else "open"
    if card is None or state == "open":
        return ""
    if state == "away":
        until = tongue.day(card.availability.until) or tongue.text(_("further notice"))
        return tongue.text(_("Away until {day}.")).format(day=until)
    return tongue.text(_("Takes urgent cases only."))


def _cell(case: Case, part: Part, to: str, drafts: Iterable[Draft], tongue: Tongue) -> Cell:
    def cell(state: str, sentence: str, day: date | None = None) -> Cell:
        words = tongue.text(sentence).format(day=tongue.day(day))
        return Cell(state=state, words=words)

    if made := _gave(case, part, to):
        return cell("has", _("has it since {day}"), made.at.date())
    if any(one.to.id == to and part in one.parts for one in drafts):
        return cell("may", _("consent covers it"))
    answers = [
        one.answer
        for one in case.questions
        if one.asked.to == to and part.hash in {each.hash for each in one.asked.parts}
    ]
    if answers and answers[-1] is None:
        return cell("asked", _("asked, no answer yet"))
    if answers and answers[-1] is False:
        return cell("no", _("they said no"))
    return cell("ask", _("needs their consent"))


def _gave(case: Case, part: Part, to: str) -> Given | None:
    for one in case.given:
        if one.is_with_them and one.referred.to == to and part.hash in one.referred.parts:
            return one
    return None
