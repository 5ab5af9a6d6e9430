"""What day it is in UTC, and the second where a signature needs it."""

import time
from datetime import UTC, date, datetime


def today() -> date:
    """The day in UTC."""
    return datetime.now(UTC).date()


def now() -> int:
    """Unix seconds."""
    return int(time.time())
