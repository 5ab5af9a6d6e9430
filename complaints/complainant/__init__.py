"""The complainant's side in Python: file, read, answer, agree, withdraw. See `Complainant`."""

from complaints.complainant.answering import Addition, Proposal
from complaints.complainant.attaching import Attached, attach
from complaints.complainant.client import Complainant
from complaints.complainant.delivery import Ahead, Delivery, Filed, Filing, Letter, Refusal
from complaints.complainant.errors import (
    AlreadyWrittenError,
    ComplainantError,
    NoKeepsakeError,
    NothingToSendError,
    TooMuchError,
    UnknownPartsError,
    UnknownQuestionError,
)
from complaints.complainant.record import Choice, Permission, if_absent
from complaints.complainant.timeline import Asked, Entry, Timeline

__all__ = [
    "Addition",
    "Ahead",
    "AlreadyWrittenError",
    "Asked",
    "Attached",
    "Choice",
    "Complainant",
    "ComplainantError",
    "Delivery",
    "Entry",
    "Filed",
    "Filing",
    "Letter",
    "NoKeepsakeError",
    "NothingToSendError",
    "Permission",
    "Proposal",
    "Refusal",
    "Timeline",
    "TooMuchError",
    "UnknownPartsError",
    "UnknownQuestionError",
    "attach",
    "if_absent",
]
