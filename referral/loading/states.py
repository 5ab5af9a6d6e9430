"""treaties.yaml and states.yaml: what each State ratified and accepted, and from which day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources.abc import Traversable
from typing import Final

from referral import reading
from referral.loading import common
from referral.loading.treaties import in_force
from referral.model import Acceptance, Confidence, Delay, Provenance, State, Treaty
from referral.reading import Fields, Node, Parser

TREATIES: Final = "treaties.yaml"
STATES: Final = "states.yaml"

_DELAYS: Final[tuple[Delay, ...]] = (
    "same-day",
    "thirtieth-day",
    "three-months",
    "month-after-three-months",
)
_REGIONAL: Final = (
    "coe",
    "ecthr",
    "eu",
    "frontex",
    "oas",
    "iachr",
    "achr",
    "iacthr",
    "au",
    "achpr",
    "acerwc",
    "acthpr",
    "ecowas-court",
    "eac",
    "arab-league",
    "asean",
)


def treaties(folder: Traversable, today: date | None = None) -> Mapping[str, Treaty]:
    """Treaties and, ``under`` them, individual procedures, by id."""
    ids = common.new_ids()

    def build(fields: Fields) -> tuple[Treaty, ...]:
        origin = common.provenance(today)(fields)
        found = fields.get("treaties", common.some(reading.record(lambda one: treaty(one, origin))))
        under = reading.one_of([one.id for one in found], "treaty")

        def procedure(one: Fields) -> Treaty:
            return replace(treaty(one, origin), under=one.get("under", under))

        return found + fields.get("procedures", common.some(reading.record(procedure)))

    def treaty(fields: Fields, origin: Provenance) -> Treaty:
        return Treaty(
            id=fields.get("id", ids),
            name=fields.get("name", reading.text),
            under=None,
            adopted=fields.get("adopted", reading.day),
            began=fields.optional("began", common.day_until(origin.as_of)),
            delay=fields.get("in_force", reading.one_of(_DELAYS, "way to count")),
            article=fields.get("article", reading.text),
            provenance=origin,
        )

    return {one.id: one for one in reading.record(build)(reading.read(folder / TREATIES))}


def states(
    folder: Traversable, known: Mapping[str, Treaty], today: date | None = None
) -> Mapping[str, State]:
    """By country; deposits are possible days for these ``known`` treaties and procedures."""

    def build(fields: Fields) -> Mapping[str, State]:
        reader = _Reader(
            treaties={one.id: one for one in known.values() if one.under is None},
            procedures={one.id: one for one in known.values() if one.under is not None},
            united_nations=fields.get("treaties", reading.record(common.provenance(today))),
            regional=fields.get("regional", reading.record(common.provenance(today))),
        )
        rows = fields.get("countries", reading.by_name(lambda node: node, common.country))
        return {country: reader.state(country, row) for country, row in rows.items()}

    return reading.record(build)(reading.read(folder / STATES))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    treaties: Mapping[str, Treaty]
    procedures: Mapping[str, Treaty]
    united_nations: Provenance
    regional: Provenance

    def state(self, country: str, node: Node) -> State:
        return reading.record(lambda fields: self._state(country, fields))(node)

    def _state(self, country: str, fields: Fields) -> State:
        ratified = fields.optional("ratified", self._acts(self.treaties)) or {}
        accepted = fields.optional("accepted", self._acts(self.procedures)) or {}
        for procedure in accepted:
            if self.procedures[procedure].under not in ratified:
                raise fields.node.error(
                    f'"{procedure}" is accepted, but not "{self.procedures[procedure].under}"'
                )
        return State(
            country=country,
            name=fields.get("name", reading.text),
            ratified=ratified,
            accepted={**accepted, **self._regional(fields)},
            notes=fields.optional("notes", common.some(reading.text)) or (),
            treaties=_firmness(fields, "treaties_confidence", self.united_nations),
            regional=_firmness(fields, "regional_confidence", self.regional),
        )

    def _acts(self, of: Mapping[str, Treaty]) -> Parser[Mapping[str, Acceptance]]:
        name = reading.one_of(of, "treaty or procedure")

        def parser(node: Node) -> Mapping[str, Acceptance]:
            return {
                name(Node(found.file, found.line, key)): self._act(of[key], found)
                for key, found in node.members.items()
            }

        return parser

    def _act(self, treaty: Treaty, node: Node) -> Acceptance:
        if treaty.began is None:
            raise node.error(f"{treaty.name}: it has not come into force, so nobody accepted it")
        if node.scalar == "yes":
            return Acceptance()
        deposit = common.day_until(self.united_nations.as_of)(node)
        if deposit < treaty.adopted:
            raise node.error(f"{treaty.name}: it was adopted only on {treaty.adopted}")
        return Acceptance(since=deposit, in_force=in_force(treaty, deposit))

    def _regional(self, fields: Fields) -> Mapping[str, Acceptance]:
        word = reading.one_of(_REGIONAL, "regional body")
        now = fields.optional("regional", reading.distinct(word)) or frozenset()
        left = fields.optional("left", reading.by_name(reading.day, word)) or {}
        for body in left:
            if body in now:
                raise fields.node.error(f'"{body}" stands under regional and under left')
        return {body: Acceptance() for body in _REGIONAL if body in now} | {
            body: Acceptance(until=last) for body, last in left.items()
        }


def _firmness(fields: Fields, name: str, usual: Provenance) -> Provenance:
    own: Confidence | None = fields.optional(name, common.confidence)
    return replace(usual, confidence=own) if own else usual
