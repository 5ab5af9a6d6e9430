"""Numbers with a fraction, which HSDS has and the signed lists of organisations have not.

Those lists hold whole numbers only, so that no two programs read one differently (crypto/SPEC.md,
section 1). A fraction, or a number too large for some programs, stands in them as
``{"amparo_number": "41.3851"}`` with the digits as they were published, and becomes a number again
where services leave as HSDS.
"""

import re
from typing import Final, NoReturn

from referral.errors import HsdsError

KEY: Final = "amparo_number"
MAX_WHOLE: Final = (1 << 53) - 1

_DIGITS: Final = re.compile(r"-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?")


def kept(digits: str) -> object:
    """What stands in a list for the number of these digits, as they stood in JSON."""
    if not _DIGITS.fullmatch(digits):
        refuse(digits)
    if digits.removeprefix("-").isdecimal() and abs(int(digits)) <= MAX_WHOLE:
        return int(digits)
    return {KEY: digits}


def refuse(_digits: str) -> NoReturn:
    """No place was ever at such a number, and no price was one."""
    raise HsdsError("", "A number has too many digits, or is none.")


def restored(value: object) -> int | float | None:
    """The number that `kept` made this of; None if it is something else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, dict) and len(value) == 1:
        digits = value.get(KEY)
        if isinstance(digits, str) and _DIGITS.fullmatch(digits):
            return int(digits) if digits.removeprefix("-").isdecimal() else float(digits)
    return None
