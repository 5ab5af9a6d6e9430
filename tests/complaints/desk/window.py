"""Flask's client as a browser at a desk: forms with their tokens, pages, the only case."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser as RealBrowser
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from complaints.desk.app import create_app
from complaints.desk.entrance import Entrance
from complaints.desk.gate import Gate
from complaints.desk.unlocked import Unlocked
from tests.complaints.desk.offices import NHRI, PASSPHRASE, World
from tests.processes import free_port

BASE = "http://127.0.0.1:8101"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Browser:
    """Flask's client as one browser at the desk's own address.

    Paths may be written with and without the secret one of this start, which `within` takes off.
    """

    client: FlaskClient
    origin: str = BASE

    def __post_init__(self) -> None:
        """Come in by the link."""
        self.get(urlsplit(entrance(self.client.application).link).path)

    @property
    def root(self) -> str:
        return entrance(self.client.application).root

    @property
    def base(self) -> str:
        """The desk's address, for requests of the client itself."""
        return self.origin + self.root

    def within(self, address: str | None) -> str:
        """An address of this desk as it is written in tests: without its secret path."""
        assert address
        assert address.startswith(f"{self.root}/")
        return address.removeprefix(self.root)

    def get(self, path: str, **kwargs: object):  # type: ignore[no-untyped-def]
        path = path.removeprefix(self.root)
        return self.client.get(path, base_url=self.base, **kwargs)

    def post(self, path: str, *, of: str = "/", **data: object):  # type: ignore[no-untyped-def]
        """Submit a form that stands on the page ``of``."""
        match = TOKEN.search(self.get(of, follow_redirects=True).text)
        assert match
        body = {"csrf_token": match[1], **data}
        path = path.removeprefix(self.root)
        return self.client.post(path, base_url=self.base, data=body)

    def unlock(self, passphrase: str = PASSPHRASE):  # type: ignore[no-untyped-def]
        return self.post("/unlock", passphrase=passphrase)


def unlocked(world: World, organisation: str = NHRI) -> Iterator[Browser]:
    """The desk of an office, which has fetched what was filed, open in a browser."""
    desk = world.desk(organisation)
    world.sync(desk)
    desk.close()
    member = world.instance.keyrings[organisation].member
    config = replace(world.config(member), sync_every=timedelta(hours=1))
    app = create_app(config, now=lambda: world.now)
    browser = Browser(app.test_client())
    browser.unlock()
    yield browser
    gate(app).lock()


class At(str):
    """A desk's address with its secret path; ``link`` lets a browser without a cookie in, once."""

    __slots__ = ("app",)
    app: Flask

    @property
    def link(self) -> str:
        return entrance(self.app).link


@contextmanager
def on_a_port(world: World, member: str = "defensor-es-1") -> Iterator[At]:
    """The desk of a member, locked, as a real browser finds it: its address."""
    port = free_port()
    config = replace(world.config(member), port=port, sync_every=timedelta(hours=1))
    app = create_app(config, now=lambda: world.now)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        at = At(f"http://127.0.0.1:{port}{entrance(app).root}")
        at.app = app
        yield at
    finally:
        server.shutdown()
        thread.join()
        gate(app).lock()


def fetched_on_a_port(world: World) -> Iterator[At]:
    """Like `on_a_port`, once the desk has fetched what was filed; for a fixture to yield from."""
    desk = world.desk(NHRI)
    world.sync(desk)
    desk.close()
    with on_a_port(world) as address:
        yield address


def entered(
    chromium: RealBrowser, at: At, *, width: int, height: int = 800, language: str = "en"
) -> Page:
    """A real browser's window at that desk, past its passphrase."""
    window = chromium.new_context(viewport={"width": width, "height": height}, locale=language)
    page = window.new_page()
    page.goto(at.link)
    page.get_by_test_id("passphrase").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("round")).to_be_visible()
    return page


def entrance(app: Flask) -> Entrance:
    found = app.extensions["entrance"]
    assert isinstance(found, Entrance)
    return found


def gate(app: Flask) -> Gate:
    found = app.extensions["gate"]
    assert isinstance(found, Gate)
    return found


def opened(app: Flask) -> Unlocked:
    desk = gate(app)._desk
    assert desk
    return desk


def the_case(browser: Browser) -> str:
    match = re.search(r"/case/[0-9a-f]{32}", browser.get("/cases").text)
    assert match
    return match[0]
