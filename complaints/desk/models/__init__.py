"""The tables of the desk's encrypted file, a module for each kind of thing. Nothing here decides.

What came and what was decided (`signed`) is never changed; cases are computed from it (`cases`)
and may be computed again.
"""

from complaints.desk.models.base import Base, table_of
from complaints.desk.models.cases import (
    AlikeRow,
    CaseRow,
    FacetRow,
    MatterRow,
    ReminderRow,
    TallyRow,
    WaitingWordsRow,
    WatchRow,
    WordsRow,
)
from complaints.desk.models.inbox import ArrivedRow, RecordRow, RefusedRow
from complaints.desk.models.outgoing import AttachmentRow, CounterRow, OutgoingRow
from complaints.desk.models.own import AlarmRow, CopyRow, LetterDraftRow
from complaints.desk.models.signed import EntryRow, LetterRow

__all__ = [
    "AlarmRow",
    "AlikeRow",
    "ArrivedRow",
    "AttachmentRow",
    "Base",
    "CaseRow",
    "CopyRow",
    "CounterRow",
    "EntryRow",
    "FacetRow",
    "LetterDraftRow",
    "LetterRow",
    "MatterRow",
    "OutgoingRow",
    "RecordRow",
    "RefusedRow",
    "ReminderRow",
    "TallyRow",
    "WaitingWordsRow",
    "WatchRow",
    "WordsRow",
    "table_of",
]
