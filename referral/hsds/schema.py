"""Whether a service is one of HSDS 3.1.3, by ``schema.json``; else where not, in one sentence.

The sentence is for a steward with the file before them. It must never repeat what the file says
there: a list that came from elsewhere may hold anything.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from referral.errors import HsdsError

VERSION: Final = "3.1.3"

_SCHEMA: Final = "schema.json"
_TYPES: Final = {
    "string": "a text",
    "array": "a list",
    "object": "a JSON object",
    "integer": "a whole number",
}


def check(service: Mapping[str, object], path: str) -> None:
    """Return if this is a service of HSDS 3.1.3; `HsdsError` names the first place that is not.

    ``path`` is where the service stands in its file.
    """
    instance: Any = service
    errors = sorted(_validator().iter_errors(instance), key=_place)
    if errors:
        more = f" ({len(errors) - 1} more like this in the same service.)" if errors[1:] else ""
        place = (path + _written(errors[0].absolute_path)).removeprefix(".")
        raise HsdsError(place or "The service", _expected(errors[0]) + more)


@cache
def _validator() -> Validator:
    schema = json.loads(files("referral.hsds").joinpath(_SCHEMA).read_text(encoding="utf-8"))
    # Python's $ would let a last line break through
    validator: type[Validator] = extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, {"pattern": _pattern}
    )
    return validator(schema)


def _pattern(
    _validator: Validator, pattern: str, value: object, _schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if isinstance(value, str) and not _compiled(pattern).fullmatch(value):
        yield ValidationError(pattern)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.removeprefix("^").removesuffix("$"))


def _expected(error: ValidationError) -> str:
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    match error.validator, error.validator_value:
        case "required", list(names):
            present = error.instance if isinstance(error.instance, dict) else {}
            missing = [f'"{name}"' for name in names if name not in present]
            return f"here {' and '.join(missing)} should stand."
        case "enum", list(words):
            return f"this should be one of {', '.join(map(str, words))}."
        case "minLength", _:
            return "this should be a text that is not empty."
        case "type", str(name) if "title" not in schema or name in ("array", "object"):
            return f"this should be {_TYPES[name]}."
    return f"this should be {schema['title']}."


def _place(error: ValidationError) -> tuple[str, ...]:
    return tuple(str(step).rjust(6, "0") for step in error.absolute_path)


def _written(steps: Iterable[str | int]) -> str:
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in steps)
