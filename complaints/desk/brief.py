"""The brief of a case: one paper to take to a court or a meeting, what is due first at its head.

It says what the case says and from where, and at its end what nobody knows. How somebody is reached
is not on it: a paper is copied, left lying and read by others.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from complaints.desk import asking, facts, labels
from complaints.desk.beside import MARKS
from complaints.desk.evidence import Exhibit
from complaints.desk.facts import Fact, Shown
from complaints.desk.i18n import Tongue
from complaints.desk.known import Known
from complaints.desk.todo import Todo
from complaints.domain.case import Case
from complaints.domain.consent import Consent
from complaints.domain.messages import Complaint, FollowUp, Referral
from complaints.domain.rendering import MACHINE
from complaints.domain.translating import standing
from complaints.locale.marking import _
from complaints.routing.recommending import Advice
from referral.judging import PRIORITY
from referral.model import Mechanism

_ALL: Final = ("account", "circumstances", "person", "needs", "missing", "evidence", "visit")
_LEFT_OUT: Final = ("account", "contact", "evidence", "original")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What it is and what is said of it; ``exact`` is a hash or the like, ``note`` in English."""

    label: str = field(repr=False)
    value: str = field(repr=False)
    theirs: bool = False
    exact: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text in its own language, with what it is."""

    text: str = field(repr=False)
    language: str
    head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section; ``empty`` is what it says where there is nothing."""

    id: str
    title: str
    rows: tuple[Row, ...] = ()
    words: tuple[Words, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that a brief is made from."""

    case: Case
    advice: Advice
    todo: Todo
    exhibits: Sequence[Exhibit]
    known: Known
    mechanisms: Mapping[str, Mechanism]


def brief(of: Material, tongue: Tongue) -> tuple[Section, ...]:
    """The sections, what is due first at the head."""
    teller = _Teller(of, tongue)
    return (
        teller.deadlines(),
        teller.forum(),
        teller.asked(),
        teller.account(),
        teller.told(),
        teller.evidence(),
        teller.consents(),
        teller.chronology(),
        teller.reasons(),
        teller.unknown(),
    )


class _Teller:
    def __init__(self, of: Material, tongue: Tongue) -> None:
        self._of = of
        self._case = of.case
        self._tongue = tongue
        self._say = tongue.text
        self._shown = [facts.show(part, tongue) for part in of.case.current_parts()]

    def deadlines(self) -> Section:
        """By whose clock each runs is said with it, or that nobody has said."""
        rows = [
            Row(
                label=one.when.words if one.when else "",
                value=one.item.title,
                theirs=True,
                note=one.source,
            )
            for one in self._of.todo.open
            if one.is_deadline
        ]
        by_rule = _("By the rules; nobody has confirmed it. Ask by whose clock it runs.")
        rows += [
            Row(
                label=self._tongue.day(one.day),
                value=self._say(by_rule),
                note=f"{one.title}: {one.source}" if one.source != one.title else one.source,
            )
            for one in self._of.todo.offers
        ]
        hoped = _("Answer to {name}")
        rows += [
            Row(label=self._tongue.day(one.referral.answer_by), value=self._say(hoped).format(
                name=self._name(one.referral.sender)))
            for one in self._case.taken
            if one.referral.answer_by and one.answer in ("unanswered", "information-requested")
        ]  # fmt: skip
        none = _("No deadline is known here. That does not mean that there is none.")
        return self._section("deadlines", _("Deadlines"), rows, empty=none)

    def forum(self) -> Section:
        """Where it happened, who is accused, what was decided, who could take it by the rules."""
        where = ("country", "region", "place", "at_sea", "accused_states", "remedies")
        rows = list(self._rows("circumstances", (*where, "final_decision")))
        found = self._of.advice.recommendation
        names = [self._channel(one.channel) for one in (*found.first, *found.suggested)]
        if names:
            listed = self._tongue.listed(dict.fromkeys(names))
            rows.append(Row(label=self._say(_("Bodies that the rules suggest")), value=listed))
        return self._section("forum", _("Where it belongs"), rows, empty=_("Not said"))

    def asked(self) -> Section:
        """What the person wants and needs."""
        rows = [*self._rows("account", ("wants",)), *self._rows("needs", ("needs",))]
        return self._section("asked", _("What they ask for"), rows, empty=_("Not said"))

    def account(self) -> Section:
        """In their own words, each with the translation that is best."""
        words = []
        for one in self._shown:
            if one.name != "account" or not one.text:
                continue
            words.append(Words(text=one.text, language=one.language, head=self._in(one.language)))
            for made in standing(self._case.translations, one.hash)[:1]:
                _sign, mark = MARKS.get(made.made, MARKS[MACHINE])
                head = f"{self._in(made.language)}: {self._say(mark)}"
                words.append(Words(text=made.text, language=made.language, head=head))
        none = _("The account was not given to this office.")
        return Section(
            id="account",
            title=self._say(_("The account")),
            words=tuple(words),
            empty="" if words else self._say(none),
        )

    def told(self) -> Section:
        """Every other fact, as it was told."""
        rows = [Row(label=one.label, value=_value(one), theirs=one.theirs)
                for part in self._shown if _base(part) not in _LEFT_OUT
                for one in part.facts]  # fmt: skip
        rows = [*self._rows("account", ("violations", "groups")), *rows]
        return self._section("facts", _("Facts"), rows, empty=_("None was given."))

    def evidence(self) -> Section:
        """Each file with the hash by which anybody can tell that it is the same."""
        rows = [
            Row(
                label=one.label,
                value=self._tongue.listed(
                    text for text in (one.size, one.day, *one.about, one.trouble) if text
                ),
                exact=f"SHA-256 {one.sha256}",
            )
            for one in self._of.exhibits
        ]
        return self._section("evidence", _("Evidence"), rows, empty=_("No file was given."))

    def consents(self) -> Section:
        """What the person allowed, to whom, until when, and whether with the name."""
        brought = [one for taken in self._case.taken for one in taken.referral.consents]
        unique = {one.terms.id: one for one in (*brought, *self._case.consents)}
        rows = [self._consent(one) for one in unique.values()]
        none = _("None. Ask before anything is given on.")
        return self._section("consents", _("What they allowed"), rows, empty=none)

    def chronology(self) -> Section:
        """Every day that is known, the earliest first."""
        days = [*self._days_told(), *self._days_of_letters(), *self._days_of_answers()]
        rows = [Row(label=self._tongue.day(day), value=what) for day, what in sorted(days)]
        return self._section("chronology", _("Chronology"), rows, empty=_("No day is known."))

    def reasons(self) -> Section:
        """Why other organisations sent it here."""
        rows = [
            Row(label=self._name(one.referral.sender), value=one.referral.reason, theirs=True)
            for one in self._case.taken
        ]
        none = _("Nobody referred it. The person wrote to this office.")
        return self._section("reasons", _("Why it was referred"), rows, empty=none)

    def unknown(self) -> Section:
        """What was not given, is not here, or would decide something."""
        held = {_base(one) for one in self._shown}
        label = self._say(_("Not given to this office"))
        rows = [
            Row(label=label, value=self._say(labels.PARTS[name]))
            for name in _ALL
            if name not in held and name not in ("missing", "visit")
        ]
        rows += [
            Row(label=one.label, value=one.trouble) for one in self._of.exhibits if one.trouble
        ]
        deciding = dict.fromkeys(
            one.fact for one in self._of.advice.recommendation.unknown if one.channel != PRIORITY
        )
        rows += [
            Row(label=self._say(_("It would help to know")), value=self._say(text))
            for one in deciding
            if (text := asking.FACTS.get(one))
        ]
        return self._section("unknown", _("What we do not know"), rows, empty=_("Nothing is open."))

    def _section(self, id_: str, title: str, rows: Iterable[Row], *, empty: str) -> Section:
        listed = tuple(rows)
        return Section(
            id=id_,
            title=self._say(title),
            rows=listed,
            empty="" if listed else self._say(empty),
        )

    def _rows(self, part: str, names: Iterable[str]) -> Iterator[Row]:
        wanted = [self._say(labels.field(part, name)) for name in names]
        for one in self._shown:
            if _base(one) == part:
                for fact in one.facts:
                    if fact.label in wanted:
                        yield Row(label=fact.label, value=_value(fact), theirs=fact.theirs)

    def _consent(self, consent: Consent) -> Row:
        terms = consent.terms
        to = (
            self._name(terms.to)
            if terms.to
            else self._say(labels.KINDS.get(terms.kind or "", terms.kind or ""))
        )
        held = [part.name for one in terms.parts if (part := self._case.part(one))]
        yes, no = self._say(_("Yes")), self._say(_("No"))
        said = [
            self._tongue.listed(self._tongue.part(name) for name in held),
            f"{self._say(_('Name known to them'))}: {yes if terms.name.recipient else no}",
            f"{self._say(_('Name to the government'))}: {yes if terms.name.government else no}",
            f"{self._say(_('Name published'))}: {yes if terms.name.published else no}",
            f"{self._say(_('May be given on'))}: {yes if terms.onward else no}",
            f"{self._say(_('Holds until'))}: {self._tongue.day(terms.expires)}",
        ]
        return Row(label=to, value="; ".join(one for one in said if one))

    def _days_told(self) -> Iterator[tuple[date, str]]:
        told = (
            ("circumstances", ("from", "to", "final_decision")),
            ("missing", ("last_seen_day",)),
        )
        for part in self._case.current_parts():
            for base, names in told:
                if part.name.partition("[")[0] != base or not part.is_object:
                    continue
                for name in names:
                    value = part.content.get(name)
                    if isinstance(value, str) and (day := _day(value)):
                        yield day, self._say(labels.field(base, name))

    def _days_of_letters(self) -> Iterator[tuple[date, str]]:
        for letter in self._case.letters:
            match letter.message:
                case Complaint(day=day):
                    yield day, self._say(_("Complaint"))
                case FollowUp(day=day):
                    yield day, self._say(_("Wrote more"))
                case Referral(day=day, sender=sender):
                    text = self._say(_("Referred by {name}"))
                    yield day, text.format(name=self._name(sender))

    def _days_of_answers(self) -> Iterator[tuple[date, str]]:
        for one in self._case.given:
            text = self._say(_("Referred to {name}"))
            yield one.at.date(), text.format(name=self._name(one.referred.to))

    def _channel(self, channel: str) -> str:
        known = self._of.mechanisms.get(channel)
        return known.name if known else channel

    def _name(self, organisation: str) -> str:
        return self._of.known.name(organisation, self._tongue.language)

    def _in(self, language: str) -> str:
        return self._tongue.tongue(language) if language else ""


def _base(part: Shown) -> str:
    return part.name.partition("[")[0]


def _value(fact: Fact) -> str:
    return fact.value or "; ".join(f"{what}: {count}" for what, count in fact.rows)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
