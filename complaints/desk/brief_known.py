"""What a brief says of what an office knows: consents, days, reasons, and what nobody knows."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from complaints.desk import asking, labels
from complaints.desk.brief_parts import Row, Section, Teller, base
from complaints.domain.consent import Consent
from complaints.domain.messages import Complaint, FollowUp, Referral
from complaints.locale.marking import _
from referral.judging import PRIORITY

_EXPECTED: Final = ("account", "circumstances", "person", "needs", "evidence")
#: The days that somebody told, as what happened on them.
_TOLD: Final = (
    (
        "circumstances",
        {
            "from": _("It happened, or began"),
            "to": _("It ended"),
            "final_decision": _("Final decision"),
        },
    ),
    ("missing", {"last_seen_day": _("When last seen")}),
)


class Noted(Teller):
    """The sections of what was allowed, when things were, why it came, and what is missing."""

    def consents(self) -> Section:
        """What the person allowed, to whom, until when, and whether with the name."""
        brought = [one for taken in self.case.taken for one in taken.referral.consents]
        unique = {one.terms.id: one for one in (*brought, *self.case.consents)}
        rows = [self._consent(one) for one in unique.values()]
        none = _("None. Ask before anything is given on.")
        return self.section("consents", _("What they allowed"), rows, empty=none)

    def chronology(self) -> Section:
        """Every day that is known, the earliest first."""
        days = [*self._days_told(), *self._days_of_letters(), *self._days_of_answers()]
        rows = [Row(label=self.tongue.day(day), value=what) for day, what in sorted(days)]
        return self.section("chronology", _("Chronology"), rows, empty=_("No day is known."))

    def reasons(self) -> Section:
        """Why other organisations sent it here."""
        rows = [
            Row(label=self.name(one.referral.sender), value=one.referral.reason, theirs=True)
            for one in self.case.taken
        ]
        none = _("Nobody referred it. The person wrote to this office.")
        return self.section("reasons", _("Why it was referred"), rows, empty=none)

    def unknown(self) -> Section:
        """What was not given, is not here, or would decide something."""
        held = {base(one) for one in self.shown}
        withheld = [self.say(labels.PARTS[one]) for one in _EXPECTED if one not in held]
        rows = []
        if withheld:
            label = self.say(_("Not given to this office"))
            rows.append(Row(label=label, value=self.tongue.listed(withheld)))
        rows += [Row(label=one.label, value=one.trouble) for one in self.of.exhibits if one.trouble]
        deciding = dict.fromkeys(
            one.fact for one in self.of.advice.recommendation.unknown if one.channel != PRIORITY
        )
        asked = [self.say(text) for one in deciding if (text := asking.FACTS.get(one))]
        if asked:
            label = self.say(_("It would help to know"))
            rows.append(Row(label=label, value=self.tongue.parted(asked)))
        return self.section("unknown", _("What we do not know"), rows, empty=_("Nothing is open."))

    def _consent(self, consent: Consent) -> Row:
        terms = consent.terms
        to = (
            self.name(terms.to)
            if terms.to
            else self.say(labels.KINDS.get(terms.kind or "", terms.kind or ""))
        )
        held = [part.name for one in terms.parts if (part := self.case.part(one))]
        yes, no = self.say(_("Yes")), self.say(_("No"))
        permitted = (
            (_("Name known to them"), yes if terms.name.recipient else no),
            (_("Name to the government"), yes if terms.name.government else no),
            (_("Name published"), yes if terms.name.published else no),
            (_("May be passed on"), yes if terms.onward else no),
            (_("Holds until"), self.tongue.day(terms.expires)),
        )
        said = [
            self.tongue.listed(self.tongue.part(name) for name in held),
            *(self.tongue.labelled(self.say(label), value) for label, value in permitted),
        ]
        return Row(label=to, value=self.tongue.parted(one for one in said if one))

    def _days_told(self) -> Iterator[tuple[date, str]]:
        for part in self.case.current_parts():
            for of_part, names in _TOLD:
                if part.name.partition("[")[0] != of_part or not part.is_object:
                    continue
                for name, what in names.items():
                    value = part.content.get(name)
                    if isinstance(value, str) and (day := _day(value)):
                        yield day, self.say(what)

    def _days_of_letters(self) -> Iterator[tuple[date, str]]:
        for letter in self.case.letters:
            match letter.message:
                case Complaint(day=day):
                    yield day, self.say(_("Complaint"))
                case FollowUp(day=day):
                    yield day, self.say(_("Wrote more"))
                case Referral(day=day, sender=sender):
                    text = self.say(_("Referred by {name}"))
                    yield day, text.format(name=self.name(sender))

    def _days_of_answers(self) -> Iterator[tuple[date, str]]:
        for one in self.case.given:
            text = self.say(_("Referred to {name}"))
            yield one.at.date(), text.format(name=self.name(one.referred.to))


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
