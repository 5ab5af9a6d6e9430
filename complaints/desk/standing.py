"""What a complainant allowed for the case that they cannot come back, as a caseworker reads it.

It says how far it is from counting, and counts nothing itself: `complaints.desk.office` does.
"""

from dataclasses import dataclass
from datetime import date

from complaints.desk import labels
from complaints.desk.i18n import Tongue
from complaints.domain import absence
from complaints.domain.case import Case
from complaints.locale.marking import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One such consent: for which kind of body, which parts, and what it waits for."""

    consent: str
    kind: str
    parts: tuple[str, ...]
    until: date
    with_name: bool
    waits: str


def show(case: Case, *, tongue: Tongue, today: date) -> list[Standing]:
    """Those that were not taken back, also where they are over."""
    found = []
    for consent in case.consents:
        if (absent := consent.terms.absent) is None:
            continue
        held = [part.name for one in consent.terms.parts if (part := case.part(one))]
        found.append(
            Standing(
                consent=consent.terms.id,
                kind=tongue.text(labels.KINDS.get(absent.kind, absent.kind)),
                parts=tuple(held),
                until=absent.until,
                with_name=absent.with_name,
                waits=_waits(case, until=absent.until, tongue=tongue, today=today),
            )
        )
    return found


def _waits(case: Case, *, until: date, tongue: Tongue, today: date) -> str:
    if today > until:
        return tongue.text(_("It is over."))
    silence = absence.silence(case)
    if silence is None:
        return tongue.text(
            _(
                "Not yet: ask them for consent first. It counts when they have not written for 30 "
                "days after that."
            )
        )
    asked = tongue.day(silence.since)
    if today < silence.long_enough_on:
        return tongue.text(
            _("Not yet: they were asked on {asked}. Without a sign of them it counts from {day}.")
        ).format(asked=asked, day=tongue.day(silence.long_enough_on))
    return tongue.text(
        _("It counts now: they were asked on {asked}, and nothing has come from them since.")
    ).format(asked=asked)
