"""A portal in memory, with the protocol's semantics: for tests of everything that speaks to one.

Not a mock: it checks sizes, names, headers, signatures, cards and work as a portal must, releases
in shuffled batches, and can be told to fail. Call it directly, or serve it over real HTTP:

    simulator = PortalSimulator(make_instance())
    with simulator.serve() as url:
        client = PortalClient(url)
"""

import hashlib
import json
import random
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from werkzeug.datastructures import Headers
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from complaints import proof, request_signature, work
from complaints.directory import Card, DirectoryError
from complaints.domain.identifiers import is_case
from complaints.request_signature import RequestSignatureError
from crypto import header
from crypto.errors import CryptoError
from tests.factories import INSTANCE, Instance

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ENVELOPE, REPLY, CHUNK = 16_384, 4_096, 65_536


class ProblemError(Exception):
    """An RFC 9457 problem."""

    def __init__(self, slug: str, status: int, **extra: object) -> None:
        super().__init__(slug)
        self.slug, self.status, self.extra = slug, status, extra


@dataclass
class Answer:
    """An answer, before it is HTTP."""

    status: int
    body: bytes = b""
    kind: str = "application/octet-stream"


@dataclass
class PortalSimulator:
    """One portal for one instance. ``work`` is the number of bits asked for."""

    instance: Instance
    work: int = 0
    max_replies: int = 16
    max_chunks: int | None = None
    filed: dict[tuple[str, str], str] = field(default_factory=dict)  # (organisation, name): proof
    waiting_envelopes: list[tuple[str, str, bytes]] = field(default_factory=list)
    inboxes: dict[str, list[tuple[int, str, bytes]]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    acknowledged: dict[tuple[str, str], int] = field(default_factory=dict)
    waiting_replies: list[tuple[bytes, bytes]] = field(default_factory=list)
    replies: list[tuple[bytes, bytes]] = field(default_factory=list)
    cards: dict[str, bytes] = field(default_factory=dict)
    chunks: dict[str, bytes] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)
    requests: list[tuple[str, str]] = field(default_factory=list)  # method, path
    faults: list[str] = field(default_factory=list)  # "before", "after" or "unavailable"
    clock: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        self.cards.update(self.instance.cards)
        self._lock = threading.Lock()

    def release(self) -> None:
        """Put what waits into inboxes and buckets, in random order."""
        with self._lock:
            random.shuffle(self.waiting_envelopes)
            for organisation, name, body in self.waiting_envelopes:
                seq = self.sequences[organisation] = self.sequences.get(organisation, 0) + 1
                self.inboxes.setdefault(organisation, []).append((seq, name, body))
            self.waiting_envelopes.clear()
            self.replies += self.waiting_replies
            self.waiting_replies.clear()

    def inbox(self, organisation: str) -> list[bytes]:
        """The envelopes released to an organisation, in order."""
        return [body for _, _, body in self.inboxes.get(organisation, [])]

    @contextmanager
    def serve(self) -> Iterator[str]:
        """Serve it over HTTP on this computer; gives the address."""
        server = make_server("127.0.0.1", 0, self._wsgi, threaded=True, request_handler=Quiet)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def handle(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """Answer one request."""
        with self._lock:
            self.requests.append((method, path))
            try:
                return self._route(method, path, query, headers, body)
            except ProblemError as problem:
                content = {
                    "type": f"urn:amparo:problem:{problem.slug}",
                    "title": problem.slug,
                    "status": problem.status,
                    **problem.extra,
                }
                return Answer(
                    problem.status, json.dumps(content).encode(), "application/problem+json"
                )

    def _route(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        match (method, *path.removeprefix("/v1/").split("/")):
            case ("GET", "directory"):
                return Answer(200, self.instance.directory, "application/json")
            case ("GET", "directory.minisig"):
                return Answer(200, self.instance.signatures, "text/plain")
            case ("GET", "directory", shard):
                return self._found(self.instance.shards.get(shard))
            case ("GET", "listings", shard):
                return Answer(200, self.instance.listing(shard, self.cards))
            case ("GET", "rulebook"):
                return self._found(self.instance.rulebook)
            case ("GET", "cards", organisation):
                return self._found(self.cards.get(organisation))
            case ("PUT", "cards", organisation):
                return self._put_card(organisation, body)
            case ("PUT", "inboxes", organisation, name):
                return self._put_envelope(organisation, name, headers, body)
            case ("GET", "inboxes", organisation):
                return self._inbox(organisation, method, path, query, headers)
            case ("POST", "inboxes", organisation, "acknowledged"):
                return self._acknowledge(organisation, path, headers, body)
            case ("PUT", "replies", name):
                return self._put_reply(name, headers, body)
            case ("GET", "replies", bucket):
                return self._bucket(int(bucket))
            case ("PUT", "chunks", name):
                self._check(body, CHUNK, name, headers)
                if len(self.chunks) == self.max_chunks and name not in self.chunks:
                    raise ProblemError("quota", 507)
                self.chunks[name] = body
                return Answer(204)
            case ("GET" | "HEAD", "chunks", name):
                return self._found(self.chunks.get(name))
            case ("GET", "health"):
                content = {"alive": True, "ready": True, "work": self.work}
                return Answer(200, json.dumps(content).encode(), "application/json")
        raise ProblemError("not-found", 404)

    def _put_envelope(
        self, organisation: str, name: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        self._check(body, ENVELOPE, name, headers, sealed=True)
        if organisation not in self.instance.organisations:
            raise ProblemError("unknown-organisation", 404)
        if self.instance.organisations[organisation][1].suspended:
            raise ProblemError("suspended-organisation", 403)
        if (organisation, name) not in self.filed:
            self.waiting_envelopes.append((organisation, name, body))
            self.filed[organisation, name] = proof.prove(
                key=self.instance.portal_key,
                instance=INSTANCE,
                organisation=organisation,
                name=name,
                day=self.instance.today,
            )
        return Answer(200, self.filed[organisation, name].encode(), "text/plain")

    def _put_reply(self, name: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self._check(body, REPLY, name, headers, sealed=True)
        tag = headers.get("Amparo-Tag", "")
        if not is_case(tag):  # 16 bytes in hex, too
            raise ProblemError("bad-request", 400)
        raw = bytes.fromhex(tag)
        record = (raw[:2] + hashlib.sha256(raw).digest()[:14], body)
        live = [*self.replies, *self.waiting_replies]
        if record not in live:
            if sum(1 for handle, _ in live if handle == record[0]) >= self.max_replies:
                raise ProblemError("replies-full", 409)
            self.waiting_replies.append(record)
        return Answer(204)

    def _bucket(self, number: int) -> Answer:
        bits = self.instance.bucket_bits
        found = [
            handle + body
            for handle, body in self.replies
            if int.from_bytes(handle[:2], "big") >> (16 - bits) == number
        ]
        random.shuffle(found)
        return Answer(200, b"".join(found))

    def _put_card(self, organisation: str, body: bytes) -> Answer:
        if body == self.cards.get(organisation):
            return Answer(204)
        try:
            card = self._card(organisation, body)
        except DirectoryError as error:
            raise ProblemError("bad-card", 400) from error
        if organisation in self.cards and card.version <= self._current(organisation).version:
            raise ProblemError("stale-card", 409)
        self.cards[organisation] = body
        return Answer(204)

    def _inbox(
        self, organisation: str, method: str, path: str, query: str, headers: Mapping[str, str]
    ) -> Answer:
        self._member(organisation, method, path, query, headers, b"")
        asked = parse_qs(query)
        after, limit = int(asked.get("after", ["0"])[0]), int(asked.get("limit", ["256"])[0])
        inbox = self.inboxes.get(organisation, [])
        first = bisect_right(inbox, after, key=lambda one: one[0])
        records = [seq.to_bytes(8, "big") + body for seq, _, body in inbox[first : first + limit]]
        return Answer(200, b"".join(records))

    def _acknowledge(
        self, organisation: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        member = self._member(organisation, "POST", path, "", headers, body)
        seq = json.loads(body)["seq"]
        seen = max(seq, self.acknowledged.get((organisation, member), 0))
        self.acknowledged[organisation, member] = seen
        current = self._current(organisation).current_members(self.instance.today)
        least = min(self.acknowledged.get((organisation, one.id), 0) for one in current)
        self.inboxes[organisation] = [
            one for one in self.inboxes.get(organisation, []) if one[0] > least
        ]
        return Answer(204)

    def _member(
        self,
        organisation: str,
        method: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        body: bytes,
    ) -> str:
        try:
            claimed = request_signature.Parameters.parse(headers)
            members = self._current(organisation).current_members(self.instance.today)
            key = {one.id: one.request.key for one in members}[claimed.member]
            parameters = request_signature.verify(
                method=method,
                path=path,
                query=query,
                body=body,
                headers=headers,
                key=key,
                now=int(self.clock()),
            )
        except (RequestSignatureError, KeyError) as error:
            raise ProblemError("unsigned", 401) from error
        if parameters.instance != INSTANCE or parameters.nonce in self.nonces:
            raise ProblemError("unsigned", 401)
        self.nonces.add(parameters.nonce)
        return parameters.member

    def _current(self, organisation: str) -> Card:
        return self._card(organisation, self.cards[organisation])

    def _card(self, organisation: str, data: bytes) -> Card:
        if organisation not in self.instance.organisations:
            raise ProblemError("unknown-organisation", 404)
        return Card.accept(
            data,
            organisation=self.instance.organisations[organisation][1],
            instance=INSTANCE,
            today=self.instance.today,
        )

    def _check(
        self,
        body: bytes,
        size: int,
        name: str,
        headers: Mapping[str, str],
        *,
        sealed: bool = False,
    ) -> None:
        if len(body) != size:
            raise ProblemError("wrong-size", 413 if len(body) > size else 400)
        if hashlib.sha256(body).hexdigest() != name:
            raise ProblemError("wrong-name", 400)
        if self.work and not work.is_done(bytes.fromhex(name), headers.get(work.HEADER), self.work):
            raise ProblemError("work-required", 428, work=self.work)
        if sealed:
            try:
                header.require_single_hybrid(header.read(BytesIO(body)))
            except CryptoError as error:
                raise ProblemError("not-sealed", 400) from error

    @staticmethod
    def _found(data: bytes | None) -> Answer:
        if data is None:
            raise ProblemError("not-found", 404)
        return Answer(200, data)

    def _wsgi(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        fault = self.faults.pop(0) if self.faults and request.method == "PUT" else ""
        if fault == "before":
            raise ConnectionResetError
        headers: Headers = Headers(list(request.headers.items()))
        answer = self.handle(
            request.method,
            request.path,
            request.query_string.decode(),
            headers,  # type: ignore[arg-type]
            request.get_data(),
        )
        if fault == "after":
            raise ConnectionResetError
        if fault == "unavailable":
            content = {"type": "urn:amparo:problem:unavailable", "title": "", "status": 503}
            answer = Answer(503, json.dumps(content).encode(), "application/problem+json")
        response = Response(answer.body, answer.status, content_type=answer.kind)
        return response(environ, start)


class Quiet(WSGIRequestHandler):
    """Says nothing, and on a fault breaks the line instead of answering."""

    def log(self, *_args: object, **_more: object) -> None:
        return

    def connection_dropped(self, error: BaseException, environ: object = None) -> None:
        self.close_connection = True
