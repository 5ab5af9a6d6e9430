"""The whole road of a complainant, over HTTP, and everything that can go wrong on it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import pytest

from complaints import cards, consents
from complaints.complainant import (
    Addition,
    AlreadyWrittenError,
    Choice,
    Complainant,
    Filed,
    NothingToSendError,
    Permission,
    UnknownPartsError,
    UnknownQuestionError,
)
from complaints.directory import RefusedOrganisationError, RollbackError, Suspension, UntrustedError
from complaints.domain import consent as domain
from complaints.domain.identifiers import new_id
from complaints.domain.messages import (
    NO_HASH,
    Acknowledgement,
    Complaint,
    FollowUp,
    Message,
    PartReference,
    Question,
    ReplyAddress,
    UnknownMessage,
)
from complaints.domain.parts import Part
from complaints.keyring import Keyring
from complaints.portal_client import PortalClient, ProblemError, UnreachableError
from complaints.portal_client import client as client_module
from complaints.sealing import OpenedMessage, complainant_key, open_message
from crypto.receipt import SELF, Receipt
from tests.factories import (
    TODAY,
    Instance,
    make_instance,
    make_record,
    make_reply,
    seal_reply,
)
from tests.portal_simulator import PortalSimulator

NHRI, AID = "defensor-es", "abogacia-es"
DAY = timedelta(days=1)


@dataclass
class Scene:
    """One portal over HTTP, its instance, and a complainant before it."""

    instance: Instance
    portal: PortalSimulator
    url: str

    def complainant(self, **changes: object) -> Complainant:
        arguments: dict[str, object] = {
            "root": self.instance.root,
            "today": self.instance.today,
            **changes,
        }
        return Complainant(PortalClient(self.url), **arguments)  # type: ignore[arg-type]

    def file(self, *choices: Choice, parts: tuple[Part, ...] | None = None) -> Filed:
        """File a small complaint, by default to the NHRI without the contact."""
        complainant = self.complainant()
        chosen = choices or (Choice(organisation=NHRI, parts=("account", "circumstances")),)
        delivery = complainant.file(parts or make_record(), chosen, language="en")
        filed = delivery.send(complainant.portal, today=self.instance.today)
        self.portal.release()
        return filed

    def received(self, organisation: str, *, known: str | None = None) -> list[OpenedMessage]:
        """What the organisation's desk opens, in order of its inbox."""
        client = PortalClient(self.url)
        return [
            open_message(
                body,
                identities=self.instance.keyrings[organisation].open_with,
                reader=organisation,
                key_of=partial(complainant_key, known=known),
                fetch=client.chunk,
            )
            for body in self.portal.inbox(organisation)
        ]

    def complaint(self, organisation: str = NHRI) -> Complaint:
        message = self.received(organisation)[0].message
        assert isinstance(message, Complaint)
        return message

    def follow_up(self, address: ReplyAddress, organisation: str = NHRI) -> FollowUp:
        """The last that came to the organisation from this complainant."""
        self.portal.release()
        (message,) = [
            one.message
            for one in self.received(organisation, known=address.verifying_key)
            if isinstance(one.message, FollowUp)
        ][-1:]
        assert isinstance(message, FollowUp)
        return message

    def put(self, message: Message, address: ReplyAddress) -> None:
        """Put a member's message where the complainant will look."""
        client = PortalClient(self.url)
        for one in seal_reply(self.instance, message, address).bodies:
            client.put_reply(one.data, tag=address.tag)
        self.portal.release()

    def reply(self, address: ReplyAddress, organisation: str = NHRI, **fields: object) -> Message:
        message = make_reply(self.instance, organisation, address.case, **fields)  # type: ignore[arg-type]
        self.put(message, address)
        return message


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_PAUSES", (0.0, 0.0))


@pytest.fixture
def scene() -> Iterator[Scene]:
    instance = make_instance(bucket_bits=3)
    simulator = PortalSimulator(instance)
    with simulator.serve() as url:
        yield Scene(instance, simulator, url)


def question(*parts: Part, to: str | None = AID, kind: str | None = None) -> Question:
    return Question(
        id=new_id(),
        purpose="referral",
        to=to,
        kind=kind,
        parts=tuple(PartReference(name=part.name, hash=part.hash) for part in parts),
        text="May legal aid read this?",
        text_version="1",
        language="en",
    )


def test_each_organisation_gets_the_parts_chosen_for_it_and_no_other(scene: Scene) -> None:
    parts = make_record()
    scene.file(
        Choice(organisation=NHRI, parts=("account", "circumstances")),
        Choice(organisation=AID, parts=("account", "contact")),
        parts=parts,
    )
    assert [part.name for part in scene.complaint(NHRI).parts] == ["account", "circumstances"]
    assert scene.complaint(AID).parts == (parts[0], parts[2])
    assert scene.complaint(NHRI).reply != scene.complaint(AID).reply
    assert scene.complaint(NHRI).case != scene.complaint(AID).case


def test_the_portal_saw_nothing_but_sizes(scene: Scene) -> None:
    filed = scene.file()
    everything = b"".join(body for _, _, body in scene.portal.inboxes[NHRI])
    everything += b"".join(body for _, body in scene.portal.replies)
    for canary in ("pushed", "دفعونا", "Moussa", "fence"):
        assert canary.encode() not in everything
    shown = "".join(path for _, path in scene.portal.requests)
    assert filed.receipt.digits not in shown
    assert filed.receipt.digits not in repr(filed)


def test_with_the_receipt_everything_is_seen_again(scene: Scene) -> None:
    filed = scene.file()
    scene.reply(
        scene.complaint().reply,
        text="We have read it.",
        state="received",
        acknowledgement=Acknowledgement(
            message=scene.complaint().id, envelope=filed.filings[0].letter.sealed.body.name
        ),
    )
    shown = scene.complainant().replies(Receipt.parse(filed.receipt.grouped()))
    assert [entry.kind for entry in shown.entries] == ["reply", "sent"]
    assert shown.replies[0].reply.text == "We have read it."  # type: ignore[union-attr]
    assert shown.troubles == ()
    assert shown.keepsake
    assert [part.name for part in shown.keepsake.parts if part.text] == ["contact"]
    assert shown.unacknowledged(TODAY + 9 * DAY) == ()


def test_only_the_bucket_the_directory_lists_and_cards_are_fetched(scene: Scene) -> None:
    filed = scene.file()
    scene.reply(scene.complaint().reply, text="x")
    scene.portal.requests.clear()
    scene.complainant().replies(filed.receipt)
    paths = [path for _, path in scene.portal.requests]
    bucket = int.from_bytes(filed.receipt.derive("amparo.example").bucket, "big") >> 13
    lists = [f"/v1/directory/{name}" for name in scene.instance.shards]
    others = [f"/v1/replies/{bucket}", f"/v1/cards/{NHRI}"]
    assert sorted(paths) == sorted(["/v1/directory", "/v1/directory.minisig", *lists, *others])


def test_without_an_acknowledgement_for_a_week_it_says_so(scene: Scene) -> None:
    filed = scene.file()
    shown = scene.complainant().replies(filed.receipt)
    assert shown.unacknowledged(TODAY + 6 * DAY) == ()
    assert [sent.to for sent in shown.unacknowledged(TODAY + 7 * DAY)] == [NHRI]


def test_only_the_reader_can_say_that_an_envelope_arrived(scene: Scene) -> None:
    choices = [Choice(organisation=one, parts=("account",)) for one in (NHRI, AID)]
    filed = scene.file(*choices)
    to_nhri, to_aid = (one.sent for one in filed.filings)
    wrong = Acknowledgement(message=to_nhri.message, envelope="0" * 64)
    scene.reply(scene.complaint().reply, acknowledgement=wrong)
    foreign = Acknowledgement(message=to_aid.message, envelope=to_aid.envelope)
    scene.reply(scene.complaint().reply, counter=2, acknowledgement=foreign)
    shown = scene.complainant().replies(filed.receipt)
    assert {one.to for one in shown.unacknowledged(TODAY + 9 * DAY)} == {NHRI, AID}
    true = Acknowledgement(message=to_nhri.message, envelope=to_nhri.envelope)
    scene.reply(scene.complaint().reply, counter=3, acknowledgement=true)
    shown = scene.complainant().replies(filed.receipt)
    assert {one.to for one in shown.unacknowledged(TODAY + 9 * DAY)} == {AID}


def test_another_receipt_sees_nothing(scene: Scene) -> None:
    scene.file()
    assert scene.complainant().replies(Receipt.generate()).entries == ()


def test_a_very_long_complaint_travels_in_chunks(scene: Scene) -> None:
    parts = (Part.new("account", {"text": "word " * 20_000}), *make_record()[1:])
    filed = scene.file(Choice(organisation=NHRI, parts=("account",)), parts=parts)
    assert filed.filings[0].letter.sealed.chunks
    assert scene.complaint().parts == parts[:1]


@pytest.mark.parametrize("faults", [["before"] * 2, ["after"] * 2, ["unavailable"] * 2])
def test_a_portal_that_stops_in_the_middle_files_nothing_twice(
    scene: Scene, faults: list[str]
) -> None:
    complainant = scene.complainant()
    choices = [Choice(organisation=name, parts=("account",)) for name in (NHRI, AID)]
    delivery = complainant.file(make_record(), choices, language="en")
    scene.portal.faults = ["", *faults]
    with pytest.raises((UnreachableError, ProblemError)):
        delivery.send(complainant.portal, today=TODAY)
    filed = delivery.send(complainant.portal, today=TODAY)
    assert [one.letter.organisation for one in filed.filings] == [NHRI, AID]
    assert filed.keepsake is None
    scene.portal.release()
    assert [len(scene.portal.inbox(name)) for name in (NHRI, AID)] == [1, 1]
    again = delivery.send(complainant.portal, today=TODAY)
    scene.portal.release()
    assert again.filings == filed.filings
    assert len(scene.portal.replies) == 1
    shown = complainant.replies(filed.receipt)
    assert sorted(entry.organisation or "" for entry in shown.entries) == sorted((NHRI, AID))


def test_one_refused_organisation_never_stops_the_others(scene: Scene) -> None:
    lists = scene.instance.organisations
    scene.instance.organisations[AID] = (
        "ES",
        replace(lists[AID][1], suspended=Suspension(on=TODAY, reason="raided")),
    )
    scene.instance.organisations["lingua"] = ("world", replace(lists["lingua"][1], firewall=None))
    del scene.portal.cards["shoura-ma"]
    scene.portal.cards["cndh-ma"] = scene.portal.cards[NHRI]
    scene.instance.publish()
    names = (AID, NHRI, "lingua", "nobody", "shoura-ma", "cndh-ma")
    filed = scene.file(*(Choice(organisation=name, parts=("account",)) for name in names))
    assert [one.letter.organisation for one in filed.filings] == [NHRI]
    assert {one.organisation for one in filed.refusals} == {*names} - {NHRI}
    assert all(one.sentence.endswith(".") for one in filed.refusals)
    shown = scene.complainant().replies(filed.receipt)
    assert shown.keepsake
    assert [sent.to for sent in shown.keepsake.sent] == [NHRI]


def test_an_expired_card_is_refused_a_renewed_one_is_not(scene: Scene) -> None:
    scene.instance.today = TODAY + 22 * DAY
    filed = scene.file()
    assert filed.filings == ()
    assert "expired" in filed.refusals[0].sentence
    renewal = cards.renew(
        scene.instance.keyrings[NHRI],
        cards.verify_own(scene.instance.cards[NHRI], scene.instance.keyrings[NHRI]),
        today=scene.instance.today,
    )
    scene.instance.keyrings[NHRI] = renewal.keyring
    scene.portal.cards[NHRI] = renewal.data
    assert scene.file().filings
    assert scene.complaint().day == scene.instance.today


def test_an_older_or_unsigned_directory_is_refused(scene: Scene) -> None:
    root = replace(scene.instance.root, version=2)
    with pytest.raises(RollbackError):
        scene.complainant(root=root)
    scene.instance.publish(signers=("ana",))
    with pytest.raises(UntrustedError):
        scene.complainant()


def test_a_proof_by_another_key_or_of_another_day_is_no_proof(scene: Scene) -> None:
    for change in ({"portal_key": make_instance(organisations=()).portal_key}, {}):
        complainant = scene.complainant()
        scene.portal.instance = replace(scene.instance, **change)  # type: ignore[arg-type]
        scene.portal.instance.today = TODAY - (0 if change else 30) * DAY
        delivery = complainant.file(
            make_record(), [Choice(organisation=NHRI, parts=("account",))], language="en"
        )
        filed = delivery.send(complainant.portal, today=TODAY)
        assert filed.filings == ()
        assert "proof" in filed.refusals[0].sentence or "prove" in filed.refusals[0].sentence


def test_nothing_chosen_is_not_sent(scene: Scene) -> None:
    complainant = scene.complainant()
    for parts, names in ((make_record(), ("voice",)), (make_record(), ()), ((), ())):
        with pytest.raises(NothingToSendError):
            complainant.file(parts, [Choice(organisation=NHRI, parts=names)], language="en")


def test_to_keep_it_without_sending_it_to_anybody(scene: Scene) -> None:
    complainant = scene.complainant()
    filed = complainant.file(make_record(), [], language="en").send(complainant.portal, today=TODAY)
    scene.portal.release()
    shown = complainant.replies(filed.receipt)
    assert shown.keepsake
    assert all(part.text for part in shown.keepsake.parts)


def test_writing_more(scene: Scene) -> None:
    filed = scene.file()
    address = scene.complaint().reply
    for count, text in enumerate(("They came back.", "And again."), start=2):
        complainant = scene.complainant()
        addition = Addition(text=text, language="en", parts=(Part.new("needs", {"needs": []}),))
        complainant.answer(filed.receipt, NHRI, addition).send(complainant.portal, today=TODAY)
        message = scene.follow_up(address)
        assert (message.text, message.counter) == (text, count)
    shown = scene.complainant().replies(filed.receipt)
    assert shown.keepsake
    assert len(shown.keepsake.sent) == 3
    assert len(shown.keepsake.parts) == 5
    with pytest.raises(NothingToSendError):
        complainant.answer(filed.receipt, NHRI, Addition(language="en"))


def test_a_question_is_answered_with_a_consent_that_the_next_desk_accepts(scene: Scene) -> None:
    filed = scene.file()
    complaint = scene.complaint()
    asked = question(*complaint.parts[:1])
    scene.reply(complaint.reply, question=asked)
    complainant = scene.complainant()
    (waiting,) = complainant.replies(filed.receipt).questions
    assert (waiting.organisation, waiting.question) == (NHRI, asked)
    complainant.agree(filed.receipt, asked.id).send(complainant.portal, today=TODAY)
    message = scene.follow_up(complaint.reply)
    (answer,), (given,) = message.answers, message.consents
    assert (answer.question, answer.yes) == (asked.id, True)
    assert message.parts == ()
    consents.verify(given)
    keys = filed.receipt.derive("amparo.example").addressee(AID)
    assert given.terms.reply
    assert given.terms.reply.tag == keys.tag
    domain.check(
        given,
        sender=NHRI,
        reader=AID,
        reader_kind="legal-aid",
        parts=[complaint.parts[0].hash],
        reply=given.terms.reply,
        today=TODAY,
    )
    assert complainant.replies(filed.receipt).questions == ()
    # and legal aid can write to the complainant by the address in the consent
    scene.reply(given.terms.reply, AID, text="We can help.")
    assert {one.organisation for one in complainant.replies(filed.receipt).replies} == {NHRI, AID}


def test_a_part_that_nobody_had_goes_with_the_consent(scene: Scene) -> None:
    parts = make_record()
    filed = scene.file(Choice(organisation=NHRI, parts=("account",)), parts=parts)
    asked = question(parts[2])
    scene.reply(scene.complaint().reply, question=asked)
    complainant = scene.complainant()
    complainant.agree(filed.receipt, asked.id).send(complainant.portal, today=TODAY)
    assert scene.follow_up(scene.complaint().reply).parts == (parts[2],)
    keepsake = complainant.replies(filed.receipt).keepsake
    assert keepsake
    assert [part.name for part in keepsake.parts if part.text] == ["circumstances"]


@pytest.mark.parametrize(
    ("about", "giver"),
    [(["own-child"], "guardian"), (["own-child", "self"], "self"), (None, "self")],
)
def test_who_writes_for_their_own_child_alone_agrees_as_its_guardian(
    scene: Scene, about: list[str] | None, giver: str
) -> None:
    account = Part.new("account", {"text": "They sent us back."})
    person = Part.new("person", {"about": about} if about else {"gender": "female"})
    filed = scene.file(Choice(organisation=NHRI, parts=("account",)), parts=(account, person))
    asked = question(account)
    scene.reply(scene.complaint().reply, question=asked)
    complainant = scene.complainant()
    complainant.agree(filed.receipt, asked.id).send(complainant.portal, today=TODAY)
    (given,) = scene.follow_up(scene.complaint().reply).consents
    assert given.terms.given_by == giver


def test_a_part_that_only_adds_does_not_tell_who_agrees(scene: Scene) -> None:
    account = Part.new("account", {"text": "They sent us back."})
    person = Part.new("person", {"about": ["own-child"], "adds": True})
    filed = scene.file(Choice(organisation=NHRI, parts=("account",)), parts=(account, person))
    asked = question(account)
    scene.reply(scene.complaint().reply, question=asked)
    complainant = scene.complainant()
    complainant.agree(filed.receipt, asked.id).send(complainant.portal, today=TODAY)
    (given,) = scene.follow_up(scene.complaint().reply).consents
    assert given.terms.given_by == "self"


def test_no_is_an_answer(scene: Scene) -> None:
    filed = scene.file()
    asked = question(*scene.complaint().parts)
    scene.reply(scene.complaint().reply, question=asked)
    complainant = scene.complainant()
    complainant.decline(filed.receipt, asked.id).send(complainant.portal, today=TODAY)
    message = scene.follow_up(scene.complaint().reply)
    assert (message.answers[0].yes, message.consents) == (False, ())
    assert complainant.replies(filed.receipt).questions == ()


def test_nobody_signs_for_parts_that_they_cannot_see(scene: Scene) -> None:
    filed = scene.file()
    complaint = scene.complaint()
    real, foreign = complaint.parts[0], Part.new("account", {"text": "something else"})
    renamed = replace(real, name="person")
    complainant = scene.complainant()
    for asked in (question(real, foreign), question(renamed), question()):
        scene.reply(complaint.reply, question=asked)
        with pytest.raises(UnknownPartsError):
            complainant.agree(filed.receipt, asked.id)
    with pytest.raises(UnknownQuestionError):
        complainant.agree(filed.receipt, new_id())


def test_what_two_devices_kept_at_once_is_united(scene: Scene) -> None:
    filed = scene.file(Choice(organisation=NHRI, parts=("account",)))
    one, other = scene.complainant(), scene.complainant()
    deliveries = [
        device.answer(filed.receipt, organisation, Addition(text="More."))
        for device, organisation in ((one, NHRI), (other, AID))
    ]
    for delivery in deliveries:
        delivery.send(one.portal, today=TODAY)
    scene.portal.release()
    shown = scene.complainant().replies(filed.receipt)
    assert shown.keepsake
    assert shown.keepsake_counter == 2
    assert sorted(entry.to for entry in shown.keepsake.sent) == sorted((NHRI, NHRI, AID))
    assert shown.keepsake.organisations == {NHRI: "ES", AID: "ES"}
    assert len(shown.keepsake.parts) == 3


def test_nothing_is_agreed_to_for_whoever_must_not_be_used(scene: Scene) -> None:
    filed = scene.file()
    asked = question(scene.complaint().parts[0])
    scene.reply(scene.complaint().reply, question=asked)
    suspended = Suspension(on=TODAY, reason="raided")
    legal_aid = scene.instance.organisations[AID][1]
    scene.instance.change(AID, replace(legal_aid, suspended=suspended))
    with pytest.raises(RefusedOrganisationError):
        scene.complainant().proposal(filed.receipt, asked.id)


def test_withdrawing(scene: Scene) -> None:
    filed = scene.file()
    address = scene.complaint().reply
    complainant = scene.complainant()
    complainant.withdraw(filed.receipt, NHRI, referrals_to=AID).send(
        complainant.portal, today=TODAY
    )
    withdrawal = scene.follow_up(address).withdrawal
    assert withdrawal
    assert (withdrawal.scope, withdrawal.to) == ("referral", AID)


def test_who_had_to_give_everything_back_has_no_part_any_more(scene: Scene) -> None:
    filed = scene.file()
    complainant = scene.complainant()
    address = scene.complaint().reply
    complainant.withdraw(filed.receipt, NHRI).send(complainant.portal, today=TODAY)
    assert scene.follow_up(address).withdrawal
    keepsake = complainant.replies(filed.receipt).keepsake
    assert keepsake
    theirs = [one.parts for one in keepsake.sent if one.to == NHRI]
    assert theirs == [(), ()]


def test_withdrawing_works_without_a_keepsake(scene: Scene) -> None:
    filed = scene.file()
    scene.portal.replies.clear()
    complainant = scene.complainant()
    complainant.withdraw(filed.receipt, NHRI).send(complainant.portal, today=TODAY)
    message = scene.follow_up(scene.complaint().reply)
    assert message.withdrawal
    assert (message.withdrawal.scope, message.counter) == ("all", 2)


def test_without_a_keepsake_the_acknowledged_messages_are_counted(scene: Scene) -> None:
    filed = scene.file()
    address = scene.complaint().reply
    for counter, message in enumerate((scene.complaint().id, new_id(), new_id()), start=1):
        said = Acknowledgement(message=message, envelope="0" * 64)
        scene.reply(address, counter=counter, acknowledgement=said)
    own = filed.receipt.derive("amparo.example").addressee(SELF)
    scene.portal.replies[:] = [one for one in scene.portal.replies if one[0] != own.handle]
    complainant = scene.complainant()
    assert complainant.replies(filed.receipt).keepsake is None
    for expected in (4, 5):  # the second time with a keepsake that knows one message
        complainant.withdraw(filed.receipt, NHRI).send(complainant.portal, today=TODAY)
        assert scene.follow_up(address).counter == expected


def test_what_does_not_open_or_verify_is_reported_and_stops_nothing(scene: Scene) -> None:
    filed = scene.file()
    address = scene.complaint().reply
    client = PortalClient(scene.url)
    scene.reply(address, text="a true one")
    other = scene.file()
    stranger = filed.receipt.derive("other.example").addressee(NHRI)
    elsewhere = replace(address, recipient=str(stranger.identity.recipient))
    unreadable = make_reply(scene.instance, NHRI, address.case, text="x")
    client.put_reply(seal_reply(scene.instance, unreadable, elsewhere).body.data, tag=address.tag)
    forged = replace(unreadable, sender=AID, member=scene.instance.keyrings[AID].member)
    client.put_reply(seal_reply(scene.instance, forged, address).body.data, tag=address.tag)
    stranger_case = make_reply(scene.instance, NHRI, "f" * 32, text="x")
    client.put_reply(seal_reply(scene.instance, stranger_case, address).body.data, tag=address.tag)
    scene.put(
        UnknownMessage(
            id=new_id(),
            sender=NHRI,
            to=address.case,
            case=address.case,
            counter=9,
            day=TODAY,
            directory=scene.instance.accepted().reference,
            of_type="hologram",
            member=scene.instance.keyrings[NHRI].member,
        ),
        address,
    )
    own = filed.receipt.derive("amparo.example").addressee(SELF)
    client.put_reply(seal_reply(scene.instance, unreadable, elsewhere).body.data, tag=own.tag)
    scene.portal.release()
    shown = scene.complainant().replies(filed.receipt)
    assert sorted(entry.kind for entry in shown.entries) == sorted(
        ["sent", "reply", "newer", "unreadable", "unreadable", "unreadable", "unreadable"]
    )
    assert all(entry.sentence.endswith(".") for entry in shown.troubles)
    assert shown.keepsake
    assert other.receipt != filed.receipt


def test_a_long_reply_is_joined_and_a_part_on_its_way_is_said(scene: Scene) -> None:
    filed = scene.file()
    address = scene.complaint().reply
    long = "A long answer. " * 300
    message = make_reply(scene.instance, NHRI, address.case, text=long)
    first, *rest = seal_reply(scene.instance, message, address).bodies
    client = PortalClient(scene.url)
    for one in rest:
        client.put_reply(one.data, tag=address.tag)
    scene.portal.release()
    complainant = scene.complainant()
    (trouble,) = complainant.replies(filed.receipt).troubles
    assert (trouble.kind, trouble.organisation) == ("waiting", NHRI)
    client.put_reply(first.data, tag=address.tag)
    scene.portal.release()
    shown = complainant.replies(filed.receipt)
    assert shown.troubles == ()
    assert shown.replies[0].reply.text == long  # type: ignore[union-attr]


def test_replies_of_an_organisation_that_was_suspended_or_has_left(scene: Scene) -> None:
    filed = scene.file()
    address = scene.complaint().reply
    scene.reply(address, text="written before")
    shard, organisation = scene.instance.organisations[NHRI]
    scene.instance.change(
        NHRI, replace(organisation, suspended=Suspension(on=TODAY, reason="raided"))
    )
    (entry,) = scene.complainant().replies(filed.receipt).replies
    assert entry.warnings
    del scene.instance.organisations[NHRI]
    scene.instance.publish()
    (trouble,) = scene.complainant().replies(filed.receipt).troubles
    assert (trouble.kind, trouble.organisation) == ("unreadable", NHRI)
    assert shard == "ES"


def test_a_reply_that_knows_a_newer_directory_raises_a_doubt(scene: Scene) -> None:
    filed = scene.file()
    address = scene.complaint().reply
    old = scene.instance.directory, scene.instance.signatures
    scene.instance.publish()
    scene.reply(address, text="x")
    assert not scene.complainant().replies(filed.receipt).replies[0].warnings
    scene.instance.directory, scene.instance.signatures = old
    assert scene.complainant().replies(filed.receipt).replies[0].warnings


def test_a_reply_of_somebody_who_had_to_leave_is_shown_as_such(scene: Scene) -> None:
    """They still have their key, and can write any day that is past."""
    filed = scene.file()
    scene.reply(scene.complaint().reply, text="Come to the harbour")
    (entry,) = scene.complainant().replies(filed.receipt).replies
    assert not entry.has_left
    instance, tomorrow = scene.instance, TODAY + DAY
    theirs = instance.keyrings[NHRI]
    other = Keyring.generate(
        root=instance.root,
        organisation=NHRI,
        member="asha",
        organisation_key=theirs.organisation_key,
    )
    both = cards.renew(other, instance.card(NHRI), today=tomorrow)
    instance.today = tomorrow
    scene.portal.cards[NHRI] = cards.renew(
        both.keyring, both.card, today=tomorrow, leaves={theirs.member: NO_HASH}
    ).data
    (entry,) = scene.complainant().replies(filed.receipt).replies
    assert entry.reply
    assert entry.reply.text == "Come to the harbour", "it may be honest, so it is not kept back"
    assert entry.has_left


def test_a_handle_that_is_full_costs_the_keepsake_and_nothing_else(scene: Scene) -> None:
    scene.portal.max_replies = 0
    filed = scene.file()
    assert filed.filings
    assert filed.keepsake
    assert len(scene.portal.inbox(NHRI)) == 1


def test_a_keepsake_too_long_for_replies_is_fetched_when_something_is_handed_over(
    scene: Scene,
) -> None:
    parts = (*make_record()[:1], Part.new("contact", {"text": "x" * 40_000}))
    filed = scene.file(Choice(organisation=NHRI, parts=("account",)), parts=parts)
    complainant = scene.complainant()
    shown = complainant.replies(filed.receipt)
    assert (shown.keepsake, len(shown.stubs)) == (None, 1)
    asked = question(parts[1])
    scene.reply(scene.complaint().reply, question=asked)
    complainant.agree(filed.receipt, asked.id).send(complainant.portal, today=TODAY)
    assert scene.follow_up(scene.complaint().reply).parts == (parts[1],)
    scene.portal.chunks.clear()
    after = complainant.replies(filed.receipt)
    assert after.keepsake  # every organisation has everything now, so it is short again
    assert all(part.text is None for part in after.keepsake.parts)


def test_a_standing_consent_goes_with_the_complaint(scene: Scene) -> None:
    parts = make_record()
    permission = Permission(
        kind="legal-aid",
        parts=(parts[0].hash,),
        language="en",
        text_version="1",
        expires=TODAY + 90 * DAY,
    )
    scene.file(
        Choice(organisation=NHRI, parts=("account",), permissions=(permission,)), parts=parts
    )
    (given,) = scene.complaint().consents
    consents.verify(given)
    assert (given.terms.kind, given.terms.to, given.terms.reply) == ("legal-aid", None, None)


def kept(scene: Scene, parts: tuple[Part, ...]) -> Receipt:
    """Parts that are kept for their writer alone."""
    complainant = scene.complainant()
    filed = complainant.file(parts, (), language="en").send(complainant.portal, today=TODAY)
    assert filed.filings == ()
    scene.portal.release()
    return filed.receipt


def test_what_was_kept_is_handed_over_later(scene: Scene) -> None:
    account, circumstances, *_ = parts = make_record()
    receipt = kept(scene, parts)
    assert scene.portal.inbox(NHRI) == []
    complainant = scene.complainant()
    changed = Part.new("account", {"text": "It was worse."})
    choice = Choice(organisation=NHRI, parts=("account", "circumstances"))
    delivery = complainant.hand_over(receipt, (choice,), news=(changed,))
    delivery.send(complainant.portal, today=TODAY)
    scene.portal.release()
    complaint = scene.complaint()
    assert {part.hash for part in complaint.parts} == {changed.hash, circumstances.hash}
    assert account.hash != changed.hash
    scene.reply(complaint.reply, text="We have read it.")
    shown = complainant.replies(receipt)
    assert [entry.reply.text for entry in shown.replies if entry.reply] == ["We have read it."]
    assert shown.keepsake
    assert shown.keepsake.counter == 2
    texts = {part.hash: part.text for part in shown.keepsake.parts}
    assert texts[changed.hash] is None
    assert account.hash not in texts  # nobody had it as it was
    with pytest.raises(AlreadyWrittenError):
        complainant.hand_over(receipt, (choice,))
    with pytest.raises(NothingToSendError):  # the text of what everybody has is not kept
        complainant.hand_over(receipt, (Choice(organisation=AID, parts=("account",)),))
    rest = tuple(part.name for part in parts if part not in (account, circumstances))
    aid = Choice(organisation=AID, parts=rest)
    complainant.hand_over(receipt, (aid,)).send(complainant.portal, today=TODAY)
    scene.portal.release()
    assert tuple(part.name for part in scene.complaint(AID).parts) == rest
