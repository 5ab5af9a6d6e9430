"""The invented complaints, filed through the real road: sealed here as a browser would seal them.

What is invented stands in complaints.toml. Never part of a portal or a desk that is in use.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, Final

from complaints.complainant import Choice, Complainant
from complaints.domain.parts import Part
from crypto.receipt import Receipt

_SOURCE: Final = "complaints.toml"
_PARTS: Final = ("account", "circumstances", "person", "needs", "contact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """One invented complaint: its parts and the organisations that it goes to, whole."""

    language: str
    to: tuple[str, ...]
    parts: tuple[Part, ...]


def invented(today: date) -> Iterator[Invented]:
    """All invented complaints, their days counted back from ``today``."""
    source = files("complaints.demo").joinpath(_SOURCE).read_text(encoding="utf-8")
    for one in tomllib.loads(source)["complaint"]:
        yield Invented(
            language=one["language"],
            to=tuple(one["to"]),
            parts=tuple(
                Part.new(name, _fields(name, one[name], one["language"], today))
                for name in _PARTS
                if name in one
            ),
        )


def file(complaint: Invented, complainant: Complainant) -> Receipt:
    """File one complaint and return the receipt by which its answers are read."""
    names = tuple(part.name for part in complaint.parts)
    delivery = complainant.file(
        complaint.parts,
        [Choice(organisation=organisation, parts=names) for organisation in complaint.to],
        language=complaint.language,
    )
    delivery.send(complainant.portal, today=complainant.today)
    return delivery.receipt


def _fields(name: str, fields: Mapping[str, Any], language: str, today: date) -> dict[str, object]:
    values: dict[str, object] = dict(fields)
    if name == "account":
        values["text"] = str(fields["text"]).strip()
        values["language"] = language
    if (days := values.pop("days_ago", None)) is not None:
        values["from"] = (today - timedelta(days=int(str(days)))).isoformat()
    return values
