"""A training as a browser finds it, with the addresses of its screens: for pictures and tests."""

import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from complaints.desk.app import create_app
from complaints.desk.beginning import Beginning
from complaints.desk.config import Config
from complaints.training.instance import LEGAL_AID, OURS
from complaints.training.session import Training, training
from complaints.training.world import PASSPHRASE
from complaints.training.world import config as world_config
from tests.e2e.chromium import PATIENCE
from tests.processes import free_port, until

_NOWHERE = "http://127.0.0.1:9"
_MEMORY = Path("/dev/shm")  # a desk writes durably, which a disk makes slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """One training that is served."""

    app: Flask
    lived: Training

    @property
    def root(self) -> str:
        """The address under which everything lies."""
        return str(self.app.extensions["entrance"].link).split("/start/")[0]

    def window(self, chromium: Browser, *, language: str = "en", **more: object) -> BrowserContext:
        """A window that came in by the link, at the lock."""
        window = chromium.new_context(
            locale=language,
            **{"viewport": {"width": 1280, "height": 800}, **more},  # type: ignore[arg-type]
        )
        window.new_page().goto(self.app.extensions["entrance"].link)
        return window

    def unlocked(self, chromium: Browser, *, language: str = "en", **more: object) -> Page:
        """A page past the passphrase."""
        page = self.window(chromium, language=language, **more).pages[0]
        page.get_by_test_id("passphrase").fill(PASSPHRASE)
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("round")).to_be_visible(timeout=PATIENCE)
        return page

    def case(self, name: str, more: str = "") -> str:
        """The address of the case of this story."""
        return f"{self.root}/case/{self.lived.world.case_of(name, OURS)}{more}"

    def screens(self, page: Page) -> dict[str, list[str]]:
        """The addresses of every screen of an unlocked desk, by what Flask calls it."""
        refer = self._link(page, self.case("greenhouse"), "refer")
        files = [
            self._link(page, self.case(name), "open-file")
            for name in ("seen-from-the-lighthouse", "strange-letter")
        ]
        page.goto(f"{self.root}/cases/answered")
        page.get_by_test_id("search").fill("boat")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("case-row").first).to_be_visible()
        found = page.url
        page.goto(f"{self.root}/matters")
        matter = page.locator("main a[href*='/matter/']").first.evaluate("one => one.href")
        aloud = self._link(page, self.case("not-safe-at-home"), "ask-aloud")
        mandate = self._link(page, self.case("airport"), "mandate-agreed")
        erased = self._link(page, self.case("health-centre"), "attestation")
        page.goto(f"{self.root}/intake")
        page.get_by_test_id("begin-present").click()
        intake = page.url
        incoming = self._link(page, f"{self.root}/cases/to-answer", "case-link")
        cases = ("fence", "airport", "household", "strange-letter")
        return {
            "lock.locked": [f"{self.root}/"],
            "queue.view": [f"{self.root}/cases/{one}" for one in ("open", "overdue", "aside")],
            "queue.found": [found],
            "preferences.show": [f"{self.root}/preferences"],
            "case.show": [*map(self.case, cases), incoming],
            "closing.ask": [self.case("orchard", "/close")],
            "matters.every": [f"{self.root}/matters"],
            "matters.show": [matter],
            "evidence.show": files,
            "evidence.ask_copy": [f"{files[0]}/copy"],
            "custody.show": [self.case("airport", "/custody")],
            "referral.ask": [self.case("orchard", "/ask")],
            "referral.share": [self.case("orchard", f"/share/{LEGAL_AID}")],
            "referral.refer": [refer],
            "notices.show": [f"{self.root}/notices"],
            "members.show": [f"{self.root}/members"],
            "joining.show": [f"{self.root}/joining"],
            "library.rules": [f"{self.root}/rules?q=ecthr"],
            "library.mechanisms": [f"{self.root}/rules/mechanisms?q=committee"],
            "library.countries": [f"{self.root}/rules/countries"],
            "library.country": [f"{self.root}/rules/countries/ES"],
            "computer.show": [f"{self.root}/computer"],
            "authority.begin": [self.case("orchard", "/authority")],
            "authority_matter.begin": [f"{matter}/authority"],
            "mandate.begin": [self.case("orchard", "/mandate")],
            "mandate.show": [mandate],
            "attestation.show": [erased],
            "brief.show": [f"{incoming}/brief"],
            "translating.ask": [self.case("market", "/translation/ask")],
            "intake.start": [f"{self.root}/intake"],
            "intake.form": [intake],
            "aloud.ask": [aloud],
            "takein.show": [f"{self.root}/offline"],
            "guide.contents": [f"{self.root}/guide"],
            "guide.chapter": [f"{self.root}/guide/deadlines"],
            "guide.whole": [f"{self.root}/guide/all"],
        }

    @staticmethod
    def _link(page: Page, of: str, test_id: str) -> str:
        page.goto(of)
        found: str = page.get_by_test_id(test_id).first.evaluate("one => one.href")
        return found


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        return


@contextmanager
def served() -> Iterator[Trained]:
    """A training on a port of its own."""
    where = _MEMORY if _MEMORY.is_dir() else None
    with (
        tempfile.TemporaryDirectory(prefix="amparo-training-", dir=where) as folder,
        training(Path(folder), port=free_port()) as lived,
    ):
        app = create_app(lived.config)
        app.extensions["reset"] = lived.reset
        with listening(app, lived.config.port):
            yield Trained(app=app, lived=lived)


@contextmanager
def lawyers(trained: Trained, chromium: Browser) -> Iterator[Trained]:
    """The desk of legal aid in the same training, with a referral to be checked for a conflict.

    Nobody answers for them by themselves from here on.
    """
    lived, world = trained.lived, trained.lived.world
    world.partners.pop(LEGAL_AID).close()
    before = world.portal.waiting(LEGAL_AID)
    page = trained.unlocked(chromium)
    page.goto(trained.case("greenhouse"))
    page.get_by_test_id("refer").first.click()
    page.get_by_test_id("refer-reason").fill("A hearing next week")
    page.get_by_test_id("refer-send").click()
    expect(page.get_by_test_id("case")).to_be_visible()
    until(lambda: world.portal.waiting(LEGAL_AID) > before, what="a referral", within=60)
    page.context.close()
    port = free_port()
    config = world_config(world.folder, world.address, port, LEGAL_AID)
    app = create_app(config)
    with listening(app, port):
        yield Trained(app=app, lived=lived)


@contextmanager
def newcomer(
    chromium: Browser,
    invitation: bytes,
    *,
    seen: Callable[[Page, str], None] = lambda _page, _name: None,
    language: str = "en",
    **more: object,
) -> Iterator[Page]:
    """The page of a newcomer who was just led to their keys, and waits for the administrator.

    ``seen`` is called with each page before it, and its name.
    """
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="amparo-newcomer-") as made:
        folder = Path(made) / "amparo-home"
        config = Config(
            keyfile=folder / "none.key", portal=_NOWHERE, port=port, data=folder, training=True
        )
        app = create_app(config, first_start=Beginning(folder))
        with listening(app, port):
            window = chromium.new_context(
                locale=language,
                **more,  # type: ignore[arg-type]
            )
            page = window.new_page()
            page.goto(app.extensions["entrance"].link)
            seen(page, "begin")
            page.get_by_test_id("invitation").set_input_files(
                {"name": "i.json", "mimeType": "application/json", "buffer": invitation}
            )
            page.get_by_test_id("open-invitation").click()
            seen(page, "begin-keys")
            page.get_by_test_id("member").fill("noor")
            for one in ("passphrase", "again"):
                page.get_by_test_id(one).fill(PASSPHRASE * 2)
            page.get_by_test_id("make").click()
            page.get_by_test_id("passphrase").fill(PASSPHRASE * 2)
            page.keyboard.press("Enter")
            expect(page.get_by_test_id("stage-0")).to_be_visible(timeout=30_000)
            yield page
            window.close()


@contextmanager
def locked() -> Iterator[Flask]:
    """A desk that is no training and that nobody has unlocked."""
    port = free_port()
    nowhere = Path(tempfile.gettempdir()) / "no-keyfile"
    app = create_app(Config(keyfile=nowhere, portal="http://127.0.0.1:9", port=port, data=nowhere))
    with listening(app, port):
        yield app


@contextmanager
def listening(app: Flask, port: int) -> Iterator[None]:
    """The app on a port of this computer."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["gate"].lock()
