"""The one way to the data: everything read, valid, and agreeing with each other.

Pure but for reading the files; it must never reach beyond the folder that it is given.
"""

from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from referral.loading.institutions import institutions
from referral.loading.lists import vocabulary
from referral.loading.mechanisms import mechanisms
from referral.loading.rights import rights
from referral.loading.states import states, treaties
from referral.model import Data


@cache
def data() -> Data:
    """The data that this version ships, read once; `DataError` if a file is wrong."""
    return load(files("referral") / "data")


def load(folder: Traversable, today: date | None = None) -> Data:
    """The data of another folder with the same files.

    `DataError` names file, line and what was expected. With ``today``, what was looked up later
    than that is an error.
    """
    words = vocabulary(folder, today)
    known = treaties(folder, today)
    countries = states(folder, known, today)
    bodies = institutions(folder, countries, today)
    return Data(
        vocabulary=words,
        mechanisms=mechanisms(folder, [one.id for one in words.violations], today),
        treaties=known,
        states=countries,
        institutions=bodies.found,
        without_institution=bodies.without,
        rights=rights(folder, words.groups, today),
    )
