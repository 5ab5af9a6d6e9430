"""The files of a case as a caseworker reads of them: what each is, and whether it is here.

A media type is what the complainant's device claims. It decides what may be listened to and how a
saved copy is called, by the closed lists here, and nothing else; the name is always ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from complaints.desk import labels
from complaints.desk.files import file_of
from complaints.desk.i18n import Tongue
from complaints.desk.store.attachments import CaseFile, FileState
from complaints.domain.attachments import Evidence
from complaints.domain.parts import Part
from complaints.locale.marking import _

#: What a browser may play, and as what it is served.
LISTENED: Final[Mapping[str, str]] = {
    **{
        one: one
        for one in (
            "audio/aac",
            "audio/flac",
            "audio/mp4",
            "audio/mpeg",
            "audio/ogg",
            "audio/wav",
            "audio/webm",
        )
    },
    "audio/mp3": "audio/mpeg",
    "audio/x-m4a": "audio/mp4",
    "audio/x-wav": "audio/wav",
}
_HEARD: Final = ("voice", "audio")
_ENDINGS: Final[Mapping[str, str]] = {
    "application/pdf": "pdf",
    "audio/aac": "aac",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/webm": "weba",
    "image/heic": "heic",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "video/mp4": "mp4",
    "video/webm": "webm",
}
_TROUBLES: Final[Mapping[FileState | None, str]] = {
    None: _("The file itself was not sent."),
    FileState.WAITING: _("Not here yet. It is fetched by itself."),
    FileState.ALTERED: _(
        "Not here yet: what came in its place is something else. It is asked for again by itself."
    ),
    FileState.DAMAGED: _(
        "Damaged: what was sent is not the file that this part describes. None of it is shown."
    ),
    FileState.ERASED: _("Erased, because it was taken back."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One file: ``part`` is its part's hash, ``trouble`` why it is not here, else empty.

    ``listen_as`` is the media type to be listened to, None if it is not; ``save_as`` our name.
    """

    part: str
    label: str
    size: str
    day: str
    words: str = field(repr=False)
    sha256: str
    file: CaseFile | None
    trouble: str
    listen_as: str | None
    save_as: str


def exhibits(
    parts: Iterable[Part], files: Sequence[CaseFile], *, code: str, tongue: Tongue
) -> list[Exhibit]:
    """The evidence among ``parts`` of the case with this code."""
    return [
        _exhibit(part, said, file_of(said, files), code, tongue)
        for part in parts
        if (said := Evidence.of(part))
    ]


def _trouble(file: CaseFile | None, tongue: Tongue) -> str:
    state = file.state if file else None
    if file and file.erase_on and state in (FileState.WAITING, FileState.ALTERED):
        return tongue.text(_("Not fetched, because it was taken back."))
    return "" if state is FileState.HERE else tongue.text(_TROUBLES[state])


def _exhibit(
    part: Part, said: Evidence, file: CaseFile | None, code: str, tongue: Tongue
) -> Exhibit:
    number = part.name.partition("[")[2].removesuffix("]")
    ending = _ENDINGS.get(LISTENED.get(said.media_type or "", said.media_type or ""), "bin")
    return Exhibit(
        part=part.hash,
        label=f"{tongue.text(labels.file_kind(said.kind))} ({tongue.number(int(number))})",
        size=tongue.size(said.length),
        day=tongue.day(said.added),
        words=said.words or "",
        sha256=said.sha256.hex(),
        file=file,
        trouble=_trouble(file, tongue),
        listen_as=LISTENED.get(said.media_type or "") if said.kind in _HEARD else None,
        save_as=f"{code}-{number}.{ending}",
    )
