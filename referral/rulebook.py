"""A rulebook as JSON and back, as `RULEBOOK.md`, section 3, has it.

What is read here was written by another program. It must never skip what it does not understand:
a member, an operator or a name that is not known refuses all of it.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final, NoReturn, TypeVar, get_args

from referral.book import Channel, Rule, Rulebook, Then
from referral.errors import ConditionError

FORMAT: Final = "amparo/rulebook/v1"
MAX_SIZE: Final = 1 << 20  # bytes; pages should get a hundredth

_NAME: Final = re.compile(r"[a-z][a-z0-9_-]*")
_HEX: Final = re.compile(r"0|[1-9a-f][0-9a-f]*")
_COUNTRIES: Final = re.compile(r"(?:[A-Z]{2})*")
# members of a rule beside id, then, for and when; true or absent, but for level and to
_MORE: Final[Mapping[str, frozenset[str]]] = {
    "priority": frozenset({"level"}),
    "refuse": frozenset({"always"}),
    "need": frozenset({"tell"}),
    "alternative": frozenset({"to", "exclusive"}),
}

T = TypeVar("T")


def dump(rulebook: Rulebook) -> bytes:
    """The JSON of a rulebook, always the same for the same rulebook."""
    value = {
        "format": FORMAT,
        "as_of": rulebook.as_of.isoformat(),
        "violations": rulebook.violations,
        "tables": {
            name: "".join(sorted(countries)) for name, countries in sorted(rulebook.tables.items())
        },
        "terms": rulebook.terms,
        "channels": {
            one.id: {
                "kind": one.kind,
                "order": one.order,
                "offered": "mandate" if one.by_mandate else "rule",
                "mandate": format(_mask(one.mandate, rulebook.violations), "x"),
            }
            for one in rulebook.channels.values()
        },
        "rules": [_rule_as_json(one) for one in rulebook.rules],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def parse(data: bytes) -> Rulebook:
    """The rulebook of its JSON; `ConditionError` if any of it is not understood."""
    found = _object(_loads(data), "format as_of violations tables terms channels rules")
    if found["format"] != FORMAT:
        _refuse("this is no rulebook of a version that is known here")
    violations = tuple(_name(one) for one in _list(found["violations"]))
    return Rulebook.of(
        as_of=_day(found["as_of"]),
        violations=violations,
        tables=_entries(found["tables"], _table),
        terms=_entries(found["terms"], lambda one: one),
        channels=[
            _channel(identifier, one, violations)
            for identifier, one in _entries(found["channels"], lambda one: one).items()
        ],
        rules=[_rule(one) for one in _list(found["rules"])],
    )


def _rule_as_json(rule: Rule) -> dict[str, object]:
    more = {name: getattr(rule, name) for name in sorted(_MORE.get(rule.then, ()))}
    return {
        "id": rule.id,
        "then": rule.then,
        **({} if rule.then == "priority" else {"for": rule.channels}),
        **{name: value for name, value in more.items() if value},
        "when": rule.when,
    }


def _mask(mandate: Iterable[str], violations: tuple[str, ...]) -> int:
    return sum(1 << violations.index(one) for one in mandate)


def _rule(value: object) -> Rule:
    then: Any = value.get("then") if isinstance(value, dict) else None
    if then not in get_args(Then):
        _refuse("a rule does something that is not known here")
    needed = "id then when" if then == "priority" else "id then when for"
    found = _object(value, needed, optional=_MORE.get(then, frozenset()))
    level, to = found.pop("level", None), found.pop("to", None)
    if then == "alternative" and to is None:
        _refuse("an alternative says to what")
    marks = {name: found[name] for name in found.keys() & {"always", "tell", "exclusive"}}
    if any(mark is not True for mark in marks.values()):
        _refuse("what is set in a rule is true")
    return Rule(
        id=_name(found["id"]),
        then=then,
        channels=tuple(_name(one) for one in _list(found.get("for", []))),
        when=found["when"],
        level=level,
        to=to if to is None else _name(to),
        **marks,
    )


def _channel(identifier: str, value: object, violations: tuple[str, ...]) -> Channel:
    found = _object(value, "kind order offered mandate")
    order, offered, mandate = found["order"], found["offered"], found["mandate"]
    if type(order) is not int or order < 0 or offered not in ("mandate", "rule"):
        _refuse(f"{identifier}: this is no channel")
    if not isinstance(mandate, str) or not _HEX.fullmatch(mandate):
        _refuse(f"{identifier}: this is no mandate")
    bits = int(mandate, 16)
    if bits >> len(violations):
        _refuse(f"{identifier}: the mandate has violations that are not there")
    return Channel(
        id=identifier,
        kind=_name(found["kind"]),
        order=order,
        mandate=frozenset(one for at, one in enumerate(violations) if bits >> at & 1),
        by_mandate=offered == "mandate",
    )


def _table(value: object) -> frozenset[str]:
    if not isinstance(value, str) or not _COUNTRIES.fullmatch(value):
        _refuse("a table is not of countries")
    return frozenset(value[at : at + 2] for at in range(0, len(value), 2))


def _day(value: object) -> date:
    try:
        found = date.fromisoformat(str(value))
    except ValueError:
        found = None
    return found if found and found.isoformat() == value else _refuse("there is no such day")


def _name(value: object) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        _refuse("a name is not written as one")
    return value


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else _refuse("something is no list that should be one")


def _object(value: object, needed: str, optional: Iterable[str] = ()) -> dict[str, Any]:
    names = needed.split()
    if not isinstance(value, dict) or value.keys() - set(optional) != set(names):
        _refuse(f"an object should have {', '.join(names)} and no more")
    return dict(value)


def _entries(value: object, read: Callable[[Any], T]) -> dict[str, T]:
    if not isinstance(value, dict):
        _refuse("something is no object that should be one")
    return {_name(name): read(one) for name, one in value.items()}


def _loads(data: bytes) -> object:
    if len(data) > MAX_SIZE:
        _refuse("it is too long")
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_members,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except (UnicodeDecodeError, RecursionError, ValueError):
        _refuse("it is not JSON")


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError
    return dict(pairs)


def _refuse_number(_digits: str) -> NoReturn:
    raise ValueError


def _refuse(why: str) -> NoReturn:
    raise ConditionError(f"This rulebook cannot be used: {why}.")
