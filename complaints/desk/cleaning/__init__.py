"""Cleaning a file again before it is passed on, by libraries that others maintain.

What the complainant's page took out is checked by nobody but itself; and some of it was never
cleaned. Files come from outside and are opened by parsers written in C: always in a process of its
own, which has no key, no database and nothing of any other file.
"""

from complaints.desk.cleaning.process import CannotCleanError, Cleaner

__all__ = ["CannotCleanError", "Cleaner"]
