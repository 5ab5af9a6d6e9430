"""A file of a case: its page, a picture of it, its sound or film, or a copy of it.

The bytes that were sent go to the browser for sound and film of closed lists, and to be saved;
everything else is a picture of our own making. The media type is never the sender's word, the
name of a file is ours, and no answer of bytes is ever a page. What is shown is written into the
custody log before it is.
"""

from collections.abc import Iterator
from itertools import chain

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from complaints.desk import papers
from complaints.desk.errors import FileDamagedError, NotAllowedError
from complaints.desk.evidence import Exhibit, exhibits
from complaints.desk.files import Files
from complaints.desk.looking import EDGES, SOFT, TURNS, Way, place, way_of
from complaints.desk.store.attachments import CaseFile
from complaints.desk.viewing import CannotShowError, Look, Shown
from complaints.desk.views.forms import PressForm, check
from complaints.desk.views.guard import desk
from complaints.desk.views.page import page, say, tongue

blueprint = Blueprint("evidence", __name__, url_prefix="/case/<case_id>/evidence/<part>")

_BYTES = "application/octet-stream"


@blueprint.app_template_global("way_of")
def _way_of(one: Exhibit) -> Way:
    return way_of(one, desk().files)


@blueprint.get("")
def show(case_id: str, part: str) -> ResponseReturnValue:
    """The file's own page, with what is known of it and the way to the next."""
    case = desk().office.case(case_id)
    shown = _exhibits(case_id)
    exhibit, file = _found(shown, part)
    way, look = way_of(exhibit, desk().files), _look()
    pages, problem = 1, ""
    if way is Way.LOOK:
        try:
            pages = _shown(file, look).pages
        except CannotShowError as error:
            problem = tongue().text(str(error))
    return page(
        "desk/file.html",
        case=case,
        one=exhibit,
        way=way,
        place=place(part, shown),
        look=look,
        pages=pages,
        zoom=_zoom(),
        zooms=sorted(EDGES),
        problem=problem,
    )


@blueprint.get("/picture")
def picture(case_id: str, part: str) -> ResponseReturnValue:
    """The file, or a page of it, as a picture of our own making."""
    exhibit, file = _find(case_id, part)
    try:
        shown = _shown(file, _look())
    except CannotShowError:
        abort(404)
    desk().custody.viewed(case_id, part)
    return _picture(shown, exhibit)


@blueprint.get("/soft")
def soft(case_id: str, part: str) -> ResponseReturnValue:
    """Colours by which to find a file again; it shows nothing, so that it is no looking.

    Where there are none the page says so in words.
    """
    exhibit, file = _find(case_id, part)
    try:
        return _picture(_shown(file, SOFT), exhibit)
    except CannotShowError:
        abort(404)


@blueprint.get("/listen")
def listen(case_id: str, part: str) -> ResponseReturnValue:
    """A recording, from any place in it."""
    exhibit, file = _find(case_id, part)
    media_type = exhibit.listen_as or abort(404)
    desk().custody.listened(case_id, part)
    return _serve(exhibit, file, media_type)


@blueprint.get("/play")
def play(case_id: str, part: str) -> ResponseReturnValue:
    """A film, from any place in it."""
    exhibit, file = _find(case_id, part)
    if way_of(exhibit, desk().files) is not Way.PLAY or exhibit.play_as is None:
        abort(404)
    desk().custody.viewed(case_id, part)
    return _serve(exhibit, file, exhibit.play_as)


@blueprint.get("/copy")
def ask_copy(case_id: str, part: str) -> ResponseReturnValue:
    """What saving a copy means."""
    exhibit, _file = _find(case_id, part)
    return page("desk/copy.html", case=desk().office.case(case_id), one=exhibit)


@blueprint.post("/copy")
def copy(case_id: str, part: str) -> ResponseReturnValue:
    """The file as it was sent, to be saved."""
    exhibit, file = _find(case_id, part)
    try:
        check(PressForm())
    except NotAllowedError as error:
        say(str(error), wrong=True)
        return redirect(url_for("evidence.ask_copy", case_id=case_id, part=part), 303)
    desk().custody.saved(case_id, part)
    return _serve(exhibit, file, _BYTES)


def _exhibits(case_id: str) -> list[Exhibit]:
    case = desk().office.case(case_id)
    files = desk().files.of_case(case_id)
    attached = exhibits(case.parts, files, code=case.code, tongue=tongue())
    return [*attached, *papers.exhibits(case, files, tongue=tongue())]


def _find(case_id: str, part: str) -> tuple[Exhibit, CaseFile]:
    return _found(_exhibits(case_id), part)


def _found(shown: list[Exhibit], part: str) -> tuple[Exhibit, CaseFile]:
    exhibit = next((one for one in shown if one.part == part and not one.trouble), None)
    if exhibit is None or exhibit.file is None:
        abort(404)
    return exhibit, exhibit.file


def _zoom() -> int:
    zoom = request.args.get("zoom", 1, type=int)
    return zoom if zoom in EDGES else 1


def _look() -> Look:
    """How the address wants it, as far as it may want that."""
    turn = request.args.get("turn", 0, type=int)
    number = request.args.get("page", 1, type=int)
    return Look(page=number, edge=EDGES[_zoom()], turn=turn if turn in TURNS else 0)


def _shown(file: CaseFile, look: Look) -> Shown:
    files = desk().files

    def read() -> bytes:
        return b"".join(_blocks(files, file, 0, file.reference.length))

    return desk().viewer.show(file.reference.sha256, read, look)


def _picture(shown: Shown, exhibit: Exhibit) -> Response:
    response = Response(shown.data, mimetype=shown.media_type)
    ending = shown.media_type.rpartition("/")[2]
    name = f"{exhibit.save_as.rpartition('.')[0]}-shown.{ending}"
    response.headers.set("Content-Disposition", "inline", filename=name)
    return response


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
