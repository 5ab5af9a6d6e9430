"""Services in and out of the files in which HSDS data travel.

Read are the forms of HSDS 3.1: one service, a list of services, a page of an API (``contents``), an
organization with its ``services``, or a list of those. Written is a list of services, which HSDS
calls a service package. Everything that stands in a service is kept, known to the schema or not,
except members that are null: they say nothing, and HSDS has none.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from referral.errors import HsdsError
from referral.hsds import numbers, schema, terms

MAX_SIZE: Final = 1 << 24  # bytes of a file
MAX_SERVICES: Final = 4096  # in a file, and of one organisation in a list
MAX_DEPTH: Final = 10  # of a service: a list of organisations around it has six levels of its own

_ROOT: Final = "The file"

Service = Mapping[str, object]


def read(data: bytes) -> tuple[Service, ...]:
    """The services of a file, as they may stand in a signed list.

    Raises `HsdsError`, which names the place in the file.
    """
    if len(data) > MAX_SIZE:
        raise HsdsError(_ROOT, f"it should have at most {MAX_SIZE >> 20} MiB.")
    found = []
    ids: dict[str, str] = {}
    for path, service in _services(_parse(data)):
        check(service, path)
        identifier = str(service["id"]).lower()
        if identifier in ids:
            raise HsdsError(f"{path}.id".removeprefix("."), f"{ids[identifier]} has the same id.")
        ids[identifier] = path
        found.append(service)
        if len(found) > MAX_SERVICES:
            raise HsdsError(_ROOT, f"it should have at most {MAX_SERVICES} services.")
    if not found:
        raise HsdsError(_ROOT, "there is no service in it.")
    return tuple(found)


def write(services: Iterable[Service]) -> bytes:
    """The services as an HSDS 3.1.3 service package. `HsdsError` if one of them is none."""
    listed = list(services)
    for number, service in enumerate(listed):
        schema.check(service, f"[{number}]")
    text = json.dumps(_restored(listed), ensure_ascii=False, indent=1)
    return text.encode("utf-8") + b"\n"


def check(service: Service, path: str) -> None:
    """Return if this can stand in a signed list; `HsdsError` otherwise."""
    _check_shape(service, path or _ROOT, MAX_DEPTH)
    schema.check(service, path)
    terms.check(service, path)


def _parse(data: bytes) -> object:
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_members,
            parse_int=numbers.kept,
            parse_float=numbers.kept,
            parse_constant=numbers.refuse,
        )
    except UnicodeDecodeError:
        raise HsdsError(_ROOT, "it should be UTF-8 text.") from None
    except RecursionError:
        raise HsdsError(_ROOT, "it is nested too deeply.") from None
    except json.JSONDecodeError as error:
        # not chained: that error carries the whole text
        place = f"{_ROOT}, line {error.lineno}"
        raise HsdsError(place, "this should be JSON.") from None


def _members(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise HsdsError(_ROOT, "an object in it has the same name twice.")
        found[name] = value
    return {name: value for name, value in found.items() if value is not None}


def _services(value: object) -> Iterator[tuple[str, dict[str, object]]]:
    """Each service with the place where it stands."""
    match value:
        case {"contents": list(listed)}:
            holders = [(f"contents[{number}]", one) for number, one in enumerate(listed)]
        case list():
            holders = [(f"[{number}]", one) for number, one in enumerate(value)]
        case _:
            holders = [("", value)]
    for path, one in holders:
        if isinstance(one, dict) and isinstance(one.get("services"), list):
            organization = {name: member for name, member in one.items() if name != "services"}
            for number, service in enumerate(one["services"]):
                place = f"{path}.services[{number}]".removeprefix(".")
                yield place, {"organization": organization, **_object(service, place)}
        else:
            yield path, _object(one, path)


def _object(value: object, path: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise HsdsError(path or _ROOT, "here an HSDS service should stand, a JSON object.")
    return value


def _check_shape(value: object, path: str, left: int) -> None:
    """Refuse what no signed list could hold."""
    match value:
        case str():
            try:
                value.encode("utf-8")
            except UnicodeEncodeError:
                raise HsdsError(path, "a text in this service has half a character.") from None
        case dict() | list() if not left:
            raise HsdsError(path, "this service is nested too deeply.")
        case dict():
            for name, one in value.items():
                _check_shape(name, path, left)
                _check_shape(one, path, left - 1)
        case list() | tuple():
            for one in value:
                _check_shape(one, path, left - 1)


def _restored(value: object) -> object:
    """With fractions as HSDS has them."""
    if isinstance(value, Mapping):
        number = numbers.restored(value)
        if number is not None:
            return number
        return {name: _restored(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_restored(one) for one in value]
    return value
