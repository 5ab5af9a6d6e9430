"""A file to attach: the part that says what it is, and its chunks as they will be.

The file's own name is never among what is said of it. Nothing here cleans a file: the part says
that it is as it was.
"""

from dataclasses import dataclass
from datetime import date

from complaints.domain.attachments import Evidence
from complaints.domain.parts import Part
from complaints.sealing import SealedFile
from complaints.sealing.files import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """An evidence part and its file, to be given to `Complainant.file` or an `Addition`."""

    part: Part
    file: SealedFile


def attach(
    source: Source,
    *,
    name: str,
    kind: str,
    media_type: str | None = None,
    added: date | None = None,
    words: str | None = None,
) -> Attached:
    """The file that ``source`` opens as the part ``name`` (``evidence[1]`` …).

    Reads it once. Raises `complaints.sealing.UnusableFileError`, or `OSError` of the source.
    """
    file = SealedFile.of(source)
    said = Evidence(
        kind=kind,
        length=file.reference.length,
        sha256=file.reference.sha256,
        media_type=media_type,
        added=added,
        words=words,
        uncleaned=True,
    )
    return Attached(part=Part.new(name, said.content()), file=file)
