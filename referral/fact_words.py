"""The words that a case may be described with, and the name that rules know each of them by.

Read from ``data/fact_words.yaml``. It must never guess: a word outside the lists is an error that
names the nearest one inside.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from referral import reading
from referral.reading import Fields, Node

UNKNOWN: Final = "unknown"
NONE: Final = "none"
AT_SEA: Final = "at-sea"

_FILE: Final = "fact_words.yaml"
_LISTS: Final = (
    "actors",
    "needs",
    "special_status",
    "domestic_remedies",
    "gender",
    "age_group",
    "sector",
    "consent_scopes",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactWords:
    """``meanings``: for each fact its words and what they mean; ``states``: who can be accused.

    ``territories``: codes of places that another State answers for, with that State, or None.
    """

    meanings: Mapping[str, Mapping[str, str]] = field(repr=False)
    states: frozenset[str] = field(repr=False)
    territories: Mapping[str, str | None] = field(repr=False)

    @property
    def places(self) -> frozenset[str]:
        """Where somebody can be."""
        return self.states | self.territories.keys() | {AT_SEA}

    def names(self, fact: str) -> frozenset[str]:
        """The names by which rules know what this fact can be."""
        return frozenset(self.meanings[fact].values())


@cache
def words() -> FactWords:
    """The lists that this version ships, read once; `DataError` if one of them is wrong."""
    return load(files("referral") / "data")


def load(folder: Traversable) -> FactWords:
    """Those of another folder of data."""
    return reading.record(_build)(reading.read(folder / _FILE))


def spelled(word: str) -> str:
    """A word without the differences that mean nothing: capitals, spaces, underscores."""
    return "-".join(word.lower().replace("_", " ").split())


def nearest(word: object, known: Collection[str], *, names: Collection[str] = ()) -> str:
    """What was expected instead of ``word``: the nearest known one, or some of the ``names``."""
    close = get_close_matches(str(word)[:60], known, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    some = sorted(names or known)
    return f"expected one of {', '.join(some[:12])}{' …' if len(some) > 12 else ''}"


def _build(fields: Fields) -> FactWords:
    territories: dict[str, str | None] = {}
    meanings = {fact: fields.get(fact, _meanings) for fact in _LISTS}
    states = fields.get("states", _codes)
    for state, codes in fields.get("territories", reading.by_name(_codes)).items():
        territories |= dict.fromkeys(codes, None if state == NONE else state)
    return FactWords(meanings=meanings, states=states, territories=territories)


def _meanings(node: Node) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, member in node.members.items():
        for item in (Node(member.file, member.line, name), *member.items):
            word = reading.identifier(item)
            if word in found:
                raise item.error(f'"{word}" stands here already, as "{found[word]}"')
            found[word] = name
    return found


def _codes(node: Node) -> frozenset[str]:
    return frozenset(reading.text(node).split())
