"""What CLDR does not know about a language, from the ``names.yaml`` in its folder.

Read strictly: an unknown key, a wrong number of months, a code that is none is an error, so that a
slip of the pen is found when the pages are built and not by somebody who looks for their country.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from complaints.locale.languages import LANGUAGES, Language
from complaints.locale.review import Review

FOLDER: Final = Path(__file__).parent
MONTHS: Final = 12
LIST_PATTERNS: Final = 4  # the start of a list, its middle, its end, a list of two

_ONE_FORM: Final = "one form"
_CODE: Final = re.compile(r"[A-Z]{2}")
_PATTERN: Final = re.compile(r"(?:(?<![A-Za-z])(?:d|M|MMMM|LLLL|y)(?![A-Za-z])|[^A-Za-z{}])+")


class OwnDataError(Exception):
    """A file of own names that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnData:
    """Whatever the file says; nothing, where CLDR knows everything.

    ``one_form``: a counted noun has one form for all numbers.
    ``months``, ``solar_months``: twelve names, of the Gregorian and of the Solar Hijri calendar.
    ``date``, ``month_year``: patterns as CLDR writes them, ``''`` if CLDR's own holds.
    ``list``: four patterns with ``{0}`` and ``{1}``: start, middle, end, two.
    """

    review: Review | None = None
    one_form: bool = False
    months: tuple[str, ...] = ()
    solar_months: tuple[str, ...] = ()
    date: str = ""
    month_year: str = ""
    list: tuple[str, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict, repr=False)
    countries: Mapping[str, str] = field(default_factory=dict, repr=False)


@cache
def own_data(language: Language) -> OwnData:
    """The data of a language's file; raises `OwnDataError`."""
    path = FOLDER / language.tag / "names.yaml"
    if not path.exists():
        return OwnData()
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OwnDataError, yaml.YAMLError) as error:
        raise OwnDataError(f"{path.parent.name}/{path.name}: {error}") from error


def parse(text: str) -> OwnData:
    """Read a file's text; raises `OwnDataError`."""
    found = yaml.load(text, Loader=yaml.CSafeLoader)
    if not isinstance(found, dict) or set(found) - _READERS.keys():
        raise OwnDataError(f"only {', '.join(_READERS)} may stand there")
    if "review" not in found:
        raise OwnDataError("it does not say how far it was reviewed")
    values = {key: _READERS[key](value) for key, value in found.items()}
    if "plural" in values:
        values["one_form"] = values.pop("plural")
    return OwnData(**values)


def _plural(value: object) -> bool:
    if value != _ONE_FORM:
        raise OwnDataError(f"plural is either left to CLDR or {_ONE_FORM!r}")
    return True


def _texts(value: object, count: int, what: str) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) != count or not all(map(_is_text, value)):
        raise OwnDataError(f"{what} are {count} texts")
    return tuple(value)


def _months(value: object) -> tuple[str, ...]:
    return _texts(value, MONTHS, "months")


def _list(value: object) -> tuple[str, ...]:
    patterns = _texts(value, LIST_PATTERNS, "patterns of lists")
    if any(one.count("{0}") != 1 or one.count("{1}") != 1 for one in patterns):
        raise OwnDataError("a pattern of a list has {0} and {1}")
    return patterns


def _pattern(value: object) -> str:
    if not _is_text(value) or not _PATTERN.fullmatch(str(value)):
        raise OwnDataError(f"{value!r} is no pattern of a date")
    return str(value)


def _named(value: object, known: re.Pattern[str] | Mapping[str, object]) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise OwnDataError("names stand beside codes")
    for code, name in value.items():
        is_known = code in known if isinstance(known, Mapping) else _is_code(code, known)
        if not is_known or not _is_text(name):
            raise OwnDataError(f"{code!r}: {name!r} is no code with its name")
    return value


def _is_code(value: object, known: re.Pattern[str]) -> bool:
    return isinstance(value, str) and known.fullmatch(value) is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value == value.strip()


_READERS: Final[Mapping[str, Any]] = {
    "review": lambda value: Review.parse(str(value)),
    "plural": _plural,
    "months": _months,
    "solar_months": _months,
    "date": _pattern,
    "month_year": _pattern,
    "list": _list,
    "languages": lambda value: _named(value, LANGUAGES),
    "countries": lambda value: _named(value, _CODE),
}
