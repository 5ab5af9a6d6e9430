"""Files made offline: sealed to a recipient of their own, handed in at a desk, opened there."""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from complaints import cards
from complaints.complainant.client import Complainant
from complaints.complainant.record import Choice
from complaints.desk.app import create_app
from complaints.desk.errors import NotAllowedError
from complaints.desk.unlocked import Unlocked
from complaints.directory import Card, DatedRecipient
from complaints.directory.card import FIELD_DAYS
from complaints.offline import Item, pack, unpack
from complaints.portal_client import PortalClient, client
from complaints.taking_in import Taken, take_in
from tests.complaints.desk.offices import NHRI, World, case_id
from tests.complaints.desk.window import Browser, gate, opened
from tests.portal_simulator import PortalSimulator

DAY = timedelta(days=1)


class Writing(PortalClient):
    """A portal that also writes down what it is given, as a form would write it into a file."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.items: list[Item] = []

    def _note(self, folder: str, body: bytes) -> None:
        self.items.append(Item(path=f"{folder}/{hashlib.sha256(body).hexdigest()}", body=body))

    def put_envelope(self, organisation: str, envelope: bytes) -> bytes:
        self._note(f"inboxes/{organisation}", envelope)
        return super().put_envelope(organisation, envelope)

    def put_reply(self, reply: bytes, *, tag: bytes) -> None:
        self._note(f"replies/{tag.hex()}", reply)
        super().put_reply(reply, tag=tag)

    def put_chunk(self, chunk: bytes) -> None:
        self._note("chunks", chunk)
        super().put_chunk(chunk)


def made_offline(world: World, *, to_field: bool = False) -> bytes:
    """A file that holds a complaint, of which the world's own portal knows nothing."""
    elsewhere = PortalSimulator(world.instance)
    today = world.now.date()
    if to_field:
        elsewhere.cards[NHRI] = _for_forms(world)
    with elsewhere.serve() as base:
        portal = Writing(base)
        record = world.record()
        choice = Choice(organisation=NHRI, parts=tuple(part.name for part in record))
        complainant = Complainant(portal, root=world.instance.root, today=today)
        filed = complainant.file(record, [choice], language="en").send(portal, today=today)
        assert not filed.refusals
    return pack(portal.items)


def _for_forms(world: World) -> bytes:
    """The card as a form goes by it: what stands for forms in the place of the recipient."""
    card = published(world)
    assert card.field_recipient
    days = replace(card.recipient.validity, first=world.now.date())
    recipient = DatedRecipient(recipient=card.field_recipient.recipient, validity=days)
    return cards.sign(replace(card, recipient=recipient), world.instance.keyrings[NHRI])


def published(world: World, organisation: str = NHRI) -> Card:
    _, of = world.instance.organisations[organisation]
    data = world.portal.cards[organisation]
    return Card.verify(data, organisation=of, instance=world.instance.root.instance)


def allow(world: World, desk: Unlocked, *, wanted: bool = True) -> None:
    desk.own_card.allow_forms(wanted=wanted)


def test_what_a_form_sealed_is_opened_and_a_second_copy_changes_nothing(world: World) -> None:
    desk = world.desk(NHRI)
    world.sync(desk)
    allow(world, desk)
    archive = made_offline(world, to_field=True)
    for _ in range(2):
        taken = take_in(io.BytesIO(archive), desk.portal)
        assert taken == Taken(items=2, refused=0, is_whole=True)
        world.portal.release()
        world.sync(desk)
    assert desk.office.case(case_id(desk.office)).language == "en"
    with desk.store.reading() as unit:
        assert not unit.inbox.refused()


def test_a_desk_opens_forms_until_fourteen_days_after_their_last(world: World) -> None:
    desk = world.desk(NHRI)
    world.sync(desk)
    allow(world, desk)
    allow(world, desk, wanted=False)
    assert published(world).field_recipient is None
    world.now += (FIELD_DAYS + 14) * DAY
    desk.own_card.erase()
    assert len(desk.vault.keyring.open_with) == 1
    world.now += DAY
    desk.own_card.erase()
    assert not desk.vault.keyring.open_with


def test_only_an_administrator_allows_forms(world: World) -> None:
    desk = world.desk(NHRI, ring=world.colleague(NHRI, "paula"))
    world.sync(desk)
    with pytest.raises(NotAllowedError):
        allow(world, desk)
    assert published(world).field_recipient is None


def test_what_the_portal_refuses_stops_nothing_else(world: World) -> None:
    items = unpack(made_offline(world))
    (envelope,) = (one for one in items if one.kind == "inboxes")
    unknown = replace(envelope, path=envelope.path.replace(NHRI, "nobody-here"))
    taken = take_in(io.BytesIO(pack([*items, unknown])), PortalClient(world.base))
    assert taken == Taken(items=2, refused=1, is_whole=True)


@pytest.fixture
def app(world: World) -> Iterator[Flask]:
    desk = world.desk(NHRI)
    world.sync(desk)
    desk.close()
    config = replace(world.config("defensor-es-1"), sync_every=timedelta(hours=1))
    app = create_app(config, now=lambda: world.now)
    yield app
    gate(app).lock()


@pytest.fixture
def browser(app: Flask) -> Browser:
    browser = Browser(app.test_client())
    browser.unlock()
    return browser


def handed(browser: Browser, body: bytes, token: str | None = None):  # type: ignore[no-untyped-def]
    found = re.search(r'data-token="([^"]+)"', browser.get("/offline").text)
    assert found
    return browser.client.post(
        "/offline/file",
        base_url=browser.base,
        data=body,
        content_type="application/x-tar",
        headers={"X-CSRFToken": found[1] if token is None else token},
    )


def test_a_page_takes_files_in(world: World, browser: Browser) -> None:
    answer = handed(browser, made_offline(world)).json
    assert answer == {"sentence": "2 pieces were taken in.", "wrong": False}
    assert len(world.portal.waiting_envelopes) == 1


def test_and_says_what_is_wrong_with_one(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_PAUSES", (0.0, 0.0))
    archive = made_offline(world)
    broken = handed(browser, archive[:-600]).json["sentence"]
    assert broken == "2 pieces were taken in. The rest of the file is damaged."
    other = handed(browser, b"PK\3\4" * 500).json["sentence"]
    assert other == "This file was not made by the form, or it is damaged."
    world.portal.faults += ["unavailable"] * 2
    assert "Take the same file in again later" in handed(browser, archive).json["sentence"]
    assert handed(browser, archive).json["wrong"] is False


def test_nothing_is_taken_from_another_page(world: World, browser: Browser) -> None:
    archive = made_offline(world)
    assert handed(browser, archive, token="").status_code == 303
    assert handed(browser, archive, token="x" * 40).status_code == 303
    assert not world.portal.waiting_envelopes


def test_an_administrator_switches_forms_on_and_off(
    world: World, app: Flask, browser: Browser
) -> None:
    assert "No form filled in without a network" in browser.get("/offline").text
    assert browser.post("/offline/forms", of="/offline", wanted="1").status_code == 303
    until = world.now.date() + FIELD_DAYS * DAY
    assert str(until.year) in browser.get("/offline").text
    assert published(world).field_recipient
    assert len(opened(app).vault.keyring.field_identities) == 1
    browser.post("/offline/forms", of="/offline", wanted="")
    assert published(world).field_recipient is None
