"""The way without scripts as an operator runs it: its own processes, before a portal in memory."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import urllib3

from complaints.directory import TrustRoot
from complaints.domain.messages import Complaint, FollowUp, Message, PartReference, Question
from complaints.portal_client import PortalClient
from complaints.sealing import complainant_key, open_message
from crypto.minisign import PublicKey
from crypto.receipt import Receipt
from tests.factories import Instance, make_instance, make_reply, seal_reply
from tests.portal_simulator import PortalSimulator
from tests.processes import AMPARO, Program, free_port, running

LAWYERS, NHRI = "abogacia-es", "defensor-es"
WORDS: Final = "They took our phones and pushed us back."
STORY: Final[dict[str, str | list[str]]] = {
    "text": WORDS,
    "happened": ["pushback"],
    "about": ["self"],
    "country": "ES",
    "place": "the forest behind the river",
    "actors": ["border-guard"],
    "needs": ["legal-help"],
    "name": "Amina",
}


@dataclass
class Page:
    """What a browser would show: the text, and the fields of each form with what is in them."""

    status: int
    headers: Mapping[str, str]
    html: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words, without markup."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.html)).split())

    def has(self, sentence: str) -> bool:
        return " ".join(sentence.split()) in self.text

    def value(self, name: str) -> str:
        return next(value for key, value in self.fields if key == name)

    def number(self) -> str:
        """The number as it is shown."""
        return "".join(re.findall(r'data-row="[^"]+"><span>([^<]+)</span>', self.html))


class _Fields(HTMLParser):
    """Reads a form as a browser does when it sends it."""

    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self.area, self.select = page, "", ""
        self.feed(page.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "textarea":
            self.area = have["name"]
            self.page.fields.append((self.area, ""))
        elif tag == "select":
            self.select = have["name"]
            self.page.fields.append((self.select, ""))
        elif tag == "option" and "selected" in have:
            self.page.fields[-1] = (self.select, have["value"])
        elif tag == "button":
            self.page.buttons.append(have.get("value", ""))
        elif tag == "input" and (
            have.get("type") not in ("checkbox", "radio") or "checked" in have
        ):
            self.page.fields.append((have["name"], have.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            name, before = self.page.fields[-1]
            self.page.fields[-1] = (name, before + data.removeprefix("\n"))


@dataclass(kw_only=True)
class Visitor:
    """Somebody in front of the running program."""

    base: str
    program: Program
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False))

    def get(self, path: str) -> Page:
        return self.page(self.pool.request("GET", self.base + path))

    def post(
        self, path: str, fields: Sequence[tuple[str, str]], *, go: str, **changed: str | list[str]
    ) -> Page:
        """Send a form, some fields of it with other values, by one of its buttons."""
        sent = [one for one in fields if one[0] not in changed]
        for name, value in changed.items():
            sent += [(name, one) for one in (value if isinstance(value, list) else [value])]
        body = urlencode([*sent, ("go", go)])
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.page(
            self.pool.request("POST", self.base + path, body=body.encode(), headers=kind)
        )

    def told(self, language: str = "en", /, **changed: str | list[str]) -> Page:
        """The page of choosing, once the story was told."""
        page = self.get(f"/{language}/tell")
        return self.post(f"/{language}/tell", page.fields, go="readers", **{**STORY, **changed})

    def looked(self, language: str = "en", /, **changed: str | list[str]) -> Page:
        """The last look."""
        page = self.told(language, **changed)
        return self.post(f"/{language}/tell", page.fields, go="look")

    def filed(self, language: str = "en", /, **changed: str | list[str]) -> Page:
        """The number."""
        page = self.looked(language, **changed)
        return self.post(f"/{language}/tell", page.fields, go="send")

    def came_back(self, number: str, language: str = "en") -> Page:
        """The timeline."""
        return self.post(f"/{language}/answers", [], go="open", number=number)

    def page(self, response: urllib3.BaseHTTPResponse) -> Page:
        page = Page(response.status, response.headers, response.data.decode())
        _Fields(page)
        return page


@dataclass(kw_only=True)
class Assisted(Visitor):
    """The same, and the portal in memory behind it."""

    portal: PortalSimulator
    portal_url: str

    @property
    def instance(self) -> Instance:
        return self.portal.instance


def todays_instance() -> Instance:
    return make_instance(today=datetime.now(UTC).date())


@contextmanager
def program(folder: Path, root: TrustRoot, portal: str, *words: str) -> Iterator[Visitor]:
    """Run it before a portal until the block ends."""
    port, trust = free_port(), folder / "trust.json"
    trust.write_bytes(root.dump())
    command: list[str | Path] = [AMPARO, "assisted", "run", "--portal", portal, "--trust", trust]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "3", *words]
    with running(command, log=folder / "assisted.log", folder=folder) as started:
        started.wait_for_port(port)
        yield Visitor(base=f"http://127.0.0.1:{port}", program=started)


@contextmanager
def assisted(folder: Path, instance: Instance) -> Iterator[Assisted]:
    """Run it before a portal in memory until the block ends."""
    portal = PortalSimulator(instance)
    with portal.serve() as url, program(folder, instance.root, url) as visitor:
        yield Assisted(base=visitor.base, program=visitor.program, portal=portal, portal_url=url)


def letters(site: Assisted, reader: str) -> list[Complaint | FollowUp]:
    """Everything that an organisation got, opened as its desk does it."""
    site.portal.release()
    client = PortalClient(site.portal_url)
    found: list[Complaint | FollowUp] = []
    for body in site.portal.inbox(reader):
        opened = open_message(
            body,
            identities=site.instance.keyrings[reader].open_with,
            reader=reader,
            key_of=lambda message: _key(found, message),
            fetch=client.chunk,
        )
        assert isinstance(opened.message, Complaint | FollowUp)
        found.append(opened.message)
    return found


def _key(found: Sequence[Complaint | FollowUp], message: Message) -> PublicKey:
    first = [one for one in found if isinstance(one, Complaint) and one.case == message.case]
    return complainant_key(message, known=first[0].reply.verifying_key if first else None)


def told_of(letter: Complaint | FollowUp) -> dict[str, Mapping[str, object]]:
    """The parts by name."""
    return {part.name: part.content for part in letter.parts}


def answer(site: Assisted, organisation: str, complaint: Complaint, **fields: object) -> None:
    """A reply of the organisation, released."""
    reply = make_reply(site.instance, organisation, complaint.case, **fields)  # type: ignore[arg-type]
    sealed = seal_reply(site.instance, reply, complaint.reply)
    client = PortalClient(site.portal_url)
    for body in sealed.bodies:
        client.put_reply(body.data, tag=complaint.reply.tag)
    site.portal.release()


def ask(site: Assisted, complaint: Complaint) -> Question:
    """The lawyers ask whether the NHRI may have the first part."""
    part = complaint.parts[0]
    question = Question(
        id=Receipt.generate().digits.rjust(32, "0"),
        purpose="referral",
        to=NHRI,
        parts=(PartReference(name=part.name, hash=part.hash),),
        text="May we pass on what you told?",
        text_version="1",
        language="en",
    )
    answer(site, LAWYERS, complaint, question=question)
    return question


@contextmanager
def without_directory(site: Assisted) -> Iterator[None]:
    """The portal answers nothing that can be believed until the block ends."""
    kept, site.instance.signatures = site.instance.signatures, b""
    try:
        yield
    finally:
        site.instance.signatures = kept
