"""What was written, and beside it its translations, as the page of a case shows them.

A program's words carry a mark that says so, whoever looks; a translation of what was changed since
says that, too. Nothing is decided here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from complaints.desk import facts
from complaints.desk.evidence import label_of
from complaints.desk.facts import Fact
from complaints.desk.i18n import Tongue
from complaints.desk.known import Known
from complaints.desk.translating import words
from complaints.domain import translating
from complaints.domain.case import Case
from complaints.domain.messages import Complaint, FollowUp, Referral, ReferralAnswer
from complaints.domain.parts import Part
from complaints.domain.referrals import Taken
from complaints.domain.rendering import CHECKED, HUMAN, MACHINE
from complaints.domain.translating import ACCOUNT, Translation
from complaints.locale.languages import LANGUAGES
from complaints.locale.marking import _

#: By who made it: a sign beside the words, for nothing is said by colour alone.
MARKS: Final = {
    HUMAN: ("✓", _("By a person")),
    CHECKED: ("◐", _("By a machine, checked by a person")),
    MACHINE: ("⚠", _("Machine, not checked")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One translation. ``made`` is a key of `MARKS`; ``about``: which languages, by whom, when.

    ``of_day`` is set where the words that it is of were changed since: the day they were given.
    """

    id: str
    text: str = field(repr=False)
    language: str
    made: str
    sign: str
    mark: str
    about: tuple[str, str, str]
    of_day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Words ``of`` a part (hash) or message (id), with what counts beside them, the best first.

    ``text`` is empty where it is spoken: ``recording`` then is the part. ``facts`` are what an
    account says besides its words. ``before`` are versions that were corrected.
    """

    of: str
    label: str
    text: str = field(repr=False)
    language: str
    facts: tuple[Fact, ...] = ()
    recording: str
    versions: tuple[Version, ...]
    before: tuple[Version, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """An open field for a translation ``of`` some words; ``corrects`` the one (id) before it.

    ``referral`` (id) is the one that it answers, at an interpreters' desk.
    """

    of: str
    corrects: str = ""
    referral: str = ""
    text: str = field(default="", repr=False)
    source: str = ""
    language: str = ""
    made: str = HUMAN
    program: str = ""
    remark: str = field(default="", repr=False)


def beside(case: Case, *, tongue: Tongue, known: Known) -> list[Beside]:
    """The account, a recording that tells it, what was written later; none of what is shut."""
    teller = _Teller(case, tongue, known)
    return list(teller.sources())


def task(case: Case) -> Taken | None:
    """The referral for a translation that this office has accepted and not done."""
    for one in case.taken:
        if one.answer == "accepted" and translating.is_for_translation(one.referral):
            return one
    return None


def only_translates(case: Case) -> bool:
    """Whether this office was given the words to translate, and has nothing else to do with it."""
    return bool(case.taken) and all(
        isinstance(one.message, Referral) and translating.is_for_translation(one.message)
        for one in case.letters
        if not isinstance(one.message, ReferralAnswer)
    )


def field_for(case: Case, of: str, corrects: str, *, tongue: Tongue) -> Field:
    """An empty field, or one with the words to correct. `NotAllowedError` if there is nothing."""
    there = words(case, of)
    for one in case.translations:
        if one.id == corrects and one.of == of:
            return Field(
                of=of,
                corrects=corrects,
                text=one.text,
                source=one.source or "",
                language=one.language,
            )
    return Field(of=of, source=there.language or "", language=tongue.language)


def field_for_task(case: Case, taken: Taken, *, tongue: Tongue) -> Field | None:
    """The empty field of a task; None where what they gave is nothing to translate."""
    part = translating.to_translate(taken.referral.parts)
    if part is None:
        return None
    _text, language = translating.words_of(part)
    return Field(
        of=part.hash, referral=taken.referral.id, source=language or "", language=tongue.language
    )


def languages(tongue: Tongue, wanted: Iterable[str]) -> list[tuple[str, str]]:
    """Languages to choose from, by name: those of this system, and what is ``wanted`` besides."""
    tags = {*LANGUAGES, *(one for one in wanted if one)}
    return sorted(((one, tongue.tongue(one)) for one in tags), key=lambda one: one[1].casefold())


class _Teller:
    """Finds the words for one case."""

    def __init__(self, case: Case, tongue: Tongue, known: Known) -> None:
        self._case = case
        self._tongue = tongue
        self._known = known

    def sources(self) -> Iterator[Beside]:
        parts = [one for one in self._case.current_parts() if translating.is_translatable(one)]
        told = [one for one in parts if one.name == ACCOUNT]
        has_words = any(translating.words_of(one)[0] for one in told)
        older = [one for one in self._case.replaced_parts() if one.name == ACCOUNT]
        for at, one in enumerate(told):
            yield self._of_part(one, older if at == 0 else ())
        for one in parts:
            if one.name != ACCOUNT and (not has_words or self._standing(one.hash)):
                yield self._of_part(one, ())
        for letter in self._case.letters:
            if isinstance(message := letter.message, FollowUp) and message.text:
                yield self._of_message(message)

    def _of_part(self, part: Part, older: Iterable[Part]) -> Beside:
        late = [self._version(one, of=old) for old in older for one in self._standing(old.hash)]
        is_account = part.name == ACCOUNT
        shown = facts.show(part, self._tongue)
        return Beside(
            of=part.hash,
            label=shown.label if is_account else label_of(part, self._tongue),
            text=shown.text,
            language=shown.language,
            facts=shown.facts if is_account else (),
            recording="" if is_account else part.hash,
            versions=(*(self._version(one) for one in self._standing(part.hash)), *late),
            before=self._before(part.hash),
        )

    def _of_message(self, message: FollowUp) -> Beside:
        label = self._tongue.text(_("Written later, on {day}"))
        return Beside(
            of=message.id,
            label=label.format(day=self._tongue.day(message.day)),
            text=message.text or "",
            language=message.language or "",
            recording="",
            versions=tuple(self._version(one) for one in self._standing(message.id)),
            before=self._before(message.id),
        )

    def _standing(self, of: str) -> tuple[Translation, ...]:
        return translating.standing(self._case.translations, of)

    def _before(self, of: str) -> tuple[Version, ...]:
        found = translating.corrected(self._case.translations, of)
        return tuple(self._version(one) for one in found)

    def _version(self, one: Translation, *, of: Part | None = None) -> Version:
        sign, mark = MARKS[one.made]
        return Version(
            id=one.id,
            text=one.text,
            language=one.language,
            made=one.made,
            sign=sign,
            mark=self._tongue.text(mark),
            about=self._about(one),
            of_day=self._given_on(of) if of else "",
        )

    def _about(self, one: Translation) -> tuple[str, str, str]:
        """From and into which language, by whom, on which day."""
        tongue = self._tongue
        who = one.member
        if one.organisation:
            who = self._known.name(one.organisation, tongue.language)
        if one.program:
            who = tongue.listed([one.program, who])
        ways = tongue.tongue(one.language)
        if one.source:
            sentence = tongue.text(_("From {language} into {other}"))
            ways = sentence.format(language=tongue.tongue(one.source), other=ways)
        return ways, who, tongue.day(one.day)

    def _given_on(self, part: Part) -> str:
        days = (
            letter.message.day
            for letter in self._case.letters
            if isinstance(letter.message, Complaint | FollowUp | Referral)
            and part.hash in {one.hash for one in letter.message.parts}
        )
        return self._tongue.day(min(days, default=None))
