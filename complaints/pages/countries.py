"""The countries and territories that a complaint can name, in a language's own words.

Codes are ISO 3166-1 as CLDR lists them. XK (Kosovo) is kept: it is in use where ISO has none.
"""

import re
from collections.abc import Mapping
from typing import Final

from babel import Locale

#: In CLDR, but no place that anybody could name: unions, outlying oceans, pseudo-territories.
_NO_PLACES: Final = frozenset(
    {"AC", "BV", "CP", "DG", "EA", "EU", "EZ", "HM", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)
_CODE: Final = re.compile(r"[A-Z]{2}")


def countries(locale: Locale) -> Mapping[str, str]:
    """Code to name. Browsers sort them, each language by its own alphabet."""
    english = Locale("en").territories
    return {
        code: locale.territories.get(code, english[code])
        for code in sorted(english)
        if _CODE.fullmatch(code) and code not in _NO_PLACES
    }
