"""How a language counts: from CLDR, for gettext, for the pages and for Python.

Pages get a table, because a browser that does not know a language would count in the device's.
Only whole numbers below a million are counted, so that forms for millions are left out.
"""

from functools import cache
from typing import Final

from babel.plural import PluralRule, to_gettext

from complaints.locale.cldr import own_cldr
from complaints.locale.languages import Language
from complaints.locale.own import own_data

ORDER: Final = ("zero", "one", "two", "few", "many", "other")
OTHER: Final = "other"
#: A letter a category, as the table of `table` writes them.
LETTERS: Final = dict(zip(ORDER, "zotfmx", strict=True))

_BEGINNING: Final = 100  # numbers that may be special; after them only n % 100 counts


@cache
def rule(language: Language) -> PluralRule:
    """The rule of CLDR, or "one form" where the language's own data say so."""
    if own_data(language).one_form:
        return PluralRule({})
    for source in language.sources:
        found = own_cldr(source).get("plural_form")
        if isinstance(found, PluralRule):
            return found
    raise LookupError(f"nobody knows how {language.tag} counts")


@cache
def categories(language: Language) -> tuple[str, ...]:
    """The categories of whole numbers, in the order of gettext's numbered forms."""
    decide = rule(language)
    used = {decide(number) for number in range(2 * _BEGINNING)}
    return tuple(one for one in ORDER if one in used)


@cache
def header(language: Language) -> str:
    """The value of ``Plural-Forms``."""
    used = categories(language)
    # the last form is for whatever none of the others takes: Russian has no fractions here
    rules = {name: text for name, text in rule(language).rules.items() if name in used[:-1]}
    return to_gettext(PluralRule(rules)).rstrip(";") + ";"


@cache
def table(language: Language) -> str:
    """A letter for each number below 200; a greater one counts as 100 + n % 100 does."""
    decide = rule(language)
    return "".join(LETTERS[decide(number)] for number in range(2 * _BEGINNING))
