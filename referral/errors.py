"""What can go wrong in the rules and their data, each with a message for who can mend it."""

from collections.abc import Sequence
from reprlib import Repr
from typing import Final

# a value is shown, not poured out: it may be a whole file
_SHORT: Final = Repr()
_SHORT.maxstring = 60
_SHORT.maxlist = _SHORT.maxdict = 3
_SHORT.maxlevel = 2


class ReferralError(Exception):
    """The root of this package's errors."""


class DataError(ReferralError):
    """A file of data or rules is not what it should be: where, and what was expected."""

    def __init__(self, file: str, line: int, expected: str) -> None:
        super().__init__(f"{file}, line {line}: {expected}")
        self.file = file
        self.line = line
        self.expected = expected


class FactsError(ReferralError):
    """A fact of a case cannot be: names the field, its value and what was expected.

    The value is one that the caller gave; whoever shows this error shows it to the same person.
    """

    def __init__(self, field: str, value: object, expected: str) -> None:
        super().__init__(f"{field}: {_SHORT.repr(value)} cannot be used; {expected}")
        self.field = field
        self.value = value
        self.expected = expected


class UnknownIdError(ReferralError):
    """No rule, named condition, channel or violation has this id; ``nearest`` are like it."""

    def __init__(self, name: str, nearest: Sequence[str]) -> None:
        hint = f'; did you mean "{nearest[0]}"?' if nearest else "."
        super().__init__(f'"{name[:80]}" is no rule, named condition, channel or violation{hint}')


class HsdsError(ReferralError):
    """A file of services is not what it should be: at which path in it, and what was expected."""

    def __init__(self, path: str, expected: str) -> None:
        super().__init__(f"{path}: {expected}" if path else expected)
        self.path = path
        self.expected = expected


class UnfitRuleError(ReferralError):
    """A rule about a channel that pages judge too asks what no page knows."""

    def __init__(self, rule: str) -> None:
        super().__init__(f"{rule}: no page could judge this rule")
        self.rule = rule


class ConditionError(ReferralError):
    """A compiled condition or rulebook is not what it should be; it is then not used at all."""
