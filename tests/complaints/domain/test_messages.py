import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain import messages, strictjson
from complaints.domain.errors import MalformedError
from complaints.domain.identifiers import new_id
from complaints.domain.messages import Message
from complaints.domain.parts import Part
from crypto.hybrid import Identity
from tests.factories import TODAY, reference, secret_key

ADDRESS = messages.ReplyAddress(
    recipient=str(Identity.from_seed(bytes(32)).recipient),
    tag=bytes(range(16)),
    verifying_key=str(secret_key().public_key),
)
CASE = ADDRESS.case


def head(sender: str, to: str, case: str = CASE) -> dict[str, object]:
    return {
        "id": new_id(),
        "sender": sender,
        "to": to,
        "case": case,
        "counter": 1,
        "day": TODAY,
        "directory": reference(),
    }


def complaint(**changes: object) -> messages.Complaint:
    fields: dict[str, object] = {
        **head(CASE, "nhri"),
        "parts": (Part.new("account", {"text": "é"}), Part.new("evidence[1]", {})),
        "reply": ADDRESS,
        "language": "ar",
        **changes,
    }
    return messages.Complaint(**fields)  # type: ignore[arg-type]


QUESTION = messages.Question(
    id=new_id(),
    purpose="referral",
    to="legal-aid",
    parts=(messages.PartReference(name="account", hash="0" * 64),),
    text="May we?",
    text_version="1",
    language="en",
)
MEMBER = {"member": "eva"}
ATTACHMENT = messages.AttachmentReference(
    root=bytes(32), key=bytes(range(32)), length=1, sha256=bytes([7] * 32)
)
EVERY: tuple[Message, ...] = (
    complaint(attachments=(ATTACHMENT,)),
    messages.FollowUp(**head(CASE, "nhri")),  # type: ignore[arg-type]
    messages.FollowUp(
        **head(CASE, "nhri"),  # type: ignore[arg-type]
        text="more",
        language="fr",
        parts=(Part.new("contact", {}),),
        attachments=(ATTACHMENT,),
        answers=(messages.Answer(question=new_id(), yes=False),),
        withdrawal=messages.Withdrawal(scope="referral", to="legal-aid"),
    ),
    messages.Keepsake(
        **head(CASE, CASE),  # type: ignore[arg-type]
        sent=(
            messages.Sent(
                to="nhri", message=new_id(), envelope="0" * 64, day=TODAY, parts=("1" * 64,)
            ),
        ),
        parts=(
            messages.KeptPart.of(Part.new("account", {}), whole=True),
            messages.KeptPart.of(Part.new("contact", {}), whole=False),
        ),
        attachments=(ATTACHMENT,),
        answered=(new_id(),),
        language="en",
        organisations={"nhri": "ES", "legal-aid": "world"},
    ),
    messages.Reply(**head("nhri", CASE), **MEMBER),  # type: ignore[arg-type]
    messages.Reply(
        **head("nhri", CASE),  # type: ignore[arg-type]
        **MEMBER,  # type: ignore[arg-type]
        text="we read it",
        language="en",
        state="open",
        acknowledgement=messages.Acknowledgement(message=new_id(), envelope="0" * 64),
        question=QUESTION,
    ),
    messages.Referral(
        **head("nhri", "legal-aid"),  # type: ignore[arg-type]
        **MEMBER,  # type: ignore[arg-type]
        parts=(Part.new("account", {}),),
        attachments=(ATTACHMENT,),
        consents=(),
        reason="needs a lawyer",
        answer_by=TODAY,
        reply=ADDRESS,
        language="en",
    ),
    messages.ReferralAnswer(
        **head("legal-aid", "nhri"),  # type: ignore[arg-type]
        **MEMBER,  # type: ignore[arg-type]
        referral=new_id(),
        answer="declined",
        code="no-capacity",
    ),
    messages.Journal(
        **head("nhri", "nhri", ""),  # type: ignore[arg-type]
        **MEMBER,  # type: ignore[arg-type]
        entry=1,
        previous=messages.NO_HASH,
        clock=1,
        heads={"ivo": messages.ChainHead(entry=3, hash="a" * 64)},
        inbox=messages.InboxHead(seq=0, head=messages.NO_HASH),
        at=datetime(2026, 7, 1, 9, 30, tzinfo=UTC),
        event={"kind": "present"},
    ),
    messages.Piece(
        **head("nhri", CASE),  # type: ignore[arg-type]
        of_type="reply",
        member="eva",
        of=new_id(),
        index=1,
        count=2,
        text="{",
    ),
    messages.OverflowStub(
        **head(CASE, "nhri"),  # type: ignore[arg-type]
        of_type="complaint",
        overflow=messages.AttachmentReference(
            root=bytes(32), key=bytes(32), length=5, sha256=bytes(32)
        ),
    ),
)


def changed(message: Message, changes: Mapping[str, object]) -> bytes:
    """The message's JSON with other fields; None takes one away."""
    fields = {**json.loads(message.dump()), **changes}
    return strictjson.dumps({name: one for name, one in fields.items() if one is not None})


@pytest.mark.parametrize("message", EVERY, ids=lambda one: one.type)
def test_every_type_is_read_back(message: Message) -> None:
    assert messages.parse(message.dump()) == message


@pytest.mark.parametrize("message", EVERY, ids=lambda one: one.type)
def test_unknown_fields_are_kept(message: Message) -> None:
    parsed = messages.parse(changed(message, {"tomorrow": {"a": [1]}}))
    assert parsed.extra == {"tomorrow": {"a": [1]}}
    assert json.loads(parsed.dump())["tomorrow"] == {"a": [1]}


@given(st.sampled_from(EVERY), st.data())
def test_a_missing_or_wrong_field_gives_our_error_or_a_message(
    message: Message, data: st.DataObject
) -> None:
    fields = json.loads(message.dump())
    name = data.draw(st.sampled_from(sorted(fields)))
    wrong: object = data.draw(
        st.none()
        | st.booleans()
        | st.integers(-5, 5)
        | st.text(max_size=9)
        | st.just([])
        | st.just({})
    )
    try:
        parsed = messages.parse(changed(message, {name: wrong}))
    except MalformedError:
        return
    assert isinstance(parsed, Message)


@given(st.binary())
def test_arbitrary_bytes_give_our_error(data: bytes) -> None:
    with pytest.raises(MalformedError):
        messages.parse(data)


@pytest.mark.parametrize("message", EVERY, ids=lambda one: one.type)
def test_every_always_field_is_needed(message: Message) -> None:
    for name in ("type", "version", "id", "from", "to", "case", "counter", "day", "directory"):
        with pytest.raises(MalformedError):
            messages.parse(changed(message, {name: None}))


@pytest.mark.parametrize(
    "changes", [{"type": "sonnet"}, {"version": 2}, {"type": "sonnet", "version": 9}]
)
@pytest.mark.parametrize("message", EVERY, ids=lambda one: one.type)
def test_a_message_from_the_future_is_kept(message: Message, changes: Mapping[str, object]) -> None:
    parsed = messages.parse(changed(message, changes))
    assert isinstance(parsed, messages.UnknownMessage)
    assert parsed.is_newer == ("version" in changes)
    assert messages.parse(parsed.dump()) == parsed


@pytest.mark.parametrize(
    ("type_", "changes"),
    [
        ("complaint", {"from": "nhri"}),
        ("complaint", {"case": "f" * 32}),
        ("complaint", {"to": CASE}),
        ("reply", {"to": "legal-aid"}),
        ("reply", {"from": CASE}),
        ("reply", {"case": "f" * 32}),
        ("reply", {"member": None}),
        ("keepsake", {"to": "nhri"}),
        ("keepsake", {"from": "f" * 32}),
        ("referral", {"to": CASE}),
        ("referral", {"case": ""}),
        ("journal", {"to": "legal-aid"}),
        ("complaint", {"counter": 0}),
        ("complaint", {"case": ""}),
        ("referral-answer", {"code": "boring"}),
    ],
)
def test_parties_and_cases_must_fit_the_type(type_: str, changes: Mapping[str, object]) -> None:
    message = next(one for one in EVERY if one.type == type_)
    with pytest.raises(MalformedError):
        messages.parse(changed(message, changes))


def test_a_reply_has_no_overflow_and_a_complaint_no_pieces() -> None:
    overflow = json.loads(EVERY[-1].dump())["overflow"]
    piece = json.loads(EVERY[-2].dump())["piece"]
    with pytest.raises(MalformedError):
        messages.parse(changed(EVERY[4], {"overflow": overflow}))
    with pytest.raises(MalformedError):
        messages.parse(changed(EVERY[0], {"piece": piece}))


def test_nothing_is_longer_than_one_mebibyte() -> None:
    long = complaint(parts=(Part.new("account", {"text": "a" * messages.MAX_SIZE}),))
    with pytest.raises(MalformedError):
        long.dump()


def test_an_overflow_must_not_repeat_a_field() -> None:
    stub = EVERY[-1].dump()
    whole = messages.join_overflow(stub, b'{"parts":[]}')
    assert json.loads(whole)["parts"] == []
    assert "overflow" not in json.loads(whole)
    for rest in (b'{"counter":9}', b'{"overflow":{}}', b"[]", b"{"):
        with pytest.raises(MalformedError):
            messages.join_overflow(stub, rest)


def test_pieces_that_disagree_make_no_whole() -> None:
    whole = EVERY[5]
    text = whole.dump().decode()
    pieces = [
        replace(EVERY[-2], id=new_id(), of=whole.id, case=CASE, index=index, count=2, text=half)  # type: ignore[call-arg]
        for index, half in ((1, text[:99]), (2, text[99:]))
    ]
    first, second = pieces
    assert isinstance(first, messages.Piece)
    assert isinstance(second, messages.Piece)
    assert messages.parse(messages.join_pieces([second, first])) == whole
    for wrong in (
        [first],
        [first, first],
        [first, replace(second, counter=2)],
        [first, replace(second, day=TODAY + timedelta(days=1))],
        [replace(first, of="0" * 32), replace(second, of="0" * 32)],
        [first, replace(second, text="")],
    ):
        with pytest.raises(MalformedError):
            messages.join_pieces(wrong)


def test_nothing_secret_is_in_a_repr() -> None:
    shown = "".join(repr(one) for one in EVERY)
    for secret in ("we read it", "needs a lawyer", "May we?", ADDRESS.recipient, ADDRESS.tag.hex()):
        assert secret not in shown


def test_a_parts_hash_covers_its_salt_and_its_exact_text() -> None:
    part = Part(name="account", salt=bytes(32), text="{}")
    assert part.hash == "".join(__import__("hashlib").sha256(bytes(32) + b"{}").hexdigest())
    assert replace(part, text="{ }").hash != part.hash
    assert replace(part, salt=bytes(31) + b"1").hash != part.hash


@pytest.mark.parametrize(
    "name", ["", "Account", "evidence[0]", "evidence[100]", "evidence[]", "a" * 40]
)
def test_names_that_no_part_has(name: str) -> None:
    with pytest.raises(MalformedError):
        Part(name=name, salt=bytes(32), text="{}")


def test_a_parts_text_may_be_no_object_and_is_kept_all_the_same() -> None:
    part = Part(name="account", salt=bytes(32), text="[")
    assert Part.read(part.as_json()) == part
    with pytest.raises(MalformedError):
        _ = part.content


def test_times_have_one_spelling() -> None:
    for text in (
        "2026-07-01T09:30:00Z",
        "2026-07-01 09:30Z",
        "2026-13-01T09:30Z",
        "2026-07-01T09:30",
    ):
        with pytest.raises(MalformedError):
            messages.parse(changed(EVERY[8], {"at": text}))
    assert date(2026, 7, 1) == TODAY


@pytest.mark.parametrize("named", [{"to": None, "kind": ""}, {"kind": ""}, {"to": None}])
def test_a_question_names_exactly_one(named: Mapping[str, object]) -> None:
    with pytest.raises(MalformedError):
        messages.Question.read({**QUESTION.as_json(), **named})


def test_what_was_given_may_stand_beside_a_keepsakes_parts() -> None:
    [keepsake] = [one for one in EVERY if isinstance(one, messages.Keepsake)]
    whole = strictjson.loads(keepsake.dump())
    assert isinstance(whole, dict)
    [sent] = whole["sent"]
    beside = whole | {"sent": [sent | {"parts": []}], "given": {sent["message"]: sent["parts"]}}
    assert messages.parse(strictjson.dumps(beside)) == keepsake
    hostile: object
    for hostile in ([], {sent["message"]: "1"}, {sent["message"]: ["1"]}):
        with pytest.raises(MalformedError):
            messages.parse(strictjson.dumps(beside | {"given": hostile}))
