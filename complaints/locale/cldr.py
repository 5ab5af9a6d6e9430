"""A locale's own CLDR data, as Babel ships them: nothing inherited, nothing shared.

Babel's own way to ask for data without what they inherit puts them into the cache that all of Babel
then reads, and its inherited data share parts between locales. So the file is read here, once.
"""

import pickle
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel.localedata import resolve_locale_filename


@cache
def own_cldr(locale: str) -> Mapping[str, Any]:
    """What CLDR says of this locale alone; raises `FileNotFoundError`."""
    with Path(resolve_locale_filename(locale)).open("rb") as file:
        found: Mapping[str, Any] = pickle.load(file)  # noqa: S301 - a file of the package
    return found
