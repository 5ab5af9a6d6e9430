"""The least of a case that lets an office decide whether it may read the rest.

Closed words, countries, counts, and one short word for where: never a name, an account, a file.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Self

from complaints.domain.attachments import is_evidence
from complaints.domain.errors import MalformedError
from complaints.domain.identifiers import country
from complaints.domain.parts import Part, together
from referral import vocabulary

_LONGEST: Final = 60  # characters of a region


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """``topics`` and ``asks`` are ids of the vocabulary, ``country`` and ``accused`` ISO 3166-1.

    ``region`` is the complainant's word for it, cut short; ``files`` is how many came along.
    ``without_consent`` is the ground of an override, if the case came by one.
    """

    topics: tuple[str, ...]
    country: str
    region: str = field(repr=False)
    at_sea: bool
    accused: tuple[str, ...]
    asks: tuple[str, ...]
    files: int
    without_consent: str | None

    @classmethod
    def of(cls, parts: Collection[Part], *, without_consent: str | None) -> Self:
        """The summary of these parts, which are those that count."""
        account, where, needs = (
            together(part for part in parts if part.name == name)
            for name in ("account", "circumstances", "needs")
        )
        region = where.get("region")
        return cls(
            topics=_known(account, "violations", "groups"),
            country=next(_countries([where.get("country")]), ""),
            region=" ".join(region.split())[:_LONGEST] if isinstance(region, str) else "",
            at_sea=where.get("at_sea") is True,
            accused=tuple(_countries(where.get("accused_states"))),
            asks=tuple(dict.fromkeys((*_known(needs, "needs"), *_known(account, "wants")))),
            files=sum(is_evidence(part.name) for part in parts),
            without_consent=without_consent,
        )


def _known(content: Mapping[str, object], *names: str) -> tuple[str, ...]:
    """The ids of the vocabulary in the first of these fields that has any."""
    for name in names:
        value = content.get(name)
        listed = value if isinstance(value, list) else []
        if found := tuple(one for one in listed if isinstance(one, str) and one in _ids()):
            return found
    return ()


def _countries(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else []:
        with suppress(MalformedError):
            yield country(one)


@cache
def _ids() -> frozenset[str]:
    lists = (vocabulary.groups(), vocabulary.violations(), vocabulary.needs())
    return frozenset(one.id for ids in lists for one in ids)
