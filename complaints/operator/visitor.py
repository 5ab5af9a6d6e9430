"""Visitors to a portal as they look to it: browsers, each on connections of its own.

A portal that serves something else to a few must not be able to tell who checks it. So requests
look like those of browsers (`complaints.operator.browsers`), and through Tor each visitor has a
circuit of its own. What can still be recognised stands in deploy/VERIFYING.md. A visitor never
follows a redirect, keeps no cookie, and reads no more than a page may have.
"""

import random
import secrets
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import urlsplit

import brotli
import urllib3

from complaints.operator.browsers import ELSEWHERE, ENCODINGS, TOR, Purpose
from complaints.operator.circuit import Circuit, ProxyAddress
from complaints.operator.errors import OperatorError

_MOST: Final = 8_388_608  # bytes of an answer, packed or not
_TIMEOUT: Final = urllib3.Timeout(connect=60, read=60)  # Tor takes its time
_RETRIES: Final = urllib3.Retry(2, redirect=False, status=False)


class UnreachableError(OperatorError):
    """No answer came, which says nothing about what is served."""


class AddressError(OperatorError):
    """This is no address of a portal that can be checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came: ``body`` unpacked, None if it was packed in a way that the site never uses."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None = field(repr=False)


class Site:
    """A portal, as somebody outside of it reaches it."""

    def __init__(self, url: str, *, socks: str | None = None) -> None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        self.is_onion = host.endswith(".onion")
        is_here = host in ("127.0.0.1", "::1", "localhost")
        if self.is_onion and not socks:
            raise AddressError("An onion address is reached through Tor: give --socks as well.")
        if not host or not (
            parts.scheme == "https" or (parts.scheme == "http" and (self.is_onion or is_here))
        ):
            raise AddressError(
                "A portal's address is https://NAME, or http://NAME.onion with --socks."
            )
        if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise AddressError("A portal's address is an origin, and no path.")
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.proxy = ProxyAddress.parse(socks) if socks else None
        self.tls = urllib3.util.create_urllib3_context()
        self.tls.load_default_certs(ssl.Purpose.SERVER_AUTH)


class Visitor:
    """One visitor with one browser: connections, and through Tor a circuit, that no other has."""

    def __init__(self, site: Site, chance: random.Random) -> None:
        self._site = site
        self._browser = chance.choice(TOR if site.is_onion else ELSEWHERE)
        self._encoding = ENCODINGS[0] if site.is_onion else chance.choice(ENCODINGS)
        self._is_first = True
        self._pool = _pool(site)

    @classmethod
    def anyone(cls, site: Site) -> Self:
        """A visitor with any of the browsers."""
        return cls(site, secrets.SystemRandom())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.clear()

    def get(self, path: str, purpose: Purpose) -> Answer:
        """The answer to one request. Raises `UnreachableError`."""
        headers = self._browser.headers(
            purpose, origin=self._site.origin, encoding=self._encoding, is_first=self._is_first
        )
        self._is_first = False
        try:
            response = self._pool.request(
                "GET",
                self._site.origin + path,
                headers=headers,
                timeout=_TIMEOUT,
                retries=_RETRIES,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
            packed = response.read(_MOST + 1, decode_content=False)
            response.drain_conn() if len(packed) <= _MOST else response.close()
            response.release_conn()
        except (urllib3.exceptions.HTTPError, OSError):
            raise UnreachableError(f"{path}: no answer.") from None
        found: dict[str, str] = {}
        for name, value in response.headers.items():  # one that comes twice is seen as both
            found[name.lower()] = (
                f"{found[name.lower()]}, {value}" if name.lower() in found else value
            )
        body = _unpacked(packed, found.get("content-encoding", ""), allowed=self._encoding)
        return Answer(status=response.status, headers=found, body=body)


def _pool(site: Site) -> urllib3.PoolManager:
    if site.proxy is None:
        return urllib3.PoolManager(num_pools=1, maxsize=1, ssl_context=site.tls)
    return Circuit(site.proxy, tls=site.tls)


def _unpacked(packed: bytes, encoding: str, *, allowed: str) -> bytes | None:
    if len(packed) > _MOST or (encoding and encoding not in allowed.split(", ")):
        return None
    try:
        if encoding == "br":
            unpacking = brotli.Decompressor()
            body = unpacking.process(packed, output_buffer_limit=_MOST)
            return body if unpacking.is_finished() else None
        if encoding == "gzip":
            inflating = zlib.decompressobj(wbits=31)
            body = inflating.decompress(packed, _MOST)
            return body if inflating.eof and not inflating.unused_data else None
    except (brotli.error, zlib.error):
        return None
    return None if encoding else packed
