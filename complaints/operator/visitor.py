"""Visitors to a portal as they look to it: browsers, each on connections of its own.

A portal that serves something else to a few must not be able to tell who checks it. So requests
have the headers of a browser in a browser's order, say what is asked for as a browser says it, and
take the encodings that browsers take; through Tor each visitor has a circuit of its own. What can
still be recognised stands in deploy/VERIFYING.md. A visitor never follows a redirect, keeps no
cookie, and reads no more than a page may have.
"""

import random
import secrets
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, Self
from urllib.parse import urlsplit

import brotli
import urllib3

from complaints.operator.circuit import Circuit, ProxyAddress
from complaints.operator.errors import OperatorError

#: For what a browser asks: to show it, as a style or a script of a page, or from within a script;
#: ``data``: from within a script, and never from what it keeps.
Purpose = Literal["document", "style", "script", "fetch", "data"]

_MOST: Final = 8_388_608  # bytes of an answer, packed or not
_TIMEOUT: Final = urllib3.Timeout(connect=60, read=60)  # Tor takes its time
_RETRIES: Final = urllib3.Retry(2, redirect=False, status=False)
_PAGE: Final = "text/html,application/xhtml+xml,application/xml;q=0.9"
#: Old phones know fewer. None asks for a page as it is, so neither do we.
_ENCODINGS: Final = (
    "gzip, deflate, br, zstd",
    "gzip, deflate, br, zstd",
    "gzip, deflate, br",
    "gzip, deflate",
)
_MODES: Final[Mapping[Purpose, str]] = {
    "document": "navigate",
    "style": "no-cors",
    "script": "cors",  # of modules
    "fetch": "cors",
    "data": "cors",
}


class UnreachableError(OperatorError):
    """No answer came, which says nothing about what is served."""


class AddressError(OperatorError):
    """This is no address of a portal that can be checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """How the requests of a browser look. ``order`` is that of its headers, by purpose."""

    agent: str
    language: str
    page: str
    order: Mapping[Purpose, tuple[str, ...]]
    more: Mapping[str, str] = field(default_factory=dict)
    priorities: Mapping[Purpose, str] = field(default_factory=dict)

    def headers(
        self, purpose: Purpose, *, origin: str, encoding: str, is_first: bool
    ) -> dict[str, str]:
        """The headers of one request, in this browser's order."""
        kinds = {"document": self.page, "style": "text/css,*/*;q=0.1"}
        values = {
            "Host": urlsplit(origin).netloc,
            "Connection": "keep-alive",
            "Origin": origin,
            "User-Agent": self.agent,
            "Accept": kinds.get(purpose, "*/*"),
            "Accept-Language": self.language,
            "Accept-Encoding": encoding,
            "Upgrade-Insecure-Requests": "1",
            "Sec-Fetch-Site": "none" if is_first else "same-origin",
            "Sec-Fetch-Mode": _MODES[purpose],
            "Sec-Fetch-User": "?1",
            "Sec-Fetch-Dest": "empty" if purpose in ("fetch", "data") else purpose,
            "Pragma": "no-cache",
            "Cache-Control": "no-cache",
            "Priority": self.priorities.get(purpose, ""),
            **self.more,
        }
        return {name: values[name] for name in self.order[purpose] if values[name]}


_FIREFOX_HEAD: Final = (
    *("Host", "User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Connection"),
)
_FIREFOX_TAIL: Final = ("Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site")
_FIREFOX_PART: Final = (*_FIREFOX_HEAD, *_FIREFOX_TAIL, "Priority")
_FIREFOX: Final[Mapping[Purpose, tuple[str, ...]]] = {
    "document": (
        *(*_FIREFOX_HEAD, "Upgrade-Insecure-Requests"),
        *(*_FIREFOX_TAIL, "Sec-Fetch-User", "Priority"),
    ),
    "style": _FIREFOX_PART,
    "script": _FIREFOX_PART,
    "fetch": _FIREFOX_PART,
    "data": (*_FIREFOX_PART, "Pragma", "Cache-Control"),
}
_CHROME_TAIL: Final = ("Sec-Fetch-Dest", "Accept-Encoding", "Accept-Language")
_CHROME_HINTS: Final = ("sec-ch-ua", "sec-ch-ua-mobile")
_CHROME_PART: Final = (
    *("sec-ch-ua-platform", "User-Agent", *_CHROME_HINTS, "Accept"),
    *("Sec-Fetch-Site", "Sec-Fetch-Mode", *_CHROME_TAIL),
)
_CHROME: Final[Mapping[Purpose, tuple[str, ...]]] = {
    "document": (
        *("Host", "Connection", *_CHROME_HINTS, "sec-ch-ua-platform", "Upgrade-Insecure-Requests"),
        *("User-Agent", "Accept", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-User"),
        *_CHROME_TAIL,
    ),
    "style": ("Host", "Connection", *_CHROME_PART),
    "script": ("Host", "Connection", "Origin", *_CHROME_PART),
    "fetch": ("Host", "Connection", *_CHROME_PART),
    "data": ("Host", "Connection", "Pragma", "Cache-Control", *_CHROME_PART),
}


def _firefox(system: str, version: int, *, engine: str = "20100101", language: str) -> Browser:
    return Browser(
        agent=f"Mozilla/5.0 ({system}; rv:{version}.0) Gecko/{engine} Firefox/{version}.0",
        language=language,
        page=f"{_PAGE},*/*;q=0.8",
        order=_FIREFOX,
        priorities={"document": "u=0, i", "style": "u=2", "fetch": "u=4", "data": "u=4"},
    )


def chrome(version: int, language: str, *, brand: str = "Google Chrome") -> Browser:
    """Chrome on a phone with Android, which says of the phone no more than that."""
    return Browser(
        agent=(
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            f"Chrome/{version}.0.0.0 Mobile Safari/537.36"
        ),
        language=language,
        page=(
            f"{_PAGE},image/avif,image/webp,image/apng,*/*;q=0.8,"
            "application/signed-exchange;v=b3;q=0.7"
        ),
        order=_CHROME,
        more={
            "sec-ch-ua": f'"Not:A-Brand";v="8", "{brand}";v="{version}", "Chromium";v="{version}"',
            "sec-ch-ua-mobile": "?1",
            "sec-ch-ua-platform": '"Android"',
        },
    )


#: What comes to an onion address.
_TOR: Final = (_firefox("Windows NT 10.0; Win64; x64", 140, language="en-US,en;q=0.5"),)
_LANGUAGES: Final = (
    "en-US,en;q=0.9",
    "ar,en-US;q=0.9,en;q=0.8",
    "fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7",
)
_ELSEWHERE: Final = (
    *_TOR,
    _firefox("X11; Linux x86_64", 153, language="en-US,en;q=0.9"),
    _firefox("Android 14; Mobile", 153, engine="153.0", language="en-US,en;q=0.9"),
    *(chrome(version, language) for version in (154, 156) for language in _LANGUAGES),
)


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
        self._browser = chance.choice(_TOR if site.is_onion else _ELSEWHERE)
        self._encoding = _ENCODINGS[0] if site.is_onion else chance.choice(_ENCODINGS)
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
