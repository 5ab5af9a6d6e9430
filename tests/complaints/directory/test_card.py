import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import cards
from complaints.directory import (
    Availability,
    Card,
    DirectoryError,
    ExpiredError,
    MalformedDirectoryError,
    Organisation,
    RefusedOrganisationError,
    RollbackError,
    Shard,
    UntrustedError,
)
from complaints.domain import strictjson
from complaints.domain.validity import Validity
from crypto import signedfile
from crypto.ed25519 import SigningKey
from crypto.minisign import SecretKey
from crypto.signedfile import SignedFile
from tests.factories import INSTANCE, TODAY, make_instance, secret_key
from tests.stock import minisign_verifies

INST = make_instance(organisations=("defensor-es", "lingua"))
NHRI = INST.organisations["defensor-es"][1]
KEYRING = INST.keyrings["defensor-es"]
CARD = INST.card("defensor-es")
DATA = INST.cards["defensor-es"]
DAY = timedelta(days=1)


def accept(data: bytes, **changes: object) -> Card:
    arguments: dict[str, object] = {
        "organisation": NHRI,
        "instance": INSTANCE,
        "today": TODAY,
        **changes,
    }
    return Card.accept(data, **arguments)  # type: ignore[arg-type]


def changed(**changes: object) -> bytes:
    """A card with other fields, signed all the same."""
    content = strictjson.dumps({**json.loads(CARD.dump()), **changes})
    key = KEYRING.organisation_key
    assert key
    return signedfile.sign(content, key=key, trusted_comment=CARD.trusted_comment)


def test_a_card_is_accepted_and_read_back() -> None:
    card = accept(DATA)
    assert Card.parse(card.dump()) == card
    assert accept(DATA, at_least=1) == card
    full = replace(
        card,
        next=card.recipient,
        field_recipient=replace(
            card.recipient, validity=Validity(first=TODAY, last=TODAY + 400 * DAY)
        ),
        availability=Availability(state="away", until=TODAY),
        answers_in_days=5,
    )
    assert accept(cards.sign(full, KEYRING)) == full


def test_forged_and_misplaced_cards() -> None:
    stranger = secret_key()
    forged = signedfile.sign(CARD.dump(), key=stranger, trusted_comment=CARD.trusted_comment)
    other_comment = signedfile.sign(
        CARD.dump(),
        key=KEYRING.organisation_key,  # type: ignore[arg-type]
        trusted_comment="amparo/v1 card other",
    )
    for data in (
        forged,
        other_comment,
        DATA[:-1],
        INST.cards["lingua"],
        changed(organisation="lingua"),
        changed(instance="other.example"),
        changed(version=2),
    ):
        with pytest.raises(UntrustedError):
            accept(data)


def test_an_older_card_is_refused() -> None:
    with pytest.raises(RollbackError):
        accept(DATA, at_least=2)


def test_a_stale_card_is_refused_for_sealing_and_good_for_checking() -> None:
    late = CARD.validity.last + DAY
    with pytest.raises(ExpiredError):
        accept(DATA, today=late)
    with pytest.raises(ExpiredError):
        accept(DATA, today=TODAY - 2 * DAY)
    card = Card.verify(DATA, organisation=NHRI, instance=INSTANCE)
    assert card.member_on("defensor-es-1", TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "x"},
        {"version": 0},
        {"expires": "2026-07-23"},
        {"issued": "2026-08-01", "expires": "2026-08-06"},
        {"recipient": None},
        {"members": [{}]},
        {"availability": {"state": "asleep", "until": None}},
        {"answers_in_days": -1},
    ],
)
def test_signed_but_malformed(changes: dict[str, object]) -> None:
    with pytest.raises(MalformedDirectoryError):
        accept(changed(**changes))


def test_a_recipient_lives_at_most_35_days() -> None:
    long = {"recipient": CARD.recipient.recipient, "from": "2026-07-01", "to": "2026-08-06"}
    with pytest.raises(MalformedDirectoryError):
        accept(changed(recipient=long))
    accept(changed(field_recipient=long))


def test_a_member_has_two_keys_of_their_own() -> None:
    member = CARD.members[0].as_json()
    twin = {**member, "id": "twin"}
    same = {**member, "request": member["sign"]}
    for members in ([member, twin], [same]):
        with pytest.raises(MalformedDirectoryError):
            accept(changed(members=members))


def test_the_next_recipient_serves_when_the_current_one_does_not() -> None:
    later = replace(
        CARD.recipient,
        recipient=str(INST.keyrings["lingua"].open_with[0].recipient),
        validity=Validity(first=TODAY + 10 * DAY, last=TODAY + 45 * DAY),
    )
    card = replace(CARD, next=later)
    assert card.recipient_on(TODAY + 35 * DAY) == CARD.recipient.recipient
    assert card.recipient_on(TODAY + 36 * DAY) == later.recipient
    with pytest.raises(RefusedOrganisationError) as caught:
        card.recipient_on(TODAY + 46 * DAY)
    assert caught.value.reason == "no-recipient"


def test_members_sign_on_their_days_only() -> None:
    member = CARD.members[0]
    assert CARD.current_members(TODAY) == (member,)
    assert CARD.member_on(member.id, member.validity.last) == member
    for name, day in (
        (member.id, member.validity.last + DAY),
        (member.id, member.validity.first - DAY),
        ("nobody", TODAY),
    ):
        with pytest.raises(UntrustedError):
            CARD.member_on(name, day)


@given(st.binary())
def test_arbitrary_bytes_give_our_errors(data: bytes) -> None:
    with pytest.raises(DirectoryError):
        Card.parse(data)
    with pytest.raises(DirectoryError):
        accept(data)


def test_nothing_is_longer_than_the_portal_takes() -> None:
    with pytest.raises(MalformedDirectoryError):
        accept(DATA + bytes(65_536))


def test_the_stock_minisign_verifies_a_card(tmp_path: Path) -> None:
    signed = SignedFile.parse(DATA)
    assert minisign_verifies(tmp_path, signed.content, str(signed.signature), str(NHRI.key))
    other = str(INST.organisations["lingua"][1].key)
    assert not minisign_verifies(tmp_path, signed.content, str(signed.signature), other)


def test_the_worked_example_is_accepted() -> None:
    source = Path(__file__).parents[2] / "vectors" / "spec.json"
    examples = json.loads(source.read_text(encoding="utf-8"))
    shard = Shard.parse(examples["shard"]["json"].encode())
    owner: Organisation = next(one for one in shard.organisations if one.id == "nhri-es")
    card = Card.parse(examples["card"]["json"].encode())
    assert card.dump().decode() == examples["card"]["json"]
    signed = signedfile.sign(
        card.dump(),
        key=SecretKey.derived(
            SigningKey.from_seed(bytes.fromhex(examples["card"]["signing_seed"]))
        ),
        trusted_comment=card.trusted_comment,
    )
    accepted = Card.accept(
        signed, organisation=owner, instance=shard.instance, today=card.validity.first
    )
    assert accepted == card
