"""Flask's client as a browser at a desk: forms with their tokens, pages, the only case."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from complaints.desk.app import create_app
from complaints.desk.gate import Gate
from complaints.desk.unlocked import Unlocked
from tests.complaints.desk.offices import NHRI, PASSPHRASE, World

BASE = "http://127.0.0.1:8101"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Browser:
    """Flask's client as one browser at the desk's own address."""

    client: FlaskClient
    base: str = BASE

    def get(self, path: str, **kwargs: object):  # type: ignore[no-untyped-def]
        return self.client.get(path, base_url=self.base, **kwargs)

    def post(self, path: str, *, of: str = "/", **data: object):  # type: ignore[no-untyped-def]
        """Submit a form that stands on the page ``of``."""
        match = TOKEN.search(self.get(of, follow_redirects=True).text)
        assert match
        body = {"csrf_token": match[1], **data}
        return self.client.post(path, base_url=self.base, data=body)

    def unlock(self, passphrase: str = PASSPHRASE):  # type: ignore[no-untyped-def]
        return self.post("/unlock", passphrase=passphrase)


def unlocked(world: World) -> Iterator[Browser]:
    """The desk of the institution, which has fetched what was filed, open in a browser."""
    desk = world.desk(NHRI)
    world.sync(desk)
    desk.close()
    config = replace(world.config("defensor-es-1"), sync_every=timedelta(hours=1))
    app = create_app(config, now=lambda: world.now)
    browser = Browser(app.test_client())
    browser.unlock()
    yield browser
    gate(app).lock()


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
