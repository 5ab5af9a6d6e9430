"""Who must put their name to it: channels that take no anonymous communication.

It must never lead to automatic sending: a named organisation decides and submits, after it has
spoken with the person. Source of each: ``data/submitters.yaml``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from referral import reading
from referral.directory import Search
from referral.loader import data
from referral.reading import Fields, Node
from referral.written.channels import Mechanisms
from referral.written.per_channel import per_channel

FILE: Final = "submitters.yaml"
_KINDS: Final = ("legal-aid", "ngo", "nhri", "trade-union")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Which ``kinds`` of organisation can stand in, the best first, and why one must."""

    kinds: tuple[str, ...]
    says: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitter:
    """Who can stand in for the person: kinds, and those of the directory, the best first."""

    kinds: tuple[str, ...]
    organisations: tuple[str, ...]
    says: str
    source: str


def submitter(channel: str, search: Search, refused: frozenset[str]) -> Submitter | None:
    """Who must be the named submitter to this channel, or None where nobody must.

    A kind of body that is itself among the ``refused`` channels stands in for nobody.
    """
    rule = rules().get(channel)
    if rule is None:
        return None
    kinds = tuple(kind for kind in rule.kinds if kind not in refused)
    return Submitter(
        kinds=kinds,
        organisations=search.standing_in(kinds),
        says=rule.says,
        source=rule.source,
    )


@cache
def rules() -> Mapping[str, Rule]:
    """By channel, as this version ships them, read once; `DataError` if the file is wrong."""
    return read_rules(reading.read(files("referral").joinpath("data", FILE)), data().mechanisms)


def read_rules(node: Node, mechanisms: Mechanisms) -> Mapping[str, Rule]:
    """What a file says, by channel; `DataError` names its line."""

    def rule(fields: Fields) -> Rule:
        return Rule(
            kinds=fields.get("by", reading.each(reading.one_of(_KINDS, "kind of organisation"))),
            says=fields.get("says", reading.text),
            source=fields.get("source", reading.text),
        )

    return per_channel(node, mechanisms, rule)
