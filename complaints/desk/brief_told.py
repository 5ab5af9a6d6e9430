"""What a brief says that was told: what is due, where it belongs, the account, facts, evidence."""

from collections.abc import Iterable
from typing import Final

from complaints.desk import labels, ruled
from complaints.desk.beside import MARKS
from complaints.desk.brief_parts import Row, Section, Teller, Words, base
from complaints.desk.ruled import Said
from complaints.domain.events.planning import Advised
from complaints.domain.rendering import MACHINE
from complaints.domain.translating import standing
from complaints.locale.languages import SOURCE_LANGUAGE
from complaints.locale.marking import _

#: Parts that have sections of their own, and how somebody is reached, which has none.
_ELSEWHERE: Final = ("account", "needs", "contact", "evidence", "original")
#: Said where it belongs, and not again among the facts.
_WHERE: Final = (
    "country", "region", "place", "at_sea", "accused_states", "remedies", "final_decision",
)  # fmt: skip


class Told(Teller):
    """The sections of what is due and what was told."""

    def deadlines(self) -> Section:
        """By whose clock each runs is said with it, or that nobody has said."""
        rows = [
            Row(
                label=one.when.words if one.when else "",
                value=self._title(one.titles) if one.titles else one.item.title,
                theirs=True,
                notes=self._notes(one.advised) if one.advised else (),
            )
            for one in self.of.todo.open
            if one.is_deadline
        ]
        by_rule = _("By the rules; nobody has confirmed it. Ask by whose clock it runs.")
        rows += [
            Row(
                label=self.tongue.day(one.day),
                value=self.say(by_rule),
                notes=(ruled.say_all(one.titles, self.tongue), *self._notes(one.advised)),
            )
            for one in self.of.todo.offers
        ]
        hoped = _("Answer to {name}")
        rows += [
            Row(label=self.tongue.day(one.referral.answer_by), value=self.say(hoped).format(
                name=self.name(one.referral.sender)))
            for one in self.case.taken
            if one.referral.answer_by and one.answer in ("unanswered", "information-requested")
        ]  # fmt: skip
        none = _("No deadline is known here. That does not mean that there is none.")
        return self.section("deadlines", _("Deadlines"), rows, empty=none)

    def forum(self) -> Section:
        """Where it happened, who is accused, what was decided, who could take it by the rules."""
        rows = list(self.rows("circumstances", _WHERE))
        found = self.of.advice.recommendation
        names = [self._channel(one.channel) for one in (*found.first, *found.suggested)]
        if names:
            listed = self._title(dict.fromkeys(names))
            rows.append(Row(label=self.say(_("Bodies that the rules suggest")), value=listed))
        return self.section("forum", _("Where it belongs"), rows, empty=_("Not said"))

    def asked(self) -> Section:
        """What the person wants and needs."""
        rows = [*self.rows("account", ("wants",)), *self.rows("needs", ("needs",))]
        return self.section("asked", _("What they ask for"), rows, empty=_("Not said"))

    def account(self) -> Section:
        """In their own words, each with the translation that is best."""
        words = []
        for one in self.shown:
            if one.name != "account" or not one.text:
                continue
            words.append(Words(text=one.text, language=one.language, head=self._in(one.language)))
            for made in standing(self.case.translations, one.hash)[:1]:
                _sign, mark = MARKS.get(made.made, MARKS[MACHINE])
                head = self.tongue.labelled(self._in(made.language), self.say(mark))
                words.append(Words(text=made.text, language=made.language, head=head))
        none = _("The account was not given to this office.")
        return Section(
            id="account",
            title=self.say(_("The account")),
            words=tuple(words),
            empty="" if words else self.say(none),
        )

    def told(self) -> Section:
        """Every other fact, as it was told."""
        said = {self.say(labels.field("circumstances", name)) for name in _WHERE}
        rows = [
            Row(label=one.label, value=self.value_of(one), theirs=one.theirs)
            for part in self.shown
            if base(part) not in _ELSEWHERE
            for one in part.facts
            if base(part) != "circumstances" or one.label not in said
        ]
        rows = [*self.rows("account", ("violations", "groups")), *rows]
        return self.section("facts", _("Facts"), rows, empty=_("None was given."))

    def evidence(self) -> Section:
        """Each file with the hash by which anybody can tell that it is the same."""
        rows = [
            Row(
                label=one.label,
                value=self.tongue.listed(
                    text for text in (one.size, one.day, *one.about, one.trouble) if text
                ),
                exact=f"SHA-256 {one.sha256}",
            )
            for one in self.of.exhibits
        ]
        return self.section("evidence", _("Evidence"), rows, empty=_("No file was given."))

    def _title(self, names: Iterable[str]) -> str:
        return ruled.say_all(names, self.tongue).text

    def _notes(self, advised: Advised) -> tuple[Said, ...]:
        """What it rests on, if its title does not say so, and where that is written."""
        source = Said(text=advised.source, language=SOURCE_LANGUAGE)
        return (ruled.say(advised.basis, self.tongue), source) if advised.channels else (source,)

    def _channel(self, channel: str) -> str:
        known = self.of.mechanisms.get(channel)
        return known.name if known else channel

    def _in(self, language: str) -> str:
        return self.tongue.tongue(language) if language else ""
