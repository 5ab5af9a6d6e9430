"""The taxonomies by which a service says what it is for, in words that the rules know.

HSDS lets a service name terms of any taxonomy. Ours are ``amparo:channel`` (a mechanism's id),
``amparo:violation``, ``amparo:need`` and ``amparo:gender`` (whom it takes); the code of a term is
the id. Terms of other taxonomies are kept and mean nothing to the rules.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from referral import loader, vocabulary
from referral.errors import HsdsError
from referral.fact_words import nearest, words
from referral.services.service import CHANNEL, GENDER, NEED, VIOLATION, term_of

_OURS: Final = "amparo:"
_GENDERS: Final = frozenset({"female", "male", "other"})
_OPEN: Final = "open"


def check(service: Mapping[str, object], path: str) -> None:
    """Return if all terms of ours are known ones; `HsdsError` names the first that is not.

    A channel that never takes a case, such as immigration enforcement, is none that a service can
    be.
    """
    attributes = service.get("attributes", ())
    assert isinstance(attributes, list | tuple)
    for number, attribute in enumerate(attributes):
        taxonomy, code = term_of(attribute)
        if not taxonomy.startswith(_OURS):
            continue
        place = f"{path}.attributes[{number}].taxonomy_term".removeprefix(".")
        if taxonomy not in _known():
            raise HsdsError(f"{place}.taxonomy", nearest(taxonomy, _known().keys()))
        if code not in _known()[taxonomy]:
            raise HsdsError(f"{place}.code", nearest(code, _known()[taxonomy]))


@cache
def _known() -> Mapping[str, frozenset[str]]:
    mechanisms = loader.data().mechanisms.values()
    return {
        CHANNEL: frozenset(one.id for one in mechanisms if one.status == _OPEN),
        VIOLATION: frozenset(one.id for one in vocabulary.violations()),
        NEED: words().names("needs"),
        GENDER: _GENDERS,
    }
