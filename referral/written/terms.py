"""terms.yaml: conditions with a name, which other rules use."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from referral import reading
from referral.conditions.grammar import Compiled, walk
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


def asks(condition: Compiled, operators: Collection[str], found: Mapping[str, TermText]) -> bool:
    """Whether a condition, or a term that it reaches, asks by one of the ``operators``."""
    return any(part[0] in operators for part in walk(condition)) or any(
        asks(found[name].when, operators, found) for name in _named(condition)
    )


def _named(condition: Compiled) -> frozenset[str]:
    """The terms that a condition names."""
    return frozenset(str(part[1]) for part in walk(condition) if part[0] == "term")


def _term(fields: Fields, lexicon: Lexicon) -> TermText:
    return TermText(
        name=fields.get("id", reading.identifier),
        when=fields.get("when", lexicon.condition),
        means=fields.get("means", reading.text),
        source=fields.get("source", reading.text),
        file=fields.node.file,
        line=fields.node.line,
    )
