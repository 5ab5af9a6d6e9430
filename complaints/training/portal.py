"""The portal of a training: in this process, in memory, for a desk that practises.

Nothing in it is real and nothing of it outlives the process, so it guards nothing: it takes what
fits, gives it out at once, and forgets everything when it is emptied. It listens on this computer
alone and must never be used for anything but training. Source of the requests: SPEC.md, section 7.
"""

import hashlib
import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from complaints import proof
from complaints.operator.stewards import Pending
from crypto.minisign import SecretKey

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HOST: Final = "127.0.0.1"
_INBOX_AT_ONCE: Final = 256
_HANDLE_SIZE: Final = 16
_LOOK: Final = 0.1  # seconds in which the server notices that it is to end


@dataclass(slots=True, kw_only=True)
class Held:
    """What the portal holds for one training, and how often something was handed in."""

    published: Pending
    key: SecretKey = field(repr=False)
    today: date
    inboxes: dict[str, list[bytes]] = field(default_factory=dict, repr=False)
    proofs: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)
    replies: list[bytes] = field(default_factory=list, repr=False)
    chunks: dict[str, bytes] = field(default_factory=dict, repr=False)
    cards: dict[str, bytes] = field(default_factory=dict, repr=False)
    changes: int = 0

    @property
    def bucket_bits(self) -> int:
        """How many bits of a tag name its bucket."""
        return self.published.directory.bucket_bits


class TrainingPortal:
    """The stand-in. ``held`` is what it serves; another value is another, empty portal."""

    def __init__(self) -> None:
        self.held: Held | None = None
        self._lock = threading.Lock()

    def waiting(self, organisation: str) -> int:
        """How much was ever put into an office's box."""
        return len(self.held.inboxes.get(organisation, ())) if self.held else 0

    @contextmanager
    def serve(self) -> Iterator[str]:
        """Listen on a port of this computer that is free; gives the address."""
        server = make_server(HOST, 0, self._wsgi, threaded=True, request_handler=_Quiet)
        thread = threading.Thread(target=server.serve_forever, args=(_LOOK,), daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def _wsgi(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        with self._lock:
            held = self.held
            response = _problem("unavailable", 503) if held is None else _answer(held, request)
        return response(environ, start)


class _Quiet(WSGIRequestHandler):
    """Says nothing of who asked for what."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""


def _answer(held: Held, request: Request) -> Response:
    published = held.published
    match (request.method, *request.path.removeprefix("/v1/").split("/")):
        case ("GET", "directory"):
            return Response(published.directory.data)
        case ("GET", "directory.minisig"):
            return Response(published.signatures)
        case ("GET", "directory", shard):
            return _found(published.shards.get(shard))
        case ("GET", "rulebook"):
            return _found(published.rulebook)
        case ("GET", "cards", organisation):
            return _found(held.cards.get(organisation))
        case ("GET", "inboxes", organisation):
            return Response(_inbox(held, organisation, request.query_string.decode()))
        case ("POST", "inboxes", _, "acknowledged"):
            return Response(status=204)
        case ("GET", "replies", bucket):
            return Response(b"".join(_bucket(held, int(bucket))))
        case ("GET", "chunks", name):
            return _found(held.chunks.get(name))
        case ("GET", "health"):
            return Response(json.dumps({"alive": True, "ready": True, "work": 0}))
        case ("PUT", *place):
            held.changes += 1
            return _put(held, place, request.headers.get("Amparo-Tag", ""), request.get_data())
    return _problem("not-found", 404)


def _put(held: Held, place: list[str], tag: str, body: bytes) -> Response:
    match place:
        case ["cards", organisation]:
            held.cards[organisation] = body
        case ["inboxes", organisation, name]:
            return Response(_file(held, organisation, name, body))
        case ["replies", _]:
            raw = bytes.fromhex(tag)
            record = raw[:2] + hashlib.sha256(raw).digest()[: _HANDLE_SIZE - 2] + body
            if record not in held.replies:
                held.replies.append(record)
        case ["chunks", name]:
            held.chunks[name] = body
        case _:
            return _problem("not-found", 404)
    return Response(status=204)


def _file(held: Held, organisation: str, name: str, body: bytes) -> str:
    if (organisation, name) not in held.proofs:
        held.inboxes.setdefault(organisation, []).append(body)
        held.proofs[organisation, name] = proof.prove(
            key=held.key,
            instance=held.published.directory.instance,
            organisation=organisation,
            name=name,
            day=held.today,
        )
    return held.proofs[organisation, name]


def _inbox(held: Held, organisation: str, query: str) -> bytes:
    asked = parse_qs(query)
    after = int(asked.get("after", ["0"])[0])
    envelopes = list(enumerate(held.inboxes.get(organisation, []), start=1))[after:]
    return b"".join(seq.to_bytes(8, "big") + body for seq, body in envelopes[:_INBOX_AT_ONCE])


def _bucket(held: Held, number: int) -> Iterator[bytes]:
    for record in held.replies:
        if int.from_bytes(record[:2], "big") >> (16 - held.bucket_bits) == number:
            yield record


def _found(data: bytes | None) -> Response:
    return _problem("not-found", 404) if data is None else Response(data)


def _problem(slug: str, status: int) -> Response:
    content = {"type": f"urn:amparo:problem:{slug}", "title": slug, "status": status}
    return Response(json.dumps(content), status, content_type="application/problem+json")
