"""The details of a letter in words: at each step, in the letter's language, and as secrets.

What is told less exactly, or left out, is also given as it must not stand anywhere in the letter.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from babel.dates import format_date

from complaints.desk import authority_names, labels, reidentifying
from complaints.desk.i18n import Tongue
from complaints.desk.reidentifying import (
    DAY,
    EXACT,
    GROUP,
    MONTH,
    REGION,
    SEVERAL,
    YEAR,
    Chosen,
    Detail,
    Preview,
    Record,
)
from complaints.locale.marking import _

#: What a letter tells before anybody has decided: what is needed to look into it, and no more.
_AT_FIRST: Final[Mapping[str, tuple[str, ...]]] = {
    "violations": (EXACT, GROUP),
    "country": (EXACT,),
    "day": (MONTH, YEAR),
    "actors": (EXACT,),
    "group_size": (SEVERAL,),
    "detained": (EXACT,),
}
_LABELS: Final[Mapping[str, str]] = {"day": _("When")}
_SECRETS: Final[Mapping[str, str]] = {
    authority_names.MISSING: _("somebody who is missing"),
    authority_names.ACTORS: _("who did it"),
    authority_names.CONTACT: _("how to reach them"),
    authority_names.INCIDENT: _("the code of the event"),
    authority_names.OTHERS: _("somebody who did not agree to this letter"),
}
_DATES: Final = ("medium", "long", "short", "full", "d MMMM", "d.M.y", "d/M/y", "y-MM-dd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One detail as the form offers it: each step with its words, and the one that is chosen."""

    name: str
    label: str
    steps: tuple[tuple[str, str], ...] = field(repr=False)
    chosen: str


def at_first(details: Iterable[Detail]) -> dict[str, str]:
    """The choice to begin with."""
    found = {}
    for one in details:
        step = next((code for code in _AT_FIRST.get(one.name, ()) if code in one.steps), None)
        if step:
            found[one.name] = step
    return found


def offered(
    details: Iterable[Detail], chosen: Chosen, region: str, tongue: Tongue
) -> list[Offered]:
    """What the form offers of these details."""
    wider = _("a wider place, in your words below")
    return [
        Offered(
            name=one.name,
            label=label(one, tongue),
            steps=tuple(
                (code, tongue.text(wider) if code == REGION and not region else words)
                for code in one.steps
                for words in [say(one, code, region, tongue)]
            ),
            chosen=chosen.get(one.name, ""),
        )
        for one in details
    ]


def facts(
    details: Iterable[Detail], chosen: Chosen, region: str, tongue: Tongue
) -> tuple[tuple[str, str], ...]:
    """The details that are told, labels and values."""
    return tuple(
        (label(one, tongue), say(one, chosen[one.name], region, tongue))
        for one in details
        if chosen.get(one.name) in one.steps
    )


def hidden(
    records: Sequence[Record], chosen: Chosen, tongues: Iterable[Tongue]
) -> dict[str, tuple[str, ...]]:
    """By detail, the words of all that these whole records say and the letter does not."""
    found: dict[str, set[str]] = {}
    tongues = tuple(tongues)
    for record in records:
        for one in reidentifying.details([record]):
            most = next(iter(one.steps))
            if one.name in _TOO_COMMON or chosen.get(one.name) == most:
                continue
            words = found.setdefault(one.name, set())
            for tongue in tongues:
                words.update(_spelled(one, most, record, tongue))
    return {name: tuple(sorted(words)) for name, words in found.items()}


def label(detail: Detail, tongue: Tongue) -> str:
    """What a detail is called."""
    return tongue.text(_LABELS.get(detail.name) or labels.field(detail.part, detail.name))


def say(detail: Detail, code: str, region: str, tongue: Tongue) -> str:
    """The detail at one of its steps, in words."""
    value = detail.steps[code]
    if code == REGION:
        return region
    if code == SEVERAL:
        return tongue.text(_("several"))
    return _SAID.get(detail.name, _word(detail.name))(value, code, tongue)


def secret(name: str, tongue: Tongue) -> str:
    """What that is called of which the letter's own words must not say anything."""
    words = _SECRETS.get(name) or _LABELS.get(name)
    return tongue.text(words or labels.field(reidentifying.part_of(name), name))


def told(preview: Preview, tongue: Tongue) -> list[str]:
    """The sentences of a preview: who was there, who is known, who fits."""
    found = []
    if preview.people is not None:
        found.append(
            tongue.ngettext(
                "As we were told, {n} person was there.",
                "As we were told, {n} people were there.",
                preview.people,
            )
        )
    found.append(
        tongue.ngettext(
            "This office knows {n} person who was there.",
            "This office knows {n} people who were there.",
            preview.there,
        )
    )
    found.append(
        tongue.ngettext(
            "{n} of those whom it knows to have been there fits this text.",
            "{n} of those whom it knows to have been there fit this text.",
            preview.fit_there,
        )
    )
    if elsewhere := preview.fit - preview.fit_there:
        found.append(
            tongue.ngettext(
                "{n} case of something else fits it as well.",
                "{n} cases of something else fit it as well.",
                elsewhere,
            )
        )
    return found


def narrowing(preview: Preview, details: Iterable[Detail], tongue: Tongue) -> list[tuple[str, str]]:
    """Which details narrow it down, the most first, and how many would fit without each."""
    by_name = {one.name: one for one in details}
    ranked = sorted(preview.without.items(), key=lambda one: (-one[1], one[0]))
    return [
        (
            label(by_name[name], tongue),
            tongue.ngettext(
                "Without this, {n} case would fit.", "Without this, {n} cases would fit.", n
            ),
        )
        for name, n in ranked
    ]


_Say = Callable[[Hashable, str, Tongue], str]
#: Words that stand in any letter, and tell nobody apart.
_TOO_COMMON: Final = frozenset({"violations", "actors", "detained", "children", "unaccompanied"})


#: Of these each word may give somebody away.
_NAMES: Final = frozenset({"place", "name"})


def _spelled(detail: Detail, code: str, record: Record, tongue: Tongue) -> Iterable[str]:
    """The ways in which somebody would write it."""
    value = detail.steps[code]
    if detail.name == "day" and code == DAY:
        locale = tongue.catalogue.locale
        return [
            format_date(date.fromisoformat(str(one)), way, locale)
            for one in _several(value)
            for way in _DATES
        ]
    if detail.name in _NAMES:
        said = str(record[detail.part][detail.name])
        return authority_names.words_of(said)
    return [say(detail, code, "", tongue)] if isinstance(value, str) else []


def _several(value: Hashable) -> Sequence[Hashable]:
    """The values of a step that has several."""
    assert isinstance(value, tuple | frozenset)
    return sorted(value)


def _day(value: Hashable, code: str, tongue: Tongue) -> str:
    first, last = _several(value)
    ends = [first] if first == last else [first, last]
    return " – ".join(_DAY[code](one, tongue) for one in ends)


def _month(value: Hashable, tongue: Tongue) -> str:
    day = date.fromisoformat(f"{value}-01")
    return tongue.figures(format_date(day, format="LLLL y", locale=tongue.catalogue.locale))


def _terms(value: Hashable, _code: str, tongue: Tongue) -> str:
    return tongue.listed(sorted(tongue.text(labels.term(str(one))) for one in _several(value)))


def _actors(value: Hashable, code: str, tongue: Tongue) -> str:
    if code == EXACT:
        return _terms(value, code, tongue)
    of_state, private = _("people who act for a State"), _("private people")
    return tongue.listed(tongue.text(of_state if one else private) for one in _several(value))


def _word(name: str) -> _Say:
    words = labels.WORDS.get(name, {})

    def read(value: Hashable, _code: str, tongue: Tongue) -> str:
        if value is True:
            return tongue.text(_("Yes"))
        return tongue.text(words.get(str(value), str(value)))

    return read


_DAY: Final[Mapping[str, Callable[[Hashable, Tongue], str]]] = {
    DAY: lambda value, tongue: tongue.day(str(value)),
    MONTH: _month,
    YEAR: lambda value, _tongue: str(value),
}
_SAID: Final[Mapping[str, _Say]] = {
    "violations": _terms,
    "day": _day,
    "country": lambda value, _code, tongue: tongue.country(str(value)),
    "origin": lambda value, _code, tongue: tongue.country(str(value)),
    "actors": _actors,
    "group_size": lambda value, _code, tongue: tongue.number(int(str(value))),
}
