"""Tables for a spreadsheet program, which must never take what somebody wrote for a formula.

A cell that begins as a formula does gets an apostrophe before it, as OWASP advises; whoever reads
the file by a program finds it there. Line breaks and tabs become spaces, so that no cell can begin
a row of its own.
Source: OWASP, CSV Injection.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_MARK: Final = "\ufeff"  # or programs take UTF-8 for something else
_BREAKS: Final = str.maketrans(dict.fromkeys("\t\r\n\v\f\x00\x1c\x1d\x1e\x85\u2028\u2029", " "))


def neutral(value: str) -> str:
    """The text as a cell that no program computes."""
    flat = value.translate(_BREAKS)
    return f"'{flat}" if flat.lstrip().startswith(_FORMULA) else flat


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file: RFC 4180, UTF-8, every cell neutral and in quotation marks."""
    made = io.StringIO()
    writer = csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in (head, *rows):
        writer.writerow([neutral(cell) for cell in row])
    return (_MARK + made.getvalue()).encode()
