"""What one visitor does on a site, and what of it is not as it was released or signed.

Pages are opened as a browser opens them: with their style and scripts, once each, and what a script
brings by itself. It must never call something right that it has not compared byte for byte.
"""

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Final

from complaints.offline_content import CLOSING, OPENING
from complaints.operator.browsers import Purpose
from complaints.operator.forms import Forms
from complaints.operator.published import DifferentError, Signed
from complaints.operator.release import Release
from complaints.operator.visitor import Answer, Visitor
from complaints.pages.serving import FORM_HEADERS, headers_of

_INDEX: Final = "index.html"
_FORM: Final = "form/"
_INSTEAD: Final = "noform.html"
_NO_FORM: Final = 503  # too large, or nobody may be written to: judged by what else is served
_NEVER_KEPT: Final = {"Cache-Control": "no-store"}
#: What would let a portal know somebody again, bring in something else, or lead elsewhere.
_UNWANTED: Final = (
    *("set-cookie", "etag", "last-modified", "location", "refresh", "link", "alt-svc", "nel"),
    *("service-worker-allowed", "sourcemap", "x-sourcemap", "report-to", "reporting-endpoints"),
    *("content-security-policy-report-only", "speculation-rules", "accept-ch", "critical-ch"),
    *("use-as-dictionary", "access-control-allow-origin"),
)
#: Names that sites often have, and no release of ours.
_ELSEWHERE: Final = ("/favicon.ico", "/robots.txt", "/service-worker.js", "/sw.js")


@dataclass(slots=True, kw_only=True)
class Findings:
    """What all visitors found: each difference once, and how many were given each file."""

    different: dict[str, None] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True, kw_only=True)
class Walk:
    """One visitor's way. Every method raises `UnreachableError` where no answer comes."""

    visitor: Visitor
    release: Release
    signed: Signed
    forms: Forms
    findings: Findings
    _has: set[str] = field(default_factory=set)  # as a browser keeps it

    def pages(self, paths: list[str]) -> None:
        """Open pages, one after the other; texts are what the page of their language asks for."""
        for path in paths:
            if path.endswith(".json") and not self._has:
                self._file(f"{path.partition('/')[0]}/{_INDEX}", "document")
            self._file(path, "fetch" if path.endswith(".json") else "document")

    def directory(self) -> None:
        """Ask for the directory and all its lists."""
        texts = [self._asked(f"/v1/directory{end}") for end in ("", ".minisig")]
        self._accept(partial(self.signed.see_directory, *texts))
        for name in self.signed.missing:
            shard = self._asked(f"/v1/directory/{name}")
            self._accept(partial(self.signed.see_shard, name, shard))

    def errands(self, addresses: list[str]) -> None:
        """Ask for what was signed, by its addresses."""
        accepting: Mapping[str, Callable[[str, bytes], None]] = {
            "cards": self.signed.see_card,
            "listings": self.signed.see_listing,
            "rulebook": lambda _, body: self.signed.see_rulebook(body),
        }
        for address in addresses:
            kind, _, name = address.removeprefix("/v1/").partition("/")
            body = self._asked(address, may_be_missing=kind == "cards")
            if body:
                self._accept(partial(accepting[kind], name, body))
            elif kind == "cards":
                self._accept(partial(self.signed.see_no_card, name))

    def elsewhere(self) -> None:
        """Ask for what no release lists: it must not be there."""
        for address in (*_ELSEWHERE, f"/{secrets.token_hex(4)}.html"):
            if self.visitor.get(address, "document").status != 404:
                self._differs(f"{address} is there, and in no release")

    def _file(self, path: str, purpose: Purpose) -> None:
        if path in self._has:
            return
        self._has.add(path)
        is_page = path == _INDEX or path.endswith(f"/{_INDEX}")
        address = "/" + (path.removesuffix(_INDEX) if is_page else path)
        answer = self.visitor.get(address, purpose)
        is_form = path.startswith(_FORM)
        if is_form and answer.status == _NO_FORM:
            self._no_form(path, address, answer)
            return
        body = self._body(address, answer, FORM_HEADERS if is_form else headers_of(path))
        if body is None:
            return
        if is_form:
            body = self._without_data(path, address, body)
        self.findings.seen[path] += 1
        if hashlib.sha256(body).hexdigest() != self.release.files.get(path):
            self._differs(f"{address} has other bytes")
        elif purpose == "document" and not is_form:
            self._references(address, body)

    def _references(self, address: str, body: bytes) -> None:
        found = _References()
        found.feed(body.decode())
        for target, purpose in found.parts.items():
            self._file(target.lstrip("/"), purpose)
        for target in found.links:
            path = target.lstrip("/")
            if f"{path}{_INDEX}" not in self.release.files and path not in self.release.files:
                self._differs(f"{address} leads to {target}, which is in no release")

    def _no_form(self, path: str, address: str, answer: Answer) -> None:
        """In the place of a form that cannot be made, the page of the release that says so."""
        self.forms.see_none(path)
        self.findings.seen[path] += 1
        instead = f"{PurePosixPath(path).stem}/{_INSTEAD}"
        body = self._body(address, replace(answer, status=200), headers_of(instead))
        if body is not None and hashlib.sha256(body).hexdigest() != self.release.files.get(instead):
            self._differs(f"{address} has other bytes in the place of a form")

    def _without_data(self, path: str, address: str, body: bytes) -> bytes:
        """The form as it was built; what stands in its place is verified by itself."""
        before, place, rest = body.partition(OPENING)
        data, end, after = rest.partition(CLOSING)
        if not end:
            self._differs(f"{address} has no place for the directory")
            return body
        page = before + place + end + after
        self._accept(partial(self.forms.see, path, page, data))
        return page

    def _asked(self, address: str, *, may_be_missing: bool = False) -> bytes:
        answer = self.visitor.get(address, "data")
        if may_be_missing and answer.status == 404:
            return b""
        return self._body(address, answer, _NEVER_KEPT) or b""

    def _body(self, address: str, answer: Answer, headers: Mapping[str, str]) -> bytes | None:
        """The body of an answer that is as it must be but for its bytes."""
        if answer.status != 200:
            self._differs(f"{address} is answered with {answer.status}")
            return None
        for name in sorted(answer.headers.keys() & _UNWANTED):
            self._differs(f"{address} comes with {name}")
        for name, value in headers.items():
            if answer.headers.get(name.lower()) != value:
                self._differs(f"{address} comes with another {name}")
        if answer.body is None:
            self._differs(f"{address} comes packed in a way that the site never uses")
        return answer.body

    def _accept(self, see: Callable[[], None]) -> None:
        try:
            see()
        except DifferentError as error:
            self._differs(str(error))

    def _differs(self, what: str) -> None:
        self.findings.different[what] = None


class _References(HTMLParser):
    """What a page brings along, with its purpose, and where on its site it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, Purpose] = {}
        self.links: set[str] = set()
        self._templates = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take one element into account."""
        found = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._templates += 1
        elif tag == "link" and found.get("rel") == "stylesheet":
            self.parts[found["href"]] = "style"
        elif tag == "script" and "src" in found:
            # what stands in a template is brought by the page's script
            self.parts[found["src"]] = "fetch" if self._templates else "script"
        elif tag == "a" and found.get("href", "").startswith("/"):
            self.links.add(found["href"].partition("#")[0])

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        if tag == "template":
            self._templates -= 1
