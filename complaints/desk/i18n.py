"""The desk in the caseworker's language: choosing it, and how days, countries and tongues read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock_time
from functools import cache, lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone
from babel.lists import format_list

from complaints.desk import labels, theirs
from complaints.locale.catalogues import Catalogue, languages, load
from complaints.locale.languages import DESK, LANGUAGES, SOURCE_LANGUAGE
from complaints.locale.marking import _

_KB_UP_TO: Final = 999_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """One language of the desk."""

    catalogue: Catalogue

    @classmethod
    def of(cls, wanted: str | None, accepted: Callable[[list[str]], str | None]) -> "Tongue":
        """The language that was chosen, else what the browser prefers, else English."""
        there = list(_there())
        chosen = wanted if wanted in there else accepted(there) or SOURCE_LANGUAGE
        return cls(catalogue=load(chosen, *DESK))

    @property
    def language(self) -> str:
        """Its BCP 47 tag."""
        return self.catalogue.language

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return self.catalogue.direction

    def text(self, sentence: str) -> str:
        """The sentence in this language."""
        return self.catalogue.gettext(sentence)

    def ngettext(self, singular: str, plural: str, count: int, **more: str) -> str:
        """The form for a number, with the number and ``more`` put in, in this language's digits."""
        form = self.catalogue.ngettext(singular, plural, count)
        return form.format(n=self.number(count), **more)

    def listed(self, items: Iterable[str]) -> str:
        """The items one after the other, with this script's comma."""
        return ("، " if self.direction == "rtl" else ", ").join(items)

    def parted(self, items: Iterable[str]) -> str:
        """Items that may hold commas themselves, with this script's semicolon."""
        return self.text(_("{one}; {other}")).format(one="", other="").join(items)

    def labelled(self, label: str, value: str) -> str:
        """A label and what stands there, both in this language, with its colon."""
        return self.text(_("{label}: {value}")).format(label=label, value=value)

    def either(self, items: Iterable[str]) -> str:
        """The items with "or" before the last."""
        return format_list(list(items), style="or", locale=self.catalogue.locale)

    def together(self, items: Iterable[str]) -> str:
        """The items with "and" before the last."""
        return format_list(list(items), style="standard", locale=self.catalogue.locale)

    def day(self, value: date | str | None) -> str:
        """A day as people write it."""
        if not value:
            return ""
        try:
            that = date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            return str(value)
        return self.figures(format_date(that, format="medium", locale=self.catalogue.locale))

    def away(self, days: int) -> str:
        """How far a day is from today, in words."""
        match days:
            case 0:
                return self.text(_("today"))
            case 1:
                return self.text(_("tomorrow"))
            case _ if days > 1:
                return self.ngettext("in {n} day", "in {n} days", days)
        return self.ngettext("{n} day ago", "{n} days ago", -days)

    def time(self, value: datetime) -> str:
        """A moment, in this computer's time zone."""
        local = value.astimezone(get_timezone())
        return self.listed([self.day(local.date()), self.clock(local.time())])

    def clock(self, value: clock_time) -> str:
        """A time of day, whatever the zone."""
        return self.figures(format_time(value, "short", locale=self.catalogue.locale))

    def figures(self, text: str) -> str:
        """What a calendar wrote, in this language's digits."""
        return text.translate(str.maketrans("0123456789", self.catalogue.names.digits))

    def number(self, n: int) -> str:
        """A whole number in this language's digits."""
        return ("-" if n < 0 else "") + self.catalogue.names.in_digits(abs(n))

    def size(self, length: int) -> str:
        """How long a file of ``length`` bytes is, as people say it: never too little."""
        if length > _KB_UP_TO:
            return self.text(_("{n} MB")).format(n=self.number(-(-length // 10**6)))
        return self.text(_("{n} kB")).format(n=self.number(-(-length // 10**3)))

    def part(self, name: str) -> str:
        """What a part is called, a numbered one with its number."""
        label, n = labels.part(name)
        return self.text(label) if n is None else f"{self.text(label)} ({self.number(n)})"

    def country(self, code: str) -> str:
        """A country's name, or its code."""
        return str(self.catalogue.locale.territories.get(code, code))

    def tongue(self, tag: str) -> str:
        """A language's name, or its tag; what is none stays as somebody wrote it."""
        return _named(tag, self.language) if theirs.tag(tag) else tag


@lru_cache(maxsize=1_000)  # a list names the same few in every row
def _named(tag: str, language: str) -> str:
    try:
        name = Locale.parse(tag, sep="-").get_display_name(load(language, *DESK).locale)
    except (UnknownLocaleError, ValueError):
        return tag
    return name or tag


@cache
def _there() -> tuple[str, ...]:
    return languages(DESK)


@cache
def offered() -> list[tuple[str, str]]:
    """The languages of the desk, each under its own name."""
    return [(tag, LANGUAGES[tag].own_name) for tag in _there()]
