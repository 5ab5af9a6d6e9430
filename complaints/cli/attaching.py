"""Files that somebody attaches on the command line: each becomes an evidence part."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from typing import BinaryIO, Final

import click

from complaints.cli import files
from complaints.complainant import Attached, attach
from complaints.domain.attachments import next_name
from complaints.sealing import SealingError

#: What the end of a file's name says of it; anything else is not said.
_TYPES: Final = {
    "aac": "audio/aac",
    "flac": "audio/flac",
    "gif": "image/gif",
    "heic": "image/heic",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "wav": "audio/wav",
    "weba": "audio/webm",
    "webm": "video/webm",
    "webp": "image/webp",
}
_SPOKEN: Final = {"video/mp4": "audio/mp4", "video/webm": "audio/webm"}


def attached(
    named: Iterable[tuple[str, str]], *, names: Iterable[str], today: date
) -> tuple[Attached, ...]:
    """The files of ``named`` (kind and path), as parts after those of ``names``.

    A `click.ClickException` names the file that cannot be attached.
    """
    used = list(names)
    found = []
    for kind, path in named:
        try:
            one = attach(
                partial(_open, path),
                name=next_name(used),
                kind=kind,
                media_type=_media_type(kind, path),
                added=today,
            )
        except SealingError as error:
            raise click.ClickException(f"{path}: {error}") from error
        used.append(one.part.name)
        found.append(one)
    return tuple(found)


def _open(path: str) -> AbstractContextManager[BinaryIO]:
    return files.opened(path)


def _media_type(kind: str, path: str) -> str | None:
    found = _TYPES.get(path.rpartition(".")[2].lower())
    return _SPOKEN.get(found or "", found) if kind in ("voice", "audio") else found
