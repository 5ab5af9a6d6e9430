"""Files beside a complaint, as the reference client sends, keeps and hands them over."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO

import pytest

from complaints.complainant import (
    Addition,
    Attached,
    Choice,
    Complainant,
    TooMuchError,
    attach,
)
from complaints.complainant.keepsake import united
from complaints.domain.attachments import Evidence
from complaints.domain.identifiers import new_id
from complaints.domain.messages import (
    Complaint,
    FollowUp,
    Keepsake,
    Message,
    PartReference,
    Question,
)
from complaints.domain.parts import Part
from complaints.portal_client import PortalClient, PortalError
from complaints.portal_client import client as client_module
from complaints.sealing import UnusableFileError, complainant_key, open_message, read_attachment
from crypto.attachment import PIECE_SIZE
from crypto.receipt import Receipt
from tests.factories import TODAY, Instance, make_instance, make_reply, seal_reply
from tests.portal_simulator import PortalSimulator

NHRI, AID = "defensor-es", "abogacia-es"
VOICE = bytes(n % 251 for n in range(PIECE_SIZE + 77))
ACCOUNT = Part.new("account", {"text": "They pushed us back."})


@dataclass
class Scene:
    instance: Instance
    portal: PortalSimulator
    url: str

    @property
    def complainant(self) -> Complainant:
        return Complainant(PortalClient(self.url), root=self.instance.root, today=TODAY)

    def file(self, parts: tuple[Part, ...], *choices: Choice, attached: Attached) -> Receipt:
        delivery = self.complainant.file(parts, choices, language="en", files=[attached.file])
        filed = delivery.send(self.complainant.portal, today=TODAY)
        assert not filed.refusals
        self.portal.release()
        return delivery.receipt

    def received(self, organisation: str, known: str | None = None) -> list[Message]:
        return [
            open_message(
                body,
                identities=self.instance.keyrings[organisation].open_with,
                reader=organisation,
                key_of=partial(complainant_key, known=known),
                fetch=self.complainant.portal.chunk,
            ).message
            for body in self.portal.inbox(organisation)
        ]

    def complaint(self, organisation: str) -> Complaint:
        message = self.received(organisation)[0]
        assert isinstance(message, Complaint)
        return message

    def keepsake(self, receipt: Receipt) -> Keepsake:
        self.portal.release()
        found = self.complainant.replies(receipt).keepsake
        assert found
        return found


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_PAUSES", (0.0, 0.0))


@pytest.fixture
def scene() -> Iterator[Scene]:
    instance = make_instance()
    simulator = PortalSimulator(instance)
    with simulator.serve() as url:
        yield Scene(instance, simulator, url)


def voice(data: bytes = VOICE, name: str = "evidence[1]") -> Attached:
    return attach(lambda: BytesIO(data), name=name, kind="voice", added=TODAY)


def choice(organisation: str, *parts: str) -> Choice:
    return Choice(organisation=organisation, parts=parts)


def test_only_who_was_given_the_part_is_told_where_the_file_lies(scene: Scene) -> None:
    one = voice()
    receipt = scene.file(
        (ACCOUNT, one.part),
        choice(NHRI, "account", "evidence[1]"),
        choice(AID, "account"),
        attached=one,
    )
    assert scene.complaint(NHRI).attachments == (one.file.reference,)
    assert scene.complaint(AID).attachments == ()
    found = scene.complaint(NHRI).attachments[0]
    assert read_attachment(found, scene.complainant.portal.chunk) == VOICE
    # somebody lacks it, so that it can still be handed on
    assert scene.keepsake(receipt).attachments == (one.file.reference,)


def test_the_keepsake_forgets_where_a_file_lies_that_everybody_has(scene: Scene) -> None:
    one = voice()
    receipt = scene.file((ACCOUNT, one.part), choice(NHRI, "account", "evidence[1]"), attached=one)
    assert scene.keepsake(receipt).attachments == ()


def test_what_was_kept_is_handed_over_later_with_its_file(scene: Scene) -> None:
    one = voice()
    receipt = scene.file((ACCOUNT, one.part), attached=one)
    assert scene.portal.inbox(NHRI) == []
    assert scene.keepsake(receipt).attachments == (one.file.reference,)
    before = dict(scene.portal.chunks)
    scene.complainant.hand_over(receipt, [choice(NHRI, "account", "evidence[1]")]).send(
        scene.complainant.portal, today=TODAY
    )
    scene.portal.release()
    assert scene.complaint(NHRI).attachments == (one.file.reference,)
    assert scene.portal.chunks == before  # nothing is uploaded twice


def test_a_file_that_the_asker_lacks_goes_with_the_consent(scene: Scene) -> None:
    one = voice()
    receipt = scene.file((ACCOUNT, one.part), choice(NHRI, "account"), attached=one)
    complaint = scene.complaint(NHRI)
    question = Question(
        id=new_id(),
        purpose="referral",
        to=AID,
        parts=(PartReference(name=one.part.name, hash=one.part.hash),),
        text="May legal aid listen to it?",
        text_version="1",
        language="en",
    )
    reply = make_reply(scene.instance, NHRI, complaint.case, question=question)
    for body in seal_reply(scene.instance, reply, complaint.reply).bodies:
        scene.complainant.portal.put_reply(body.data, tag=complaint.reply.tag)
    scene.portal.release()
    scene.complainant.agree(receipt, question.id).send(scene.complainant.portal, today=TODAY)
    scene.portal.release()
    (message,) = [
        found
        for found in scene.received(NHRI, known=complaint.reply.verifying_key)
        if isinstance(found, FollowUp)
    ]
    assert message.parts == (one.part,)
    assert message.attachments == (one.file.reference,)
    assert message.consents[0].terms.parts == (one.part.hash,)


def test_more_may_be_attached_later(scene: Scene) -> None:
    one, later = voice(), voice(b"later", "evidence[2]")
    receipt = scene.file((ACCOUNT, one.part), choice(NHRI, "account", "evidence[1]"), attached=one)
    known = scene.complaint(NHRI).reply.verifying_key
    addition = Addition(text="There is more", parts=(later.part,), files=(later.file,))
    scene.complainant.answer(receipt, NHRI, addition).send(scene.complainant.portal, today=TODAY)
    scene.portal.release()
    last = scene.received(NHRI, known=known)[-1]
    assert isinstance(last, FollowUp)
    assert last.attachments == (later.file.reference,)
    assert read_attachment(last.attachments[0], scene.complainant.portal.chunk) == b"later"


def test_a_line_that_breaks_sends_no_chunk_twice(scene: Scene) -> None:
    one = voice(VOICE * 3)
    complainant = scene.complainant
    delivery = complainant.file(
        (ACCOUNT, one.part),
        [choice(NHRI, "account", "evidence[1]")],
        language="en",
        files=[one.file],
    )
    scene.portal.requests.clear()
    scene.portal.faults = ["", "", "unavailable", "unavailable"]
    with pytest.raises(PortalError):
        delivery.send(complainant.portal, today=TODAY)
    assert not delivery.has_tried  # chunks alone are worth no receipt
    delivery.send(complainant.portal, today=TODAY)
    puts = [path for method, path in scene.portal.requests if method == "PUT"]
    puts = [path for path in puts if "chunks" in path]
    there = [path for path in puts if puts.count(path) == 1]
    assert len(there) == len(one.file.names) - 1  # one was tried three times until it was there
    assert puts.index(f"/v1/chunks/{one.file.reference.root.hex()}") == len(puts) - 1


def test_a_file_that_changes_meanwhile_files_nothing(scene: Scene) -> None:
    now = VOICE
    one = attach(lambda: BytesIO(now), name="evidence[1]", kind="voice")
    delivery = scene.complainant.file(
        (ACCOUNT, one.part), [choice(NHRI, "account")], language="en", files=[one.file]
    )
    now = VOICE[:-1] + b"?"
    with pytest.raises(UnusableFileError):
        delivery.send(scene.complainant.portal, today=TODAY)
    scene.portal.release()
    assert scene.portal.inbox(NHRI) == []


def test_more_than_500_mib_together_are_refused(scene: Scene) -> None:
    one = voice()
    length = 100 << 20
    files = [
        replace(
            one.file, reference=replace(one.file.reference, length=length, sha256=bytes([n]) * 32)
        )
        for n in range(6)
    ]
    said = [Evidence(kind="voice", length=length, sha256=file.reference.sha256) for file in files]
    parts = [Part.new(f"evidence[{n}]", each.content()) for n, each in enumerate(said, 1)]
    scene.complainant.file(parts[:5], [choice(NHRI, "evidence[1]")], language="en", files=files[:5])
    with pytest.raises(TooMuchError, match="500 MiB"):
        scene.complainant.file(parts, [choice(NHRI, "evidence[1]")], language="en", files=files)


def test_a_portal_without_room_for_a_file_takes_the_words(scene: Scene) -> None:
    first, second = voice(), voice(b"short", "evidence[2]")
    scene.portal.max_chunks = 1
    delivery = scene.complainant.file(
        (ACCOUNT, first.part, second.part),
        [choice(NHRI, "account", "evidence[1]", "evidence[2]")],
        language="en",
        files=[first.file, second.file],
    )
    filed = delivery.send(scene.complainant.portal, today=TODAY)
    assert [one.letter.organisation for one in filed.filings] == [NHRI]
    assert filed.unstored == (first.file.reference, second.file.reference)
    assert filed.keepsake is None
    scene.portal.release()
    assert ACCOUNT in scene.complaint(NHRI).parts


def test_a_file_of_which_no_part_speaks_is_not_sent(scene: Scene) -> None:
    one = voice()
    scene.file((ACCOUNT,), choice(NHRI, "account"), attached=one)
    assert scene.portal.chunks == {}
    assert scene.complaint(NHRI).attachments == ()


def test_what_two_devices_kept_is_united(scene: Scene) -> None:
    one, other = voice(), voice(b"other", "evidence[2]")
    receipt = scene.file((ACCOUNT, one.part), attached=one)
    first = scene.keepsake(receipt)
    scene.portal.replies.clear()
    second_delivery = scene.complainant.file(
        (other.part,), (), language="en", receipt=receipt, files=[other.file]
    )
    second_delivery.send(scene.complainant.portal, today=TODAY)
    second = scene.keepsake(receipt)
    both = united([first, second])
    assert set(both.attachments) == {one.file.reference, other.file.reference}
