"""An organisation's services in the stewards' draft: what an import would change, and the export.

Services are published data. What a client will make of them is decided in `referral`; here they are
only put where the stewards sign them, and never without their seeing what changes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from complaints.directory import Organisation, Shard
from complaints.directory.organisation import MAX_SIZE
from complaints.operator.errors import DraftError
from complaints.operator.stewards import Draft
from referral.hsds import document, people

Service = Mapping[str, object]

_OURS: Final = "amparo_organisation"  # in what we export: the organisation's id in the directory
_HSDS: Final = "organization"


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How many bytes a list of organisations has before and after; every phone there fetches it."""

    shard: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an import would do. ``named`` counts the fields for people in what comes in."""

    draft: Draft = field(repr=False)
    added: tuple[Service, ...]
    changed: tuple[Service, ...]
    same: tuple[Service, ...]
    kept: tuple[Service, ...]
    removed: tuple[Service, ...]
    growth: tuple[Growth, ...]
    named: int


def providers(services: Iterable[Service]) -> dict[str, str]:
    """The HSDS organizations that provide these services: id, empty if not stated, to name."""
    found = {}
    for service in services:
        organization = service.get(_HSDS)
        name = organization.get("name") if isinstance(organization, Mapping) else ""
        found[provider(service)] = name if isinstance(name, str) else ""
    return found


def provider(service: Service) -> str:
    """The id of the HSDS organization that provides a service, or empty."""
    organization = service.get(_HSDS)
    identifier = organization.get("id") if isinstance(organization, Mapping) else None
    return str(identifier or service.get("organization_id") or "")


def put(
    draft: Draft, identifier: str, services: Sequence[Service], *, instead: bool = False
) -> Change:
    """The draft with these services for an organisation: those of an id that it has are replaced.

    ``instead``: those that it has and that are not among these go. Raises `DraftError`.
    """
    organisation = draft.find(identifier)
    listed = organisation.coverage.services
    # one without an id stood there before services were checked
    before = {_id(one) or f"#{number}": one for number, one in enumerate(listed)}
    coming = {_id(one): _own(one, draft, organisation) for one in services}
    if len(coming) != len(services):
        raise DraftError("Two of these services have the same id.")
    others = tuple(one for name, one in before.items() if name not in coming)
    # what was there keeps its place, so that the stewards' next comparison is short
    staying = {name: one for name, one in before.items() if name in coming or not instead}
    together = tuple({**staying, **coming}.values())
    if len(together) > document.MAX_SERVICES:
        raise DraftError(f"An organisation may list at most {document.MAX_SERVICES} services.")
    coverage = replace(organisation.coverage, services=together)
    changed = draft.with_organisation(replace(organisation, coverage=coverage))
    return Change(
        draft=changed,
        added=tuple(one for name, one in coming.items() if name not in before),
        changed=tuple(one for name, one in coming.items() if before.get(name, one) != one),
        same=tuple(one for name, one in coming.items() if before.get(name) == one),
        kept=() if instead else others,
        removed=others if instead else (),
        growth=_growth(draft, changed, identifier),
        named=sum(people.named(one) for one in coming.values()),
    )


def export(instance: str, organisations: Iterable[Organisation]) -> bytes:
    """All services of the organisations as one HSDS 3.1.3 service package.

    Raises `HsdsError` for a service that is none.
    """
    listed = {one.id: one for one in organisations}
    return document.write(
        {
            **service,
            _HSDS: service.get(_HSDS) or _organization(instance, listed[identifier]),
            _OURS: identifier,
        }
        for identifier in sorted(listed)
        for service in listed[identifier].coverage.services
    )


def _own(service: Service, draft: Draft, organisation: Organisation) -> Service:
    """The service without what `export` added to it."""
    found = {name: value for name, value in service.items() if name != _OURS}
    if found.get(_HSDS) == _organization(draft.instance, organisation):
        del found[_HSDS]
    return found


def _organization(instance: str, organisation: Organisation) -> dict[str, object]:
    return {
        "id": str(uuid5(NAMESPACE_URL, f"amparo:{instance}/{organisation.id}")),
        "name": organisation.name("en"),
        "description": f"Listed in the directory of {instance} as {organisation.id}.",
    }


def _growth(before: Draft, after: Draft, identifier: str) -> tuple[Growth, ...]:
    found = []
    for name, organisations in sorted(after.shards.items()):
        if all(one.id != identifier for one in organisations):
            continue
        growth = Growth(shard=name, before=_size(before, name), after=_size(after, name))
        if growth.after > MAX_SIZE:
            raise DraftError(
                f"The list of {name} would have {growth.after:,} bytes; at most {MAX_SIZE:,} "
                "can be signed. Leave out services, or what people do not need of them."
            )
        found.append(growth)
    return tuple(found)


def _size(draft: Draft, shard: str) -> int:
    organisations = draft.shards.get(shard, ())
    return len(Shard(instance=draft.instance, name=shard, organisations=organisations).dump())


def _id(service: Service) -> str:
    return str(service.get("id", "")).lower()
