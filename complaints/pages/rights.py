"""What the pages "Your rights" say: one short page a group of violations, without any question.

Their addresses are numbers, so that a history or a log shows no word of what somebody read. They
need no script, and must never ask, keep or send anything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from complaints.locale.catalogues import Catalogue
from complaints.pages.icons import drawings
from referral import rights
from referral.model import Citation, Right, Rights

#: The folder of the pages in that of a language; its own page is the list of the others.
FOLDER: Final = "r"

_INDEX: Final = "index"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A page to be rendered: its file below that of the language, template and values."""

    file: str
    template: str
    values: Mapping[str, Any]


def views(catalogue: Catalogue) -> Iterator[View]:
    """The list of all groups, then the page of each."""
    entries = [
        {
            "address": f"{one.page}.html",
            "title": catalogue.gettext(one.group.plain),
            "drawing": drawings()["groups"][one.group.id],
        }
        for one in rights.pages()
    ]
    yield View(
        file=f"{FOLDER}/{_INDEX}.html",
        template="rights",
        values={"entries": entries, "here": ""},
    )
    for entry, one in zip(entries, rights.pages(), strict=True):
        yield View(
            file=f"{FOLDER}/{one.page}.html",
            template="rights_of_group",
            values={**entry, **_values(one, catalogue), "here": entry["address"]},
        )


def _values(one: Rights, catalogue: Catalogue) -> Mapping[str, Any]:
    translated = catalogue.gettext
    return {
        "law": [_right(right, catalogue) for right in one.law],
        "today": [translated(text) for text in one.today],
        "proof": [translated(text) for text in one.proof],
        "limits": [translated(text) for text in one.limits],
        "as_of": _day(min(right.provenance.as_of for right in one.law), catalogue),
    }


def _right(right: Right, catalogue: Catalogue) -> Mapping[str, Any]:
    return {
        "says": catalogue.gettext(right.says),
        "citations": [_citation(one, catalogue) for one in right.citations],
        "to_be_verified": right.provenance.to_be_verified,
    }


def _citation(one: Citation, catalogue: Catalogue) -> Mapping[str, Any]:
    return {
        "name": catalogue.gettext(one.document.name),
        "year": one.document.year,
        "part": one.part,
        "number": one.number,
    }


def _day(day: date, catalogue: Catalogue) -> str:
    """A day as the language writes it, in its own digits."""
    names = catalogue.names
    digits = str.maketrans("0123456789", names.digits)
    text = names.date.format(d=day.day, m=day.month, month=names.months[day.month - 1], y=day.year)
    return text.translate(digits)
