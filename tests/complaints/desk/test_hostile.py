"""Complainants, organisations and colleagues who mean harm: what stays possible all the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from complaints import cards, consents
from complaints.complainant.record import reply_address
from complaints.desk import duties, story
from complaints.desk.addresses import address_of
from complaints.desk.chain import Kind, Link, findings
from complaints.desk.i18n import Tongue
from complaints.desk.store.outgoing import Parcel
from complaints.desk.unlocked import Unlocked
from complaints.directory import DatedRecipient, DirectoryError, Organisation, Suspension
from complaints.domain.address import ReplyAddress
from complaints.domain.consent import IfAbsent, Terms
from complaints.domain.identifiers import new_id
from complaints.domain.identities import Identities, SharedIdentity
from complaints.domain.messages import (
    NO_HASH,
    AttachmentReference,
    FollowUp,
    InboxHead,
    Journal,
    OverflowStub,
    ReferralAnswer,
    Withdrawal,
)
from complaints.domain.validity import Validity
from complaints.portal_client import PortalClient, ProblemError
from crypto.hybrid import Recipient
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id
from tests.complaints.desk.test_faults import alarms, complaint, keys, post, referral, refused
from tests.factories import renamed, secret_key


def mistyped(recipient: str) -> str:
    return recipient[:-1] + ("q" if recipient[-1] != "q" else "p")


def takes_nothing(recipient: str) -> str:
    """A recipient that parses, with an X25519 half of small order, so that sealing to it fails."""
    return str(Recipient(Recipient.parse(recipient).raw[:-32] + bytes(32)))


def waiting(desk: Unlocked) -> int:
    with desk.store.reading() as unit:
        return unit.outgoing.count_waiting()


def post_complaint(world: World, address: ReplyAddress, receipt: Receipt) -> str:
    message = complaint(world, receipt, NHRI, reply=address)
    post(world, message, key=keys(receipt, NHRI).signing_key, to=NHRI)
    return message.case


def test_an_address_that_does_not_parse_is_none_and_stops_nothing(world: World) -> None:
    honest = world.file()
    desk = world.desk(NHRI)
    receipt = Receipt.generate()
    address = reply_address(keys(receipt, NHRI))
    case = post_complaint(world, replace(address, recipient=mistyped(address.recipient)), receipt)
    world.sync(desk, desk)
    assert len(world.replies(honest).replies) == 1
    assert waiting(desk) == 0
    assert desk.office.case(case).reply is not None
    assert address_of(desk.office.case(case)) is None
    assert alarms(desk) == set()


def test_the_last_day_of_the_calendar_stops_no_round(world: World) -> None:
    """Anybody can seal this to an office, and it is read before anything is known of its writer."""
    stranger = secret_key()
    keys_ = SharedIdentity(
        seed=bytes(32), validity=Validity(first=date.min, last=date.min), forms=False
    )
    message = Identities(
        id=new_id(),
        sender=NHRI,
        to=NHRI,
        case="",
        counter=1,
        day=date.max,
        directory=world.instance.accepted().reference,
        member="defensor-es-1",
        reader="defensor-es-1",
        identities=(keys_,),
    )
    post(world, message, key=stranger, to=NHRI)
    honest = world.file()
    desk = world.desk(NHRI)
    world.sync(desk, desk)
    assert refused(desk) == ["passed-on"]
    assert len(world.replies(honest).replies) == 1


def test_a_consent_of_the_last_day_of_the_calendar_is_refused_and_stops_no_round(
    world: World,
) -> None:
    def for_ever(terms: Terms) -> Terms:
        absent = IfAbsent(kind="legal-aid", with_name=False, until=date.max)
        return replace(
            terms, to=None, kind="legal-aid", day=date.max, expires=date.max, absent=absent
        )

    bad = referral(world, Receipt.generate(), consent=for_ever)
    post(world, bad, key=world.instance.keyrings[NHRI].sign, to=LEGAL_AID)
    honest = world.file(LEGAL_AID)
    desk = world.desk(LEGAL_AID)
    world.sync(desk, desk)
    assert refused(desk) == ["consent"]
    assert len(world.replies(honest).replies) == 1


def test_an_address_to_which_nothing_can_be_sealed_holds_up_only_its_own_case(
    world: World,
) -> None:
    desk = world.desk(NHRI)
    receipt = Receipt.generate()
    address = reply_address(keys(receipt, NHRI))
    case = post_complaint(
        world, replace(address, recipient=takes_nothing(address.recipient)), receipt
    )
    honest = world.file()
    world.sync(desk, desk)
    assert len(world.replies(honest).replies) == 1
    assert waiting(desk) == 0
    assert alarms(desk) == {"case-stuck"}
    with desk.store.reading() as unit:
        assert unit.cases.due() == [case]


def test_a_card_to_which_nothing_can_be_sealed_keeps_nothing_from_being_filed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = world.file()
    desk = world.desk(LEGAL_AID)
    world.sync(desk)
    bad = referral(world, receipt, consent=lambda terms: replace(terms, reply=None))
    post(world, bad, key=world.instance.keyrings[NHRI].sign, to=LEGAL_AID)
    known = desk.registry.known
    card = known.card(NHRI)
    broken = DatedRecipient(
        recipient=takes_nothing(card.recipient.recipient), validity=card.recipient.validity
    )
    desk.registry.known = replace(
        known, cards={**known.cards, NHRI: replace(card, recipient=broken)}
    )
    world.file(LEGAL_AID)
    world.sync(desk, desk)
    assert refused(desk) == ["consent"]
    assert case_id(desk.office)
    assert waiting(desk) == 0


@pytest.mark.parametrize("other", ["recipient", "tag"])
def test_a_referral_cannot_lead_the_replies_to_somebody_we_know_elsewhere(
    world: World, other: str
) -> None:
    known, stranger = Receipt.generate(), Receipt.generate()
    desk = world.desk(LEGAL_AID)
    sign = world.instance.keyrings[NHRI].sign
    post(world, referral(world, known), key=sign, to=LEGAL_AID)
    world.sync(desk)
    theirs = reply_address(keys(known, LEGAL_AID))
    taken_over = replace(
        theirs, **{other: getattr(reply_address(keys(stranger, LEGAL_AID)), other)}
    )
    false = referral(
        world, stranger, consent=lambda terms: replace(terms, reply=taken_over), reply=taken_over
    )
    post(world, replace(false, counter=2), key=sign, to=LEGAL_AID)
    world.sync(desk)
    case = desk.office.case(case_id(desk.office))
    assert case.reply == theirs
    assert len(case.taken) == 1
    with desk.store.reading() as unit:
        (one,) = unit.inbox.refused()
    assert one.reason == "consent"
    assert "(reply)" in one.detail


def test_a_complaint_that_waited_over_a_long_closure_is_still_opened(world: World) -> None:
    desk = world.desk(NHRI)
    world.sync(desk)
    card = world.instance.card(NHRI)
    desk.close()
    world.later(days=(card.validity.last - world.now.date()).days)
    world.instance.publish(issued=world.now.date())
    world.file()
    world.later(days=(card.recipient.validity.last - world.now.date()).days + 15)
    world.instance.publish(issued=world.now.date())
    del world.portal.cards[NHRI]  # it expired long ago
    desk = world.desk(NHRI)
    world.sync(desk)
    assert refused(desk) == []
    assert case_id(desk.office)
    kept = {str(one.identity.recipient) for one in desk.vault.keyring.identities}
    assert card.recipient.recipient not in kept  # and then it is erased


class Flaky:
    """A portal that does not take what goes to one organisation, until it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.refuses = LEGAL_AID
        take = PortalClient.put_envelope

        def put(portal: PortalClient, organisation: str, body: bytes) -> bytes:
            if organisation == self.refuses:
                raise ProblemError("unavailable", 503)
            return take(portal, organisation, body)

        monkeypatch.setattr(PortalClient, "put_envelope", put)


def permitted(world: World, desk: Unlocked) -> tuple[Receipt, str, str]:
    """A receipt, its case at the first office, and a consent to refer to legal aid."""
    receipt = world.file()
    world.sync(desk)
    case = desk.office.case(case_id(desk.office))
    question = desk.office.ask_consent(case.id, LEGAL_AID, [case.parts[0].hash])
    world.sync(desk)
    world.agree(receipt, question)
    world.sync(desk)
    (consent,) = desk.office.case(case.id).consents
    return receipt, case.id, consent.terms.id


def test_a_fault_of_ours_at_one_referral_keeps_nothing_else_from_being_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = world.desk(NHRI)
    _receipt, case, consent = permitted(world, desk)
    desk.office.refer(case, consent, LEGAL_AID, reason="An appeal")
    other = world.file()

    def faulty(_desk: duties.Desk, _parcel: Parcel) -> bool:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(duties, "may_go", faulty)
        with pytest.raises(RuntimeError):
            desk.sync.run()
    assert len(world.replies(other).replies) == 1
    assert waiting(desk) == 1
    world.sync(desk)
    assert waiting(desk) == 0


def test_what_a_colleague_recalled_is_never_sent_from_here(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = world.colleague(NHRI, "asha")
    first, legal_aid = world.desk(NHRI), world.desk(LEGAL_AID)
    second = world.desk(NHRI, ring=ring)
    receipt, case, consent = permitted(world, first)
    world.sync(second, legal_aid)
    first.office.refer(case, consent, LEGAL_AID, reason="An appeal")
    portal = Flaky(monkeypatch)
    world.sync(first)
    world.withdraw(receipt)
    world.sync(second)
    assert [one.answer for one in second.office.case(case).given] == ["recalled"]
    world.sync(first)
    portal.refuses = ""
    world.sync(first, second, legal_aid)
    assert legal_aid.office.cases() == []
    assert waiting(first) == 0


def test_everything_taken_back_stops_and_recalls_whatever_the_counters_say(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, legal_aid = world.desk(NHRI), world.desk(LEGAL_AID)
    receipt, case, consent = permitted(world, desk)
    world.sync(legal_aid)
    mine = keys(receipt, NHRI)
    desk.office.refer(case, consent, LEGAL_AID, reason="An appeal")
    portal = Flaky(monkeypatch)
    world.sync(desk)
    everything = FollowUp(
        id=new_id(),
        sender=case,
        to=NHRI,
        case=case,
        counter=1,  # the keepsake with the counters is gone
        day=world.now.date(),
        directory=world.instance.accepted().reference,
        withdrawal=Withdrawal(scope="all"),
    )
    post(world, everything, key=mine.signing_key, to=NHRI)
    world.sync(desk)
    portal.refuses = ""
    world.sync(desk, legal_aid)
    assert [one.answer for one in desk.office.case(case).given] == ["stopped"]
    assert legal_aid.office.cases() == []


def test_a_card_of_a_replaced_key_is_not_sealed_to_and_gives_way_to_the_new_one(
    world: World,
) -> None:
    desk = world.desk(NHRI)
    world.sync(desk)
    first = desk.registry.known.card(LEGAL_AID)
    fresh = secret_key()
    _, organisation = world.instance.organisations[LEGAL_AID]
    world.instance.change(LEGAL_AID, renamed(organisation, key=fresh.public_key))
    world.sync(desk)
    with pytest.raises(DirectoryError, match="no card"):
        desk.registry.known.recipient(LEGAL_AID, world.now.date())
    ring = replace(world.instance.keyrings[LEGAL_AID], organisation_key=fresh, identities=())
    made = cards.renew(ring, None, today=world.now.date())
    assert made.card.version <= first.version
    world.portal.cards[LEGAL_AID] = made.data
    world.later(days=1)
    world.sync(desk)
    assert desk.registry.known.card(LEGAL_AID) == made.card


def test_a_referral_that_waited_past_its_consents_last_day_is_stopped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = world.desk(NHRI)
    receipt = world.file()
    world.sync(desk)
    case = desk.office.case(case_id(desk.office))
    today = world.now.date()
    terms = Terms(
        id=new_id(),
        case=case.id,
        asked_by=NHRI,
        to=LEGAL_AID,
        kind=None,
        purpose="referral",
        parts=(case.parts[0].hash,),
        reply=reply_address(keys(receipt, LEGAL_AID)),
        language="en",
        text_version="1",
        day=today,
        expires=today,
    )
    key = keys(receipt, NHRI).signing_key
    yes = FollowUp(
        id=new_id(),
        sender=case.id,
        to=NHRI,
        case=case.id,
        counter=2,
        day=today,
        directory=world.instance.accepted().reference,
        consents=(consents.sign(terms, key=key),),
    )
    post(world, yes, key=key, to=NHRI)
    world.sync(desk)
    portal = Flaky(monkeypatch)
    desk.office.refer(case.id, terms.id, LEGAL_AID, reason="An appeal")
    world.sync(desk)
    world.later(days=1)
    portal.refuses = ""
    world.sync(desk, desk)
    assert [one.answer for one in desk.office.case(case.id).given] == ["stopped"]
    assert world.portal.inboxes.get(LEGAL_AID, []) == []
    assert waiting(desk) == 0


def entry(world: World, **changes: object) -> Journal:
    """A colleague's first entry, with one thing that may be wrong."""
    message = Journal(
        id=new_id(),
        sender=NHRI,
        to=NHRI,
        case="",
        counter=1,
        day=world.now.date(),
        directory=world.instance.accepted().reference,
        member="asha",
        entry=1,
        previous=NO_HASH,
        clock=1,
        heads={},
        inbox=InboxHead(seq=0, head=NO_HASH),
        at=world.now.replace(second=0, microsecond=0),
        event={"kind": "present"},
    )
    return replace(message, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes", [{"clock": 2**53 - 1}, {"entry": 2**53 - 1, "previous": "ab" * 32}]
)
def test_a_colleague_cannot_use_up_the_numbers_of_the_office(
    world: World, changes: dict[str, object]
) -> None:
    ring = world.colleague(NHRI, "asha")
    world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    post(world, entry(world), key=ring.sign, to=NHRI)
    post(world, entry(world, **{"entry": 2, "clock": 2, **changes}), key=ring.sign, to=NHRI)
    world.sync(desk)
    assert refused(desk) == ["far-ahead"]
    assert "journal-far-ahead" in alarms(desk)
    desk.office.note(case_id(desk.office), "The work goes on")


def test_a_long_hole_is_one_finding(world: World) -> None:
    link = Link(hash="ab" * 32, message=entry(world, entry=2_000_000), seq=1)
    (finding,) = findings([link], head_at=lambda _seq: None, read=1)
    assert (finding.kind, finding.where) == (Kind.HOLE, "asha 1–1999999")


def test_an_answer_that_a_newer_desk_gave_is_shown_as_unknown(world: World) -> None:
    ring = world.colleague(NHRI, "asha")
    world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    case = case_id(desk.office)
    event = {
        "kind": "answered",
        "referral": "aa" * 16,
        "to": LEGAL_AID,
        "answer": "post{poned}",
        "code": None,
        "text": "",
        "automatic": False,
    }
    post(world, entry(world, case=case, clock=5, event=event), key=ring.sign, to=NHRI)
    world.sync(desk)
    items = story.tell(
        desk.office.case(case),
        tongue=Tongue.of("en", lambda _wanted: "en"),
        known=desk.registry.known,
        hash_of=desk.registry.hash_of,
    )
    assert "“answered”" in items[-1].title


def published(world: World, first: Organisation, second: Organisation) -> None:
    """The directory with the same organisation in two lists."""
    shard, _ = world.instance.organisations[first.id]
    world.instance.organisations[first.id] = (shard, first)
    world.instance.organisations["again"] = ("world" if shard != "world" else "ES", second)
    world.instance.publish()


def test_a_suspension_in_one_of_two_lists_counts(world: World) -> None:
    _, organisation = world.instance.organisations[LEGAL_AID]
    desk = world.desk(NHRI)
    stopped = renamed(organisation, suspended=Suspension(on=world.now.date(), reason="raided"))
    for first, second in ((stopped, organisation), (organisation, stopped)):
        published(world, first, second)
        desk.registry.refresh(PortalClient(world.base), world.now.date())
        with pytest.raises(DirectoryError, match="must not be used"):
            desk.registry.known.recipient(LEGAL_AID, world.now.date())


def test_two_keys_for_one_organisation_refuse_the_directory(world: World) -> None:
    desk = world.desk(NHRI)
    world.sync(desk)
    _, organisation = world.instance.organisations[LEGAL_AID]
    published(world, organisation, renamed(organisation, key=secret_key().public_key))
    world.sync(desk)
    assert "directory-refused" in alarms(desk)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the portal is asked for, chunk or card."""
    found: list[str] = []
    for name in ("chunk", "card"):
        real = getattr(PortalClient, name)

        def ask(*args: object, name: str = name, real: Callable[..., bytes] = real) -> bytes:
            found.append(name)
            return real(*args)

        monkeypatch.setattr(PortalClient, name, ask)
    return found


def test_forged_envelopes_do_not_make_the_desk_fetch_all_cards_each_time(
    world: World, asked: list[str]
) -> None:
    desk = world.desk(NHRI)
    world.sync(desk)
    forged = ReferralAnswer(
        id=new_id(),
        sender=LEGAL_AID,
        to=NHRI,
        case="0" * 32,
        counter=1,
        day=world.now.date(),
        directory=world.instance.accepted().reference,
        member="nobody-here",
        referral="aa" * 16,
        answer="done",
    )
    asked.clear()
    for _ in range(3):
        post(world, replace(forged, id=new_id()), key=secret_key(), to=NHRI)
        world.sync(desk)
    assert len(asked) <= 3  # our own card, once a round
    world.later(hours=1)
    post(world, replace(forged, id=new_id()), key=secret_key(), to=NHRI)
    world.sync(desk)
    assert len(asked) > 4


def test_what_is_not_at_the_portal_is_asked_for_less_and_less(
    world: World, asked: list[str]
) -> None:
    receipt = Receipt.generate()
    mine = keys(receipt, NHRI)
    stub = OverflowStub(
        id=new_id(),
        sender=mine.case.hex(),
        to=NHRI,
        case=mine.case.hex(),
        counter=1,
        day=world.now.date(),
        directory=world.instance.accepted().reference,
        of_type="complaint",
        overflow=AttachmentReference(root=bytes(32), key=bytes(32), length=5, sha256=bytes(32)),
    )
    post(world, stub, key=mine.signing_key, to=NHRI)
    desk = world.desk(NHRI)
    world.sync(desk)
    first = asked.count("chunk")
    for _ in range(12):
        world.later(minutes=5)
        world.sync(desk)
    assert refused(desk) == ["missing-overflow"]
    assert asked.count("chunk") <= 4 * first


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"sha256": "0" * 64}, "another directory"), ({"version": 2**53 - 1}, "newer directory")],
)
def test_what_anybody_claims_of_the_directory_is_told_in_the_case_and_no_alarm(
    world: World, changes: dict[str, str], said: str
) -> None:
    desk = world.desk(NHRI)
    world.sync(desk)
    receipt = Receipt.generate()
    seen = replace(world.instance.accepted().reference, **changes)  # type: ignore[arg-type]
    message = complaint(world, receipt, NHRI, directory=seen)
    post(world, message, key=keys(receipt, NHRI).signing_key, to=NHRI)
    world.sync(desk)
    assert alarms(desk) == set()
    items = story.tell(
        desk.office.case(message.case),
        tongue=Tongue.of("en", lambda _wanted: "en"),
        known=desk.registry.known,
        hash_of=desk.registry.hash_of,
    )
    assert said in items[0].warning
