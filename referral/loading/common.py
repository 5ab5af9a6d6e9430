"""What the readers of all data files share: where a fact comes from, ids, addresses."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final, TypeAlias, TypeVar

from referral import reading
from referral.model import Confidence, Provenance
from referral.reading import Fields, Node, Parser

_CONFIDENCES: Final[tuple[Confidence, ...]] = ("high", "medium", "low")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_URL: Final = re.compile(r"https?://[^\s/]+\.\S+")

T = TypeVar("T")
ProvenanceOf: TypeAlias = Callable[[Fields], Provenance]

confidence: Final = reading.one_of(_CONFIDENCES, "confidence")


def day_until(today: date | None) -> Parser[date]:
    """A day that is not after ``today``, where that is given."""

    def parser(node: Node) -> date:
        found = reading.day(node)
        if today is not None and found > today:
            raise node.error(f"{found} is still to come; write a day up to {today}")
        return found

    return parser


def provenance(today: date | None) -> ProvenanceOf:
    """What reads ``sources``, ``as_of`` (not after ``today``) and ``confidence``."""

    def parser(fields: Fields) -> Provenance:
        return Provenance(
            sources=fields.get("sources", some(reading.text)),
            as_of=fields.get("as_of", day_until(today)),
            confidence=fields.get("confidence", confidence),
        )

    return parser


def some(parser: Parser[T]) -> Parser[tuple[T, ...]]:
    """A list that is not empty."""

    def read_all(node: Node) -> tuple[T, ...]:
        if not node.items:
            raise node.error("write at least one")
        return reading.each(parser)(node)

    return read_all


def new_ids() -> Parser[str]:
    """Reads ids, and refuses one that it has read before."""
    seen: set[str] = set()

    def read_one(node: Node) -> str:
        found = reading.identifier(node)
        if found in seen:
            raise node.error(f'the id "{found}" stands in this list twice')
        seen.add(found)
        return found

    return read_one


def country(node: Node) -> str:
    """A country code."""
    if not _COUNTRY.fullmatch(node.scalar):
        raise node.error(f'"{node.scalar}" is no country; write two capital letters, as NO')
    return node.scalar


def url(node: Node) -> str:
    """A web address."""
    if not _URL.fullmatch(node.scalar):
        raise node.error("write a whole address, as https://www.example.org/")
    return node.scalar
