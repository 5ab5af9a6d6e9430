"""What CLDR says in a language: countries, languages, months, days, lists, digits.

It reads each locale's own data and nothing that they inherit, so that no name can fall back to
English unseen; what is in neither CLDR nor ``names.yaml`` raises.

Pages bring these to the browser, because few browsers know all of these languages: the Chromium of
phones and computers writes the months of nine of them in English.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from babel.localedata import Alias

from complaints.locale.cldr import own_cldr
from complaints.locale.languages import LANGUAGES, Language
from complaints.locale.own import MONTHS, own_data
from complaints.locale.plurals import table

#: In CLDR, but no place that anybody could name: unions, outlying oceans, pseudo-territories, and
#: Sark, which few languages name.
_NO_PLACES: Final = frozenset(
    {"AC", "BV", "CP", "CQ", "DG", "EA", "EU", "EZ", "HM", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)
_CODE: Final = re.compile(r"[A-Z]{2}")
_FIELDS: Final = {"d": "{d}", "y": "{y}", "M": "{m}", "MMMM": "{month}", "LLLL": "{month}"}
_TOKEN: Final = re.compile(r"'([^']*)'|([A-Za-z]+)|([^A-Za-z']+)")
_LIST: Final = ("start", "middle", "end", "2")
_LIST_OTHERWISE: Final = "{0}, {1}"  # the root's, for the start and the middle
_GROUP: Final = {"arab": "٬", "arabext": "٬"}  # the root's, "," elsewhere


class UnknownNameError(LookupError):
    """Something that neither CLDR nor our own data say in a language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """One language's words for places and times, and its ways to write numbers and lists.

    ``months`` stand in a date, ``months_alone`` without a day; twelve each. ``solar_months``: those
    of the Solar Hijri calendar, where readers live by it.
    ``date``, ``month_year``: with places ``{d}``, ``{m}`` (a number), ``{month}``, ``{y}``.
    ``lists``: start, middle, end, two, with ``{0}`` and ``{1}``.
    ``group``: what stands between thousands.
    ``plurals``: see `complaints.locale.plurals.table`.
    """

    countries: Mapping[str, str] = field(repr=False)
    languages: Mapping[str, str] = field(repr=False)
    months: tuple[str, ...]
    months_alone: tuple[str, ...]
    solar_months: tuple[str, ...]
    date: str
    month_year: str
    lists: tuple[str, ...]
    digits: str
    group: str
    plurals: str = field(repr=False)

    def day(self, day: datetime.date) -> str:
        """A Gregorian day in words, for pages that need no script."""
        return self.date.format(
            d=self.in_digits(day.day),
            m=self.in_digits(day.month),
            month=self.months[day.month - 1],
            y=self.in_digits(day.year),
        )

    def joined(self, items: Sequence[str]) -> str:
        """The items one after the other, "and" or its like before the last."""
        start, middle, end, two = self.lists
        if len(items) <= 2:
            return two.format(*items) if len(items) == 2 else "".join(items)
        *beginning, last = items[1:]
        joined = end.format(beginning.pop(), last)
        while beginning:
            joined = middle.format(beginning.pop(), joined)
        return start.format(items[0], joined)

    def in_digits(self, number: int) -> str:
        """A whole number in this language's digits, without marks between thousands."""
        return "".join(self.digits[int(one)] for one in str(number))

    def for_pages(self) -> dict[str, object]:
        """What a page's script needs; countries and languages are given to it elsewhere."""
        alone = {"alone": self.months_alone} if self.months_alone != self.months else {}
        solar = {"solar": self.solar_months} if self.solar_months else {}
        return {
            "date": self.date,
            "digits": self.digits,
            "group": self.group,
            "lists": self.lists,
            "month": self.month_year,
            "months": self.months,
            "plurals": self.plurals,
            **alone,
            **solar,
        }


@cache
def names_in(language: Language) -> Names:
    """Everything of one language; raises `UnknownNameError`."""
    own = own_data(language)
    months = own.months or _months(language, "format")
    return Names(
        countries=_every(language, "territories", own.countries, country_codes()),
        languages=_every(language, "languages", own.languages, tuple(LANGUAGES)),
        months=months,
        months_alone=_months(language, "stand-alone", months),
        solar_months=own.solar_months,
        date=_places(own.date or _said(language, "date_formats", "long")),
        month_year=_places(own.month_year or _said(language, "datetime_skeletons", "yMMMM")),
        lists=own.list or _lists(language),
        digits=language.digits,
        group=_group(language),
        plurals=table(language),
    )


@cache
def country_codes() -> tuple[str, ...]:
    """The places that a complaint can name: ISO 3166-1 as CLDR lists them, and XK (Kosovo)."""
    known = own_cldr("en")["territories"]
    return tuple(sorted(one for one in known if _CODE.fullmatch(one) and one not in _NO_PLACES))


def _every(
    language: Language, kind: str, own: Mapping[str, str], codes: tuple[str, ...]
) -> Mapping[str, str]:
    found = {}
    for code in codes:
        names = (names[code] for names in _tables(language, kind) if code in names)
        name = own.get(code) or next(names, None)
        if name is None:
            raise UnknownNameError(f"{language.tag}: no name of {code} in {kind}")
        found[code] = name
    return found


def _months(language: Language, context: str, otherwise: tuple[str, ...] = ()) -> tuple[str, ...]:
    for months in _tables(language, "months"):
        widths = months.get(context, {})
        wide = None if isinstance(widths, Alias) else widths.get("wide")
        if wide and not isinstance(wide, Alias):
            return tuple(wide[number] for number in range(1, MONTHS + 1))
    if not otherwise:
        raise UnknownNameError(f"{language.tag}: no months")
    return otherwise


def _said(language: Language, kind: str, key: str) -> str:
    for patterns in _tables(language, kind):
        if key in patterns and not isinstance(patterns[key], Alias):
            return str(patterns[key])
    raise UnknownNameError(f"{language.tag}: no {key} in {kind}")


def _lists(language: Language) -> tuple[str, ...]:
    for patterns in _tables(language, "list_patterns"):
        standard = patterns.get("standard")
        if standard and not isinstance(standard, Alias):
            start, middle, *rest = (standard.get(key, _LIST_OTHERWISE) for key in _LIST)
            if {"end", "2"} <= set(standard):
                return (start, middle, *rest)
    raise UnknownNameError(f"{language.tag}: no list")


def _group(language: Language) -> str:
    for symbols in _tables(language, "number_symbols"):
        of_digits = symbols.get(language.numbering)
        if of_digits and not isinstance(of_digits, Alias) and "group" in of_digits:
            return str(of_digits["group"])
    return _GROUP.get(language.numbering, ",")


def _tables(language: Language, kind: str) -> Iterator[Mapping[Any, Any]]:
    """The tables of one kind, of each locale that speaks for the language, nearest first."""
    for source in language.sources:
        yield own_cldr(source).get(kind, {})


def _places(pattern: str) -> str:
    """CLDR's pattern of a date with named places; raises `UnknownNameError`."""
    parts, end = [], 0
    for found in _TOKEN.finditer(pattern):
        quoted, token, other = found.groups()
        if found.start() != end or (token and token not in _FIELDS):
            break
        parts.append(_FIELDS[token] if token else (other or quoted))
        end = found.end()
    if end != len(pattern):
        raise UnknownNameError(f"{pattern!r} has a field that nobody can fill")
    return "".join(parts)
