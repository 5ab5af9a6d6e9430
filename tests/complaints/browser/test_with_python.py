"""The browser's library and the Python packages read what the other wrote, over a real portal.

The browser's side runs in Node (`complaints/browser/test/driver.mjs`), the desk's and another
device's in Python, between them `tests.portal_simulator` over HTTP.
"""

import json
import sys
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from complaints import consents
from complaints.complainant import Addition, Choice, Complainant, Permission
from complaints.complainant.record import reply_address
from complaints.domain.consent import check
from complaints.domain.messages import (
    Acknowledgement,
    Complaint,
    FollowUp,
    Message,
    PartReference,
    Question,
    Reply,
)
from complaints.domain.parts import Part
from complaints.portal_client import PortalClient
from complaints.sealing import OpenedMessage, complainant_key, open_message
from crypto.receipt import Receipt
from tests.factories import Instance, make_instance, make_reply, seal_reply
from tests.portal_simulator import PortalSimulator
from tests.tools import node

NHRI, LEGAL_AID = "defensor-es", "abogacia-es"
SCRIPT = 'import { main } from "./test/driver.mjs"; await main(process.argv[1]);'
ACCOUNT = {"text": "ضربونا عند السياج — they hit us 🧊", "language": "ar"}
LONG = {"text": "መንገዱ ረጅም ነበር። " * 3_000}


class World:
    """One instance, its portal over HTTP, the browser and the desks."""

    def __init__(self, simulator: PortalSimulator, base: str, folder: Path) -> None:
        self.request = folder / "request.json"
        self.simulator = simulator
        self.instance: Instance = simulator.instance
        self.base = base
        self.portal = PortalClient(base)

    def browser(self, act: str, **how: Any) -> Any:
        """What the browser gives for an act; everything sent is released afterwards."""
        where = {"base": self.base, "trust": json.loads(self.instance.root.dump())}
        self.request.write_text(json.dumps({"act": act, **where, **how}))
        answer = json.loads(node.run(SCRIPT, str(self.request)))
        self.simulator.release()
        return answer

    def opened(self, organisation: str, *, known: str | None = None) -> OpenedMessage:
        """The newest envelope of an organisation, as its desk opens and verifies it."""
        return open_message(
            self.simulator.inbox(organisation)[-1],
            identities=self.instance.keyrings[organisation].open_with,
            reader=organisation,
            key_of=lambda message: complainant_key(message, known=known),
            fetch=self.portal.chunk,
        )

    def reply(self, organisation: str, complaint: Complaint, **fields: Any) -> Reply:
        """A reply of the organisation, released."""
        message = make_reply(self.instance, organisation, complaint.sender, **fields)
        self.send(message, complaint)
        return message

    def send(self, message: Message, complaint: Complaint) -> None:
        """Seal a message to the complainant and release it."""
        for body in seal_reply(self.instance, message, complaint.reply).bodies:
            self.portal.put_reply(body.data, tag=complaint.reply.tag)
        self.simulator.release()

    def elsewhere(self) -> Complainant:
        """The same person at another device, with the Python client."""
        return Complainant(self.portal, root=self.instance.root, today=self.instance.today)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    today = datetime.now(UTC).date()
    simulator = PortalSimulator(make_instance(today=today, bucket_bits=3))
    with simulator.serve() as base:
        yield World(simulator, base, tmp_path)


def filed(world: World, **parts: object) -> tuple[str, Complaint]:
    """A receipt, and the complaint that the NHRI got: all parts but `person`."""
    given = [name for name in parts if name != "person"]
    recipients = [{"to": NHRI, "parts": given}]
    answer = world.browser("file", parts=parts, recipients=recipients, language="ar")
    assert answer["refused"] == []
    assert answer["kept"] is True
    complaint = world.opened(NHRI).message
    assert isinstance(complaint, Complaint)
    return answer["receipt"], complaint


def question(complaint: Complaint, *parts: Part) -> Question:
    return Question(
        id="5" * 32,
        purpose="referral",
        to=LEGAL_AID,
        parts=tuple(PartReference(name=part.name, hash=part.hash) for part in parts),
        text="May we give this to a lawyer?",
        text_version="2026-07",
        language="en",
    )


def test_a_complaint_from_the_browser_is_read_at_the_desk(world: World) -> None:
    receipt, complaint = filed(world, account=ACCOUNT, person={"age_group": "adult"})
    (part,) = complaint.parts
    assert (part.name, part.content) == ("account", ACCOUNT)
    assert complaint.language == "ar"
    assert complaint.day == world.instance.today
    assert complaint.directory == world.instance.accepted().reference
    keys = Receipt.parse(receipt).derive(world.instance.accepted().instance).addressee(NHRI)
    assert complaint.sender == keys.case.hex()
    assert complaint.reply.tag == keys.tag
    assert complaint.reply.recipient == str(keys.identity.recipient)


def test_a_long_complaint_is_joined_at_the_desk(world: World) -> None:
    _, complaint = filed(world, account=LONG)
    assert complaint.parts[0].content == LONG


def test_replies_short_and_in_pieces_are_read_in_the_browser(world: World) -> None:
    receipt, complaint = filed(world, account=ACCOUNT)
    name = world.opened(NHRI).name
    acknowledgement = Acknowledgement(message=complaint.id, envelope=name)
    world.reply(NHRI, complaint, acknowledgement=acknowledgement, state="received")
    world.reply(NHRI, complaint, counter=2, text='"Wir lesen es."\n' * 500, language="de")
    found = world.browser("read", receipt=receipt)
    assert found["problems"] == []
    long, short, sent = found["timeline"]
    assert long["text"] == '"Wir lesen es."\n' * 500
    assert short["acknowledgement"] == {"message": complaint.id, "envelope": name}
    assert (sent["kind"], sent["acknowledged"]) == ("sent", world.instance.today.isoformat())


def test_a_consent_from_the_browser_holds_at_both_desks(world: World) -> None:
    receipt, complaint = filed(world, account=ACCOUNT)
    asked = question(complaint, *complaint.parts)
    world.reply(NHRI, complaint, question=asked)
    (shown,) = world.browser("read", receipt=receipt)["questions"]
    until = (world.instance.today + timedelta(days=90)).isoformat()
    wish = {
        "to": shown["to"],
        "parts": [part["hash"] for part in shown["parts"]],
        "text_version": shown["text_version"],
        "language": shown["language"],
        "expires": until,
    }
    answers = [{"question": shown["id"], "answer": "yes"}]
    recipients = [{"to": NHRI, "consents": [wish], "answers": answers, "text": "Yes."}]
    world.browser("write", receipt=receipt, recipients=recipients, language="ar")
    message = world.opened(NHRI, known=complaint.reply.verifying_key).message
    assert isinstance(message, FollowUp)
    assert message.answers[0].yes
    assert (message.counter, message.text, message.parts) == (2, "Yes.", ())
    (consent,) = message.consents
    consents.verify(consent)
    check(
        consent,
        sender=NHRI,
        reader=LEGAL_AID,
        reader_kind="legal-aid",
        parts=[part.hash for part in complaint.parts],
        reply=consent.terms.reply,
        today=world.instance.today,
    )
    # the next organisation writes to the address of the consent, and is read
    assert consent.terms.reply
    theirs = make_reply(world.instance, LEGAL_AID, consent.terms.reply.case, text="We take it.")
    for body in seal_reply(world.instance, theirs, consent.terms.reply).bodies:
        world.portal.put_reply(body.data, tag=consent.terms.reply.tag)
    world.simulator.release()
    found = world.browser("read", receipt=receipt)
    assert (found["problems"], found["questions"]) == ([], [])
    assert "We take it." in [entry.get("text") for entry in found["timeline"]]


def test_withdrawing_in_the_browser(world: World) -> None:
    receipt, complaint = filed(world, account=ACCOUNT)
    recipients = [{"to": NHRI, "withdrawal": {"scope": "referral", "to": LEGAL_AID}}]
    world.browser("write", receipt=receipt, recipients=recipients, language="ar")
    message = world.opened(NHRI, known=complaint.reply.verifying_key).message
    assert isinstance(message, FollowUp)
    assert message.withdrawal
    assert (message.withdrawal.scope, message.withdrawal.to) == ("referral", LEGAL_AID)


@pytest.mark.parametrize("account", [ACCOUNT, LONG], ids=["short", "long"])
def test_two_devices_read_each_others_keepsakes(world: World, account: dict[str, str]) -> None:
    digits, complaint = filed(world, account=ACCOUNT, person=account)
    receipt = Receipt.parse(digits)
    # from the browser to Python: what was sent, and the part that nobody has yet
    other = world.elsewhere()
    world.reply(NHRI, complaint, question=question(complaint, *complaint.parts))
    other.agree(receipt, "5" * 32).send(world.portal, today=other.today)
    world.simulator.release()
    agreed = world.opened(NHRI, known=complaint.reply.verifying_key).message
    assert isinstance(agreed, FollowUp)
    assert (agreed.counter, len(agreed.consents)) == (2, 1)
    # and back: the part comes from the keepsake that Python wrote
    found = world.browser("read", receipt=digits)
    assert (found["problems"], found["counter"]) == ([], 2)
    recipients = [{"to": NHRI, "parts": ["person"]}]
    world.browser("write", receipt=digits, recipients=recipients, language="ar")
    message = world.opened(NHRI, known=complaint.reply.verifying_key).message
    assert isinstance(message, FollowUp)
    assert [part.content for part in message.parts] == [account]
    assert message.counter == 3
    addition = Addition(text="One more thing.")
    other.answer(receipt, NHRI, addition).send(world.portal, today=other.today)
    world.simulator.release()
    last = world.opened(NHRI, known=complaint.reply.verifying_key).message
    assert (last.counter, world.browser("read", receipt=digits)["counter"]) == (4, 4)


def test_a_complaint_from_python_is_continued_in_the_browser(world: World) -> None:
    other = world.elsewhere()
    parts = (Part.new("account", ACCOUNT), Part.new("contact", {"never": "call at night"}))
    delivery = other.file(parts, [Choice(organisation=NHRI, parts=("account",))], language="ar")
    delivery.send(world.portal, today=other.today)
    world.simulator.release()
    digits = delivery.receipt.digits
    found = world.browser("read", receipt=digits)
    assert [entry["to"] for entry in found["timeline"]] == [NHRI]
    recipients = [{"to": NHRI, "parts": ["contact"]}]
    world.browser("write", receipt=digits, recipients=recipients, language="ar")
    complaint = world.opened(NHRI, known=_verifying_key(delivery.receipt, world)).message
    assert isinstance(complaint, FollowUp)
    assert [part.content for part in complaint.parts] == [{"never": "call at night"}]


@pytest.mark.parametrize("is_said", [True, False])
def test_the_browser_finds_whoever_python_let_write(world: World, is_said: bool) -> None:
    """In a list where nobody was written to: named by a consent, or by no keepsake at all."""
    me, part = world.elsewhere(), Part.new("account", ACCOUNT)
    permission = Permission(
        to="shoura-ma",
        parts=(part.hash,),
        language="en",
        text_version="1",
        expires=me.today + timedelta(days=90),
    )
    choice = Choice(organisation=NHRI, parts=("account",), permissions=(permission,))
    delivery = me.file([part], [choice], language="en")
    delivery.send(world.portal, today=me.today)
    world.simulator.release()
    keepsake = me.replies(delivery.receipt).keepsake
    assert keepsake
    assert keepsake.organisations == {NHRI: "ES", "shoura-ma": "MA"}
    if not is_said:  # lost, and a new one is written that cannot know who was named in it
        world.simulator.replies.clear()
        addition = Addition(text="One more thing.")
        me.answer(delivery.receipt, NHRI, addition).send(world.portal, today=me.today)
        world.simulator.release()
        keepsake = me.replies(delivery.receipt).keepsake
        assert keepsake
        assert keepsake.organisations is None
    keys = delivery.receipt.derive(world.instance.accepted().instance)
    address = reply_address(keys.addressee("shoura-ma"))
    theirs = make_reply(world.instance, "shoura-ma", address.case, text="We take it.")
    for body in seal_reply(world.instance, theirs, address).bodies:
        world.portal.put_reply(body.data, tag=address.tag)
    world.simulator.release()
    for _ in range(2):
        found = world.browser("read", receipt=delivery.receipt.digits)
        assert found["problems"] == []
        assert "We take it." in [entry.get("text") for entry in found["timeline"]]
        recipients = [{"to": NHRI, "text": "And more."}]  # with a keepsake of the browser's
        world.browser(
            "write", receipt=delivery.receipt.digits, recipients=recipients, language="en"
        )


def test_a_portal_that_asks_for_work_gets_it(world: World) -> None:
    world.simulator.work = 8
    filed(world, account=ACCOUNT)


def test_every_decimal_digit_of_unicode_is_read(world: World) -> None:
    every = [
        chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Nd"
    ]
    zeros = [one for one in every if unicodedata.decimal(one) == 0]
    receipt = Receipt.generate()
    typed = [
        receipt.digits.translate({ord("0") + n: chr(ord(z) + n) for n in range(10)}) for z in zeros
    ]
    assert world.browser("parse", typed=typed) == [{"digits": receipt.digits}] * len(zeros)


def _verifying_key(receipt: Receipt, world: World) -> str:
    keys = receipt.derive(world.instance.accepted().instance).addressee(NHRI)
    return str(keys.signing_key.public_key)
