"""Papers that a member puts into a case, such as what an authority answered.

A paper is sealed like any other file, its chunks go to the portal, and the journal says where they
lie, so that every desk of the office has it. It is no part of the record: no consent of the
complainant names it, and it never leaves the office. It is erased with the words of the case.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from complaints.desk import evidence
from complaints.desk.casework import Casework
from complaints.desk.errors import NotAllowedError
from complaints.desk.evidence import Exhibit
from complaints.desk.i18n import Tongue
from complaints.desk.store.attachments import CaseFile
from complaints.desk.store.outgoing import Parcel, Road
from complaints.domain import attachments
from complaints.domain.attachments import Evidence
from complaints.domain.case import Case
from complaints.domain.errors import MalformedError
from complaints.domain.events import PaperKept
from complaints.domain.identifiers import new_id
from complaints.locale.marking import _
from complaints.sealing import Blob, SealedFile

LARGEST: Final = 32 << 20  # bytes
ANSWER: Final = _("Paper of the answer")
_KINDS: Final = {"image": "photo", "audio": "audio", "video": "video"}


def keep(
    casework: Casework, case_id: str, letter_id: str, data: bytes, *, media_type: str | None
) -> str:
    """Seal a paper and put it into the case; returns its SHA-256 (hex).

    ``media_type`` is what the browser says. `NotAllowedError` if there is nothing in it, or more
    than `LARGEST`.
    """
    check(data)
    sealed = SealedFile.of(lambda: BytesIO(data))
    reference, chunk_id = sealed.reference, new_id()
    event = PaperKept(
        letter=letter_id,
        file=reference.sha256.hex(),
        root=reference.root.hex(),
        key=reference.key.hex(),
        length=reference.length,
        media_type=_claimed(media_type),
    )
    with casework.act(case_id) as act:

        def lay_out(chunk: bytes) -> None:
            body = Blob(chunk)
            act.unit.outgoing.add(
                Parcel(
                    road=Road.CHUNK,
                    target="",
                    name=body.name,
                    body=body.data,
                    message_id=chunk_id,
                    case_id=case_id,
                    day=casework.today,
                )
            )

        sealed.hand_in(lay_out)
        act.writer.enter(event, case_id=case_id)
    return event.file


def check(data: bytes) -> None:
    """Return if this can be kept as a paper; `NotAllowedError` says why not."""
    if not data:
        raise NotAllowedError(_("There is nothing in this file."))
    if len(data) > LARGEST:
        raise NotAllowedError(_("A paper has at most 32 MB. Scan it more coarsely."))


def exhibits(case: Case, files: Sequence[CaseFile], *, tongue: Tongue) -> list[Exhibit]:
    """The papers of the case, as what is attached to its parts is shown."""
    kept = [one.event for one in case.entries if isinstance(one.event, PaperKept)]
    by_root = {one.reference.root.hex(): one for one in files}
    return [
        evidence.exhibit(
            _said(event),
            by_root.get(event.root),
            tongue,
            part=event.file,
            label=tongue.text(ANSWER),
            name=f"{case.code}-answer-{number}",
        )
        for number, event in enumerate(kept, start=1)
    ]


def names(case: Case, tongue: Tongue) -> dict[str, str]:
    """What the papers are called, by their SHA-256."""
    papers = (one.event for one in case.entries if isinstance(one.event, PaperKept))
    return {one.file: tongue.text(ANSWER) for one in papers}


def _claimed(media_type: str | None) -> str | None:
    try:
        return attachments.media_type(media_type)
    except MalformedError:
        return None


def _said(event: PaperKept) -> Evidence:
    main = (event.media_type or "").partition("/")[0]
    return Evidence(
        kind=_KINDS.get(main, "document"),
        length=event.length,
        sha256=bytes.fromhex(event.file),
        media_type=event.media_type,
    )
