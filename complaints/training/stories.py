"""The invented cases of a training, read from data: who wrote what, and what became of it so far.

Texts stand in cases.toml, those of complaints that the demonstration has, too, in its own file.
Days are counted back from the day of the training.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, Final, Self

from complaints.domain.parts import Part

_SOURCE: Final = ("complaints.training", "cases.toml")
_DEMO: Final = ("complaints.demo", "complaints.toml")
_PARTS: Final = ("account", "circumstances", "person", "needs", "contact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that somebody did with a case; ``said`` is whatever it needs, by name.

    ``by`` is the office that did it, "" for the one that is practised in, or the colleague there.
    """

    days_ago: int
    do: str
    by: str = ""
    said: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """The step of its table."""
        rest = {name: one for name, one in value.items() if name not in ("days_ago", "do", "by")}
        if "due" in rest:
            rest["in_days"] = value["days_ago"] + rest.pop("due")
        return cls(days_ago=value["days_ago"], do=value["do"], by=value.get("by", ""), said=rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One invented complaint and its history.

    ``consents`` is whether its complainant says yes when asked, None if they do not come back;
    ``answer`` is what they write when they are written to; ``english`` is what an interpreter makes
    of their account. ``contested``: the colleague takes it when the trainee does.
    """

    name: str
    days_ago: int
    language: str
    to: tuple[str, ...]
    parts: tuple[Part, ...]
    files: tuple[str, ...]
    steps: tuple[Step, ...]
    consents: bool | None
    contested: bool
    answer: str = field(repr=False)
    english: str = field(repr=False)


def read(today: date) -> tuple[Story, ...]:
    """All stories, their days counted back from ``today``."""
    known = {one["name"]: one for one in _tables(_DEMO, "complaint")}
    return tuple(
        _story({**known.get(one["name"], {}), **one}, today) for one in _tables(_SOURCE, "case")
    )


def _story(value: Mapping[str, Any], today: date) -> Story:
    return Story(
        name=value["name"],
        days_ago=value["filed"],
        language=value["language"],
        to=tuple(value["to"]),
        parts=tuple(_part(name, value, today) for name in _PARTS if name in value),
        files=tuple(value.get("files", ())),
        steps=tuple(Step.read(one) for one in value.get("then", ())),
        consents=None if value.get("silent") else value.get("consents", True),
        contested=value.get("contested", False),
        answer=value.get("answer", "").strip(),
        english=value.get("english", "").strip(),
    )


def _part(name: str, value: Mapping[str, Any], today: date) -> Part:
    content: dict[str, object] = dict(value[name])
    if name == "account":
        content["text"] = str(content["text"]).strip()
        content["language"] = value["language"]
    if (days := content.pop("days_ago", None)) is not None:
        content["from"] = (today - timedelta(days=int(str(days)))).isoformat()
    return Part.new(name, content)


def _tables(source: tuple[str, str], name: str) -> list[dict[str, Any]]:
    package, file = source
    text = files(package).joinpath(file).read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)[name]
    return found
