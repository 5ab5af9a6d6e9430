"""Tables for a spreadsheet program, which must never take what somebody wrote for a formula.

A cell that begins as a formula does gets an apostrophe before it, as OWASP advises; whoever reads
the file by a program finds it there. So does what follows a semicolon: where the comma is written
in numbers, programs part cells at it, and it may be within what is one cell here. Line breaks and
tabs become spaces, so that no cell can begin a row of its own.
Source: OWASP, CSV Injection.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

#: Where a cell begins, here or in a program that parts them at semicolons, as a formula does.
_BEGINS: Final = re.compile(r"(^|;)(?=\s*[=+\-@＝＋－＠])")
_MARK: Final = "\ufeff"  # or programs take UTF-8 for something else
_BREAKS: Final = str.maketrans(dict.fromkeys("\t\r\n\v\f\x00\x1c\x1d\x1e\x85\u2028\u2029", " "))


def neutral(value: str) -> str:
    """The text as a cell that no program computes."""
    flat = value.translate(_BREAKS)
    return _BEGINS.sub(r"\1'", flat)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file: RFC 4180, UTF-8, every cell neutral and in quotation marks."""
    made = io.StringIO()
    writer = csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in (head, *rows):
        writer.writerow([neutral(cell) for cell in row])
    return (_MARK + made.getvalue()).encode()
