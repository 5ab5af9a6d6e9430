"""The language of this computer, for what a caseworker reads in a terminal.

English where the desk does not speak it, or where the screen has not the letters.
"""

import ctypes
import locale
import os
import sys
from collections.abc import Iterable
from typing import Final

from complaints.desk.i18n import Tongue

#: By which POSIX tells the language of messages, the strongest first.
_NAMED_IN: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


def tongue(language: str | None = None) -> Tongue:
    """The language that was named, or this computer's."""
    return Tongue.of(language or _of_computer(), lambda _there: None)


def sentence(text: str) -> str:
    """A sentence of the desk in this computer's language, as far as it can be shown."""
    said = tongue().text(text)
    return said if can_be_written([said], sys.stderr.encoding) else text


def can_be_written(lines: Iterable[str], encoding: str | None) -> bool:
    """Whether a screen of this encoding, or what it is led to, has the letters."""
    try:
        "".join(lines).encode(encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _of_computer() -> str:
    """The language of this computer's own words; empty if it does not say."""
    if sys.platform == "win32":
        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        named = locale.windows_locale.get(number, "")
    else:
        named = next(filter(None, (os.environ.get(one) for one in _NAMED_IN)), "")
    return named.partition("_")[0].partition(".")[0]
