"""Reading the fields of a record for the rules: what does not parse is unknown, never "no".

A record is written by a program that we have not seen, perhaps newer than this one, perhaps
hostile. So nothing here raises, and nothing is taken for a value that the rules do not know.
"""

from collections.abc import Iterable, Mapping, Sequence

from complaints.domain import identifiers
from complaints.domain.errors import MalformedError
from complaints.domain.parts import Part, together
from referral.fact_words import AT_SEA, UNKNOWN, spelled, words


def contents(parts: Iterable[Part], name: str) -> list[Mapping[str, object]]:
    """The contents of the part ``name``, or of all that are numbered under it.

    Each with what was added to it. What is no JSON object is shown as it is on the case's page.
    """
    found: dict[str, list[Part]] = {}
    for part in parts:
        if part.name.partition("[")[0] == name and part.is_object:
            found.setdefault(part.name, []).append(part)
    return [together(same) for same in found.values()]


def flag(value: object) -> bool | None:
    """True, false or unknown."""
    return value if isinstance(value, bool) else None


def number(value: object, *, least: int, most: int) -> int | None:
    """A whole number in this range, or unknown."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        return None
    return value


def choice(fact: str, value: object) -> str | None:
    """What the rules call this word of a fact; unknown if it is none."""
    if not isinstance(value, str):
        return None
    found = words().meanings[fact].get(spelled(value))
    return None if found == UNKNOWN else found


def choices(fact: str, values: object) -> frozenset[str]:
    """What the rules call these words; "unknown" stands for every other one."""
    return frozenset(choice(fact, one) or UNKNOWN for one in items(values))


def items(value: object) -> Sequence[object]:
    """The items of a list; none of anything else."""
    return value if isinstance(value, list) else []


def country(value: object) -> str | None:
    """A country or territory."""
    known = words().places - {AT_SEA}
    return value if isinstance(value, str) and value in known else None


def language(value: object) -> str | None:
    """A language tag."""
    try:
        return identifiers.language(value)
    except MalformedError:
        return None


def states(values: object) -> frozenset[str] | None:
    """The States that answer for these countries and territories; unknown if one of them is."""
    found = [_answering(one) for one in items(values)]
    return frozenset(one for one in found if one) if found and all(found) else None


def _answering(value: object) -> str | None:
    code = country(value)
    if code is None or code in words().states:
        return code
    return words().territories.get(code)
