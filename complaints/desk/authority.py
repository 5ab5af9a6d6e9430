"""Letters to authorities: asking for the yes to one letter, and what may stand in it.

* Nothing may be written but what people told in parts to which they agreed, for this very letter,
  in a consent whose signature and text were checked then; without one there is no letter.
* Nobody is asked for a letter to an authority of their State of origin if they may fear it.
* A yes is to the parts as they were then. What was corrected since is told neither as it was, which
  they take for wrong, nor as it is, to which nobody said yes: they are asked again.
* Of a matter there is one letter; it speaks for those who agreed, and is counted for each of them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Self

from complaints import consents
from complaints.desk import bodies, reidentifying
from complaints.desk.bodies import Body
from complaints.desk.casework import address_of, said
from complaints.desk.drafting import refuse_withdrawn
from complaints.desk.errors import NotAllowedError
from complaints.desk.office import Office
from complaints.desk.reidentifying import Detail, Record
from complaints.desk.store import Store
from complaints.desk.writing import Told
from complaints.domain import letter
from complaints.domain.agreeing import about_letter
from complaints.domain.case import Case
from complaints.domain.consent import REFERRAL, Consent
from complaints.domain.errors import ConsentError
from complaints.domain.events import (
    LetterAsked,
    LetterFinished,
)
from complaints.domain.identifiers import new_id
from complaints.domain.letter import Writing
from complaints.domain.messages import PartReference, Question
from complaints.domain.parts import Part, together
from complaints.domain.shown import AUTHORITY, NAMING
from complaints.letters import authority as letters
from complaints.letters.questions import QuestionText
from complaints.locale.marking import _

#: What may be asked for a letter: no file, and nobody else's name.
ASKED: Final = ("account", "circumstances", "person", "needs", NAMING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """To which authority, about which parts (names); ``note`` stands after the question."""

    body: Body
    parts: tuple[str, ...]
    note: str = field(default="", repr=False)

    @classmethod
    def again(cls, asked: LetterAsked) -> Self:
        """The same order once more."""
        return cls(
            body=bodies.of(asked),
            parts=tuple(dict.fromkeys(part.name for part in asked.parts)),
            note=letters.note_of(asked.text),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One case of a letter, with what of it may stand there; None of it without a consent."""

    case: Case
    writing: Writing
    consent: Consent | None
    parts: tuple[Part, ...]

    @property
    def is_attested(self) -> bool:
        """Whether they were asked aloud, so that a member answers for it."""
        return self.consent is not None and self.consent.terms.attested is not None

    @property
    def record(self) -> Record:
        """What these parts say, by their names."""
        names = dict.fromkeys(part.name for part in self.parts)
        return {name: together(one for one in self.parts if one.name == name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A letter over all its cases; ``agreed`` are those in whose name it may speak today.

    ``others`` are the rest of the matter, who were not asked for it.
    """

    id: str
    asked: LetterAsked
    sides: tuple[Side, ...]
    others: tuple[Case, ...] = ()

    @property
    def agreed(self) -> tuple[Side, ...]:
        """The cases whose consent stands."""
        return tuple(one for one in self.sides if one.consent)

    @property
    def silent(self) -> tuple[Case, ...]:
        """The cases of the matter for which it must not speak: nobody of them may be named."""
        return (*(one.case for one in self.sides if not one.consent), *self.others)

    @property
    def finished(self) -> LetterFinished | None:
        """What went out, once it is finished."""
        return letter.finished([one.writing for one in self.sides])

    @property
    def finished_at(self) -> datetime | None:
        """When it was finished in the first of its cases."""
        return next((one.writing.finished_at for one in self.given), None)

    @property
    def given(self) -> tuple[Side, ...]:
        """The cases in whose name it was finished."""
        return tuple(one for one in self.sides if one.writing.finished)

    @property
    def records(self) -> tuple[Record, ...]:
        """What may stand in the letter, case by case."""
        return tuple(one.record for one in self.agreed)

    @property
    def details(self) -> tuple[Detail, ...]:
        """What can be told of all who agreed."""
        return reidentifying.details(self.records)

    @property
    def may_tell(self) -> bool:
        """Whether what happened may be told in free words: all who agreed gave their account."""
        return bool(self.agreed) and all("account" in one for one in self.records)


def question(office: Office, case: Case, order: Order) -> QuestionText:
    """What the complainant would be asked."""
    bodies.check_told(order.body)
    bodies.refuse_unsafe(office, case, order.body)
    return letters.ask(
        wanted=case.language,
        authority=said(order.body.name),
        parts=[part.name for part in _wanted(case, order.parts)],
        note=order.note,
    )


def ask(
    office: Office,
    case_id: str,
    order: Order,
    *,
    letter_id: str | None = None,
    matter: str | None = None,
) -> str:
    """Ask the complainant; returns the letter's id."""
    id_ = letter_id or new_id()
    with office.act(case_id) as act:
        refuse_withdrawn(act.case)
        asked = question(office, act.case, order)
        references = tuple(
            PartReference(name=part.name, hash=part.hash) for part in _wanted(act.case, order.parts)
        )
        sent = Question(
            id=new_id(),
            purpose=REFERRAL,
            kind=AUTHORITY,
            parts=references,
            text=asked.text,
            text_version=asked.version,
            language=asked.language,
        )
        address = address_of(act.case)
        event = LetterAsked(
            letter=id_,
            matter=matter,
            reply=act.writer.reply(address, Told(question=sent)),
            question=sent.id,
            to=said(order.body.name),
            address=order.body.address.strip(),
            country=order.body.country,
            what=order.body.what.strip(),
            parts=references,
            text=asked.text,
            text_version=asked.version,
            language=asked.language,
        )
        act.writer.enter(event, case_id=case_id)
    return id_


def ask_all(office: Office, store: Store, matter: str, order: Order) -> tuple[str, int]:
    """Ask everybody of a matter for one letter; its id, and how many were asked.

    Left out is who cannot be asked: who took all back, gave no address or none of the parts, or
    must not be named to that State. `NotAllowedError` if nobody is left.
    """
    bodies.check_told(order.body)
    with store.reading() as unit:
        ids = unit.matters.cases(matter)
    letter_id, count = new_id(), 0
    for case_id in ids:
        try:
            ask(office, case_id, order, letter_id=letter_id, matter=matter)
        except NotAllowedError:
            continue
        count += 1
    if not count:
        raise NotAllowedError(_("Nobody of this matter can be asked for this letter."))
    return letter_id, count


def load(office: Office, store: Store, case_id: str, letter_id: str) -> Work:
    """One letter, with every case that it is of."""
    first = office.case(case_id)
    found = letter.writing(first, letter_id)
    if found is None:
        raise NotAllowedError(_("There is no such letter in this case."))
    ids = [case_id]
    if found.asked.matter:
        with store.reading() as unit:
            ids += [one for one in unit.matters.cases(found.asked.matter) if one != case_id]
    cases = [first, *(office.case(one) for one in ids[1:])]
    sides = [
        side_of(office, case, one) for case in cases if (one := letter.writing(case, letter_id))
    ]
    asked = {one.case.id for one in sides}
    return Work(
        id=letter_id,
        asked=found.asked,
        sides=tuple(sides),
        others=tuple(case for case in cases if case.id not in asked),
    )


def ask_again(office: Office, store: Store, case_id: str, letter_id: str) -> None:
    """Ask one of its people once more, about the same parts as they are now."""
    work = load(office, store, case_id, letter_id)
    if work.finished or work.sides[0].writing.state != "corrected":
        raise NotAllowedError(_("They have corrected nothing to which they said yes."))
    order, matter = Order.again(work.sides[0].writing.asked), work.asked.matter
    ask(office, case_id, order, letter_id=letter_id, matter=matter)


def side_of(office: Office, case: Case, writing: Writing) -> Side:
    """What of this case may stand in the letter today."""
    consent = writing.answer.consent
    if consent is None or writing.corrected or not _holds(office, consent):
        return Side(case=case, writing=writing, consent=None, parts=())
    held = tuple(part for one in consent.terms.parts if (part := case.part(one)))
    named = consent.terms.name.government
    parts = tuple(part for part in held if part.name in ASKED and (named or part.name != NAMING))
    return Side(case=case, writing=writing, consent=consent, parts=parts)


def _holds(office: Office, consent: Consent) -> bool:
    """Whether it is theirs, for a letter of this office, and of today."""
    terms = consent.terms
    try:
        consents.verify(consent)
    except ConsentError:
        return False
    is_ours = terms.asked_by == office.me.organisation and about_letter(terms)
    return is_ours and office.today <= terms.expires


def _wanted(case: Case, names: Collection[str]) -> Sequence[Part]:
    parts = [one for one in case.current_parts() if one.name in names and one.name in ASKED]
    if not parts:
        raise NotAllowedError(_("Choose at least one part that this office holds."))
    return parts
