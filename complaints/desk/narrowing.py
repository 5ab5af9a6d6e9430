"""What a list of cases can be narrowed by, in words, and what it is narrowed to now."""

from collections.abc import Iterable
from dataclasses import dataclass

from complaints.desk import asking, labels
from complaints.desk.i18n import Tongue
from complaints.desk.queue import Choices
from complaints.desk.store.listing import NOBODY, SWITCHES, Listing
from complaints.domain.states import CaseState
from complaints.locale.marking import _
from referral import vocabulary

_IN_GROUP = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One thing to narrow by: its name in addresses, its label, the values with their labels."""

    name: str
    label: str
    options: list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One thing that a list is narrowed to, and the list without it."""

    name: str
    text: str
    without: Listing


def facets(choices: Choices, members: Iterable[str], tongue: Tongue) -> list[Facet]:
    """Everything that a list can be narrowed by, in the order in which it is asked."""
    say = tongue.text
    people = [(one, one) for one in sorted({*members, *choices.assignees})]
    countries = ((one, tongue.country(one)) for one in choices.countries)
    languages = ((one, tongue.tongue(one)) for one in choices.languages)
    every: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("state", _("State"), [(one.value, say(labels.STATES[one])) for one in CaseState]),
        ("priority", _("Priority"), [(one, say(name)) for one, name in asking.PRIORITIES.items()]),
        ("due", _("Due"), [(one, say(name)) for one, name in labels.WITHIN.items()]),
        ("topic", _("What happened"), _topics(tongue)),
        ("country", _("Where"), _by_name(countries)),
        ("language", _("Language"), _by_name(languages)),
        ("assignee", _("Who"), [(NOBODY, say(_("Nobody"))), *people]),
        ("referral", _("Referral"), [(one, say(name)) for one, name in labels.REFERRALS.items()]),
    ]
    return [Facet(name=name, label=say(label), options=found) for name, label, found in every]


def chips(listing: Listing, offered: Iterable[Facet], tongue: Tongue) -> list[Chip]:
    """What the list is narrowed to."""
    found = []
    for facet in offered:
        if value := getattr(listing, facet.name):
            name = dict(facet.options).get(value, value).strip()
            text = tongue.labelled(facet.label, name)
            found.append(Chip(name=facet.name, text=text, without=listing.without(facet.name)))
    for name in SWITCHES:
        if getattr(listing, name):
            text = tongue.text(labels.SWITCHES[name])
            found.append(Chip(name=name, text=text, without=listing.without(name)))
    return found


def _topics(tongue: Tongue) -> list[tuple[str, str]]:
    """The groups, and below each what belongs to it."""
    found = []
    for group in vocabulary.groups():
        found.append((group.id, tongue.text(group.plain)))
        found += [
            (one.id, f"{_IN_GROUP}{tongue.text(one.label)}")
            for one in vocabulary.violations()
            if one.group == group.id
        ]
    return found


def _by_name(options: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(options, key=lambda one: one[1].casefold())
