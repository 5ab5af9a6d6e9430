"""What a caseworker may be told at the counter: the fields of the form, by the parts they make.

The same fields as the portal's pages have, in the same order. All may stay empty; there is none for
a status. Nothing here reads, keeps, shows or sends what was typed.
Source: SPEC.md, section 10.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from complaints.desk import labels
from complaints.domain.events.intake import VISIT
from referral import vocabulary

#: Whom one complaint names as missing, as on the portal's pages.
MOST_MISSING: Final = 9
_MISSING: Final = "missing["


class Kind(StrEnum):
    """How a field is answered."""

    LINE = "line"
    WORDS = "words"
    TRUTH = "truth"
    ONE = "one"
    SEVERAL = "several"
    COUNTRY = "country"
    LANGUAGE = "language"
    LANGUAGES = "languages"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a part; ``ids`` are the words that it may have, where they are listed."""

    part: str
    name: str
    kind: Kind
    ids: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """By which a form names it."""
        return f"{self.part}.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The fields of one part as the page shows them: first those, and ``more`` if it is opened."""

    part: str
    fields: tuple[Field, ...]
    more: tuple[Field, ...] = ()


def _fields(part: str, *named: tuple[str, Kind]) -> tuple[Field, ...]:
    return tuple(Field(part=part, name=name, kind=kind, ids=_ids(name)) for name, kind in named)


def _ids(name: str) -> tuple[str, ...]:
    match name:
        case "happened":
            groups, violations = vocabulary.groups(), vocabulary.violations()
            return tuple(one.id for one in (*groups, *violations))
        case "actors":
            return tuple(one.id for one in vocabulary.actors())
        case "needs":
            return tuple(one.id for one in vocabulary.needs())
        case "about":
            return tuple(one.id for one in vocabulary.about())
        case "certainty":
            return tuple(labels.CERTAINTIES)
    return tuple(labels.WORDS.get(name, ()))


#: Voice is no field here: what is told aloud is written down.
_ACCOUNT: Final = Section(
    part="account",
    fields=_fields(
        "account", ("text", Kind.WORDS), ("language", Kind.LANGUAGE), ("happened", Kind.SEVERAL)
    ),
)
_CIRCUMSTANCES: Final = Section(
    part="circumstances",
    fields=_fields(
        "circumstances",
        ("country", Kind.COUNTRY),
        ("place", Kind.LINE),
        ("from", Kind.DAY),
        ("to", Kind.DAY),
        ("ongoing", Kind.TRUTH),
        ("actors", Kind.SEVERAL),
        ("description", Kind.LINE),
        ("incident", Kind.LINE),
    ),
    more=_fields(
        "circumstances",
        ("at_sea", Kind.TRUTH),
        ("certainty", Kind.ONE),
        ("still_there", Kind.TRUTH),
        ("detained", Kind.TRUTH),
        ("removal", Kind.ONE),
        ("irreversible_harm", Kind.TRUTH),
        ("frontex", Kind.TRUTH),
        ("accused_states", Kind.COUNTRY),
        ("remedies", Kind.ONE),
        ("final_decision", Kind.DAY),
    ),
)
_PERSON: Final = Section(
    part="person",
    fields=_fields(
        "person",
        ("about", Kind.SEVERAL),
        ("age_group", Kind.ONE),
        ("gender", Kind.ONE),
        ("origin", Kind.COUNTRY),
        ("languages", Kind.LANGUAGES),
        ("seeks_protection", Kind.TRUTH),
        ("fears_origin", Kind.TRUTH),
    ),
    more=_fields(
        "person",
        ("unaccompanied", Kind.TRUTH),
        ("cared_by", Kind.ONE),
        ("children", Kind.TRUTH),
        ("group_size", Kind.NUMBER),
        ("consulate", Kind.ONE),
        ("stateless", Kind.TRUTH),
        ("disability", Kind.TRUTH),
        ("sector", Kind.ONE),
        ("aware", Kind.TRUTH),
    ),
)
_NEEDS: Final = Section(part="needs", fields=_fields("needs", ("needs", Kind.SEVERAL)))
_CONTACT: Final = Section(
    part="contact",
    fields=_fields(
        "contact",
        ("name", Kind.LINE),
        ("channel", Kind.LINE),
        ("times", Kind.LINE),
        ("never", Kind.LINE),
    ),
)
_VISIT: Final = Section(
    part="visit",
    fields=_fields(
        "visit",
        ("site", Kind.LINE),
        ("access", Kind.ONE),
        *((f"counts.{one}", Kind.NUMBER) for one in labels.COUNTED),
        ("findings", Kind.WORDS),
        ("authority_answer", Kind.WORDS),
    ),
)


def missing(n: int) -> Section:
    """The fields about the n-th who is missing. A number stays with its person."""
    part = f"{_MISSING}{n}]"
    return Section(
        part=part,
        fields=_fields(
            part,
            ("name", Kind.LINE),
            ("relation", Kind.LINE),
            ("age", Kind.LINE),
            ("origin", Kind.COUNTRY),
            ("signs", Kind.WORDS),
            ("last_seen", Kind.LINE),
            ("last_seen_day", Kind.LINE),
            ("route", Kind.WORDS),
            ("last_message", Kind.WORDS),
            ("held_by_state", Kind.TRUTH),
            ("held_by", Kind.LINE),
            ("told_died", Kind.TRUTH),
            ("told_by", Kind.WORDS),
            ("asked", Kind.WORDS),
        ),
    )


_PEOPLE: Final = tuple(missing(n) for n in range(1, MOST_MISSING + 1))


def sections(how: str, people: Iterable[int] = ()) -> tuple[Section, ...]:
    """What is asked for somebody who is there or on the telephone, or about a visit.

    ``people``: the numbers of those who are missing, which nobody is asked about after a visit.
    """
    if how == VISIT:
        return (_VISIT, _CIRCUMSTANCES, _ACCOUNT)
    sought = (_PEOPLE[n - 1] for n in people)
    return (_ACCOUNT, _CIRCUMSTANCES, _NEEDS, _PERSON, *sought, _CONTACT)


def is_missing(part: str) -> bool:
    """Whether a part of this name is about somebody who is missing."""
    return part.startswith(_MISSING)


def every(how: str) -> Iterator[Field]:
    """All fields of the form, with those of everybody who may be missing."""
    for section in sections(how, range(1, MOST_MISSING + 1)):
        yield from (*section.fields, *section.more)


def keys(how: str) -> frozenset[str]:
    """The fields of the form, by their keys."""
    return frozenset(one.key for one in every(how))
