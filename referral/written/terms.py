"""terms.yaml: conditions with a name, which other rules use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from referral import reading
from referral.conditions.grammar import Compiled
from referral.reading import Fields, Node
from referral.written.conditions import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class TermText:
    """A named condition as people read it: what it ``means``, and where that comes from."""

    name: str
    when: Compiled = field(repr=False)
    means: str
    source: str
    file: str
    line: int


_Uses: TypeAlias = Mapping[str, frozenset[str]]


def terms(node: Node, lexicon: Callable[[tuple[str, ...]], Lexicon]) -> Mapping[str, TermText]:
    """Those of the file, in an order in which each names only earlier ones.

    ``lexicon`` gives what conditions may name, for the names of all terms. `DataError` for two of
    one name, and for one that is explained by itself.
    """
    places: dict[str, Node] = {}
    for item in node.items:
        at = item.members.get("id", item)
        if reading.identifier(at) in places:
            raise at.error(f'"{at.scalar}" stands here twice')
        places[at.scalar] = item
    words = lexicon(tuple(places))
    found = {name: reading.record(lambda one: _term(one, words))(at) for name, at in places.items()}
    ordered: dict[str, TermText] = {}
    for name in found:
        _place(name, found, ordered, ())
    return ordered


def _place(
    name: str, found: Mapping[str, TermText], ordered: dict[str, TermText], via: tuple[str, ...]
) -> None:
    if name in ordered:
        return
    term = found[name]
    if name in via:
        circle = " → ".join((*via[via.index(name) :], name))
        raise Node(term.file, term.line, "").error(f"explain it without itself: {circle}")
    for used in sorted(_named(term.when)):
        _place(used, found, ordered, (*via, name))
    ordered[name] = term


def asks_level(condition: Compiled, found: Mapping[str, TermText]) -> bool:
    """Whether a condition, or a term that it reaches, asks for the priority."""
    match condition:
        case ["level", _]:
            return True
        case ["term", str(name)]:
            return asks_level(found[name].when, found)
        case [_, *parts]:
            return any(asks_level(part, found) for part in parts)
    return False


def _named(condition: Compiled) -> frozenset[str]:
    """The terms that a condition names."""
    match condition:
        case ["term", str(name)]:
            return frozenset((name,))
        case [_, *parts]:
            return frozenset().union(*map(_named, parts))
    return frozenset()


def _term(fields: Fields, lexicon: Lexicon) -> TermText:
    return TermText(
        name=fields.get("id", reading.identifier),
        when=fields.get("when", lexicon.condition),
        means=fields.get("means", reading.text),
        source=fields.get("source", reading.text),
        file=fields.node.file,
        line=fields.node.line,
    )
