"""rights.yaml: what the law says about each group of violations, for anybody to read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from typing import Final, TypeVar

from referral import reading
from referral.loading import common
from referral.model import Citation, Document, Part, Provenance, Right, Rights, Term
from referral.reading import Fields, Node, Parser

FILE: Final = "rights.yaml"

T = TypeVar("T")

_SENTENCES: Final = 3
_FEWEST_STEPS: Final = 2
_MOST_STEPS: Final = 4
_LAST_PAGE: Final = 999
_PARTS: Final[tuple[Part, ...]] = ("article", "paragraph", "principle", "regulation", "rule")


def rights(
    folder: Traversable, groups: Iterable[Term], today: date | None = None
) -> tuple[Rights, ...]:
    """One for each of the ``groups``, in their order; `DataError` if one is missing or twice."""
    wanted = {group.id: group for group in groups}

    def build(fields: Fields) -> tuple[Rights, ...]:
        as_of = fields.get("as_of", common.day_until(today))
        reader = _Reader(wanted, fields.get("documents", _documents), as_of, _new_pages())
        found = fields.get("groups", common.some(reading.record(reader.rights)))
        if [one.group.id for one in found] != list(wanted):
            order = ", ".join(wanted)
            raise fields.node.error(f"write every group once, in the order of the form: {order}")
        return found

    return reading.record(build)(reading.read(folder / FILE))


@dataclass(frozen=True, slots=True)
class _Reader:
    groups: Mapping[str, Term]
    documents: Mapping[str, Document]
    as_of: date
    page: Parser[int]

    def rights(self, fields: Fields) -> Rights:
        law = reading.each(reading.record(self._right))
        return Rights(
            group=self.groups[fields.get("id", reading.one_of(self.groups, "group"))],
            page=fields.get("page", self.page),
            law=fields.get("law", _between(_SENTENCES, _SENTENCES, law)),
            today=fields.get("today", _between(_FEWEST_STEPS, _MOST_STEPS, _sentences)),
            proof=fields.get("proof", common.some(reading.text)),
            limits=fields.get("limits", common.some(reading.text)),
        )

    def _right(self, fields: Fields) -> Right:
        citations = fields.get("sources", common.some(self._citation))
        return Right(
            says=fields.get("says", reading.text),
            citations=citations,
            provenance=Provenance(
                sources=tuple(map(str, citations)),
                as_of=self.as_of,
                confidence=fields.get("confidence", common.confidence),
            ),
        )

    def _citation(self, node: Node) -> Citation:
        """A document, or a place in it: ``iccpr, article 9(4)``."""
        name, comma, place = node.scalar.partition(", ")
        document = self.documents[
            reading.one_of(self.documents, "document")(Node(node.file, node.line, name))
        ]
        if not comma:
            return Citation(document=document, part=None, number=None)
        word, _, number = place.partition(" ")
        part = reading.one_of(_PARTS, "part of a document")(Node(node.file, node.line, word))
        if not number[:1].isdigit():
            raise node.error(f'write which {part}, as "{name}, {part} 3"')
        return Citation(document=document, part=part, number=number)


_sentences: Final = reading.each(reading.text)


def _documents(node: Node) -> Mapping[str, Document]:
    def document(fields: Fields) -> tuple[str, int]:
        year = reading.integer(1900, date.max.year)
        return fields.get("name", reading.text), fields.get("year", year)

    found = reading.by_name(reading.record(document), reading.identifier)(node)
    return {key: Document(id=key, name=name, year=year) for key, (name, year) in found.items()}


def _new_pages() -> Parser[int]:
    """Reads numbers of pages, and refuses one that it has read before."""
    seen: set[int] = set()

    def read_one(node: Node) -> int:
        found = reading.integer(1, _LAST_PAGE)(node)
        if found in seen:
            raise node.error(f"another group has page {found}; take a number never used before")
        seen.add(found)
        return found

    return read_one


def _between(
    fewest: int, most: int, parser: Callable[[Node], tuple[T, ...]]
) -> Parser[tuple[T, ...]]:
    """A list of so many."""

    def read_all(node: Node) -> tuple[T, ...]:
        found = parser(node)
        if not fewest <= len(found) <= most:
            wanted = str(most) if fewest == most else f"{fewest} to {most}"
            raise node.error(f"write {wanted} here, not {len(found)}")
        return found

    return read_all
