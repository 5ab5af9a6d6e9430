"""violations.yaml and closed_lists.yaml: the words that complaints, rules and pages share."""

from collections.abc import Collection
from datetime import date
from importlib.resources.abc import Traversable
from typing import Final, Literal, TypeAlias

from referral import reading
from referral.loading import common
from referral.model import Actor, Provenance, Severity, Term, Violation, Vocabulary, Window
from referral.reading import Fields, Node, Parser

VIOLATIONS: Final = "violations.yaml"
CLOSED_LISTS: Final = "closed_lists.yaml"

_SEVERITIES: Final[tuple[Severity, ...]] = ("critical", "high", "medium")
_BASES: Final[tuple[Literal["source", "clinical", "procedural", "operational"], ...]] = (
    "source",
    "clinical",
    "procedural",
    "operational",
)
# who can do it, as the documents say: a State as such, or kinds of others
_ACTORS: Final = (
    "state",
    "state-supported-group",
    "employer",
    "recruiter",
    "smuggler",
    "trafficker",
    "criminal-group",
    "private",
    "unknown",
)
_NO_DOCUMENT: Final = "general knowledge"
_LONGEST_WINDOW: Final = 365 * 24


_Group: TypeAlias = tuple[Term, tuple[Violation, ...]]


def vocabulary(folder: Traversable, today: date | None = None) -> Vocabulary:
    """The closed lists of a folder, none of them later than ``today``; `DataError` if wrong."""
    groups, as_of = reading.record(lambda fields: _groups(fields, today))(
        reading.read(folder / VIOLATIONS)
    )
    about, actors, needs = reading.record(lambda fields: _closed_lists(fields, today))(
        reading.read(folder / CLOSED_LISTS)
    )
    return Vocabulary(
        groups=tuple(term for term, _ in groups),
        violations=tuple(one for _, found in groups for one in found),
        actors=actors,
        needs=needs,
        about=about,
        as_of=as_of,
    )


def _groups(fields: Fields, today: date | None) -> tuple[tuple[_Group, ...], date]:
    as_of = fields.get("as_of", common.day_until(today))
    documents = fields.get("documents", reading.by_name(reading.text, reading.identifier))
    group_ids, ids = common.new_ids(), common.new_ids()

    def group(inner: Fields) -> _Group:
        term = _term(inner, group_ids)

        def violation(one: Fields) -> Violation:
            return _violation(one, _term(one, ids), term.id, as_of, documents)

        return term, inner.get("violations", common.some(reading.record(violation)))

    return fields.get("groups", common.some(reading.record(group))), as_of


def _violation(
    fields: Fields, term: Term, group: str, as_of: date, documents: Collection[str]
) -> Violation:
    return Violation(
        id=term.id,
        plain=term.plain,
        label=fields.get("label", reading.text),
        group=group,
        icon=fields.get("icon", reading.identifier),
        severity=fields.get("severity", reading.one_of(_SEVERITIES, "severity")),
        window=fields.optional("window", reading.record(_window)),
        possible_actors=fields.get("actors", reading.distinct(reading.one_of(_ACTORS, "actor"))),
        legal_basis=fields.get("legal_basis", common.some(reading.text)),
        provenance=Provenance(
            sources=fields.get("sources", common.some(_source_in(documents))),
            as_of=as_of,
            confidence=fields.get("confidence", common.confidence),
        ),
    )


def _source_in(documents: Collection[str]) -> Parser[str]:
    """A document of the file and a place in it, or general knowledge."""
    document = reading.one_of((*documents, _NO_DOCUMENT), "document")

    def parser(node: Node) -> str:
        document(Node(node.file, node.line, node.scalar.partition(",")[0]))
        return reading.text(node)

    return parser


def _window(fields: Fields) -> Window:
    return Window(
        hours=fields.get("hours", reading.integer(1, _LONGEST_WINDOW)),
        basis=fields.get("basis", reading.one_of(_BASES, "basis")),
    )


def _closed_lists(
    fields: Fields, today: date | None
) -> tuple[tuple[Term, ...], tuple[Actor, ...], tuple[Term, ...]]:
    fields.get("as_of", common.day_until(today))
    fields.get("source", reading.text)
    return _terms(fields, "about"), _actors(fields), _terms(fields, "needs")


def _terms(fields: Fields, name: str) -> tuple[Term, ...]:
    ids = common.new_ids()
    return fields.get(name, common.some(reading.record(lambda one: _term(one, ids))))


def _actors(fields: Fields) -> tuple[Actor, ...]:
    ids = common.new_ids()

    def actor(one: Fields) -> Actor:
        term = _term(one, ids)
        of_the_state = one.get("of_the_state", reading.flag)
        return Actor(id=term.id, plain=term.plain, of_the_state=of_the_state)

    return fields.get("actors", common.some(reading.record(actor)))


def _term(fields: Fields, ids: Parser[str]) -> Term:
    return Term(id=fields.get("id", ids), plain=fields.get("plain", reading.text))
