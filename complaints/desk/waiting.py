"""The questions of an office that nobody has answered, of whichever sort, as they were sent."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from complaints.domain import letter, mandate
from complaints.domain.case import Case
from complaints.domain.consent import REFERRAL
from complaints.domain.events import Asked, LetterAsked, MandateAsked
from complaints.domain.messages import Question
from complaints.domain.shown import AUTHORITY, REPRESENTATION
from complaints.letters import questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One that waits; ``body``: the authority or court that it is about, "" where it is neither."""

    question: Question
    body: str = field(default="", repr=False)


def waiting(case: Case, *, own: str) -> tuple[Waiting, ...]:
    """Those of a case; ``own`` is the office that asks.

    Of one letter only the question that counts: whoever was asked again answers that one. None of
    which the text was erased, because nobody could read it aloud.
    """
    return tuple(one for one in _every(case, own) if one.question.text)


def _every(case: Case, own: str) -> Iterator[Waiting]:
    for question in case.questions:
        if question.answer is None:
            yield _passing(question.asked)
    for writing in letter.writings(case):
        if writing.state == "asked":
            yield _letter(writing.asked)
    for one in mandate.mandates(case):
        if one.answer.yes is None:
            yield _acting(one.asked, own)


def _passing(asked: Asked) -> Waiting:
    question = Question(
        id=asked.question,
        purpose=asked.purpose,
        to=asked.to,
        parts=asked.parts,
        text=asked.text,
        text_version=questions.version_of(asked.purpose, asked.text),
        language=asked.language,
    )
    return Waiting(question=question)


def _letter(asked: LetterAsked) -> Waiting:
    question = Question(
        id=asked.question,
        purpose=REFERRAL,
        kind=AUTHORITY,
        parts=asked.parts,
        text=asked.text,
        text_version=asked.text_version,
        language=asked.language,
    )
    return Waiting(question=question, body=asked.to)


def _acting(asked: MandateAsked, own: str) -> Waiting:
    question = Question(
        id=asked.question,
        purpose=REPRESENTATION,
        to=own,
        parts=asked.parts,
        text=asked.text,
        text_version=asked.text_version,
        language=asked.language,
    )
    return Waiting(question=question, body=asked.body)
