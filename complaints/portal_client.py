"""Speaking to a portal over HTTPS: every request of the protocol, and nothing else.

* Only ``https://``; plain ``http://`` for loopback and ``.onion`` alone. No redirect is followed,
  no cookie kept, no answer larger than its kind may be is read.
* A PUT is idempotent and is repeated with the same bytes when the line breaks. Work is done when
  the portal asks for it. Chunks are fetched on connections of their own.
* An error says what can be done; it holds neither address, path, tag nor anything of an answer.

What comes back is bytes: nothing here believes a portal. Source: SPEC.md, section 7.
"""

import ipaddress
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

import urllib3

from complaints import request_signature, work
from complaints.domain import strictjson
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import flag, integer, text
from crypto.ed25519 import SigningKey

ENVELOPE_SIZE: Final = 16_384
REPLY_SIZE: Final = 4_096
CHUNK_SIZE: Final = 65_536
HANDLE_SIZE: Final = 16
INBOX_LIMIT: Final = 256

_SEQ_SIZE: Final = 8
_SMALL: Final = 1 << 16
_LARGE: Final = 1 << 23  # a shard, a rulebook
_BUCKET: Final = 1 << 28
_TIMEOUT: Final = urllib3.Timeout(connect=15, read=60)
_PAUSES: Final = (0.0, 0.5, 2.0, 5.0)  # seconds before each try of a PUT
_AGAIN: Final = frozenset({502, 503, 504})
_PREFIX: Final = "urn:amparo:problem:"

_SENTENCES: Final[Mapping[str, str]] = {
    "wrong-size": "The portal refuses this: it has not the one size.",
    "wrong-name": "The portal refuses this: it was changed on the way.",
    "not-sealed": "The portal refuses this: it is not sealed as it should be.",
    "bad-request": "The portal refuses this request as malformed.",
    "bad-card": "The portal refuses the card: it does not verify.",
    "stale-card": "The portal has a newer card already.",
    "unknown-organisation": "This organisation is not in the portal's directory.",
    "suspended-organisation": "This organisation must not be used at present.",
    "directory-expired": "The portal's directory has expired; its operator must renew it.",
    "unsigned": "The portal does not accept this member's signature; are clock and card right?",
    "work-required": "The portal asked for work and did not accept it.",
    "replies-full": "Too many replies wait for this person; they must be read first.",
    "quota": "The portal has no room for attachments at present; try again later.",
    "not-found": "The portal does not have this.",
    "wrong-method": "The portal does not know this request.",
    "unavailable": "The portal cannot store anything at present; try again later.",
}


class PortalError(Exception):
    """The root: catch it where any failure means the same."""


class UnreachableError(PortalError):
    """No answer, or none in time: try again."""


class BadAnswerError(PortalError):
    """An answer that the protocol does not know: perhaps this is no portal."""


class ProblemError(PortalError):
    """The portal refuses; ``slug`` is the problem's stable name, SPEC.md section 7."""

    def __init__(self, slug: str, status: int, *, work: int | None = None) -> None:
        super().__init__(_SENTENCES.get(slug, "The portal refuses this."))
        self.slug = slug
        self.status = status
        self.work = work


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    body: bytes = field(repr=False)


class PortalClient:
    """One portal. Safe to use from several threads."""

    def __init__(self, base_url: str) -> None:
        self._base = _checked_base(base_url)
        self._pool = _new_pool()

    def directory(self) -> tuple[bytes, bytes]:
        """The directory's bytes and the stewards' signatures."""
        data = self._get("/v1/directory", limit=_LARGE)
        return data, self._get("/v1/directory.minisig", limit=_LARGE)

    def shard(self, name: str) -> bytes:
        """The bytes of the list of one country, or of ``world``."""
        return self._get(f"/v1/directory/{name}", limit=_LARGE)

    def card(self, organisation: str) -> bytes:
        """An organisation's card, a signed file. `ProblemError` (not-found) if it has none."""
        return self._get(f"/v1/cards/{organisation}", limit=_SMALL)

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
        records = [
            (int.from_bytes(one[:_SEQ_SIZE], "big"), one[_SEQ_SIZE:])
            for one in _records([answer.body], size)
        ]
        numbers = [number for number, _ in records]
        if numbers != sorted(set(numbers)) or any(number <= after for number in numbers):
            raise BadAnswerError("The portal sends the inbox out of order.")
        return records

    def acknowledge(self, organisation: str, seq: int, *, signer: RequestSigner) -> None:
        """Say that this member's desk has everything up to ``seq``."""
        path = f"/v1/inboxes/{organisation}/acknowledged"
        body = strictjson.dumps({"seq": seq})
        self._signed("POST", path, "", body, signer, limit=_SMALL)

    def put_reply(self, reply: bytes, *, tag: bytes) -> None:
        """Hand in a reply for whoever has the tag (16 bytes)."""
        name = sha256(reply).hexdigest()
        headers = {"Amparo-Tag": tag.hex()}
        self._put(f"/v1/replies/{name}", reply, expect=204, name=name, headers=headers)

    def replies(self, bucket: int) -> Iterator[tuple[bytes, bytes]]:
        """Every reply of a bucket, one by one: the 16-byte handle and the reply."""
        response = self._open("GET", f"/v1/replies/{bucket}", pool=self._pool)
        try:
            if response.status != 200:
                raise _problem(_read(response, _SMALL))
            for record in _records(_blocks(response, _BUCKET), HANDLE_SIZE + REPLY_SIZE):
                yield record[:HANDLE_SIZE], record[HANDLE_SIZE:]
        finally:
            response.close()

    def put_chunk(self, chunk: bytes) -> None:
        """Hand in a chunk."""
        name = sha256(chunk).hexdigest()
        self._put(f"/v1/chunks/{name}", chunk, expect=204, name=name)

    def chunk(self, name: bytes) -> bytes:
        """The chunk of a 32-byte name, on a connection of its own."""
        with _new_pool() as pool:
            return self._get(f"/v1/chunks/{name.hex()}", limit=CHUNK_SIZE, pool=pool)

    def health(self) -> Health:
        """What the portal says of itself."""
        answer = self._request("GET", "/v1/health", limit=_SMALL)
        if answer.status not in (200, 503):
            raise _problem(answer)
        try:
            fields = Fields(strictjson.loads(answer.body), "portal's health")
            return Health(
                alive=fields.get("alive", flag),
                ready=fields.get("ready", flag),
                work=fields.get("work", integer(0, 256)),
            )
        except MalformedError as error:
            raise BadAnswerError("The portal's answer is not what the protocol says.") from error

    def _get(self, path: str, *, limit: int, pool: urllib3.PoolManager | None = None) -> bytes:
        answer = self._request("GET", path, limit=limit, pool=pool)
        if answer.status != 200:
            raise _problem(answer)
        return answer.body

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
            bits = _problem(answer).work
            if bits is None:
                raise BadAnswerError("The portal asks for work and does not say how much.")
            try:
                nonce = work.find(name, bits)
            except work.WorkError as error:
                raise PortalError(str(error)) from error
            answer = self._put_patiently(path, body, {**(headers or {}), "Amparo-Work": nonce})
        if answer.status != expect:
            raise _problem(answer)
        return answer.body

    def _put_patiently(self, path: str, body: bytes, headers: Mapping[str, str]) -> _Answer:
        failure: PortalError = UnreachableError("The portal cannot be reached; try again later.")
        headers = {**headers, "Content-Type": "application/octet-stream"}
        for pause in _PAUSES:
            time.sleep(pause)
            try:
                answer = self._request("PUT", path, limit=_SMALL, body=body, headers=headers)
            except UnreachableError as error:
                failure = error
                continue
            if answer.status not in _AGAIN or _slug(answer) == "directory-expired":
                return answer
            failure = _problem(answer)
        raise failure

    def _signed(
        self, method: str, path: str, query: str, body: bytes, signer: RequestSigner, *, limit: int
    ) -> _Answer:
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
        answer = self._request(
            method, target, limit=max(limit, _SMALL), body=body or None, headers=headers
        )
        if answer.status not in (200, 204):
            raise _problem(answer)
        return answer

    def _request(
        self,
        method: str,
        target: str,
        *,
        limit: int,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        pool: urllib3.PoolManager | None = None,
    ) -> _Answer:
        response = self._open(method, target, body=body, headers=headers, pool=pool or self._pool)
        try:
            return _read(response, limit)
        finally:
            response.close()  # kept for the next request if all of it was read

    def _open(
        self,
        method: str,
        target: str,
        *,
        pool: urllib3.PoolManager,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> urllib3.BaseHTTPResponse:
        try:
            return pool.request(
                method,
                self._base + target,
                body=body,
                headers={"User-Agent": "amparo", "Accept-Encoding": "identity", **(headers or {})},
                timeout=_TIMEOUT,
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        except urllib3.exceptions.HTTPError:
            # not chained: that error carries the address and the path
            raise UnreachableError("The portal cannot be reached; try again later.") from None


def _new_pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=1, maxsize=4)


def _checked_base(base_url: str) -> str:
    refusal = PortalError(
        "A portal's address is https://NAME; http:// only on this computer or for .onion names."
    )
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise refusal from None
    plain = parts.scheme == "http" and (_is_loopback(host) or host.endswith(".onion"))
    extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if not host or extra or not (plain or parts.scheme == "https"):
        raise refusal
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + (f":{port}" if port else "")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _blocks(response: urllib3.BaseHTTPResponse, limit: int) -> Iterator[bytes]:
    """The body in blocks; `BadAnswerError` as soon as there is more than ``limit``."""
    size = 0
    try:
        for block in response.stream(1 << 16):
            size += len(block)
            if size > limit:
                raise BadAnswerError("The portal's answer is larger than it may be.")
            yield block
    except urllib3.exceptions.HTTPError:
        raise UnreachableError("The line to the portal broke; try again.") from None


def _read(response: urllib3.BaseHTTPResponse, limit: int) -> _Answer:
    limit = max(limit, _SMALL)  # a problem may be larger than what was asked for
    return _Answer(status=response.status, body=b"".join(_blocks(response, limit)))


def _records(blocks: Iterator[bytes] | list[bytes], size: int) -> Iterator[bytes]:
    held = bytearray()
    for block in blocks:
        held += block
        whole = len(held) - len(held) % size
        for at in range(0, whole, size):
            yield bytes(held[at : at + size])
        del held[:whole]
    if held:
        raise BadAnswerError("The portal's answer is cut short.")


def _problem(answer: _Answer) -> ProblemError:
    slug = _slug(answer)
    if slug is None:
        raise BadAnswerError("The portal's answer is not what the protocol says.")
    try:
        bits = Fields(strictjson.loads(answer.body), "problem").optional("work", integer(0, 256))
    except MalformedError as error:
        raise BadAnswerError("The portal's answer is not what the protocol says.") from error
    return ProblemError(slug, answer.status, work=bits)


def _slug(answer: _Answer) -> str | None:
    try:
        kind = Fields(strictjson.loads(answer.body), "problem").get("type", text)
    except MalformedError:
        return None
    slug = kind.removeprefix(_PREFIX)
    return slug if slug in _SENTENCES and kind.startswith(_PREFIX) else None
