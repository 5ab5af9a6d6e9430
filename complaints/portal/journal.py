"""What the portal's processes may say about themselves: what failed, of what type, in which line.

Never the message or the values of an error that is not ours, never a path, an address, an agent,
a referrer, a tag or a name.
"""

import logging
import traceback
from pathlib import Path
from typing import Final

_log: Final = logging.getLogger("complaints.portal")


class QuietFormatter(logging.Formatter):
    """Formats records of ours; of anybody else's it gives the logger's name and the error's type.

    A library may put anything into its messages: a statement, a key, a request line.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s [%(process)d] %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One line for the record."""
        error = record.exc_info[1] if record.exc_info else None
        ours = record.name.startswith("complaints.") and error is None
        safe = logging.makeLogRecord(
            {**record.__dict__, "exc_info": None, "exc_text": None, "stack_info": None}
        )
        if not ours:
            safe.msg, safe.args = f"{record.name} reports {_kind(error)}", ()
        return super().format(safe)


def set_up() -> None:
    """Send everything that this process logs to standard error, in this module's form."""
    handler = logging.StreamHandler()
    handler.setFormatter(QuietFormatter())
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    logging.getLogger("complaints").setLevel(logging.INFO)


def failure(error: BaseException, *, message: str = "") -> None:
    """Log an error by its type and the place of ours where it arose, with a message of ours."""
    _log.error("%s at %s%s", _kind(error), _place(error), f": {message}" if message else "")


def _kind(error: BaseException | None) -> str:
    return "something" if error is None else type(error).__name__


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if "complaints" in Path(one.filename).parts]
    if not (ours or frames):
        return "an unknown place"
    last = (ours or frames)[-1]
    return f"{Path(last.filename).stem}:{last.lineno}"
