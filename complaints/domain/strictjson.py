"""JSON read and written in one way, so that no two readers understand one text differently.

Refused: what is not UTF-8, a byte order mark, an object that names a member twice, numbers that
are not integers within ±(2^53 - 1), lone surrogates, nesting deeper than 16, trailing bytes.
Never writes what it would not read.
Source: SPEC.md, section 1.
"""

import json
from collections.abc import Mapping
from typing import Final, NoReturn

from complaints.domain.errors import MalformedError

MAX_DEPTH: Final = 16
MAX_INTEGER: Final = (1 << 53) - 1

_MAX_DIGITS: Final = len(str(MAX_INTEGER))
_SPELLED: Final = b"\\u"  # the one way in which UTF-8 can tell of half a character


def loads(data: bytes) -> object:
    """The value of a JSON text; `MalformedError` for anything that the module's rules refuse."""
    try:
        value: object = _DECODER.decode(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise MalformedError("This is not UTF-8 text.") from error
    except RecursionError as error:
        raise MalformedError("This JSON is nested too deeply.") from error
    except json.JSONDecodeError:
        # not chained: that error carries the whole text
        raise MalformedError("This is not JSON.") from None
    if _SPELLED in data:
        _check(value, depth=0)
    elif data.count(b"{") + data.count(b"[") > MAX_DEPTH:  # fewer are nested no deeper
        _check_nesting(value)
    return value


def dumps(value: object) -> bytes:
    """The JSON text of ``value``, without white space; `MalformedError` if it has none here.

    Lists and tuples become arrays, mappings with text keys become objects.
    """
    _check(value, depth=0)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dict)
    return text.encode("utf-8")


def _check(value: object, *, depth: int) -> None:
    match value:
        case None | bool():
            return
        case str():
            _check_text(value)
        case int():
            if abs(value) > MAX_INTEGER:
                _refuse_number("")
        case Mapping():
            _check_depth(depth)
            for name, member in value.items():
                if not isinstance(name, str):
                    raise MalformedError("A JSON object has names that are text.")
                _check_text(name)
                _check(member, depth=depth + 1)
        case list() | tuple():
            _check_depth(depth)
            for item in value:
                _check(item, depth=depth + 1)
        case _:
            raise MalformedError("This has no place in a JSON text of ours.")


def _check_nesting(value: object) -> None:
    """What of `_check` is left for what was just read: all that is there is text, or in range."""
    level, depth = [value], 0
    while inside := [one for one in level if isinstance(one, (dict, list))]:
        _check_depth(depth)
        level = [
            one for each in inside for one in (each.values() if isinstance(each, dict) else each)
        ]
        depth += 1


def _check_depth(depth: int) -> None:
    if depth == MAX_DEPTH:
        raise MalformedError("This JSON is nested too deeply.")


def _check_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        # not chained: that error carries the text
        raise MalformedError("A text has half a character (a lone surrogate).") from None


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedError("A JSON object has the same name twice.")
    return members


def _integer(digits: str) -> int:
    if len(digits.removeprefix("-")) > _MAX_DIGITS:
        _refuse_number(digits)
    number = int(digits)
    if abs(number) > MAX_INTEGER:
        _refuse_number(digits)
    return number


def _refuse_number(_digits: str) -> NoReturn:
    raise MalformedError("A number is not an integer that every program can hold.")


#: Made once: a message is read in less time than it takes to make one.
_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_members,
    parse_int=_integer,
    parse_float=_refuse_number,
    parse_constant=_refuse_number,
)
