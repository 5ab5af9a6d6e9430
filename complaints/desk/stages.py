"""What a round with the portal is doing, for whoever watches it and may stop it."""

from collections.abc import Callable
from enum import StrEnum


class Stage(StrEnum):
    """What a round is doing."""

    JUDGING = "judging"
    DIRECTORY = "directory"
    CARDS = "cards"
    INBOX = "inbox"
    FILING = "filing"
    CASES = "cases"
    SENDING = "sending"
    FILES = "files"


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """The round was stopped by whoever watches it."""


Step = Callable[[Stage, int, int], None]
