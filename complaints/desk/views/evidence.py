"""A file's bytes, for this computer's own browser: to be listened to, or saved as a copy.

Opened in memory while they are sent. The media type is one of a closed list or none at all, the
file's name is ours, and no answer of these is ever a page.
"""

from collections.abc import Iterator
from itertools import chain

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from complaints.desk.errors import FileDamagedError
from complaints.desk.evidence import Exhibit, exhibits
from complaints.desk.files import Files
from complaints.desk.store.attachments import CaseFile
from complaints.desk.views.guard import desk
from complaints.desk.views.page import tongue

blueprint = Blueprint("evidence", __name__, url_prefix="/case/<case_id>/evidence/<part>")

_BYTES = "application/octet-stream"


@blueprint.get("/listen")
def listen(case_id: str, part: str) -> ResponseReturnValue:
    """A recording, from any place in it."""
    exhibit, file = _find(case_id, part)
    return _serve(exhibit, file, exhibit.listen_as or abort(404))


@blueprint.get("/copy")
def copy(case_id: str, part: str) -> ResponseReturnValue:
    """The file as it was sent, to be saved."""
    return _serve(*_find(case_id, part), _BYTES)


def _find(case_id: str, part: str) -> tuple[Exhibit, CaseFile]:
    case = desk().office.case(case_id)
    files = desk().files.of_case(case_id)
    shown = exhibits(case.parts, files, code=case.code, tongue=tongue())
    exhibit = next((one for one in shown if one.part == part and not one.trouble), None)
    if exhibit is None or exhibit.file is None:
        abort(404)
    return exhibit, exhibit.file


def _serve(exhibit: Exhibit, file: CaseFile, media_type: str) -> Response:
    length = file.reference.length
    start, stop = _span(length)
    blocks = _blocks(desk().files, file, start, stop)
    first = next(blocks, b"")  # what is wrong there is said before anything is sent
    partly = "Range" in request.headers
    response = Response(chain([first], blocks), mimetype=media_type, status=206 if partly else 200)
    response.content_length = stop - start
    response.headers["Accept-Ranges"] = "bytes"
    if partly:
        response.content_range.set(start, stop, length, "bytes")
    # also where it is listened to: an address that is opened by itself must not become a page
    response.headers.set("Content-Disposition", "attachment", filename=exhibit.save_as)
    return response


def _blocks(files: Files, file: CaseFile, start: int, stop: int) -> Iterator[bytes]:
    """What is wrong later can only break the line, but is fetched again all the same."""
    try:
        yield from files.blocks(file, start, stop)
    except FileDamagedError as error:
        files.fetch_again(error)
        raise


def _span(length: int) -> tuple[int, int]:
    """From where to where; several ranges at once are not answered as such."""
    if "Range" not in request.headers:
        return 0, length
    span = request.range.range_for_length(length) if request.range else None
    if span is None:
        abort(416)
    start, stop = span
    return start, min(stop or length, length)
