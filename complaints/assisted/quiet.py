"""What this program may say about itself, and what no copy of its memory may reach.

An error is told by its type and the line where it arose: never its message, its values, a path, an
address or a time of day beyond the log's own. Nothing is said of a request that went well.
"""

import ctypes
import logging
import resource
import sys
import traceback
from pathlib import Path
from typing import Final

_log: Final = logging.getLogger("complaints.assisted")

_PR_SET_DUMPABLE: Final = 4
# what is there, what comes, and only what is really touched: or every process would be copied whole
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4


def set_up() -> None:
    """Send what we log to standard error, and nothing that anybody else logs."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.handlers[:] = [handler]
    _log.propagate = False
    logging.root.handlers[:] = [logging.NullHandler()]
    logging.captureWarnings(capture=True)


def failure(error: BaseException) -> None:
    """Log an error by its type and place."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if "complaints" in Path(one.filename).parts] or frames
    place = f"{Path(ours[-1].filename).stem}:{ours[-1].lineno}" if ours else "an unknown place"
    _log.error("%s at %s", type(error).__name__, place)


def warn(sentence: str) -> None:
    """Log a sentence of ours, for the operator."""
    _log.warning(sentence)


def no_copies() -> None:
    """No core dump of this process or of those that it forks, and no other program may attach.

    The administrator of the computer still can: nothing in it is kept from them.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def lock_memory() -> bool:
    """Keep this process's memory out of the swap; False where the system does not allow it.

    A forked process does not inherit that.
    """
    if sys.platform != "linux":
        return False
    return bool(_libc().mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT) == 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
