"""The States that people of a case come from, as far as anybody told; they may fear any of them.

* Of the person, and of each who is missing. What was corrected since counts, too: nobody knows
  whether the first word or the second was a slip, and a wrong "no" endangers.
* A place stands with the State that answers for it, and with the one that holds it, see
  `referral.origins`.
* A code counts however it is written. What is no code at all is not known, see
  `complaints.routing.safety`.
"""

from collections.abc import Iterable
from typing import Final

from complaints.domain.parts import Part
from complaints.routing import fields

_TELLING: Final = ("person", "missing")


def told(parts: Iterable[Part]) -> frozenset[str]:
    """The countries (codes) that these parts name as where somebody comes from."""
    said = (
        part.content.get("origin")
        for part in parts
        if part.name.partition("[")[0] in _TELLING and part.is_object
    )
    codes = (fields.country(one.strip().upper()) for one in said if isinstance(one, str))
    return frozenset(one for one in codes if one)
