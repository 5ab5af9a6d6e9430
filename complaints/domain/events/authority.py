"""Letters to authorities, and acting in somebody's name: what was asked, sent and answered.

What a letter said is kept as it went out, in the words of whoever wrote it; it is blanked when the
case is erased. Which parts it rests on, by their hashes, stays.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final, Self

from complaints.domain.errors import MalformedError
from complaints.domain.events.base import read_hash, read_id
from complaints.domain.fields import Fields
from complaints.domain.from_organisation import PartReference
from complaints.domain.identifiers import country, day, integer, language, text

MOST: Final = 10_000  # people in whose name one letter speaks


class Outcome(StrEnum):
    """What the authority did about what it was asked for."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAsked:
    """The complainant was asked whether a letter about ``parts`` may go to the authority ``to``.

    ``letter`` is one id in all cases in whose name it is to speak; ``matter`` is what they are of,
    or None. ``country`` is the State of the authority, None for one that is of no State; ``what``
    is then what the member said that it is.
    """

    kind: ClassVar[str] = "letter-asked"
    letter: str
    matter: str | None
    reply: str
    question: str
    to: str = field(repr=False)
    address: str = field(repr=False)
    country: str | None
    parts: tuple[PartReference, ...]
    text: str = field(repr=False)
    text_version: str
    language: str
    what: str = field(default="", repr=False)

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            letter=of.get("letter", read_id),
            matter=of.optional("matter", read_id),
            reply=of.get("reply", read_id),
            question=of.get("question", read_id),
            to=of.get("to", text),
            address=of.get("address", text),
            country=of.optional("country", country),
            parts=of.each("parts", PartReference.read),
            text=of.get("text", text),
            text_version=of.get("text_version", text),
            language=of.get("language", language),
            what=of.optional("what", text) or "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFinished:
    """The letter is what it says here, and may leave the desk from now on.

    ``consent`` is the one of this case on which it rests; ``people`` how many agreed in all.
    ``facts`` are lines of a label, a tab and what was said. ``fitted``: how many cases the member
    was told to be like it. ``deadline`` is the item of the plan for the answer. ``aloud``: how many
    of those who agreed were asked aloud.
    """

    kind: ClassVar[str] = "letter-finished"
    letter: str
    question: str
    consent: str
    parts: tuple[str, ...]
    people: int
    fitted: int
    language: str
    to: str = field(repr=False)
    address: str = field(repr=False)
    subject: str = field(repr=False)
    facts: str = field(repr=False)
    words: str = field(repr=False)
    request: str = field(repr=False)
    answer_by: date
    deadline: str
    told: str | None
    aloud: int = 0

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            letter=of.get("letter", read_id),
            question=of.get("question", read_id),
            consent=of.get("consent", read_id),
            parts=of.each("parts", read_hash),
            people=of.get("people", integer(1, MOST)),
            fitted=of.get("fitted", integer(0)),
            language=of.get("language", language),
            to=of.get("to", text),
            address=of.get("address", text),
            subject=of.get("subject", text),
            facts=of.get("facts", text),
            words=of.get("words", text),
            request=of.get("request", text),
            answer_by=of.get("answer_by", day),
            deadline=of.get("deadline", read_id),
            told=of.optional("told", read_id),
            aloud=of.optional("aloud", integer(0, MOST)) or 0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSettled:
    """Members finished a letter with different texts, and one of them decided.

    ``settles`` are the entries (their hashes) of all `LetterFinished` of this case that the member
    had seen, ``stands`` the one of them that counts; None: none does, and it is finished anew.
    """

    kind: ClassVar[str] = "letter-settled"
    letter: str
    stands: str | None
    settles: tuple[str, ...]

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            letter=of.get("letter", read_id),
            stands=of.optional("stands", read_hash),
            settles=of.each("settles", read_hash),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAnswered:
    """What the authority answered ``on`` a day, by whom; of `Outcome.NONE` nothing came.

    ``file`` is the SHA-256 of its paper (`PaperKept`), None without one.
    """

    kind: ClassVar[str] = "letter-answered"
    letter: str
    answer: Outcome
    on: date
    who: str = field(repr=False)
    text: str = field(repr=False)
    file: str | None

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            letter=of.get("letter", read_id),
            answer=of.get("answer", _outcome),
            on=of.get("on", day),
            who=of.get("who", text),
            text=of.get("text", text),
            file=of.optional("file", read_hash),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateAsked:
    """The complainant was asked whether this office may act for them before ``body``.

    ``country`` is its State; None for one of no State, of which ``what`` says what it is.
    """

    kind: ClassVar[str] = "mandate-asked"
    reply: str
    question: str
    body: str = field(repr=False)
    parts: tuple[PartReference, ...]
    text: str = field(repr=False)
    text_version: str
    language: str
    country: str | None = None
    what: str = field(default="", repr=False)

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            reply=of.get("reply", read_id),
            question=of.get("question", read_id),
            body=of.get("body", text),
            parts=of.each("parts", PartReference.read),
            text=of.get("text", text),
            text_version=of.get("text_version", text),
            language=of.get("language", language),
            country=of.optional("country", country),
            what=of.optional("what", text) or "",
        )


def _outcome(value: object) -> Outcome:
    try:
        return Outcome(str(value))
    except ValueError:
        raise MalformedError("It should be one of the answers of an authority.") from None
