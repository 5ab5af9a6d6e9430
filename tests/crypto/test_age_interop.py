"""Both ways against typage (npm ``age-encryption``), the implementation in the browser."""

import os
from pathlib import Path

import pytest

from crypto import age, armor, envelope, minisign
from crypto.ed25519 import SigningKey
from crypto.errors import DowngradeError
from crypto.hybrid import Identity, Recipient
from tests.tools import node

LENGTHS = [0, 1, 14_725, 65_535, 65_536, 65_537, 200_000]

ENCRYPT = """
import * as age from "age-encryption";
import { readFileSync, writeFileSync } from "node:fs";
const [, recipients, ...paths] = process.argv;
for (const path of paths) {
  const encrypter = new age.Encrypter();
  for (const recipient of recipients.split(",")) encrypter.addRecipient(recipient);
  writeFileSync(path + ".age", await encrypter.encrypt(readFileSync(path)));
}
"""

DECRYPT = """
import * as age from "age-encryption";
import { readFileSync, writeFileSync } from "node:fs";
const [, identity, ...paths] = process.argv;
for (const path of paths) {
  const decrypter = new age.Decrypter();
  decrypter.addIdentity(identity);
  let file = readFileSync(path);
  if (path.endsWith(".txt")) file = age.armor.decode(file.toString());
  writeFileSync(path + ".plain", await decrypter.decrypt(file));
}
"""

KEYS = """
import * as age from "age-encryption";
const recipient = age.identityToRecipient;
const identity = await age.generateHybridIdentity();
console.log(identity, await recipient(identity), await recipient(process.argv[1]));
console.log(await recipient(await age.generateX25519Identity()));
"""


@pytest.fixture(scope="module")
def plaintexts() -> list[bytes]:
    return [os.urandom(length) for length in LENGTHS]


def written(folder: Path, contents: list[bytes], suffix: str = "") -> list[Path]:
    paths = [folder / f"{number}{suffix}" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


def test_ours_opens_theirs(tmp_path: Path, plaintexts: list[bytes]) -> None:
    mine, other = Identity.generate(), Identity.generate()
    paths = written(tmp_path, plaintexts)
    node.run(ENCRYPT, f"{other.recipient},{mine.recipient}", *map(str, paths))
    for path, plaintext in zip(paths, plaintexts, strict=True):
        sealed = path.with_name(path.name + ".age").read_bytes()
        assert age.decrypt_bytes(sealed, identities=[mine]) == plaintext


def test_theirs_opens_ours(tmp_path: Path, plaintexts: list[bytes]) -> None:
    mine, other = Identity.generate(), Identity.generate()
    recipients = [other.recipient, mine.recipient]
    paths = written(tmp_path, [age.encrypt_bytes(one, recipients=recipients) for one in plaintexts])
    armored = tmp_path / "armored.txt"
    with armored.open("wb") as file:
        writer = armor.Writer(file)
        writer.write(paths[-1].read_bytes())
        writer.finish()
    node.run(DECRYPT, str(mine), *map(str, [*paths, armored]))
    for path, plaintext in zip([*paths, armored], [*plaintexts, plaintexts[-1]], strict=True):
        assert path.with_name(path.name + ".plain").read_bytes() == plaintext


def test_theirs_opens_envelopes(tmp_path: Path) -> None:
    mine = Identity.generate()
    key = minisign.SecretKey.derived(SigningKey.generate())
    sealed = [
        envelope.seal(
            b"message", signing_key=key, trusted_comment="x", recipient=mine.recipient, size=size
        )
        for size in (envelope.ENVELOPE_SIZE, envelope.REPLY_SIZE)
    ]
    paths = written(tmp_path, sealed)
    node.run(DECRYPT, str(mine), *map(str, paths))
    for path, length in zip(paths, (14_725, 2_437), strict=True):
        plaintext = path.with_name(path.name + ".plain").read_bytes()
        assert len(plaintext) == length
        assert b"message\x80\x00" in plaintext


def test_the_same_keys(tmp_path: Path) -> None:
    mine = Identity.generate()
    first, classic = node.run(KEYS, str(mine)).splitlines()
    identity, recipient, my_recipient = first.split(" ")
    assert str(Identity.parse(identity).recipient) == recipient
    assert str(Recipient.parse(recipient)) == recipient
    assert my_recipient == str(mine.recipient)

    (path,) = written(tmp_path, [b"content"])
    node.run(ENCRYPT, f"{mine.recipient},{classic}", str(path))
    with pytest.raises(DowngradeError):
        age.decrypt_bytes((tmp_path / "0.age").read_bytes(), identities=[mine])
