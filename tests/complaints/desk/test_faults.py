"""Forged, replayed, passed on, from the future, stale, stopped half-way: what a desk does then."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import timedelta

import pytest

from complaints import cards, consents
from complaints.complainant.record import reply_address
from complaints.desk import duties, reading
from complaints.desk.cabinet import Cabinet
from complaints.desk.errors import NotAllowedError, StoreUnreadableError
from complaints.desk.reading import Reason
from complaints.desk.store.outgoing import SendState
from complaints.desk.unlocked import Unlocked
from complaints.directory import Suspension
from complaints.domain.case import Case
from complaints.domain.consent import Consent, Terms
from complaints.domain.identifiers import new_id
from complaints.domain.messages import (
    Complaint,
    FollowUp,
    Message,
    Referral,
    ReplyAddress,
    UnknownMessage,
)
from complaints.domain.parts import Part
from complaints.portal_client import PortalClient, PortalError, UnreachableError
from complaints.sealing import complainant_key, seal_message
from crypto.errors import PassphraseError
from crypto.minisign import PublicKey, SecretKey
from crypto.receipt import AddresseeKeys, Receipt
from tests.complaints.desk.offices import (
    LEGAL_AID,
    NGO,
    NHRI,
    PASSPHRASE,
    World,
    case_id,
)
from tests.factories import INSTANCE, renamed, secret_key


def refused(desk: Unlocked) -> list[str]:
    with desk.store.reading() as unit:
        return [one.reason for one in unit.inbox.refused()]


def alarms(desk: Unlocked) -> set[str]:
    with desk.store.reading() as unit:
        return {alarm.kind for alarm in unit.alarms.all()}


def keys(receipt: Receipt, organisation: str) -> AddresseeKeys:
    return receipt.derive(INSTANCE).addressee(organisation)


def post(world: World, message: Message, *, key: SecretKey, to: str) -> None:
    """Seal a message to an organisation and release it."""
    sealed = seal_message(
        message, key=key, recipient=world.instance.card(to).recipient_on(world.now.date())
    )
    for body in sealed.bodies:
        PortalClient(world.base).put_envelope(to, body.data)
    world.portal.release()


def complaint(world: World, receipt: Receipt, to: str, **changes: object) -> Complaint:
    mine = keys(receipt, to)
    message = Complaint(
        id=new_id(),
        sender=mine.case.hex(),
        to=to,
        case=mine.case.hex(),
        counter=1,
        day=world.now.date(),
        directory=world.instance.accepted().reference,
        parts=world.record(),
        reply=reply_address(mine),
        language="en",
    )
    return replace(message, **changes)  # type: ignore[arg-type]


def referral(
    world: World,
    receipt: Receipt,
    *,
    consent: Callable[[Terms], Terms] = lambda terms: terms,
    reply: ReplyAddress | None = None,
    parts: tuple[Part, ...] = (),
    forge: Callable[[Consent], Consent] = lambda signed: signed,
) -> Referral:
    """A referral from the first office to legal aid, with one thing that may be wrong."""
    mine = keys(receipt, NHRI)
    record = world.record()[:1]
    address = reply_address(keys(receipt, LEGAL_AID))
    today = world.now.date()
    terms = Terms(
        id=new_id(),
        case=mine.case.hex(),
        asked_by=NHRI,
        to=LEGAL_AID,
        kind=None,
        purpose="referral",
        parts=tuple(part.hash for part in record),
        reply=address,
        language="en",
        text_version="1",
        day=today,
        expires=today + timedelta(days=30),
    )
    signed = forge(consents.sign(consent(terms), key=mine.signing_key))
    return Referral(
        id=new_id(),
        sender=NHRI,
        to=LEGAL_AID,
        case=mine.case.hex(),
        counter=1,
        day=today,
        directory=world.instance.accepted().reference,
        member="defensor-es-1",
        parts=parts or record,
        consents=(signed,),
        reason="An appeal",
        reply=reply or address,
        language="en",
    )


def test_the_wrong_passphrase_opens_nothing(world: World) -> None:
    world.desk(NHRI).close()
    with pytest.raises(PassphraseError, match="passphrase is wrong"):
        Unlocked.open(world.config("defensor-es-1"), "not it")


def test_a_damaged_file_is_said_so(world: World) -> None:
    world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    desk.close()
    path = world.config("defensor-es-1").data / "desk.db"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(StoreUnreadableError, match="damaged"):
        world.desk(NHRI)


def test_nothing_that_was_written_is_readable_on_disk(world: World) -> None:
    canary = "canary-Tiznit-4711"
    world.file(parts=(Part.new("account", {"text": canary, "language": "en"}),))
    desk = world.desk(NHRI)
    world.sync(desk)
    case = case_id(desk.office)
    desk.office.note(case, canary)
    desk.office.reply(case, canary)
    desk.sync.run()
    files = [path for path in world.folder.rglob("*") if path.is_file()]
    assert any(path.name == "desk.db" for path in files)
    assert [path for path in files if canary.encode() in path.read_bytes()] == []
    assert desk.office.queue.search("CANARY-tiznit").ids


def test_a_complaint_that_another_organisation_passes_on_is_refused(world: World) -> None:
    receipt = Receipt.generate()
    original = complaint(world, receipt, NGO)
    post(world, original, key=keys(receipt, NGO).signing_key, to=NHRI)
    desk = world.desk(NHRI)
    world.sync(desk)
    assert refused(desk) == [Reason.PASSED_ON]
    assert desk.office.cases() == []


def test_a_forged_complaint_is_refused(world: World) -> None:
    receipt = Receipt.generate()
    post(world, complaint(world, receipt, NHRI), key=secret_key(), to=NHRI)
    desk = world.desk(NHRI)
    world.sync(desk)
    assert refused(desk) == [Reason.FORGED]


def test_what_is_sealed_to_another_key_is_listed_and_never_dropped(world: World) -> None:
    receipt = Receipt.generate()
    sealed = seal_message(
        complaint(world, receipt, NHRI),
        key=keys(receipt, NHRI).signing_key,
        recipient=world.instance.card(NGO).recipient_on(world.now.date()),
    )
    PortalClient(world.base).put_envelope(NHRI, sealed.body.data)
    world.portal.release()
    desk = world.desk(NHRI)
    world.sync(desk)
    assert refused(desk) == [Reason.SEALED_TO_ANOTHER]
    # once the key is there (a colleague passed it on), it is filed after all
    theirs = world.instance.keyrings[NGO].identities[0]
    ring = desk.vault.keyring.with_identity(theirs.identity, theirs.validity)
    desk.vault.change(ring)
    world.sync(desk)
    assert refused(desk) == []
    assert len(desk.office.cases()) == 1


def early_follow_up(world: World, receipt: Receipt) -> Complaint:
    """Post a follow-up to the complaint, which is returned and posted by nobody yet."""
    first = complaint(world, receipt, NHRI)
    more = FollowUp(
        id=new_id(),
        sender=first.sender,
        to=NHRI,
        case=first.case,
        counter=2,
        day=first.day,
        directory=first.directory,
        text="And one more thing",
        language="en",
    )
    post(world, more, key=keys(receipt, NHRI).signing_key, to=NHRI)
    return first


def test_a_follow_up_that_comes_before_its_complaint_waits(world: World) -> None:
    receipt = Receipt.generate()
    first = early_follow_up(world, receipt)
    desk = world.desk(NHRI)
    world.sync(desk)
    assert refused(desk) == [Reason.NO_COMPLAINT]
    post(world, first, key=keys(receipt, NHRI).signing_key, to=NHRI)
    world.sync(desk)
    assert refused(desk) == []
    case = desk.office.case(case_id(desk.office))
    assert len(case.letters) == 2


def test_the_same_message_twice_is_once_and_another_under_its_number_is_refused(
    world: World,
) -> None:
    receipt = Receipt.generate()
    mine = keys(receipt, NHRI).signing_key
    first = complaint(world, receipt, NHRI)
    for message in (first, first, replace(first, language="fr")):
        post(world, message, key=mine, to=NHRI)
    desk = world.desk(NHRI)
    world.sync(desk)
    assert refused(desk) == [Reason.REPLAYED]
    assert len(desk.office.case(case_id(desk.office)).letters) == 1
    assert len(world.replies(receipt).replies) == 1


def test_a_counter_that_does_not_rise_is_shown_as_out_of_order(world: World) -> None:
    receipt = Receipt.generate()
    mine = keys(receipt, NHRI).signing_key
    first = complaint(world, receipt, NHRI, counter=5)
    more = FollowUp(
        id=new_id(),
        sender=first.sender,
        to=NHRI,
        case=first.case,
        counter=5,
        day=first.day,
        directory=first.directory,
        text="late",
        language="en",
    )
    post(world, first, key=mine, to=NHRI)
    post(world, more, key=mine, to=NHRI)
    desk = world.desk(NHRI)
    world.sync(desk)
    letters = desk.office.case(case_id(desk.office)).letters
    assert [one.out_of_order for one in letters] == [False, True]


def test_a_message_from_the_future_is_kept_and_shown_as_such(world: World) -> None:
    receipt = world.file()
    mine = keys(receipt, NHRI)
    newer = UnknownMessage(
        of_type="drawing",
        of_version=2,
        id=new_id(),
        sender=mine.case.hex(),
        to=NHRI,
        case=mine.case.hex(),
        counter=9,
        day=world.now.date(),
        directory=world.instance.accepted().reference,
        extra={"strokes": [1, 2, 3]},
    )
    post(world, newer, key=mine.signing_key, to=NHRI)
    desk = world.desk(NHRI)
    world.sync(desk)
    case = desk.office.case(case_id(desk.office))
    (kept,) = [one.message for one in case.letters if one.message.type == "drawing"]
    assert kept.extra == {"strokes": [1, 2, 3]}


def test_a_good_referral_is_filed_once_however_often_it_comes(world: World) -> None:
    receipt = Receipt.generate()
    message = referral(world, receipt)
    sign = world.instance.keyrings[NHRI].sign
    post(world, message, key=sign, to=LEGAL_AID)
    post(world, message, key=sign, to=LEGAL_AID)
    desk = world.desk(LEGAL_AID)
    world.sync(desk)
    assert refused(desk) == []
    assert len(desk.office.case(case_id(desk.office)).taken) == 1


def test_a_referral_replayed_to_a_third_organisation_is_refused(world: World) -> None:
    message = referral(world, Receipt.generate())
    post(world, message, key=world.instance.keyrings[NHRI].sign, to=NGO)
    desk = world.desk(NGO)
    world.sync(desk)
    assert refused(desk) == [Reason.PASSED_ON]


def test_a_referral_signed_by_a_stranger_is_refused(world: World) -> None:
    message = referral(world, Receipt.generate())
    post(world, message, key=secret_key(), to=LEGAL_AID)
    desk = world.desk(LEGAL_AID)
    world.sync(desk)
    assert refused(desk) == [Reason.FORGED]


@pytest.mark.parametrize(
    ("check", "wrong"),
    [
        ("sender", {"consent": lambda terms: replace(terms, asked_by=NGO)}),
        ("reader", {"consent": lambda terms: replace(terms, to=NGO)}),
        (
            "expired",
            {"consent": lambda terms: replace(terms, expires=terms.day - timedelta(days=1))},
        ),
        ("parts", {"parts": (Part.new("contact", {"name": "Moussa"}),)}),
        ("reply", {"consent": lambda terms: replace(terms, reply=None)}),
        (
            "signature",
            {
                "forge": lambda one: replace(
                    one, text=one.text.replace('"interpreter":false', '"interpreter":true')
                )
            },
        ),
    ],
)
def test_a_referral_without_a_fitting_consent_is_refused_and_answered(
    world: World, check: str, wrong: dict[str, Callable[[object], object]]
) -> None:
    receipt = world.file()
    first, second = world.desk(NHRI), world.desk(LEGAL_AID)
    world.sync(first)
    message = referral(world, receipt, **wrong)  # type: ignore[arg-type]
    post(world, message, key=world.instance.keyrings[NHRI].sign, to=LEGAL_AID)
    world.sync(second, second)
    with second.store.reading() as unit:
        (one,) = unit.inbox.refused()
    assert one.reason == Reason.CONSENT
    assert f"({check})" in one.detail
    assert second.office.cases() == []
    # the sender is told, once; here it has no such referral in its journal and says so
    world.sync(first)
    assert refused(first) == [Reason.NOT_ASKED]
    world.sync(second, first)
    assert refused(first) == [Reason.NOT_ASKED]


def test_the_portal_going_down_loses_nothing_and_files_nothing_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("complaints.portal_client.client._PAUSES", (0.0,))
    receipt = world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    case = case_id(desk.office)
    desk.office.reply(case, "Before the power went")
    desk.office.note(case, "A note")
    world.portal.faults = ["after", "before", "before"]  # taken but not said; then not even taken
    with pytest.raises(PortalError):
        desk.sync.run()
    with pytest.raises(PortalError):
        desk.sync.run()
    with desk.store.reading() as unit:
        assert unit.outgoing.count_waiting() > 0
        assert any(one.problem for one in unit.outgoing.waiting())
    desk.close()
    desk = world.desk(NHRI)  # the desk was restarted, too
    world.portal.faults = []
    world.sync(desk)
    with desk.store.reading() as unit:
        assert unit.outgoing.count_waiting() == 0
    texts = [one.reply.text for one in world.replies(receipt).replies if one.reply]
    assert texts.count("Before the power went") == 1
    world.sync(desk)
    assert alarms(desk) == set()
    assert len(desk.office.case(case).entries) == 3  # acknowledged, replied, noted


def test_without_a_line_the_round_says_so(world: World) -> None:
    config = replace(world.config("defensor-es-1"), portal="http://127.0.0.1:9")
    world.desk(NHRI).close()
    desk = Unlocked.open(config, PASSPHRASE, now=lambda: world.now)
    try:
        with pytest.raises(UnreachableError, match="cannot be reached"):
            desk.sync.run()
    finally:
        desk.close()


def test_a_card_is_renewed_and_its_recipient_rotated_by_the_desk(world: World) -> None:
    desk = world.desk(NHRI)
    world.sync(desk)
    before = world.instance.card(NHRI)
    world.later(days=20)
    world.sync(desk)
    published = desk.registry.known.card(NHRI)
    assert world.portal.cards[NHRI] != world.instance.cards[NHRI]
    assert published.version == before.version + 1
    assert published.recipient.recipient != before.recipient.recipient
    world.instance.cards = dict(world.portal.cards)
    world.instance.publish(issued=world.now.date())
    world.file()
    world.sync(desk)
    assert len(desk.office.cases()) == 1
    # and the keyfile has the new identity, so another start opens new envelopes, too
    desk.close()
    world.later(days=36)
    again = world.desk(NHRI)
    assert len(again.vault.keyring.identities) == 2
    assert again.office.cases()[0].unread == 1


def test_old_identities_are_erased_in_time(world: World) -> None:
    desk = world.desk(NHRI)
    for _ in range(4):
        world.instance.publish(issued=world.now.date())
        world.sync(desk)
        world.instance.cards = dict(world.portal.cards)
        world.later(days=17)
    oldest = min(one.validity.last for one in desk.vault.keyring.identities)
    assert oldest + timedelta(days=14) >= world.now.date() - timedelta(days=17)


def test_whoever_cannot_sign_the_card_is_told_the_day(world: World) -> None:
    ring = world.colleague(NHRI, "asha")
    desk = world.desk(NHRI, ring=ring)
    world.sync(desk)
    assert "card-expires" not in alarms(desk)
    world.later(days=8)
    world.sync(desk)
    assert "card-expires" in alarms(desk)
    # an administrator's desk renews it, and the alarm goes
    world.sync(world.desk(NHRI))
    world.sync(desk)
    assert "card-expires" not in alarms(desk)


def test_a_suspended_organisation_is_neither_offered_nor_sent_to(world: World) -> None:
    receipt = world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    case = desk.office.case(case_id(desk.office))
    question = desk.office.ask_consent(case.id, LEGAL_AID, [case.parts[0].hash])
    world.sync(desk)
    world.agree(receipt, question)
    world.sync(desk)
    (draft,) = desk.office.drafts(desk.office.case(case.id))
    consent = draft.consent.terms.id
    message = desk.office.refer(case.id, consent, LEGAL_AID, reason="An appeal")
    suspended = renamed(
        world.instance.organisations[LEGAL_AID][1],
        suspended=Suspension(on=world.now.date(), reason="raided"),
    )
    world.instance.change(LEGAL_AID, suspended)
    world.sync(desk)
    (waiting,) = [one for one in desk.office.unsent(case.id) if one.message_id == message]
    assert waiting.state is SendState.WAITING
    assert "must not be used" in waiting.problem
    choices = {
        one.organisation.id: one.refusal
        for one in desk.office.known.choices(desk.office.today, without=NHRI)
    }
    assert choices[LEGAL_AID] == "This organisation must not be used at present."
    assert choices[NGO] is None
    with pytest.raises(NotAllowedError, match="must not be used"):
        desk.office.ask_consent(case.id, LEGAL_AID, [case.parts[0].hash])


def test_an_expired_directory_is_refused_and_stops_referrals(world: World) -> None:
    world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    case = desk.office.case(case_id(desk.office))
    world.later(days=91)
    with pytest.raises(PortalError):
        desk.sync.run()
    assert "directory-refused" in alarms(desk)
    with pytest.raises(NotAllowedError, match="expired"):
        desk.office.ask_consent(case.id, LEGAL_AID, [case.parts[0].hash])


def test_an_older_directory_is_refused(world: World) -> None:
    desk = world.desk(NHRI)
    world.sync(desk)
    older = (world.instance.directory, world.instance.signatures)
    world.instance.publish()
    world.sync(desk)
    assert desk.registry.known.directory
    newest = desk.registry.known.directory.version
    world.instance.directory, world.instance.signatures = older
    world.sync(desk)
    assert "directory-refused" in alarms(desk)
    assert desk.registry.known.directory.version == newest


def test_whoever_sees_another_directory_raises_an_alarm(world: World) -> None:
    receipt = Receipt.generate()
    seen = replace(world.instance.accepted().reference, sha256="f" * 64)
    message = replace(referral(world, receipt), directory=seen)
    post(world, message, key=world.instance.keyrings[NHRI].sign, to=LEGAL_AID)
    desk = world.desk(LEGAL_AID)
    world.sync(desk)
    assert "directory-differs" in alarms(desk)
    assert len(desk.office.cases()) == 1
    world.instance.publish()
    world.sync(desk)
    assert "directory-differs" not in alarms(desk)  # all have moved on


def test_a_newer_directory_elsewhere_is_an_alarm_until_it_is_here(world: World) -> None:
    receipt = Receipt.generate()
    seen = replace(world.instance.accepted().reference, version=2)
    message = replace(referral(world, receipt), directory=seen)
    post(world, message, key=world.instance.keyrings[NHRI].sign, to=LEGAL_AID)
    desk = world.desk(LEGAL_AID)
    world.sync(desk)
    assert "directory-newer" in alarms(desk)
    world.instance.publish()
    world.sync(desk)
    assert "directory-newer" not in alarms(desk)


def test_a_card_of_another_key_changes_nothing(world: World) -> None:
    desk = world.desk(NHRI)
    world.sync(desk)
    known = desk.registry.known.card(LEGAL_AID)
    stranger = replace(world.instance.keyrings[LEGAL_AID], organisation_key=secret_key())
    world.portal.cards[LEGAL_AID] = cards.sign(replace(known, version=9), stranger)
    world.later(days=1)
    world.sync(desk)
    assert desk.registry.known.card(LEGAL_AID) == known


def test_a_fault_of_ours_in_one_case_undoes_nothing_of_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        world.file()
    desk = world.desk(NHRI)
    order: list[str] = []
    acknowledge = duties.acknowledge

    def faulty(of: duties.Desk, case_id: str) -> bool:
        if case_id not in order:
            order.append(case_id)
        if order.index(case_id) == 1:
            raise RuntimeError
        return acknowledge(of, case_id)

    with monkeypatch.context() as broken:
        broken.setattr(duties, "DUTIES", (*duties.DUTIES[:-1], faulty))
        with pytest.raises(RuntimeError):
            desk.sync.run()
    with desk.store.reading() as unit:
        assert unit.cases.due() == [order[1]]
        assert unit.outgoing.count_waiting() == 0
    assert alarms(desk) == {"case-stuck"}
    assert len(order) == 3
    assert desk.office.case(order[0]).acknowledged
    assert desk.office.case(order[2]).acknowledged
    world.sync(desk)
    assert alarms(desk) == set()
    assert all(desk.office.case(line.id).acknowledged for line in desk.office.cases())


def test_a_fault_of_ours_at_one_message_keeps_none_of_the_others_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, bad, last = world.file(), world.file(), world.file()
    desk = world.desk(NHRI)
    broken_case = keys(bad, NHRI).case.hex()
    fold_all = Cabinet.fold_all

    def faulty(cabinet: Cabinet, case_ids: Collection[str]) -> list[Case]:
        if broken_case in case_ids:
            raise RuntimeError
        return fold_all(cabinet, case_ids)

    with monkeypatch.context() as broken:
        broken.setattr(Cabinet, "fold_all", faulty)
        with pytest.raises(RuntimeError):
            desk.sync.run()
        assert refused(desk) == [Reason.UNKNOWN_KIND]
        world.later(days=2)
        with pytest.raises(RuntimeError):
            desk.sync.run()
    assert refused(desk) == [Reason.UNKNOWN_KIND]
    assert [len(world.replies(one).replies) for one in (first, bad, last)] == [1, 0, 1]
    world.later(days=2)
    world.sync(desk)
    assert refused(desk) == []
    assert len(world.replies(bad).replies) == 1


def test_a_fault_of_ours_in_reading_keeps_none_of_the_others_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = world.file()
    desk = world.desk(NHRI)

    def faulty(message: Message, *, known: str | None = None) -> PublicKey:
        if message.sender == keys(bad, NHRI).case.hex():
            raise OverflowError
        return complainant_key(message, known=known)

    with monkeypatch.context() as broken:
        broken.setattr(reading, "complainant_key", faulty)
        other = world.file()
        world.sync(desk)
    assert refused(desk) == [Reason.UNKNOWN_KIND]
    assert len(world.replies(other).replies) == 1
    world.later(days=2)
    world.sync(desk)
    assert refused(desk) == []
    assert len(world.replies(bad).replies) == 1
