"""Files in forms: held in memory, not on the disk, and larger only where a page asks for one.

The library would put what is longer than half a megabyte into a temporary file, as plain bytes. It
may do so where everything so far is taken: that is sealed, and can be larger than the memory.
"""

from io import BytesIO
from typing import IO, Final

from flask import Flask, Request, request

from complaints.desk.papers import LARGEST

#: Where a sealed file of everything so far is taken.
SEALED: Final = "joining.take"
_WORDS: Final = 1 << 20  # of the rest of the form
_WITH_PAPER: Final = frozenset({"authority_sheet.answer"})


class InMemory(Request):
    """A request of which no file is on the disk that is not sealed."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if self.endpoint == SEALED:
            return super()._get_file_stream(
                total_content_length, content_type, filename, content_length
            )
        return BytesIO()


def install(app: Flask) -> None:
    """Do so for every request; before whatever reads a form."""
    app.request_class = InMemory

    @app.before_request
    def _room() -> None:
        if request.endpoint in _WITH_PAPER:
            request.max_content_length = LARGEST + _WORDS
