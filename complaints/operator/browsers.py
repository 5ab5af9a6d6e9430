"""How the requests of browsers look: their headers, the order of these, what they take.

A request says what is asked for as a browser says it, in that browser's order. Nothing in it may
tell a visitor that checks from one that reads; what a browser never sends is not sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import urlsplit

#: For what a browser asks: to show it, as a style or a script of a page, or from within a script;
#: ``data``: from within a script, and never from what it keeps.
Purpose = Literal["document", "style", "script", "fetch", "data"]


#: Old phones know fewer. None asks for a page as it is, so neither do we.
ENCODINGS: Final = (
    "gzip, deflate, br, zstd",
    "gzip, deflate, br, zstd",
    "gzip, deflate, br",
    "gzip, deflate",
)
_PAGE: Final = "text/html,application/xhtml+xml,application/xml;q=0.9"
_MODES: Final[Mapping[Purpose, str]] = {
    "document": "navigate",
    "style": "no-cors",
    "script": "cors",  # of modules
    "fetch": "cors",
    "data": "cors",
}


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
TOR: Final = (_firefox("Windows NT 10.0; Win64; x64", 140, language="en-US,en;q=0.5"),)
_LANGUAGES: Final = (
    "en-US,en;q=0.9",
    "ar,en-US;q=0.9,en;q=0.8",
    "fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7",
)
ELSEWHERE: Final = (
    *TOR,
    _firefox("X11; Linux x86_64", 153, language="en-US,en;q=0.9"),
    _firefox("Android 14; Mobile", 153, engine="153.0", language="en-US,en;q=0.9"),
    *(chrome(version, language) for version in (154, 156) for language in _LANGUAGES),
)
