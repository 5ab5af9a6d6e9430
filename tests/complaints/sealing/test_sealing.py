"""Sealing and opening, with every way in which an envelope may not be what it seems."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints import sealing
from complaints.complainant.record import reply_address
from complaints.domain import strictjson
from complaints.domain.identifiers import new_id
from complaints.domain.messages import (
    Complaint,
    FollowUp,
    Keepsake,
    KeptPart,
    Message,
    OverflowStub,
    Reply,
    UnknownMessage,
)
from complaints.domain.parts import Part
from complaints.sealing import (
    ENVELOPE_SIZE,
    REPLY_SIZE,
    ForgedError,
    MalformedMessageError,
    MissingOverflowError,
    NotForUsError,
    OpenedMessage,
    Sealed,
    SealingError,
    TooLongMessageError,
    UnusableRecipientError,
    WrongReaderError,
    complainant_key,
    member_key,
    open_message,
    seal_message,
)
from crypto import age, envelope
from crypto.hybrid import Recipient
from crypto.padding import pad
from crypto.receipt import SELF, Receipt
from tests.factories import INSTANCE, TODAY, make_instance, make_reply, reference, secret_key

INST = make_instance(organisations=("defensor-es", "abogacia-es"))
NHRI, OTHER = INST.keyrings["defensor-es"], INST.keyrings["abogacia-es"]
CARD = INST.card("defensor-es")
RECEIPT = Receipt.generate().derive(INSTANCE)
KEYS = RECEIPT.addressee("defensor-es")
OWN = RECEIPT.addressee(SELF)
ADDRESS = reply_address(KEYS)
CASE = ADDRESS.case


def complaint(text: str = "They pushed us back.") -> Complaint:
    return Complaint(
        id=new_id(),
        sender=CASE,
        to="defensor-es",
        case=CASE,
        counter=1,
        day=TODAY,
        directory=reference(),
        parts=(Part.new("account", {"text": text}),),
        reply=ADDRESS,
        language="en",
    )


def keepsake(text: str, counter: int = 1) -> Keepsake:
    case = OWN.case.hex()
    return Keepsake(
        id=new_id(),
        sender=case,
        to=case,
        case=case,
        counter=counter,
        day=TODAY,
        directory=reference(),
        sent=(),
        parts=(KeptPart.of(Part.new("account", {"text": text}), whole=True),),
        language="en",
    )


def to_nhri(message: Message, **changes: object) -> Sealed:
    arguments: dict[str, object] = {
        "key": KEYS.signing_key,
        "recipient": CARD.recipient_on(TODAY),
        **changes,
    }
    return seal_message(message, **arguments)  # type: ignore[arg-type]


def at_nhri(sealed: Sealed, **changes: object) -> OpenedMessage:
    chunks = {bytes.fromhex(chunk.name): chunk.data for chunk in sealed.chunks}
    arguments: dict[str, object] = {
        "identities": NHRI.open_with,
        "reader": "defensor-es",
        "key_of": complainant_key,
        "fetch": chunks.__getitem__,
        **changes,
    }
    return open_message(sealed.body.data, **arguments)  # type: ignore[arg-type]


def test_a_complaint_travels_in_one_envelope() -> None:
    message = complaint()
    sealed = to_nhri(message)
    assert [len(body.data) for body in sealed.bodies] == [ENVELOPE_SIZE]
    assert sealed.chunks == ()
    opened = at_nhri(sealed)
    assert opened.message == message
    assert opened.data == sealed.message == message.dump()
    assert opened.name == sealed.body.name


@settings(max_examples=15, deadline=None)
@given(st.integers(12_000, 16_000) | st.integers(120_000, 140_000))
def test_what_does_not_fit_goes_into_chunks(length: int) -> None:
    message = complaint("é" * (length // 2))
    sealed = to_nhri(message)
    assert len(sealed.body.data) == ENVELOPE_SIZE
    assert {len(chunk.data) for chunk in sealed.chunks} <= {65_536}
    assert at_nhri(sealed).message == message


def test_the_stub_alone_says_nothing_of_the_message() -> None:
    sealed = to_nhri(complaint("canary " * 4_000))
    assert b"canary" not in sealed.message
    assert ADDRESS.recipient.encode() not in sealed.message


def test_chunks_that_are_missing_or_changed_are_an_error_of_their_own() -> None:
    sealed = to_nhri(complaint("x" * 20_000))
    with pytest.raises(MissingOverflowError):
        at_nhri(sealed, fetch=lambda _name: bytes(65_536))
    with pytest.raises(MissingOverflowError):
        at_nhri(sealed, fetch=lambda _name: b"")


def test_without_fetching_a_known_sender_has_a_verified_stub() -> None:
    follow_up = FollowUp(
        id=new_id(),
        sender=CASE,
        to="defensor-es",
        case=CASE,
        counter=2,
        day=TODAY,
        directory=reference(),
        text="x" * 20_000,
    )
    sealed = to_nhri(follow_up)
    known = partial(complainant_key, known=ADDRESS.verifying_key)
    stub = at_nhri(sealed, fetch=None, key_of=known)
    assert isinstance(stub.message, OverflowStub)
    assert at_nhri(sealed, key_of=known).message == follow_up
    with pytest.raises(ForgedError):
        at_nhri(sealed)  # a follow-up without the complaint


def test_nothing_beyond_one_mebibyte_is_sealed() -> None:
    with pytest.raises(MalformedMessageError):
        to_nhri(complaint("x" * (1 << 20)))


def test_another_office_cannot_open_it() -> None:
    with pytest.raises(NotForUsError):
        at_nhri(to_nhri(complaint()), identities=OTHER.open_with)


def test_a_complaint_sealed_again_for_another_office_is_refused_there() -> None:
    """One organisation takes the signed message out and seals it to the next."""
    inner = envelope.open_sealed(to_nhri(complaint()).body.data, identities=NHRI.open_with)
    signature = str(inner.signature).encode()
    plain = len(signature).to_bytes(2, "big") + signature + inner.message
    padded = pad(plain, ENVELOPE_SIZE - envelope.OVERHEAD)
    body = age.encrypt_bytes(padded, recipients=[OTHER.open_with[0].recipient])
    with pytest.raises(WrongReaderError):
        open_message(body, identities=OTHER.open_with, reader="abogacia-es", key_of=complainant_key)


def test_a_complaint_signed_with_another_key_is_refused() -> None:
    with pytest.raises(ForgedError):
        at_nhri(to_nhri(complaint(), key=secret_key()))


def test_a_complaint_whose_key_is_of_another_case_is_refused() -> None:
    thief = secret_key()
    stolen = replace(complaint(), reply=replace(ADDRESS, verifying_key=str(thief.public_key)))
    with pytest.raises(ForgedError):
        at_nhri(to_nhri(stolen, key=thief))


def test_a_signature_with_another_trusted_comment_is_refused() -> None:
    message = complaint()
    body = envelope.seal(
        message.dump(),
        signing_key=KEYS.signing_key,
        trusted_comment=message.trusted_comment.replace("complaint", "follow-up"),
        recipient=NHRI.open_with[0].recipient,
        size=ENVELOPE_SIZE,
    )
    with pytest.raises(ForgedError):
        open_message(body, identities=NHRI.open_with, reader="defensor-es", key_of=complainant_key)


def test_what_opens_and_is_no_message() -> None:
    for content in (b"", b"hello", b"{}", b'{"type":"complaint"}'):
        body = envelope.seal(
            content,
            signing_key=KEYS.signing_key,
            trusted_comment="x",
            recipient=NHRI.open_with[0].recipient,
            size=ENVELOPE_SIZE,
        )
        with pytest.raises(MalformedMessageError):
            open_message(
                body, identities=NHRI.open_with, reader="defensor-es", key_of=complainant_key
            )


@given(st.binary(max_size=100) | st.just(bytes(REPLY_SIZE)) | st.just(bytes(ENVELOPE_SIZE)))
def test_arbitrary_bytes_give_our_errors(body: bytes) -> None:
    with pytest.raises(SealingError):
        open_message(body, identities=NHRI.open_with, reader="defensor-es", key_of=complainant_key)


def test_what_is_no_recipient() -> None:
    # Another last letter than the one that is there: the checksum ends in "q" once in 32 keys.
    mistyped = ADDRESS.recipient[:-1] + ("p" if ADDRESS.recipient.endswith("q") else "q")
    for text in ("", "age1pq1", mistyped):
        with pytest.raises(UnusableRecipientError):
            to_nhri(complaint(), recipient=text)


def read_reply(body: bytes) -> OpenedMessage:
    return open_message(
        body,
        identities=[KEYS.identity],
        reader=CASE,
        key_of=partial(member_key, card=CARD),
    )


def seal_reply(message: Message, **changes: object) -> Sealed:
    arguments: dict[str, object] = {
        "key": NHRI.sign,
        "recipient": ADDRESS.recipient,
        "size": REPLY_SIZE,
        **changes,
    }
    return seal_message(message, **arguments)  # type: ignore[arg-type]


def test_a_members_reply_is_verified_by_the_card() -> None:
    message = make_reply(INST, "defensor-es", CASE, text="We have read it.")
    assert read_reply(seal_reply(message).body.data).message == message


@pytest.mark.parametrize(
    "changes",
    [
        {"member": "nobody"},
        {"day": TODAY - timedelta(days=1)},
        {"day": CARD.members[0].validity.last + timedelta(days=1)},
        {"sender": "abogacia-es"},
    ],
)
def test_a_reply_by_nobody_on_the_card_that_day_is_refused(changes: dict[str, object]) -> None:
    message = replace(make_reply(INST, "defensor-es", CASE, text="x"), **changes)  # type: ignore[arg-type]
    with pytest.raises(ForgedError):
        read_reply(seal_reply(message).body.data)


def test_a_reply_signed_with_another_key_is_refused() -> None:
    message = make_reply(INST, "defensor-es", CASE, text="x")
    for key in (OTHER.sign, KEYS.signing_key):
        with pytest.raises(ForgedError):
            read_reply(seal_reply(message, key=key).body.data)


def test_a_type_from_the_future_is_opened_and_kept() -> None:
    message = UnknownMessage(
        id=new_id(),
        sender="defensor-es",
        to=CASE,
        case=CASE,
        counter=1,
        day=TODAY,
        directory=reference(),
        member=NHRI.member,
        of_type="hologram",
        extra={"light": "blue"},
    )
    opened = read_reply(seal_reply(message).body.data)
    assert isinstance(opened.message, UnknownMessage)
    assert opened.message.extra == {"light": "blue"}


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=300, max_size=900))
def test_a_long_reply_comes_in_pieces_and_is_joined(text: str) -> None:
    message = make_reply(INST, "defensor-es", CASE, text=text * 4)
    sealed = seal_reply(message)
    assert {len(body.data) for body in sealed.bodies} == {REPLY_SIZE}
    opened = [read_reply(body.data) for body in reversed(sealed.bodies)]
    joined = sealing.assemble(opened)
    assert [one.message for one in joined.whole] == [message]
    assert not joined.waiting
    assert not joined.broken


def long_reply(**changes: object) -> tuple[Reply, list[OpenedMessage]]:
    message = make_reply(INST, "defensor-es", CASE, text="long " * 1_000, **changes)  # type: ignore[arg-type]
    bodies = seal_reply(message).bodies
    assert len(bodies) > 2
    return message, [read_reply(body.data) for body in bodies]


def test_until_all_pieces_are_here_it_says_so() -> None:
    _, opened = long_reply()
    joined = sealing.assemble([opened[0], opened[0], opened[2]])
    assert joined.whole == ()
    (waiting,) = joined.waiting
    assert (waiting.sender, waiting.have, waiting.count) == ("defensor-es", 2, len(opened))


def test_pieces_of_two_messages_do_not_mix() -> None:
    first, some = long_reply()
    second, others = long_reply(counter=2)
    joined = sealing.assemble([*some, *others])
    assert {one.message.id for one in joined.whole} == {first.id, second.id}


def test_pieces_that_make_no_message_are_reported() -> None:
    _, opened = long_reply()
    spoilt = replace(opened[1], message=replace(opened[1].message, text='"'))  # type: ignore[call-arg]
    joined = sealing.assemble([opened[0], spoilt, *opened[2:]])
    assert joined.whole == ()
    assert len(joined.broken) == 1


def test_a_reply_of_more_than_twelve_pieces_is_refused_a_keepsake_overflows() -> None:
    with pytest.raises(TooLongMessageError):
        seal_reply(make_reply(INST, "defensor-es", CASE, text="x" * 40_000))
    message = keepsake("x" * 40_000)
    own = {"key": OWN.signing_key, "recipient": str(OWN.identity.recipient)}
    sealed = seal_reply(message, **own)
    assert len(sealed.body.data) == REPLY_SIZE
    key = str(OWN.signing_key.public_key)
    chunks = {bytes.fromhex(chunk.name): chunk.data for chunk in sealed.chunks}
    opened = open_message(
        sealed.body.data,
        identities=[OWN.identity],
        reader=message.case,
        key_of=partial(complainant_key, known=key),
    )
    assert isinstance(opened.message, OverflowStub)
    whole = sealing.read_overflow(opened.message, opened.data, chunks.__getitem__)
    assert whole == message


def test_an_attachment_is_read_back() -> None:
    data = bytes(range(256)) * 600
    stored, chunks = sealing.seal_attachment(data)
    held = {bytes.fromhex(chunk.name): chunk.data for chunk in chunks}
    assert sealing.read_attachment(stored, held.__getitem__) == data
    with pytest.raises(MissingOverflowError):
        sealing.read_attachment(replace(stored, length=stored.length - 1), held.__getitem__)


def test_an_overflow_that_repeats_a_field_is_refused() -> None:
    message = complaint()
    rest, chunks = sealing.seal_attachment(strictjson.dumps({**message.body(), "counter": 9}))
    stub = OverflowStub(
        id=message.id,
        sender=CASE,
        to="defensor-es",
        case=CASE,
        counter=1,
        day=TODAY,
        directory=reference(),
        of_type="complaint",
        overflow=rest,
    )
    sealed = replace(to_nhri(stub), chunks=chunks)
    with pytest.raises(MalformedMessageError):
        at_nhri(sealed)


def test_half_a_recipient_is_refused_as_a_whole() -> None:
    """Its ML-KEM half is sound; that the other has small order shows when something is sealed."""
    half = Recipient(KEYS.identity.recipient.raw[:1184] + bytes(32))
    with pytest.raises(UnusableRecipientError):
        seal_message(complaint(), key=KEYS.signing_key, recipient=str(half))
