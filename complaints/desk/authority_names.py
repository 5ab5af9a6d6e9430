"""Whom and what a letter must not name: the names in every part of all whom it could betray.

The missing, those who did it, codes and numbers are no details that a letter offers; their names
stand in parts that nobody agreed to have told, or in words that were left out. Of those of a matter
who did not agree nobody is named at all. What the letter tells anyway is no secret.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from complaints.desk.reidentifying import EXACT, Chosen, Record
from complaints.domain.relating import letters_of

MISSING: Final = "missing"
ACTORS: Final = "actors"
CONTACT: Final = "contact"
INCIDENT: Final = "incident"
OTHERS: Final = "others"
#: In the words about somebody who is missing.
_PROSE: Final = ("signs", "route", "last_message", "held_by", "told_by", "asked", "last_seen_day")
_SHORT: Final = 3  # letters of a word that names nobody by itself
_DIGITS: Final = 4  # of a number that leads to somebody
_SENTENCE: Final = re.compile(r"[.!?:\n]+\s*")
_NUMBER: Final = re.compile(r"\S*\d\S*")

Secrets = dict[str, tuple[str, ...]]


def names(
    agreed: Sequence[Record], silent: Sequence[Record], chosen: Chosen, *, told: str
) -> Secrets:
    """What must not stand in the letter, by what it is of: the names of this module.

    ``told`` is everything that the letter says beside its own words.
    """
    found: dict[str, set[str]] = {}
    for record in agreed:
        for person in _missing(record):
            found.setdefault(MISSING, set()).update(_of_missing(person))
        if chosen.get(ACTORS) != EXACT:
            found.setdefault(ACTORS, set()).update(_of_actors(record))
        found.setdefault(CONTACT, set()).update(_of_contact(record))
        found.setdefault(INCIDENT, set()).update(_of_incident(record))
    for record in silent:
        found.setdefault(OTHERS, set()).update(_of_other(record))
    known = letters_of(told)
    secret = {
        name: {one for one in every if letters_of(one) not in known}
        for name, every in found.items()
    }
    return {name: tuple(sorted(every)) for name, every in secret.items() if every}


def words_of(name: str) -> Iterator[str]:
    """A name, and each of its words that names somebody by itself."""
    yield name
    yield from (one for one in name.split() if _is_name(one))


def _is_name(word: str) -> bool:
    """Whether a word may name by itself: one with a capital, or in a script without."""
    letters = [sign for sign in word if sign.isalpha()]
    return len(letters) > _SHORT and not letters[0].islower()


def _missing(record: Record) -> Iterator[Mapping[str, object]]:
    return (content for part, content in record.items() if part.partition("[")[0] == MISSING)


def _of_missing(person: Mapping[str, object]) -> Iterator[str]:
    for field in ("name", "last_seen"):
        yield from words_of(_text(person, field))
    for field in _PROSE:
        yield from _in_prose(_text(person, field))


def _of_actors(record: Record) -> Iterator[str]:
    told = record.get("circumstances", {}).get(ACTORS)
    for one in told if isinstance(told, Sequence) else ():
        if isinstance(one, Mapping):
            yield from _in_prose(_text(one, "description"))


def _of_contact(record: Record) -> Iterator[str]:
    """The way to them; their name is a detail of its own."""
    yield from _numbers(_text(record.get(CONTACT, {}), "channel"))


def _of_incident(record: Record) -> Iterator[str]:
    yield _text(record.get("circumstances", {}), INCIDENT)


def _of_other(record: Record) -> Iterator[str]:
    yield from words_of(_text(record.get(CONTACT, {}), "name"))
    yield from _of_contact(record)
    for person in _missing(record):
        yield from words_of(_text(person, "name"))


def _in_prose(text: str) -> Iterator[str]:
    """Names and numbers in running words: of scripts with capitals, for others have none."""
    yield from _numbers(text)
    for sentence in _SENTENCE.split(text):
        for word in sentence.split()[1:]:
            if _is_name(word) and word.swapcase() != word:
                yield word


def _numbers(text: str) -> Iterator[str]:
    for word in _NUMBER.findall(text):
        if sum(sign.isdigit() for sign in word) >= _DIGITS or "@" in word:
            yield word
    yield from (word for word in text.split() if "@" in word)


def _text(content: Mapping[str, object], field: str) -> str:
    value = content.get(field)
    return value if isinstance(value, str) else ""
