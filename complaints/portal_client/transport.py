"""HTTP with a portal, and no more of it than the protocol needs.

* Only ``https://``; plain ``http://`` for loopback alone. A ``.onion`` name is refused: it would
  be asked of the system's resolver, who would learn it; give the address of a tunnel on this
  computer instead.
* No redirect is followed, no cookie kept, no answer larger than its kind may be is read, nor one
  that takes longer than so much may take: see `complaints.portal_client.line`.
* An error holds neither address, path, tag nor anything of an answer, and is chained to none that
  does.
"""

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

import urllib3

from complaints.domain import strictjson
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import integer, text
from complaints.portal_client import line as lines
from complaints.portal_client.line import Line
from complaints.portal_errors import (
    SENTENCES,
    BadAnswerError,
    PortalError,
    ProblemError,
    UnreachableError,
)

SMALL: Final = 1 << 16  # bytes of a problem, a card, a proof

_TIMEOUT: Final = urllib3.Timeout(connect=15, read=60)
_BLOCK: Final = 1 << 16
_PREFIX: Final = "urn:amparo:problem:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    body: bytes = field(repr=False)

    @property
    def slug(self) -> str | None:
        """The stable name of the problem that it is, or None if it is none of the protocol's."""
        try:
            kind = Fields(strictjson.loads(self.body), "problem").get("type", text)
        except MalformedError:
            return None
        slug = kind.removeprefix(_PREFIX)
        return slug if slug in SENTENCES and kind.startswith(_PREFIX) else None

    def problem(self) -> ProblemError:
        """The problem that it is. Raises `BadAnswerError` if it is none of the protocol's."""
        if self.slug is None:
            raise BadAnswerError("The portal's answer is not what the protocol says.")
        try:
            fields = Fields(strictjson.loads(self.body), "problem")
            bits = fields.optional("work", integer(0, 256))
        except MalformedError as error:
            raise BadAnswerError("The portal's answer is not what the protocol says.") from error
        return ProblemError(self.slug, self.status, work=bits)


class Transport:
    """Requests to one portal. Safe to use from several threads."""

    def __init__(self, base_url: str, *, line: Line | None = None) -> None:
        self._base = _checked_base(base_url)
        self._line = line or Line()
        self._pool = lines.pool(self._base, self._line)
        self._ahead: timedelta | None = None

    @property
    def ahead(self) -> timedelta | None:
        """How far this clock was ahead of the portal's at the last answer, if that said its time.

        To a second or two, and as long as an answer takes. A hint: a portal may say anything.
        """
        return self._ahead

    def apart(self) -> "Transport":
        """The same portal by connections that nothing else uses. Close it."""
        return Transport(self._base, line=self._line)

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    def cut(self) -> None:
        """End whatever waits for the portal, here and `apart`; nothing is asked any more."""
        self._line.cut()

    def rest(self, seconds: float) -> None:
        """Wait so long before something is asked once more; `UnreachableError` once `cut`."""
        if self._line.rest(seconds):
            raise UnreachableError("The portal cannot be reached; try again later.")

    def request(
        self,
        method: str,
        target: str,
        *,
        limit: int,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer, at most ``limit`` bytes of it (or a problem, which is `SMALL`).

        Raises `UnreachableError` or `BadAnswerError`.
        """
        response = self._open(method, target, limit=limit, body=body, headers=headers)
        try:
            blocks = self._blocks(response, max(limit, SMALL))
            return Answer(status=response.status, body=b"".join(blocks))
        finally:
            response.close()  # kept for the next request if all of it was read

    def stream(self, target: str, *, limit: int) -> Iterator[bytes]:
        """The blocks of a successful GET. Raises as `request`, and `ProblemError`."""
        response = self._open("GET", target, limit=limit)
        try:
            if response.status != 200:
                body = b"".join(self._blocks(response, SMALL))
                raise Answer(status=response.status, body=body).problem()
            yield from self._blocks(response, limit)
        finally:
            response.close()

    def _open(
        self,
        method: str,
        target: str,
        *,
        limit: int,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> urllib3.BaseHTTPResponse:
        lines.be_patient(max(limit, SMALL) + len(body or b""))
        try:
            response = self._pool.request(
                method,
                target,
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
        self._ahead = _ahead(response.headers.get("Date", ""), datetime.now(UTC))
        return response

    def _blocks(self, response: urllib3.BaseHTTPResponse, limit: int) -> Iterator[bytes]:
        """As `_blocks`; an answer that says no length ends where the line is cut, and is none."""
        yield from _blocks(response, limit)
        self.rest(0)


def records(blocks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Records of ``size`` bytes; `BadAnswerError` if the last one is cut short."""
    held = bytearray()
    for block in blocks:
        held += block
        whole = len(held) - len(held) % size
        for at in range(0, whole, size):
            yield bytes(held[at : at + size])
        del held[:whole]
    if held:
        raise BadAnswerError("The portal's answer is cut short.")


def _ahead(date: str, now: datetime) -> timedelta | None:
    try:
        return now - parsedate_to_datetime(date).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _checked_base(base_url: str) -> str:
    refusal = PortalError(
        "A portal's address is https://NAME; http:// only on this computer, where a tunnel to an "
        ".onion name may end."
    )
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise refusal from None
    plain = parts.scheme == "http" and _is_loopback(host)
    extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    is_onion = host.rstrip(".").endswith(".onion")
    if not host or extra or is_onion or not (plain or parts.scheme == "https"):
        raise refusal
    name = f"[{host}]" if ":" in host else host
    try:
        urllib3.util.parse_url(f"{parts.scheme}://{name}")  # what the line would say of it later
    except urllib3.exceptions.LocationParseError:
        raise refusal from None
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
