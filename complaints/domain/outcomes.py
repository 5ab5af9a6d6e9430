"""With what outcome a case is closed: a closed list, so that closed cases can be counted.

It follows what institutions of this kind may do with a complaint: the additional principles of the
Paris Principles (General Assembly resolution 48/134: settle, inform of rights and remedies, pass on
to who is competent, recommend to the authority), the grounds on which their laws let them end one
(mandate, a court, abuse), and the "result" by which annex 5 of the UNDP-OHCHR toolkit for national
human rights institutions (2010) reports closed cases. The code travels; words are the reader's.
"""

from enum import StrEnum
from typing import Final

from complaints.domain.identifiers import one_of


class Outcome(StrEnum):
    """How the work on a case ended."""

    RESOLVED = "resolved"
    PARTLY_RESOLVED = "partly-resolved"
    REFERRED = "referred"
    ADVISED = "advised"
    RECOMMENDED = "recommended"
    NOT_OUR_MANDATE = "not-our-mandate"
    BEFORE_COURT = "before-court"
    NOT_SHOWN = "not-shown"
    NOT_ENOUGH_KNOWN = "not-enough-known"
    NO_ANSWER = "no-answer"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    JUNK = "junk"


_name: Final = one_of(*Outcome)


def read_outcome(value: object) -> Outcome:
    """The outcome of this code; `MalformedError` if this program knows none."""
    return Outcome(_name(value))
