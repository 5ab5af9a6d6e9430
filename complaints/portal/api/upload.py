"""Files made offline, handed in by a plain form: each thing in them is taken as its PUT would be.

Nothing is read into one piece or written anywhere but where it belongs; sending a file again does
no harm. No proof of work is asked, because a browser without scripts cannot do any: while the
portal asks others for it, what comes this way is slowed down instead.
Source: SPEC.md, sections 7 and 13.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, request

from complaints import offline, proof
from complaints.offline import Item, OfflineFileError
from complaints.portal import journal, problems
from complaints.portal.api import http, taking
from complaints.portal.api.answers import AnswerPage, Arrived, Sent
from complaints.portal.api.replies import handle_of
from complaints.portal.multipart import Form, MalformedFormError, TooManyPartsError, Upload
from complaints.portal.problems import Problem, RefusedError
from complaints.portal.services import Services
from complaints.portal.store import UnavailableError

#: Bytes of all files together: all that one complaint may have, and room for many that have none.
MOST: Final = 640 * 1024**2

_AT_ONCE: Final = 4  # uploads in one process, so that slow ones leave threads to everybody else
_MOST_PROOFS: Final = 2_000  # in one answer
_PAUSE: Final = 0.5  # seconds after each thing taken, while others must do work
_FORM: Final = "multipart/form-data"
_PASSED_OVER: Final = (problems.QUOTA.slug, problems.REPLIES_FULL.slug)
_UNLISTED: Final = (problems.UNKNOWN_ORGANISATION.slug, problems.SUSPENDED_ORGANISATION.slug)


def register(app: Flask, folder: Path, services: Services) -> None:
    """Put the view at its address; ``folder`` are the pages, with those of the answer."""
    slots = threading.BoundedSemaphore(_AT_ONCE)
    http.rule(app, "POST", "/v1/upload", partial(take_in, services, AnswerPage(folder), slots))


def take_in(services: Services, page: AnswerPage, slots: threading.BoundedSemaphore) -> Response:
    """Take in every file of the form, and answer a page that says what became of each."""
    length = request.content_length
    if request.mimetype != _FORM or length is None:
        raise RefusedError(problems.BAD_REQUEST)
    if length > MOST:
        return page.sentence("upload_too_much", status=problems.TOO_LARGE.status)
    if not slots.acquire(blocking=False):
        return page.sentence("upload_busy", status=problems.UNAVAILABLE.status)
    try:
        return _answer(services, page)
    finally:
        slots.release()


def _answer(services: Services, page: AnswerPage) -> Response:
    body: Any = request.environ["wsgi.input"]
    arrived: list[Arrived] = []
    proofs: list[Sent] = []
    try:
        form = Form(body, request.mimetype_params.get("boundary", ""))
        for upload in form.files():
            taker = _Taker(services=services, room=_MOST_PROOFS - len(proofs))
            arrived.append(taker.take(upload))
            proofs += taker.proofs
    except MalformedFormError:
        if not arrived:
            raise RefusedError(problems.BAD_REQUEST) from None
        arrived.append(Arrived(key="upload_damaged", partly=False))
    except TooManyPartsError:
        arrived.append(Arrived(key="upload_too_much", partly=False))
    language = form.fields.get("language", "")
    if not arrived:
        return page.sentence("upload_none", language=language, status=problems.BAD_REQUEST.status)
    return page.result(arrived, proofs, key=str(services.key.public_key), language=language)


@dataclass(slots=True, kw_only=True)
class _Taker:
    """Takes one file in. ``room`` is for how many more proofs an answer has."""

    services: Services
    room: int
    proofs: list[Sent] = field(default_factory=list)
    taken: int = 0
    trouble: str = ""

    def take(self, upload: Upload) -> Arrived:
        """Everything in it, as far as it is sound; what became of it."""
        try:
            for item in offline.read(upload):
                self._take(item)
        except OfflineFileError:
            self.trouble = "upload_damaged"
        except _StoppedError as stopped:
            self.trouble = stopped.key
        if not self.taken and not self.trouble:
            self.trouble = "upload_damaged"  # an archive of nothing
        return Arrived(key=self.trouble or "upload_whole", partly=bool(self.trouble and self.taken))

    def _take(self, item: Item) -> None:
        if self.services.work:
            time.sleep(_PAUSE)
        try:
            _ACTS[item.kind](self, item)
            self.taken += 1
        except UnavailableError as error:
            journal.failure(error, message=str(error))
            raise _StoppedError("upload_later") from None
        except RefusedError as error:
            self.trouble = _told(error.problem)  # what comes after it may be taken all the same

    def _envelope(self, item: Item) -> None:
        if len(self.proofs) >= self.room:
            raise _StoppedError("upload_too_much")
        signature = taking.envelope(self.services, item.addressee, item.name, item.body)
        self.proofs.append(self._sent(item, signature))

    def _reply(self, item: Item) -> None:
        handle = handle_of(bytes.fromhex(item.addressee))
        taking.reply(self.services, handle, item.name, item.body)

    def _chunk(self, item: Item) -> None:
        taking.chunk(self.services, item.name, item.body)

    def _sent(self, item: Item, signature: str) -> Sent:
        directory = http.published(self.services).directory
        statement = proof.statement(
            instance=directory.instance,
            organisation=item.addressee,
            name=item.name,
            day=proof.day_of(signature.encode()),
        )
        return Sent(statement=statement.decode(), signature=signature)


_ACTS: Final[dict[str, Callable[[_Taker, Item], None]]] = {
    "inboxes": _Taker._envelope,
    "replies": _Taker._reply,
    "chunks": _Taker._chunk,
}


class _StoppedError(Exception):
    """Nothing more of this file can be taken; ``key`` is that of the sentence."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _told(problem: Problem) -> str:
    """The key of the sentence for a refusal; ends the file where what follows would fail, too."""
    if problem.slug in _UNLISTED:
        return "upload_unlisted"
    if problem.slug in _PASSED_OVER:
        return "upload_later"
    ends = problem.slug == problems.NOT_SEALED.slug
    raise _StoppedError("upload_damaged" if ends else "upload_later")
