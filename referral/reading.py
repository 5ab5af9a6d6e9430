"""Reading YAML that lawyers edit by hand, with an error that names file, line and what to write.

YAML guesses (``NO`` is a flag, ``1e3`` a number, a date a date); here every scalar is text until
the reader of a field says what it should be. Anchors, aliases, tags, doubled keys and keys that
nobody asked for are refused. It must never build an object that the file names, and never raise
anything but `DataError` for what a file contains.

A *parser* is a function from `Node` to a value; the functions below are parsers or make them.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from typing import Final, TypeAlias, TypeVar

import yaml

from referral.errors import DataError

T = TypeVar("T")
Word = TypeVar("Word", bound=str)

_MAX_DEPTH: Final = 32
_CLOSE: Final = 0.6  # how alike two words are of which one may be meant for the other
_ID: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MOST_LISTED: Final = 48  # words that an error names; whole lists of channels help nobody
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FLAGS: Final[Mapping[str, bool]] = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a file: a scalar (text as written), a list, or a mapping.

    ``line`` counts from 1; for a member of a mapping it is the line of its key.
    """

    file: str
    line: int
    value: "str | tuple[Node, ...] | Mapping[str, Node]"

    def error(self, expected: str) -> DataError:
        """The error that says what should stand here."""
        return DataError(self.file, self.line, expected)

    @property
    def scalar(self) -> str:
        """The text of a scalar; anything else is an error."""
        if not isinstance(self.value, str):
            raise self.error("write one word or sentence here, not a list or a mapping")
        return self.value

    @property
    def items(self) -> "tuple[Node, ...]":
        """What a list holds; anything else is an error."""
        if not isinstance(self.value, tuple):
            raise self.error("write a list here: [a, b], or a line with '- ' each")
        return self.value

    @property
    def members(self) -> "Mapping[str, Node]":
        """What a mapping holds, in its order; anything else is an error."""
        if isinstance(self.value, str | tuple):
            raise self.error("write a mapping here: a line with 'name: value' each")
        return self.value


Parser: TypeAlias = Callable[[Node], T]


def read(file: Traversable) -> Node:
    """The one document of a file; `DataError` if there is none or it is not strict YAML."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DataError(file.name, 1, f"the file cannot be read ({error.strerror})") from None
    return parse(content, file.name)


def parse(content: bytes, file: str) -> Node:
    """The one document in ``content``; ``file`` is its name in errors."""
    try:
        source = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(file, line, "save the file as UTF-8") from None
    try:
        return _Composer(file, yaml.parse(source, Loader=yaml.CSafeLoader)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        raise DataError(file, line, f"this is not YAML: {error.problem}") from None
    except yaml.reader.ReaderError as error:
        line = source.encode()[: error.position].count(b"\n") + 1
        raise DataError(file, line, "a character in this line cannot stand in YAML") from None


class Fields:
    """The members of one mapping, asked for by name; `record` refuses those not asked for."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self._members = node.members
        self._asked: dict[str, None] = {}  # in this order

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def get(self, name: str, parser: Parser[T]) -> T:
        """The member ``name``; an error if it is missing."""
        self._asked[name] = None
        if name not in self._members:
            raise self._without(name)
        return parser(self._members[name])

    def optional(self, name: str, parser: Parser[T]) -> T | None:
        """The member ``name``, or None if it is missing."""
        self._asked[name] = None
        return self.get(name, parser) if name in self._members else None

    def refuse_others(self) -> None:
        """`DataError` at the first member that was never asked for."""
        for name, node in self._members.items():
            if name not in self._asked:
                raise node.error(f'"{name}" is not known here{_nearest(name, self._asked)}')

    def _without(self, name: str) -> DataError:
        """A member is missing: perhaps it stands there, misspelt."""
        others = [one for one in self._members if one not in self._asked]
        for close in get_close_matches(name, others, n=1, cutoff=_CLOSE):
            return self._members[close].error(
                f'"{close}" is not known here; did you mean "{name}"?'
            )
        return self.node.error(f'add a line "{name}: …"')


def text(node: Node) -> str:
    """A word, sentence or paragraph without invisible characters."""
    value = node.scalar.strip()
    if not value:
        raise node.error("write something here, or leave the line out")
    if not value.isprintable():
        raise node.error("write one paragraph without invisible characters")
    return value


def identifier(node: Node) -> str:
    """An id: lower-case words joined by hyphens, a letter first."""
    if not _ID.fullmatch(node.scalar):
        raise node.error(
            f'"{node.scalar}" is no id; write lower-case words joined by hyphens, a letter first'
        )
    return node.scalar


def flag(node: Node) -> bool:
    """``yes`` or ``no``."""
    if node.scalar not in _FLAGS:
        raise node.error("write yes or no")
    return _FLAGS[node.scalar]


def day(node: Node) -> date:
    """A day of the calendar, as 2026-02-03."""
    try:
        if _DAY.fullmatch(node.scalar):
            return date.fromisoformat(node.scalar)
    except ValueError:
        pass
    raise node.error("write a day that exists, as 2026-02-03")


def integer(least: int, most: int) -> Parser[int]:
    """A whole number from ``least`` to ``most``."""

    def parser(node: Node) -> int:
        if not _NUMBER.fullmatch(node.scalar) or not least <= int(node.scalar) <= most:
            raise node.error(f"write a whole number from {least} to {most}")
        return int(node.scalar)

    return parser


def one_of(words: Collection[Word], what: str = "word") -> Parser[Word]:
    """One of the ``words``; ``what`` says in errors what they are, like "violation"."""
    known: Mapping[str, Word] = {word: word for word in words}

    def parser(node: Node) -> Word:
        if node.scalar in known:
            return known[node.scalar]
        raise node.error(f'"{node.scalar}" is no known {what}{_nearest(node.scalar, words)}')

    return parser


def each(parser: Parser[T]) -> Parser[tuple[T, ...]]:
    """A list, in its order, which may be empty."""
    return lambda node: tuple(parser(item) for item in node.items)


def distinct(parser: Parser[T]) -> Parser[frozenset[T]]:
    """A list in which nothing stands twice and the order says nothing."""

    def read_all(node: Node) -> frozenset[T]:
        found: set[T] = set()
        for item in node.items:
            value = parser(item)
            if value in found:
                raise item.error(f'"{item.scalar}" stands here twice')
            found.add(value)
        return frozenset(found)

    return read_all


def by_name(parser: Parser[T], name: Parser[str] = text) -> Parser[Mapping[str, T]]:
    """A mapping whose names are free (or as the parser ``name`` says), in its order."""

    def read_all(node: Node) -> Mapping[str, T]:
        return {
            name(Node(member.file, member.line, key)): parser(member)
            for key, member in node.members.items()
        }

    return read_all


def record(build: Callable[[Fields], T]) -> Parser[T]:
    """A mapping that ``build`` asks for its members; one that it does not ask for is refused."""

    def read_one(node: Node) -> T:
        fields = Fields(node)
        value = build(fields)
        fields.refuse_others()
        return value

    return read_one


def _nearest(word: str, words: Collection[str]) -> str:
    close = get_close_matches(word, words, n=1, cutoff=_CLOSE)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; write one of: {', '.join(words)}" if len(words) <= _MOST_LISTED else ""


class _Composer:
    """Nodes from the events of one file; PyYAML's own nodes forget anchors and tags."""

    def __init__(self, file: str, events: Iterator[yaml.Event]) -> None:
        self._file = file
        self._events = events

    def document(self) -> Node:
        next(self._events)  # the stream starts
        start = next(self._events)
        if not isinstance(start, yaml.DocumentStartEvent):
            raise DataError(self._file, 1, "the file is empty")
        if start.version or start.tags:
            raise self._error(start, "leave out lines that start with %")
        node = self._node(next(self._events), 0)
        next(self._events)  # the document ends
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._error(after, "write one document only; leave out lines of ---")
        return node

    def _node(self, event: yaml.Event, depth: int, line: int | None = None) -> Node:
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) or event.anchor:
            raise self._error(event, "write it out; anchors (&) and aliases (*) are not used")
        if event.tag is not None:
            raise self._error(event, "leave out the tag (!)")
        if depth > _MAX_DEPTH:
            raise self._error(event, "this is nested too deeply")
        at = line or self._line(event)
        if isinstance(event, yaml.ScalarEvent):
            return Node(self._file, at, event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self._file, at, tuple(self._items(depth)))
        return Node(self._file, at, self._members(depth))

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _members(self, depth: int) -> Mapping[str, Node]:
        found: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if key.scalar in found:
                raise key.error(f'"{key.scalar}" stands here twice')
            found[key.scalar] = self._node(next(self._events), depth + 1, key.line)
        return found

    def _error(self, event: yaml.Event, expected: str) -> DataError:
        return DataError(self._file, self._line(event), expected)

    @staticmethod
    def _line(event: yaml.Event) -> int:
        return 1 if event.start_mark is None else event.start_mark.line + 1
