"""The form in one file: filled in from a device's own folder, carried to a desk, answered, read.

A real browser that opens the file as a person does, a real portal, and a real desk.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from complaints import cards
from complaints.desk.unlocked import Unlocked
from complaints.offline import Item, pack, unpack
from complaints.taking_in import Taken, take_in
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id
from tests.e2e.chromium import PHONE
from tests.e2e.phone import Phone, Story, Texts
from tests.factories import Instance, make_instance
from tests.instance import Portal, portal_of
from tests.media import png
from tests.portal_simulator import PortalSimulator
from tests.processes import until

pytestmark = pytest.mark.browser

STORY = Story(
    violations=["pushback"],
    text="They took us to the river at night and made us walk back.",
    country="ES",
    place="the dry ford",
    day="2026-05-01",
    actors=["employer"],
    words="a white van",
    needs=["legal-help"],
    about=["self"],
)
ANSWER = "We have read it. A lawyer writes to you here."


@pytest.fixture(scope="module")
def made() -> Instance:
    """An instance of today, of whose organisations one takes forms."""
    today = datetime.now(UTC).date()
    instance = make_instance(today=today)
    ring = instance.keyrings[LEGAL_AID]
    renewal = cards.renew(ring, instance.card(LEGAL_AID), today=today, field_forms=True)
    instance.keyrings[LEGAL_AID] = renewal.keyring
    instance.cards[LEGAL_AID] = renewal.data
    return instance


@pytest.fixture(scope="module")
def portal(made: Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with portal_of(made, tmp_path_factory.mktemp("form")) as portal:
        yield portal


@pytest.fixture(scope="module")
def world(
    made: Instance, portal: Portal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Desks of these organisations, at that portal."""
    world = World(
        folder=tmp_path_factory.mktemp("desks"),
        instance=made,
        portal=PortalSimulator(made),
        base=portal.base,
        now=datetime.now(UTC),
    )
    yield world
    for desk in world.desks:
        desk.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that was saved."""

    path: Path
    base: str

    @property
    def texts(self) -> Texts:
        """The sentences that it brings."""
        (found,) = re.findall(
            r'<script type="application/json" id="texts">(.*?)</script>', self.path.read_text()
        )
        source = json.loads(found)
        return Texts(language=source["lang"], source=source)

    def open(self, page: Page) -> Phone:
        """Open it from its folder."""
        page.goto(self.path.as_uri())
        return Phone(page=page, texts=self.texts, base=self.base)


@pytest.fixture(scope="module")
def form(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Form:
    path = tmp_path_factory.mktemp("card") / "form.html"
    with urlopen(f"{portal.base}/form/en.html") as answer:
        assert answer.headers["Content-Disposition"] == 'attachment; filename="form.html"'
        path.write_bytes(answer.read())
    return Form(path=path, base=portal.base)


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(**PHONE, accept_downloads=True)
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def asked(context: BrowserContext) -> list[str]:
    """Every request of the browser but that for the file itself."""
    found: list[str] = []
    context.on("request", lambda one: found.append(one.url))
    return found


def name_of(world: World, organisation: str) -> str:
    return world.instance.organisations[organisation][1].names["en"]


def save(phone: Phone, folder: Path) -> bytes:
    """Press the link on the screen that has the file, and read what was saved."""
    phone.on("save_title")
    with phone.page.expect_download() as waiting:
        phone.page.locator("main a.button").click()
    assert waiting.value.suggested_filename == "form.tar"
    target = folder / "form.tar"
    waiting.value.save_as(target)
    return target.read_bytes()


def test_what_was_told_without_a_network_is_answered(
    world: World, form: Form, context: BrowserContext, asked: list[str], tmp_path: Path
) -> None:
    context.set_offline(True)
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda one: troubles.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: troubles.append(str(one)))
    phone = form.open(page)
    expect(page.locator("main .note")).to_contain_text("works without a network")
    phone.tell(STORY)
    phone.let_read({name_of(world, LEGAL_AID): {}})
    phone.leave_contact({}, readers=[])
    phone.on("review_title")
    phone.next()
    archive = save(phone, tmp_path)
    items = unpack(archive)
    assert [one.kind for one in items] == ["inboxes", "replies"]
    assert items[0].addressee == LEGAL_AID
    phone.next()
    digits = phone.number()
    phone.confirm_number(digits)
    expect(page.locator("main code")).to_have_text("https://amparo.example/en/upload.html")
    assert troubles == []
    assert {url.partition(":")[0] for url in asked} <= {"file", "blob", "data"}
    assert asked.count(form.path.as_uri()) == 1

    desk = world.desk(LEGAL_AID)
    for _ in range(2):  # a second copy changes nothing
        with (tmp_path / "form.tar").open("rb") as file:
            assert take_in(file, desk.portal) == Taken(items=2, refused=0, is_whole=True)

    def has_come() -> bool:
        desk.sync.run()
        return bool(desk.office.cases())

    until(has_come, what="the case")
    case = desk.office.case(case_id(desk.office))
    assert STORY.text in str([part.content for part in case.parts])
    desk.office.reply(case.id, ANSWER, language="en")
    desk.sync.run()

    context.set_offline(False)
    back = Phone.open(context, form.base, "en", "answers.html")
    back.come_back(digits)
    back.see(name_of(world, LEGAL_AID), ANSWER)
