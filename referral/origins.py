"""Which places stand with which States: whoever fears one of them may fear the other.

A place stands with the State that answers for it, and with the one that holds it: who comes from
there may fear either, and an authority of one is an authority of the other. The browser says the
same (``complaints/browser/src/rules/origins.js``).
"""

from collections.abc import Collection
from functools import cache
from typing import Final

from referral.fact_words import words

#: Places that another State holds than the one of their code.
HELD: Final = {
    "EH": "MA",  # UN General Assembly, resolution 34/37 of 21 November 1979
    "PS": "IL",  # International Court of Justice, advisory opinion of 19 July 2024
}


def standing(countries: Collection[str | None]) -> frozenset[str]:
    """These countries (codes), with the States that answer for them or hold them."""
    own = frozenset(one for one in countries if one)
    others = (state for one in own for state in (words().territories.get(one), HELD.get(one)))
    return own.union(one for one in others if one)


@cache
def akin(country: str) -> frozenset[str]:
    """Every country (code) that stands with one with which ``country`` stands, itself among them.

    So what works in Hong Kong is akin to China, and the other way round.
    """
    own = standing((country,))
    known = {*own, *words().territories, *HELD}
    return frozenset(one for one in known if not own.isdisjoint(standing((one,))))
