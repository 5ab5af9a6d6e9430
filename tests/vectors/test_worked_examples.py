"""The worked examples of crypto/SPEC.md: recomputed byte for byte, and opened."""

import hashlib
import json
import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from complaints.complainant import record
from complaints.domain.parts import Part
from complaints.offline import Item, OfflineFileError, pack, unpack
from crypto import attachment, envelope, header, keyfile, minisign, signedfile
from crypto.ed25519 import SigningKey
from crypto.hybrid import Identity
from crypto.receipt import Receipt
from tests.vectors import worked_examples

Examples = dict[str, Any]


@pytest.fixture(scope="module")
def examples() -> Examples:
    loaded: Examples = json.loads(worked_examples.PATH.read_text(encoding="utf-8"))
    return loaded


def test_every_example_is_recomputed(examples: Examples) -> None:
    stanzas = worked_examples.encapsulations(examples)
    assert json.loads(json.dumps(worked_examples.compute(stanzas))) == examples


def test_the_reference_client_makes_the_consent_for_an_absence(
    examples: Examples, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte what the example says, from what a person decides."""
    example = examples["absence_consent"]
    terms = json.loads(example["text"])
    monkeypatch.setattr(record, "new_id", lambda: terms["id"])
    account, salt = examples["part"], bytes.fromhex(examples["part"]["salt"])
    decided = record.if_absent(
        terms["kind"],
        [
            Part(name="account", salt=salt, text=account["bytes"]),
            Part.new("contact", {"name": "Moussa"}),
            Part.new("missing[1]", {"name": "Issa"}),
            Part.new("evidence[1]", {"kind": "voice"}),
        ],
        until=date.fromisoformat(terms["expires"]),
        with_name=False,
        language=terms["language"],
        text_version=terms["text_version"],
    )
    given = record.consent(
        decided,
        receipt=Receipt.parse(examples["receipt"]["digits"]).derive(
            examples["receipt"]["instance"]
        ),
        asked_by=terms["asked_by"],
        today=date.fromisoformat(terms["day"]),
    )
    assert given.as_json() == example


@pytest.mark.parametrize("label", ["envelope", "reply"])
def test_the_encapsulation_opens_to_the_file_key(examples: Examples, label: str) -> None:
    example = examples[label]
    identity = Identity.from_seed(bytes.fromhex(example["identity"]))
    (stanza,) = header.parse(example["header"].encode()).stanzas
    file_key = identity.unwrap(stanza)
    assert file_key is not None
    assert file_key.raw.hex() == example["file_key"]
    assert str(identity.recipient) == example["recipient"]


@pytest.mark.parametrize("label", ["envelope", "reply"])
def test_a_fresh_seal_of_the_same_message_opens_to_it(examples: Examples, label: str) -> None:
    example = examples[label]
    identity = Identity.from_seed(bytes.fromhex(example["identity"]))
    signing_key = minisign.SecretKey.derived(
        SigningKey.from_seed(bytes.fromhex(example["signing_seed"]))
    )
    sealed = envelope.seal(
        example["message"].encode(),
        signing_key=signing_key,
        trusted_comment=example["trusted_comment"],
        recipient=identity.recipient,
        size=example["size"],
    )
    opened = envelope.open_sealed(sealed, identities=[identity])
    assert opened.message == example["message"].encode()
    assert opened.verify(signing_key.public_key) == example["trusted_comment"]
    assert str(opened.signature) == example["signature_file"]


def test_the_chunks_open_to_the_original(examples: Examples) -> None:
    example = examples["chunks"]
    store: dict[bytes, bytes] = {}
    attachment.seal(
        BytesIO(worked_examples.original(example["length"])),
        store.__setitem__,
        key=bytes.fromhex(example["key"]),
    )
    named = {hashlib.sha256(body).hexdigest() for body in store.values()}
    assert named == {*example["names"], example["root"]}


def test_the_keyfile_opens_with_the_passphrase_in_another_normal_form(examples: Examples) -> None:
    example = examples["keyfile"]
    sealed = bytes.fromhex(example["keyfile"])
    assert keyfile.open_(sealed, example["passphrase"]) == example["plaintext"].encode()


def test_the_card_is_a_signed_file(examples: Examples) -> None:
    example = examples["card"]
    signed = signedfile.SignedFile.parse(bytes.fromhex(example["signed_file"]))
    assert signed.content == example["json"].encode()


def test_the_stock_minisign_verifies_what_is_signed(examples: Examples, tmp_path: Path) -> None:
    program = shutil.which("minisign")
    assert program, "minisign is missing: apt-get install minisign"
    directory, trust = examples["directory"], json.loads(examples["directory"]["trust"])
    signatures = directory["minisig"].splitlines(keepends=True)
    cases = [
        (directory["json"], "".join(signatures[:4]), trust["stewards"][0]["key"]),
        (directory["json"], "".join(signatures[4:]), trust["stewards"][2]["key"]),
        (
            examples["proof"]["content"],
            examples["proof"]["signature_file"],
            examples["proof"]["portal_key"],
        ),
        (
            examples["consent"]["text"],
            examples["consent"]["signature"],
            examples["consent"]["verifying_key"],
        ),
    ]
    for content, signature, key in cases:
        (tmp_path / "content").write_bytes(content.encode())
        (tmp_path / "content.minisig").write_text(signature)
        command = [program, "-V", "-P", key, "-m", str(tmp_path / "content")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_offline_reader_refuses_what_was_not_written_by_it() -> None:
    body = bytes(4096)
    name = hashlib.sha256(body).hexdigest()
    archive = pack([Item(path=f"replies/{'0' * 32}/{name}", body=body)])
    assert unpack(archive)[0].body == body
    for changed in (
        archive[:-512],
        archive + bytes(512),
        archive.replace(b"0000644", b"0000755"),
        archive[:512] + b"x" + archive[513:],
        b"",
        archive.replace(b"replies/", b"secrets/"),
    ):
        with pytest.raises(OfflineFileError):
            unpack(changed)
