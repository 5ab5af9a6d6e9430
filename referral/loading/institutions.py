"""institutions.yaml: national human rights institutions, and the countries without one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources.abc import Traversable
from typing import Final

from referral import reading
from referral.loading import common
from referral.loading.common import ProvenanceOf
from referral.model import Absence, Accreditation, Institution
from referral.reading import Fields, Parser

FILE: Final = "institutions.yaml"

_ACCREDITATIONS: Final[tuple[Accreditation, ...]] = ("A", "B", "none", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Institutions:
    """By country, in the order of the file, and the countries that have none."""

    found: Mapping[str, tuple[Institution, ...]]
    without: Mapping[str, Absence]


def institutions(
    folder: Traversable, countries: Collection[str], today: date | None = None
) -> Institutions:
    """Those of the file; `DataError` if one is of no country in ``countries``."""
    reader = _Reader(reading.one_of(countries, "country"), common.provenance(today))
    return reading.record(reader.both)(reading.read(folder / FILE))


@dataclass(slots=True)
class _Reader:
    country: Parser[str]
    provenance: ProvenanceOf
    found: dict[str, tuple[Institution, ...]] = field(default_factory=dict)
    without: dict[str, Absence] = field(default_factory=dict)

    def both(self, fields: Fields) -> Institutions:
        for one in fields.get("institutions", common.some(reading.record(self._institution))):
            self.found[one.country] = (*self.found.get(one.country, ()), one)
        fields.get("without", reading.each(reading.record(self._absence)))
        return Institutions(found=self.found, without=self.without)

    def _institution(self, fields: Fields) -> Institution:
        return Institution(
            country=fields.get("country", self.country),
            name=fields.get("name", reading.text),
            accreditation=fields.get("accreditation", reading.one_of(_ACCREDITATIONS)),
            last_known_accreditation=fields.optional("last_known", reading.one_of(("A", "B"))),
            takes_complaints=fields.optional("takes_complaints", reading.flag),
            territory=fields.optional("territory", reading.text),
            website=fields.optional("website", common.url),
            website_verified=fields.optional("website_verified", reading.flag) or False,
            notes=fields.optional("notes", reading.text),
            provenance=self.provenance(fields),
        )

    def _absence(self, fields: Fields) -> Absence:
        country = fields.get("country", self.country)
        if country in self.found or country in self.without:
            raise fields.node.error(f"{country} stands in this file before; leave one of them out")
        self.without[country] = Absence(
            country=country, why=fields.get("why", reading.text), provenance=self.provenance(fields)
        )
        return self.without[country]
