"""Speaking to a portal: every request of the protocol, and nothing else.

A PUT is idempotent and is repeated with the same bytes when the line breaks; work is done when the
portal asks for it; chunks are fetched on connections of their own. What comes back is bytes:
nothing here believes a portal. Source: SPEC.md, section 7.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Final

from complaints import request_signature, work
from complaints.domain import strictjson
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import flag, integer
from complaints.portal_client.transport import SMALL, Answer, Transport, records
from complaints.portal_errors import (
    BadAnswerError,
    PortalError,
    UnreachableError,
)
from crypto.ed25519 import SigningKey

ENVELOPE_SIZE: Final = 16_384
REPLY_SIZE: Final = 4_096
CHUNK_SIZE: Final = 65_536
HANDLE_SIZE: Final = 16
INBOX_LIMIT: Final = 256

_SEQ_SIZE: Final = 8
_LARGE: Final = 1 << 23  # a shard, a rulebook
_BUCKET: Final = 1 << 28
_PAUSES: Final = (0.0, 0.5, 2.0, 5.0)  # seconds before each try of a PUT
_AGAIN: Final = frozenset({502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSigner:
    """A member's identity towards a portal; the key is used for nothing else."""

    instance: str
    member: str
    key: SigningKey = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the portal says of itself; ``work`` is in bits."""

    alive: bool
    ready: bool
    work: int


class PortalClient:
    """One portal. Safe to use from several threads."""

    def __init__(self, base_url: str) -> None:
        self._transport = Transport(base_url)

    def cut(self) -> None:
        """End whatever waits for the portal now, on any thread, and ask it nothing more."""
        self._transport.cut()

    @property
    def ahead(self) -> timedelta | None:
        """How far this computer's clock was ahead of the portal's at the last answer; a hint."""
        return self._transport.ahead

    def directory(self) -> tuple[bytes, bytes]:
        """The directory's bytes and the stewards' signatures."""
        data = self._get("/v1/directory", limit=_LARGE)
        return data, self._get("/v1/directory.minisig", limit=_LARGE)

    def shard(self, name: str) -> bytes:
        """The bytes of the list of one country, or of ``world``."""
        return self._get(f"/v1/directory/{name}", limit=_LARGE)

    def card(self, organisation: str) -> bytes:
        """An organisation's card, a signed file. `ProblemError` (not-found) if it has none."""
        return self._get(f"/v1/cards/{organisation}", limit=SMALL)

    def put_card(self, organisation: str, card: bytes) -> None:
        """Publish a card, a signed file."""
        self._put(f"/v1/cards/{organisation}", card, expect=204, name=None)

    def rulebook(self) -> bytes:
        """The compiled rulebook. `ProblemError` (not-found) if there is none."""
        return self._get("/v1/rulebook", limit=_LARGE)

    def put_envelope(self, organisation: str, envelope: bytes) -> bytes:
        """Hand in an envelope; the answer is the proof of filing, see `complaints.proof`."""
        name = sha256(envelope).hexdigest()
        return self._put(f"/v1/inboxes/{organisation}/{name}", envelope, expect=200, name=name)

    def inbox(
        self, organisation: str, *, after: int, signer: RequestSigner, limit: int = INBOX_LIMIT
    ) -> list[tuple[int, bytes]]:
        """The envelopes after a sequence number, at most ``limit``, each with its number."""
        size = _SEQ_SIZE + ENVELOPE_SIZE
        answer = self._signed(
            "GET",
            f"/v1/inboxes/{organisation}",
            f"after={after}&limit={limit}",
            b"",
            signer,
            limit=limit * size,
        )
        if answer.status != 200:
            raise BadAnswerError("The portal's answer is not what the protocol says.")
        body = answer.body
        if len(body) % size:
            raise BadAnswerError("The portal's answer is cut short.")
        found = [
            (int.from_bytes(body[at : at + _SEQ_SIZE], "big"), body[at + _SEQ_SIZE : at + size])
            for at in range(0, len(body), size)
        ]
        numbers = [number for number, _ in found]
        if numbers != sorted(set(numbers)) or any(number <= after for number in numbers):
            raise BadAnswerError("The portal sends the inbox out of order.")
        return found

    def acknowledge(self, organisation: str, seq: int, *, signer: RequestSigner) -> None:
        """Say that this member's desk has everything up to ``seq``."""
        path = f"/v1/inboxes/{organisation}/acknowledged"
        body = strictjson.dumps({"seq": seq})
        self._signed("POST", path, "", body, signer, limit=SMALL)

    def put_reply(self, reply: bytes, *, tag: bytes) -> None:
        """Hand in a reply for whoever has the tag (16 bytes)."""
        name = sha256(reply).hexdigest()
        headers = {"Amparo-Tag": tag.hex()}
        self._put(f"/v1/replies/{name}", reply, expect=204, name=name, headers=headers)

    def replies(self, bucket: int) -> Iterator[tuple[bytes, bytes]]:
        """Every reply of a bucket, one by one: the 16-byte handle and the reply."""
        blocks = self._transport.stream(f"/v1/replies/{bucket}", limit=_BUCKET)
        for record in records(blocks, HANDLE_SIZE + REPLY_SIZE):
            yield record[:HANDLE_SIZE], record[HANDLE_SIZE:]

    def put_chunk(self, chunk: bytes) -> None:
        """Hand in a chunk."""
        name = sha256(chunk).hexdigest()
        self._put(f"/v1/chunks/{name}", chunk, expect=204, name=name)

    def chunk(self, name: bytes) -> bytes:
        """The chunk of a 32-byte name, on a connection of its own."""
        apart = self._transport.apart()
        try:
            return _get(apart, f"/v1/chunks/{name.hex()}", limit=CHUNK_SIZE)
        finally:
            apart.close()

    def health(self) -> Health:
        """What the portal says of itself."""
        answer = self._transport.request("GET", "/v1/health", limit=SMALL)
        if answer.status not in (200, 503):
            raise answer.problem()
        try:
            fields = Fields(strictjson.loads(answer.body), "portal's health")
            return Health(
                alive=fields.get("alive", flag),
                ready=fields.get("ready", flag),
                work=fields.get("work", integer(0, 256)),
            )
        except MalformedError as error:
            raise BadAnswerError("The portal's answer is not what the protocol says.") from error

    def _get(self, path: str, *, limit: int) -> bytes:
        return _get(self._transport, path, limit=limit)

    def _put(
        self,
        path: str,
        body: bytes,
        *,
        expect: int,
        name: str | None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """PUT the same bytes until the portal has answered; with work, if it asks for it."""
        answer = self._put_patiently(path, body, dict(headers or {}))
        if answer.status == 428 and name:
            bits = answer.problem().work
            if bits is None:
                raise BadAnswerError("The portal asks for work and does not say how much.")
            try:
                nonce = work.find(name, bits)
            except work.WorkError as error:
                raise PortalError(str(error)) from error
            answer = self._put_patiently(path, body, {**(headers or {}), "Amparo-Work": nonce})
        if answer.status != expect:
            raise answer.problem()
        return answer.body

    def _put_patiently(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        failure: PortalError = UnreachableError("The portal cannot be reached; try again later.")
        headers = {**headers, "Content-Type": "application/octet-stream"}
        for pause in _PAUSES:
            self._transport.rest(pause)
            try:
                answer = self._transport.request(
                    "PUT", path, limit=SMALL, body=body, headers=headers
                )
            except UnreachableError as error:
                failure = error
                continue
            if answer.status not in _AGAIN or answer.slug == "directory-expired":
                return answer
            failure = answer.problem()
        raise failure

    def _signed(
        self, method: str, path: str, query: str, body: bytes, signer: RequestSigner, *, limit: int
    ) -> Answer:
        headers = request_signature.sign(
            method=method,
            path=path,
            query=query,
            body=body,
            key=signer.key,
            instance=signer.instance,
            member=signer.member,
            now=int(time.time()),
        )
        if body:
            headers["Content-Type"] = "application/json"
        target = f"{path}?{query}" if query else path
        answer = self._transport.request(
            method, target, limit=max(limit, SMALL), body=body or None, headers=headers
        )
        if answer.status not in (200, 204):
            raise answer.problem()
        return answer


def _get(transport: Transport, path: str, *, limit: int) -> bytes:
    answer = transport.request("GET", path, limit=limit)
    if answer.status != 200:
        raise answer.problem()
    return answer.body
