"""Tables of countries that rules can name, drawn from the data.

It must never hold a country that the data do not have.
"""

from collections.abc import Callable, Mapping
from typing import Final

from referral.model import Data, Institution

_EU: Final = "eu"


def tables(data: Data) -> Mapping[str, frozenset[str]]:
    """By name, countries.

    ``eu``: members of the Union. ``nhri-a``: an institution of status A for the whole country
    takes individual complaints; ``nhri-part``: one does for a part of the country alone;
    ``nhri-other``: only one of another status, or for a part of the
    country, does; ``nhri-unsure``: none is known to, and of one nobody knows.
    """
    status_a, takes = _countries(data, _is_a), _countries(data, takes_complaints)
    in_part = _countries(data, _is_a_for_a_part) - status_a
    return {
        "eu": frozenset(code for code, state in data.states.items() if _EU in state.accepted),
        "nhri-a": status_a,
        "nhri-part": in_part,
        "nhri-other": takes - status_a,
        "nhri-unsure": _countries(data, _nobody_knows) - takes,
    }


def takes_complaints(institution: Institution) -> bool:
    """Whether single persons can complain to it."""
    return institution.takes_complaints is True


def _countries(data: Data, fits: Callable[[Institution], bool]) -> frozenset[str]:
    return frozenset(
        country
        for country, institutions in data.institutions.items()
        if any(map(fits, institutions))
    )


def _is_a(institution: Institution) -> bool:
    return _of_status_a(institution) and institution.territory is None


def _is_a_for_a_part(institution: Institution) -> bool:
    return _of_status_a(institution) and institution.territory is not None


def _of_status_a(institution: Institution) -> bool:
    return takes_complaints(institution) and institution.accreditation == "A"


def _nobody_knows(institution: Institution) -> bool:
    return institution.takes_complaints is None
