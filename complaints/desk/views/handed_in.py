"""A small file in a form: chosen, or its text pasted."""

from typing import Final

from flask import request

_MOST: Final = 1 << 16  # bytes; whoever reads it says what is too long


def text_of(name: str) -> bytes:
    """What was chosen as the file of this name, or else what was pasted under it."""
    chosen = request.files.get(f"{name}-file")
    if chosen is not None and chosen.filename:
        return chosen.stream.read(_MOST)
    return request.form.get(name, "").encode("utf-8", "replace")
