"""By what two cases may be of one event: the same place and day, the same code, nearly one text.

Each of these is a key; cases that share keys are offered to a person, who decides. Of a text the
keys are bands of one-permutation MinHash over runs of letters, in whatever script: two texts that
share 80 of 100 runs share two bands nearly always, and unrelated ones hardly ever.
Source: Broder, "On the resemblance and containment of documents" (1997); Li, Owen and Zhang, "One
permutation hashing" (2012).
"""

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Final
from zlib import crc32

from complaints.domain.case import Case

PLACE: Final = "place"
EVENT: Final = "event"
TEXT: Final = "text"
#: How many keys of a kind two cases must share.
ENOUGH: Final = {PLACE: 1, EVENT: 1, TEXT: 2}

_RUN: Final = 9  # letters
_SHORTEST: Final = 80  # letters; shorter texts are alike without meaning the same
_LONGEST: Final = 4_000
_BINS: Final = 32
_BAND: Final = 4  # bins


def keys(case: Case) -> frozenset[str]:
    """What the case is found by; nothing once everything was taken back."""
    return frozenset() if case.is_withdrawn else frozenset(_keys(case, around=0))


def sought(case: Case) -> frozenset[str]:
    """The keys of cases that may be of the same event, the day before and after included."""
    return frozenset() if case.is_withdrawn else frozenset(_keys(case, around=1))


def _keys(case: Case, *, around: int) -> Iterator[str]:
    circumstances = case.content("circumstances")
    place, country = letters_of(circumstances.get("place")), circumstances.get("country")
    first, last = _day(circumstances.get("from")), _day(circumstances.get("to"))
    if place and first and first == last and circumstances.get("certainty") == "day":
        for number in range(first.toordinal() - around, first.toordinal() + around + 1):
            if 1 <= number <= date.max.toordinal():  # the calendar has a first and a last day
                yield f"{PLACE}:{country}:{place}:{date.fromordinal(number)}"
    if incident := letters_of(circumstances.get("incident")):
        yield f"{EVENT}:{incident}"
    for band, value in enumerate(bands(letters_of(case.content("account").get("text")))):
        if value is not None:
            yield f"{TEXT}:{band}:{value}"


def bands(letters: str) -> list[int | None]:
    """The bands of a text's signature; None where too little of it fell into one."""
    bins: list[int | None] = [None] * _BINS
    if len(letters) >= _SHORTEST:
        for at in range(min(len(letters), _LONGEST) - _RUN + 1):
            value = crc32(letters[at : at + _RUN].encode())
            held = bins[value % _BINS]
            if held is None or value < held:
                bins[value % _BINS] = value
    found: list[int | None] = []
    for at in range(0, _BINS, _BAND):
        band = bins[at : at + _BAND]
        found.append(None if None in band else crc32(repr(band).encode()))
    return found


def letters_of(value: object) -> str:
    """The letters and digits of a text, without marks, case and spaces."""
    if not isinstance(value, str):
        return ""
    decomposed = unicodedata.normalize("NFKD", value.casefold())
    return "".join(filter(str.isalnum, decomposed))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
