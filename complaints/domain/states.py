"""The states of a case, and which may follow which.

The complainant is told the state in words; the words are the reader's affair, these are the ids
that travel. Source: SPEC.md, section 12.
"""

from enum import StrEnum
from typing import Final

from complaints.domain.identifiers import one_of


class CaseState(StrEnum):
    """Where a case stands in the office that keeps it."""

    RECEIVED = "received"
    IN_TRIAGE = "in-triage"
    OPEN = "open"
    WAITING = "waiting"
    REFERRED = "referred"
    CLOSED = "closed"


_S = CaseState
_name: Final = one_of(*CaseState)

TRANSITIONS: Final = {
    _S.RECEIVED: frozenset({_S.IN_TRIAGE}),
    _S.IN_TRIAGE: frozenset({_S.OPEN, _S.CLOSED}),
    _S.OPEN: frozenset({_S.WAITING, _S.REFERRED, _S.CLOSED}),
    _S.WAITING: frozenset({_S.OPEN, _S.REFERRED, _S.CLOSED}),
    _S.REFERRED: frozenset({_S.OPEN, _S.WAITING, _S.CLOSED}),
    _S.CLOSED: frozenset({_S.OPEN}),
}

#: Closing and reopening are decisions that somebody will ask about.
NEEDS_REASON: Final = frozenset({(_S.CLOSED, _S.OPEN), *((s, _S.CLOSED) for s in _S)})


def may_follow(before: CaseState, after: CaseState) -> bool:
    """Whether a case may go from ``before`` to ``after`` in one step."""
    return after in TRANSITIONS[before]


def needs_reason(before: CaseState, after: CaseState) -> bool:
    """Whether this step must say why."""
    return (before, after) in NEEDS_REASON


def read_state(value: object) -> CaseState:
    """The state of this name; `MalformedError` if there is none."""
    return CaseState(_name(value))
