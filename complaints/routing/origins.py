"""The States that people of a case come from, as far as anybody told; they may fear any of them.

* Of the person, and of each who is missing. What was corrected since counts, too: nobody knows
  whether the first word or the second was a slip, and a wrong "no" endangers.
* A place stands with the State that answers for it, and with the one that holds it: who comes from
  there may fear either, and an authority of one is an authority of the other.
* A code counts however it is written. What is no code at all is not known, see
  `complaints.routing.safety`.
"""

from collections.abc import Collection, Iterable
from typing import Final

from complaints.domain.parts import Part
from complaints.routing import fields
from referral.fact_words import words

_TELLING: Final = ("person", "missing")
#: Places that another State holds than the one of their code.
_HELD: Final = {
    "EH": "MA",  # UN General Assembly, resolution 34/37 of 21 November 1979
    "PS": "IL",  # International Court of Justice, advisory opinion of 19 July 2024
}


def told(parts: Iterable[Part]) -> frozenset[str]:
    """The countries (codes) that these parts name as where somebody comes from."""
    said = (
        part.content.get("origin")
        for part in parts
        if part.name.partition("[")[0] in _TELLING and part.is_object
    )
    codes = (fields.country(one.strip().upper()) for one in said if isinstance(one, str))
    return frozenset(one for one in codes if one)


def standing(countries: Collection[str | None]) -> frozenset[str]:
    """These countries (codes), with the States that answer for them or hold them."""
    own = frozenset(one for one in countries if one)
    others = (state for one in own for state in (words().territories.get(one), _HELD.get(one)))
    return own.union(one for one in others if one)
