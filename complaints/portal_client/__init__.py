"""A portal as its clients see it: `PortalClient`, and why a request may fail."""

from complaints.portal_client.client import INBOX_LIMIT, Health, PortalClient, RequestSigner
from complaints.portal_errors import (
    BadAnswerError,
    PortalError,
    ProblemError,
    UnreachableError,
)

__all__ = [
    "INBOX_LIMIT",
    "BadAnswerError",
    "Health",
    "PortalClient",
    "PortalError",
    "ProblemError",
    "RequestSigner",
    "UnreachableError",
]
