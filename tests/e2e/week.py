"""A week at one instance: the real portal, real desks in real windows, on a clock that tests move.

Everything runs in this process so that one clock holds for all of it. Each desk has a line to the
portal of its own, which can be cut.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from werkzeug.serving import BaseWSGIServer, make_server

from complaints import keyring
from complaints.complainant import Complainant, Delivery
from complaints.complainant.record import Choice
from complaints.complainant.timeline import Timeline
from complaints.desk.app import create_app
from complaints.desk.config import Config
from complaints.desk.gate import Gate
from complaints.desk.unlocked import Unlocked
from complaints.domain.parts import Part
from complaints.keyring import Keyring
from complaints.portal import app as portal_app
from complaints.portal import clock, migrate, supervisor
from complaints.portal import key as portal_key
from complaints.portal.config import Config as PortalConfig
from complaints.portal_client import PortalClient
from crypto.receipt import Receipt
from referral.browser import shipped
from tests.complaints.desk.offices import PASSPHRASE
from tests.complaints.desk.window import entrance
from tests.e2e.chromium import OFFICE, PATIENCE, PHONE
from tests.e2e.phone import Phone
from tests.factories import CHEAP, Instance, make_instance
from tests.instance import build_pages, new_portal, write_directory
from tests.portal_simulator import Quiet
from tests.processes import free_port, until

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@dataclass(slots=True, kw_only=True)
class Line:
    """A way to something that speaks HTTP, which is there or is not."""

    app: "WSGIApplication"
    port: int = field(default_factory=free_port)
    server: BaseWSGIServer | None = None
    thread: threading.Thread | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def up(self) -> Self:
        """Connect; nothing happens if it is."""
        if not self.server:
            self.server = make_server(
                "127.0.0.1", self.port, self.app, threaded=True, request_handler=Quiet
            )
            self.thread = threading.Thread(target=self.server.serve_forever)
            self.thread.start()
        return self

    def down(self) -> None:
        """Cut it: nobody listens any more."""
        if self.server and self.thread:
            self.server.shutdown()
            self.thread.join()
            self.server.server_close()
            self.server = self.thread = None


@dataclass(kw_only=True)
class AtWork:
    """One member's desk in a window of its own; ``line`` is its way to the portal."""

    organisation: str
    app: Flask
    line: Line
    local: Line
    page: Page
    rounds: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"{self.local.base}{entrance(self.app).root}"

    @property
    def gate(self) -> Gate:
        found = self.app.extensions["gate"]
        assert isinstance(found, Gate)
        return found

    @property
    def desk(self) -> Unlocked:
        found = self.gate._desk
        assert found
        return found

    def unlock(self) -> None:
        self.page.goto(entrance(self.app).link)
        self.page.get_by_test_id("passphrase").fill(PASSPHRASE)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_test_id("round")).to_be_visible()
        self._count_rounds()
        self.round()

    def _count_rounds(self) -> None:
        worker = self.desk.worker
        run = worker._run

        def counted(step):  # type: ignore[no-untyped-def]
            self.rounds.append("begun")
            try:
                return run(step)
            finally:
                self.rounds.append("ended")

        worker._run = counted

    def round(self) -> None:
        """A whole round that begins now."""
        wanted = self.rounds.count("begun") + 1
        self.desk.worker.wake()
        until(lambda: self.rounds.count("ended") >= wanted, what=f"a round of {self.organisation}")
        assert not self.desk.worker.status.problem

    def go(self, path: str) -> None:
        try:
            self.page.goto(f"{self.base}{path}")
        except Error:  # a list with nothing in it shows by itself what a round has brought
            self.page.goto(f"{self.base}{path}")

    def press(self, test_id: str) -> None:
        self.page.get_by_test_id(test_id).click()

    def fill(self, test_id: str, text: str) -> None:
        self.page.get_by_test_id(test_id).fill(text)

    def case(self, identifier: str) -> None:
        """Open a case of which the id is known."""
        self.go(f"/case/{identifier}")
        expect(self.page.get_by_test_id("case")).to_be_visible()

    def with_text(self, text: str) -> str:
        """The id of the case whose account has these words, as the desk itself holds it."""
        found = [
            line.id
            for line in self.desk.office.cases()
            if any(text in str(part.content) for part in self.desk.office.case(line.id).parts)
        ]
        assert len(found) == 1, f"{len(found)} cases with {text!r}"
        return found[0]

    def unchecked(self) -> list[str]:
        """The cases of which nobody has looked whether there is a conflict."""
        office = self.desk.office
        return [one.id for one in office.cases() if not office.case(one.id).conflict.checks]

    def recalled(self, identifier: str) -> bool:
        """Whether somebody wants this case back."""
        taken = self.desk.office.case(identifier).taken
        return any(one.answer == "recalled" for one in taken)

    def close(self) -> None:
        self.page.context.close()
        self.local.down()
        self.gate.lock()
        self.line.down()


@dataclass(kw_only=True)
class Week:
    """The instance, its portal, whoever is at work, and the hour."""

    folder: Path
    made: Instance
    config: PortalConfig
    portal: "WSGIApplication"
    public: Line
    browser: Browser
    now: datetime
    desks: dict[str, AtWork] = field(default_factory=dict)

    @property
    def client(self) -> PortalClient:
        return PortalClient(self.public.base)

    def release(self) -> None:
        supervisor.release_once(self.config)

    def later(self, **delta: float) -> None:
        self.now += timedelta(**delta)
        self.made.today = self.now.date()

    def desk(self, organisation: str, ring: Keyring, *, language: str = "en") -> AtWork:
        """Set a member's desk up or come back to it, and open it in a window."""
        line = Line(app=self.portal).up()
        config = Config(
            keyfile=self.folder / f"{ring.member}.key",
            portal=line.base,
            port=free_port(),
            data=self.folder / f"{ring.member}-desk",
        )
        if not config.keyfile.exists():
            keyring.save(config.keyfile, ring, PASSPHRASE, cost=CHEAP)
        app = create_app(replace(config, sync_every=timedelta(hours=9)), now=lambda: self.now)
        window = self.browser.new_context(**OFFICE, locale=language)
        window.set_default_timeout(PATIENCE)
        found = AtWork(
            organisation=organisation,
            app=app,
            line=line,
            local=Line(app=app, port=config.port).up(),
            page=window.new_page(),
        )
        self.desks[ring.member] = found
        found.unlock()
        return found

    def rounds(self, *desks: AtWork) -> None:
        """A round at each, and what was sent is released."""
        for one in desks:
            one.round()
            self.release()

    def kept(self) -> int:
        """How many replies there are to be fetched, all people's together."""
        self.release()
        return len(list(self.client.replies(0)))

    def complainant(self) -> Complainant:
        return Complainant(self.client, root=self.made.root, today=self.now.date())

    def send(self, delivery: Delivery) -> None:
        assert not delivery.send(self.client, today=self.now.date()).refusals
        self.release()

    def file(self, organisation: str, *parts: Part, language: str = "en") -> Receipt:
        """File with the reference client."""
        choice = Choice(organisation=organisation, parts=tuple(one.name for one in parts))
        delivery = self.complainant().file(parts, [choice], language=language)
        self.send(delivery)
        return delivery.receipt

    def replies(self, receipt: Receipt) -> Timeline:
        self.release()
        return self.complainant().replies(receipt)

    def phone(self, language: str, page: str = "") -> Phone:
        """A phone in somebody's hand, on the day of the week."""
        window: BrowserContext = self.browser.new_context(**PHONE, locale=language)
        window.set_default_timeout(PATIENCE)
        window.clock.set_system_time(self.now)
        return Phone.open(window, self.public.base, language, page)


@contextmanager
def a_week(
    folder: Path, browser: Browser, patch: pytest.MonkeyPatch, *, begins: datetime
) -> Iterator[Week]:
    """From that moment on; the portal's clock is the week's."""
    set_up = new_portal(folder / "portal")
    made = make_instance(today=begins.date())
    made.rulebook = shipped()
    made.portal_key = portal_key.load(set_up.data / "portal.key")
    made.publish()
    trust = folder / "trust.json"
    trust.write_bytes(made.root.dump())
    set_up.amparo("init", "--trust", str(trust))
    # TODAY of the command would refuse a list that begins on another day
    directory = write_directory(made, set_up.data / "directory")
    build_pages(set_up, made.root)
    config = PortalConfig.read(
        environment={},
        overrides={
            "data": str(set_up.data), "directory": str(directory), "pages": str(set_up.pages),
        },
    )  # fmt: skip
    migrate.upgrade(config.database)
    week: Week | None = None
    patch.setattr(clock, "today", lambda: week.now.date() if week else begins.date())
    # the second in which a request is signed stays the real one, on both sides
    portal = portal_app.create_app(config)

    @portal.after_request
    def of_the_week(response: Response) -> Response:
        response.date = week.now if week else begins  # the phone compares its own clock with it
        return response

    public = Line(app=portal).up()
    week = Week(
        folder=folder, made=made, config=config, portal=portal, public=public, browser=browser,
        now=begins,
    )  # fmt: skip
    try:
        for organisation, card in made.cards.items():
            week.client.put_card(organisation, card)
        yield week
    finally:
        for desk in week.desks.values():
            desk.close()
        public.down()


def begins_six_days_ago() -> datetime:
    """Nine in the morning of the first of seven days, of which the last is today."""
    today = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    return today - timedelta(days=6)
