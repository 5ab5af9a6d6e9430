"""The files of a case as a caseworker reads of them: what each is, and whether it is here.

A media type is what the complainant's device claims. It decides what may be listened to and how a
saved copy is called, by the closed lists here, and nothing else; the name is always ours.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from complaints.desk import labels
from complaints.desk.files import file_of
from complaints.desk.i18n import Tongue
from complaints.desk.store.attachments import CaseFile, FileState
from complaints.domain.attachments import Evidence, is_original
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
#: What a browser may play with pictures that move, and as what it is served.
PLAYED: Final[Mapping[str, str]] = {
    "video/mp4": "video/mp4",
    "video/ogg": "video/ogg",
    "video/quicktime": "video/mp4",  # of telephones: the same boxes
    "video/webm": "video/webm",
    "video/x-m4v": "video/mp4",
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

    ``listen_as`` and ``play_as`` are the media types to be heard and played as, None if it is not
    to be; ``save_as`` is our name. ``is_clean``: its writer says that it is a cleaned copy.
    ``about`` says in sentences what was taken out of it and what may still be in it. An untouched
    original goes only where the complainant said so: ``is_original``.
    """

    part: str
    label: str
    size: str
    day: str
    words: str = field(repr=False)
    sha256: str
    about: tuple[str, ...]
    is_original: bool
    is_clean: bool
    file: CaseFile | None
    trouble: str
    listen_as: str | None
    play_as: str | None
    save_as: str


def exhibits(
    parts: Iterable[Part], files: Sequence[CaseFile], *, code: str, tongue: Tongue
) -> list[Exhibit]:
    """The evidence among ``parts`` of the case with this code."""
    found = [(part, said) for part in parts if (said := Evidence.of(part))]
    return [
        _exhibit(part, said, file_of(said, files), code, tongue)
        for part, said in sorted(found, key=lambda one: _place(one[0].name))
    ]


def label_of(part: Part, tongue: Tongue) -> str:
    """What a part is called: one about a file by what that is, as in "Photo (2)"."""
    said = Evidence.of(part)
    if said is None:
        return tongue.part(part.name)
    number = labels.part(part.name)[1] or 0
    label = f"{tongue.text(labels.file_kind(said.kind))} ({tongue.number(number)})"
    untouched = f" – {tongue.text(labels.PARTS['original'])}" if is_original(part.name) else ""
    return label + untouched


def _place(name: str) -> tuple[int, bool]:
    """An original stands after its copy."""
    return labels.part(name)[1] or 0, is_original(name)


def _trouble(file: CaseFile | None, tongue: Tongue) -> str:
    state = file.state if file else None
    if file and file.erase_on and state in (FileState.WAITING, FileState.ALTERED):
        return tongue.text(_("Not fetched, because it was taken back."))
    return "" if state is FileState.HERE else tongue.text(_TROUBLES[state])


def _exhibit(
    part: Part, said: Evidence, file: CaseFile | None, code: str, tongue: Tongue
) -> Exhibit:
    number = labels.part(part.name)[1] or 0
    is_untouched = is_original(part.name)
    return exhibit(
        said,
        file,
        tongue,
        part=part.hash,
        label=label_of(part, tongue),
        name=f"{code}-{number}{'-original' if is_untouched else ''}",
        is_untouched=is_untouched,
    )


def exhibit(
    said: Evidence,
    file: CaseFile | None,
    tongue: Tongue,
    *,
    part: str,
    label: str,
    name: str,
    is_untouched: bool = False,
) -> Exhibit:
    """One file, called ``label``, and ``name`` with its ending where it is saved."""
    ending = _ENDINGS.get(LISTENED.get(said.media_type or "", said.media_type or ""), "bin")
    return Exhibit(
        part=part,
        label=label,
        size=tongue.size(said.length),
        day=tongue.day(said.added),
        words=said.words or "",
        sha256=said.sha256.hex(),
        about=tuple(_about(said, file, tongue, is_untouched=is_untouched)),
        is_original=is_untouched,
        is_clean=is_cleaned_copy(said),
        file=file,
        trouble=_trouble(file, tongue),
        listen_as=LISTENED.get(said.media_type or "") if said.kind in _HEARD else None,
        play_as=PLAYED.get(said.media_type or "") if said.kind == "video" else None,
        save_as=f"{name}.{ending}",
    )


def is_cleaned_copy(said: Evidence) -> bool:
    """Whether its writer says that something was taken out of it."""
    return not (said.proof or said.uncleaned) and bool(said.original or said.removed)


def _about(
    said: Evidence, file: CaseFile | None, tongue: Tongue, *, is_untouched: bool
) -> Iterator[str]:
    """What its writer says was done to it; all of it is a claim."""
    text = tongue.text
    if is_untouched:
        yield text(_("As it was made. It may show where, when and by whom."))
    elif said.proof:
        name = labels.PROOFS.get(said.proof, said.proof)
        yield text(
            _("It carries a proof of how it was made and was left as it is: {name}.")
        ).format(name=name)
    elif said.uncleaned:
        yield text(_("It was not cleaned. It may show where, when and by whom it was made."))
    elif is_cleaned_copy(said):
        yield text(_("A cleaned copy."))
    for sentence, findings in (
        (_("Taken out: {list}."), said.removed),
        (_("Still in it: {list}."), said.stays),
    ):
        if findings:
            words = [text(labels.FINDINGS.get(one, one)) for one in findings]
            yield text(sentence).format(list=tongue.listed(words))
    if file and file.reference.cleaned_from:
        yield text(
            _("Whoever referred it cleaned it once more. What is here has the SHA-256 {hash}")
        ).format(hash=file.reference.sha256.hex())
    if said.original:
        yield text(_("The original has the SHA-256 {hash}")).format(hash=said.original.hex())
