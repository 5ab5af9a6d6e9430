"""The messages of crypto/SPEC.md's worked examples, as this package reads and writes them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from complaints import consents, overrides, work
from complaints.domain import attachments, giving_way, messages, overriding, strictjson
from complaints.domain.attachments import Evidence, belonging
from complaints.domain.consent import Consent
from complaints.domain.events import Referred, SecondChoice
from complaints.domain.fields import Fields
from complaints.domain.override import Override
from complaints.domain.parts import Part
from complaints.domain.referrals import Given
from complaints.sealing import complainant_key
from crypto.minisign import PublicKey

EXAMPLES: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "spec.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("label", ["envelope", "reply"])
def test_a_message_is_read_and_written_byte_for_byte(label: str) -> None:
    data = EXAMPLES[label]["message"].encode()
    message = messages.parse(data)
    assert message.dump() == data
    assert message.extra == {}
    assert message.trusted_comment == EXAMPLES[label]["trusted_comment"]


def test_the_complaints_key_is_its_senders() -> None:
    message = messages.parse(EXAMPLES["envelope"]["message"].encode())
    assert isinstance(message, messages.Complaint)
    assert message.reply.case == message.case
    assert str(complainant_key(message)) == message.reply.verifying_key
    for consent in message.consents:
        consents.verify(consent)
        assert set(consent.terms.parts) <= {part.hash for part in message.parts}


def test_the_consent_is_verified_and_written_byte_for_byte() -> None:
    consent = Consent.read(EXAMPLES["consent"])
    consents.verify(consent)
    assert consent.terms.dump().decode() == consent.text


def test_the_override_is_verified_and_written_byte_for_byte() -> None:
    example = EXAMPLES["override"]
    override = Override.read({"text": example["text"], "signature": example["signature"]})
    overrides.verify(override, key=PublicKey.parse(example["verifying_key"]))
    said = override.statement
    assert said.dump().decode() == override.text
    assert overriding.referral_id(said.case, said.id) == example["referral"]
    second = SecondChoice(to=said.to, consent="0" * 32, hours=1)
    first = Referred(
        referral=example["first"], to="ngo-es", consent="0" * 32, parts=(), reason="",
        answer_by=None, second=second,
    )  # fmt: skip
    given = Given(referred=first, by=said.member, at=datetime(2026, 11, 22, tzinfo=UTC))
    assert giving_way.second_id(given, said.case) == example["second"]


def test_an_attachment_is_read_beside_its_part_and_a_superfluous_one_is_not() -> None:
    example = EXAMPLES["attachment"]
    for label in ("message", "message_with_superfluous"):
        data = example[label].encode()
        message = messages.parse(data)
        assert isinstance(message, messages.Complaint)
        assert message.dump() == data
        (found,) = belonging(message.parts, message.attachments)
        assert found.as_json() == example["attachment"]
        assert message.parts[1].hash == example["part"]["hash"]


def test_a_referrals_attachment_fits_the_same_part() -> None:
    example = EXAMPLES["attachment"]
    evidence = Evidence.of(Part.read(example["part"]))
    again = messages.AttachmentReference.read(example["attachment_when_referred"])
    assert evidence
    assert evidence.fits(again)
    assert (again.root.hex(), again.key.hex()) != (
        example["attachment"]["root"],
        example["attachment"]["key"],
    )


def test_a_copy_that_was_cleaned_fits_the_part_of_the_file_that_it_was() -> None:
    example = EXAMPLES["attachment"]
    entry = {"attachments": [example["attachment_cleaned_when_referred"]]}
    (cleaned,) = attachments.read(Fields(entry, "referral"), may_be_cleaned=True)
    part = Part.read(example["part"])
    assert belonging([part], [cleaned]) == (cleaned,)
    assert attachments.body([cleaned]) == entry


def test_an_evidence_part_says_what_was_taken_out_and_which_file_it_was() -> None:
    parts = [
        Part(name=name, salt=bytes(32), text=text)
        for name, text in EXAMPLES["attachment"]["original"].items()
    ]
    cleaned, original = [Evidence.of(part) for part in parts]
    assert cleaned
    assert original
    assert cleaned.original == original.sha256
    assert (cleaned.removed, cleaned.stays) == (("place", "device"), ("orientation",))
    assert [strictjson.dumps(one.content()) for one in (cleaned, original)] == [
        part.text.encode() for part in parts
    ]


def test_the_parts_hash() -> None:
    example = EXAMPLES["part"]
    assert Part.read(example).hash == example["hash"]


def test_the_work() -> None:
    example = EXAMPLES["work"]
    assert work.find(example["name"], example["bits"]) == example["first_nonce"]
