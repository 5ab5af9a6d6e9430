"""What somebody answered on the one page, and the parts that are made of it.

The same fields as the portal's pages write, so that a desk and the rules cannot tell which way it
came. It lives for one request. Source of the fields: SPEC.md, section 10.
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from complaints.domain.parts import Part
from referral import vocabulary
from referral.fact_words import UNKNOWN

#: In which order parts are shown and given.
ORDER: Final = ("account", "circumstances", "needs", "person", "contact")
#: What whoever is chosen gets unless it is taken from them; the rest only if it is ticked.
SHARED: Final = ("account", "circumstances", "needs")

Content = Mapping[str, object]


class NoDayError(Exception):
    """The day, month and year that were chosen are no day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A day, or only a month or a year; all three empty is unknown."""

    year: str = field(default="", repr=False)
    month: str = field(default="", repr=False)
    day: str = field(default="", repr=False)

    def content(self) -> dict[str, object]:
        """``from``, ``to`` and ``certainty``; raises `NoDayError`."""
        if not (self.year or self.month or self.day):
            return {}
        try:
            return self._content()
        except ValueError as error:
            raise NoDayError from error

    def _content(self) -> dict[str, object]:
        year = int(self.year)
        if self.day:
            only = date(year, int(self.month), int(self.day))
            return _period(only, only, "day")
        if self.month:
            month = int(self.month)
            last = calendar.monthrange(year, month)[1]
            return _period(date(year, month, 1), date(year, month, last), "month")
        return _period(date(year, 1, 1), date(year, 12, 31), "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything that can be said on the page; what is empty was not said."""

    text: str = field(default="", repr=False)
    happened: tuple[str, ...] = field(default=(), repr=False)  # groups and violations
    about: tuple[str, ...] = field(default=(), repr=False)
    country: str = field(default="", repr=False)
    sea: bool = field(default=False, repr=False)
    place: str = field(default="", repr=False)
    when: When = field(default=When(), repr=False)
    ongoing: str = field(default="", repr=False)  # "yes", "no"
    actors: tuple[str, ...] = field(default=(), repr=False)
    description: str = field(default="", repr=False)
    needs: tuple[str, ...] = field(default=(), repr=False)
    child: str = field(default="", repr=False)
    fears: str = field(default="", repr=False)
    seeks: str = field(default="", repr=False)
    origin: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    channel: str = field(default="", repr=False)
    times: str = field(default="", repr=False)
    never: str = field(default="", repr=False)

    def contents(self, *, language: str) -> dict[str, Content]:
        """The parts that have something in them, by name; raises `NoDayError`."""
        account = {"text": self.text, **self._happened()}
        if self.text:
            account["language"] = language
        contents: dict[str, Content] = {
            "account": account,
            "circumstances": self._circumstances(),
            "needs": {"needs": self.needs},
            "person": self._person(),
            "contact": {
                "name": self.name,
                "channel": self.channel,
                "times": self.times,
                "never": self.never,
            },
        }
        present = {name: _present(contents[name]) for name in ORDER}
        return {name: content for name, content in present.items() if content}

    def parts(self, *, language: str) -> tuple[Part, ...]:
        """The parts, each under a fresh salt."""
        return tuple(
            Part.new(name, content) for name, content in self.contents(language=language).items()
        )

    @property
    def of_the_state(self) -> bool:
        """Whether somebody who acts for a State did it."""
        acting = {one.id for one in vocabulary.actors() if one.of_the_state}
        return not acting.isdisjoint(self.actors)

    @property
    def may_be_of_the_state(self) -> bool:
        """Whether that is so, or nobody has said who did it."""
        return self.of_the_state or not self.actors or UNKNOWN in self.actors

    def _happened(self) -> dict[str, object]:
        violations = [one for one in vocabulary.violations() if one.id in self.happened]
        told = {one.group for one in violations}
        groups = [
            one.id for one in vocabulary.groups() if one.id in self.happened and one.id not in told
        ]
        return {"violations": [one.id for one in violations], "groups": groups}

    def _circumstances(self) -> dict[str, object]:
        return {
            "country": self.country,
            "at_sea": self.sea or None,
            "place": self.place,
            **self.when.content(),
            "ongoing": _truth(self.ongoing),
            "accused_states": [self.country] if self.country and self.of_the_state else [],
            "actors": _actors(self.actors, self.description),
        }

    def _person(self) -> dict[str, object]:
        is_own_child = "own-child" in self.about
        age = {"yes": "child", "no": "adult"}.get("yes" if is_own_child else self.child)
        is_group = "group" in self.about and not is_own_child and age == "child"
        return {
            "about": self.about,
            "age_group": None if is_group else age,  # not all of them are children
            "children": True if is_group else None,
            "origin": self.origin,
            "seeks_protection": _truth(self.seeks),
            "fears_origin": _truth(self.fears),
        }


def _period(first: date, last: date, certainty: str) -> dict[str, object]:
    return {"from": first.isoformat(), "to": last.isoformat(), "certainty": certainty}


def _truth(said: str) -> bool | None:
    return said == "yes" if said in ("yes", "no") else None


def _actors(kinds: Iterable[str], description: str) -> list[dict[str, object]]:
    """The words belong to the one who is named or, where several are, to all of them together."""
    found: list[dict[str, object]] = [{"kind": kind} for kind in kinds]
    if description and len(found) == 1:
        found[0]["description"] = description
    elif description:
        found.append({"description": description})
    return found


def _present(content: Content) -> Content:
    """Without what is empty; ``False`` is an answer."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in content.items()
        if value or value is False
    }
