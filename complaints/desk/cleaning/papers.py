"""Papers, with QPDF: authors, dates, programs, notes of editing, hidden files and scripts go out.

What is drawn on a page stays, and what it shows can still tell who wrote it. A signature does not
survive: whoever needs it asks for the untouched original.
"""

import io
from collections.abc import Iterable
from typing import Final

import pikepdf

from complaints.desk.cleaning import pictures

#: Keys that no page needs to be shown, wherever they stand.
_OUT: Final = (
    "/AA",
    "/AF",
    "/JS",
    "/JavaScript",
    "/LastModified",
    "/Metadata",
    "/OpenAction",
    "/PieceInfo",
    "/SpiderInfo",
    "/Thumb",
)
_OUT_OF_ROOT: Final = ("/AcroForm", "/Collection", "/Names", "/Perms", "/DSS")
#: Of notes beside a page: who wrote them, and when.
_OUT_OF_NOTES: Final = ("/T", "/M", "/CreationDate", "/NM", "/RC")
_MOST: Final = 500_000  # objects in one paper


def ready() -> None:
    """Load what is loaded only when it is needed: later nothing can be."""
    pictures.ready()


def clean(data: bytes) -> bytes:
    """The same pages in a new file. Raises what QPDF raises; `ValueError` for what is too much."""
    with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as paper:
        if len(paper.objects) > _MOST:
            raise ValueError("too many objects")
        for name in ("/Info", "/ID"):
            if name in paper.trailer:
                del paper.trailer[name]
        _take_out(paper.Root, _OUT_OF_ROOT)
        for one in paper.objects:
            _clean(one)
        cleaned = io.BytesIO()
        paper.save(cleaned, deterministic_id=True)
    return cleaned.getvalue()


def _clean(one: pikepdf.Object) -> None:
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return
    _take_out(one, _OUT)
    if one.get("/Type") == "/Annot" or "/Rect" in one:
        _take_out(one, _OUT_OF_NOTES)
    if isinstance(one, pikepdf.Stream) and one.get("/Filter") == "/DCTDecode":
        one.write(pictures.clean(one.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)


def _take_out(one: pikepdf.Object, names: Iterable[str]) -> None:
    for name in names:
        if name in one:
            del one[name]
