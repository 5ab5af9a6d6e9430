"""The worked examples of crypto/SPEC.md, computed from their inputs.

`python -m tests.vectors.worked_examples` writes spec.json. What is random in life is derived here
from a label; the encapsulations cannot be, so they are kept from the file and checked by opening.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final, cast

import nacl.bindings
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as keyfile_encrypt

from complaints.offline import Item, pack
from crypto import attachment, b64, envelope, header, hkdf, minisign, padding, receipt, signedfile
from crypto.ed25519 import SigningKey
from crypto.filekey import FileKey
from crypto.hybrid import Identity
from crypto.stream import encrypt as encrypt_stream

PATH: Final = Path(__file__).with_name("spec.json")
INSTANCE: Final = "example.amparo"
DIGITS: Final = "314159265358979323846264338"  # and a check digit
DAY: Final = "2026-11-22"
NHRI, LEGAL_AID = "nhri-es", "legal-aid-es"

Example = dict[str, object]


def compute(encapsulations: Mapping[str, Mapping[str, str]]) -> dict[str, Example]:
    """Every example. ``encapsulations``: for envelope and reply the stanza's share and body."""
    shard = _shard()
    directory = _directory(shard)
    reference = {"version": 7, "sha256": hashlib.sha256(_bytes(directory["json"])).hexdigest()}
    part = _part()
    consent = _consent(part)
    sealed_envelope = _sealed(
        "envelope", _complaint(part, consent, reference), encapsulations["envelope"]
    )
    sealed_reply = _sealed("reply", _reply(reference), encapsulations["reply"])
    chunks, bodies = _chunks()
    return {
        "receipt": _receipt(),
        "part": part,
        "consent": consent,
        "absence_consent": _absence_consent(part),
        "override": _override(part),
        "envelope": sealed_envelope[0],
        "reply": sealed_reply[0],
        "chunks": chunks,
        "attachment": _attachment(part, reference),
        "shard": shard,
        "directory": directory,
        "card": _card(),
        "proof": _proof(sealed_envelope[1]),
        "request": _request(),
        "work": _work(sealed_envelope[1]),
        "journal": _journal_head(sealed_envelope[1]),
        "offline": _offline(sealed_envelope[1], sealed_reply[1], bodies),
        "keyfile": _keyfile(),
    }


def secret(label: str, size: int = 32) -> bytes:
    """Stands for ``size`` random bytes."""
    return hashlib.shake_256(b"amparo worked example: " + label.encode()).digest(size)


def dumps(value: object) -> str:
    """JSON as section 1 writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _key(label: str) -> minisign.SecretKey:
    return minisign.SecretKey.derived(SigningKey.from_seed(secret(label)))


def _public(label: str) -> str:
    return str(_key(label).public_key)


def _bytes(value: object) -> bytes:
    assert isinstance(value, str)
    return value.encode()


def _keys() -> receipt.ReceiptKeys:
    return receipt.Receipt.parse(DIGITS + receipt.check_digit(DIGITS)).derive(INSTANCE)


def _receipt() -> Example:
    digits = DIGITS + receipt.check_digit(DIGITS)
    salt = hashlib.blake2b(b"amparo/receipt/v1" + INSTANCE.encode(), digest_size=16).digest()
    seed = nacl.bindings.crypto_pwhash_alg(
        32, digits.encode(), salt, 1, 1 << 20, nacl.bindings.crypto_pwhash_ALG_ARGON2ID13
    )
    addressees = {}
    for name in (receipt.SELF, NHRI, LEGAL_AID):
        keys = _keys().addressee(name)
        okm = {
            use: hkdf.derive(
                seed, salt=b"", info=f"amparo/receipt/v1/{use}/{name}".encode(), size=n
            )
            for use, n in (("identity", 32), ("tag", 14), ("signing", 32))
        }
        addressees[name] = {
            "identity": okm["identity"].hex(),
            "recipient": str(Identity.from_seed(okm["identity"]).recipient),
            "tag": (_keys().bucket + okm["tag"]).hex(),
            "handle": keys.handle.hex(),
            "signing": okm["signing"].hex(),
            "verifying_key": str(keys.signing_key.public_key),
            "case": keys.case.hex(),
        }
    return {
        "instance": INSTANCE,
        "digits": digits,
        "arabic_indic": digits.translate({48 + n: 0x0660 + n for n in range(10)}),
        "salt": salt.hex(),
        "seed": seed.hex(),
        "bucket": _keys().bucket.hex(),
        "bucket_number_of_3_bits": int.from_bytes(_keys().bucket) >> 13,
        "addressees": addressees,
    }


def _part() -> Example:
    text = dumps(
        {"text": "ضربونا عند السياج وأخذوا هواتفنا.", "language": "ar", "violations": ["pushback"]}
    )
    salt = secret("part salt")
    return {
        "part": "account",
        "salt": salt.hex(),
        "bytes": text,
        "hash": hashlib.sha256(salt + text.encode()).hexdigest(),
    }


def _reply_address(organisation: str) -> Example:
    keys = _keys().addressee(organisation)
    return {
        "recipient": str(keys.identity.recipient),
        "tag": keys.tag.hex(),
        "verifying_key": str(keys.signing_key.public_key),
    }


def _consent(part: Example) -> Example:
    return _signed_terms(
        {
            "id": secret("consent id", 16).hex(),
            "to": LEGAL_AID,
            "kind": None,
            "parts": [part["hash"]],
            "absent": None,
            "reply": _reply_address(LEGAL_AID),
            "expires": "2027-05-21",
        }
    )


def _absence_consent(part: Example) -> Example:
    until = "2027-02-22"
    return _signed_terms(
        {
            "id": secret("absence consent id", 16).hex(),
            "to": None,
            "kind": "legal-aid",
            "parts": [part["hash"]],
            "absent": {"kind": "legal-aid", "until": until, "with_name": False},
            "reply": None,
            "expires": until,
        }
    )


def _override(part: Example) -> Example:
    """A statement as one member signs it, and the ids of referrals that follow from others."""
    case, override = _keys().addressee(NHRI).case.hex(), secret("override id", 16).hex()
    text = dumps(
        {
            "format": "amparo/override/v1",
            "id": override,
            "from": NHRI,
            "to": LEGAL_AID,
            "case": case,
            "parts": [part["hash"]],
            "basis": "distress-at-sea",
            "facts": "The boat takes water – الماء",
            "day": DAY,
            "member": "amina",
        }
    )
    comment = f"amparo/v1 override {NHRI} {LEGAL_AID}"
    key = _key("member sign")
    first = secret("referral id", 16).hex()
    return {
        "text": text,
        "signature": minisign.sign(text.encode(), key=key, trusted_comment=comment),
        "verifying_key": str(key.public_key),
        "referral": _derived(f"amparo/override/v1\n{case}\n{override}"),
        "first": first,
        "second": _derived(f"amparo/second/v1\n{case}\n{first}\n{LEGAL_AID}"),
    }


def _derived(text: str) -> str:
    return hashlib.sha256(text.encode()).digest()[:16].hex()


def _signed_terms(terms: Example) -> Example:
    keys = _keys().addressee(NHRI)
    text = dumps(
        {
            "format": "amparo/consent/v1",
            "id": terms["id"],
            "from": keys.case.hex(),
            "asked_by": NHRI,
            "to": terms["to"],
            "kind": terms["kind"],
            "purpose": "referral",
            "parts": terms["parts"],
            "name": {"recipient": False, "government": False, "published": False},
            "onward": False,
            "absent": terms["absent"],
            "reply": terms["reply"],
            "language": "ar",
            "text_version": "1",
            "given_by": "self",
            "interpreter": False,
            "day": DAY,
            "expires": terms["expires"],
        }
    )
    signature = minisign.sign(
        text.encode(),
        key=keys.signing_key,
        trusted_comment=f"amparo/v1 consent {keys.case.hex()} {NHRI}",
    )
    verifying_key = str(keys.signing_key.public_key)
    return {"text": text, "signature": signature, "verifying_key": verifying_key}


def _complaint(part: Example, consent: Example, reference: Example) -> Example:
    keys = _keys().addressee(NHRI)
    message = dumps(
        {
            "type": "complaint",
            "version": 1,
            "id": secret("complaint id", 16).hex(),
            "from": keys.case.hex(),
            "to": NHRI,
            "case": keys.case.hex(),
            "counter": 1,
            "day": DAY,
            "directory": reference,
            "parts": [{name: part[name] for name in ("part", "salt", "bytes")}],
            "consents": [consent],
            "reply": _reply_address(NHRI),
            "language": "ar",
        }
    )
    return {
        "message": message,
        "trusted_comment": f"amparo/v1 complaint {keys.case.hex()} {NHRI}",
        "signing_seed": keys.signing_key.signing_key.seed.hex(),
        "identity": secret("identity of the nhri").hex(),
        "size": envelope.ENVELOPE_SIZE,
    }


def _reply(reference: Example) -> Example:
    keys = _keys().addressee(NHRI)
    message = dumps(
        {
            "type": "reply",
            "version": 1,
            "id": secret("reply id", 16).hex(),
            "from": NHRI,
            "to": keys.case.hex(),
            "case": keys.case.hex(),
            "counter": 1,
            "day": DAY,
            "directory": reference,
            "member": "amina",
            "text": "وصلتنا رسالتك.",
            "language": "ar",
            "state": "received",
        }
    )
    return {
        "message": message,
        "trusted_comment": f"amparo/v1 reply {NHRI} {keys.case.hex()}",
        "signing_seed": secret("member sign").hex(),
        "identity": keys.identity.seed.hex(),
        "size": envelope.REPLY_SIZE,
    }


def _sealed(label: str, inputs: Example, stanza: Mapping[str, str]) -> tuple[Example, bytes]:
    size = cast("int", inputs["size"])
    seed = bytes.fromhex(cast("str", inputs["signing_seed"]))
    key = minisign.SecretKey.derived(SigningKey.from_seed(seed))
    comment = cast("str", inputs["trusted_comment"])
    signed = signedfile.sign(_bytes(inputs["message"]), key=key, trusted_comment=comment)
    padded = padding.pad(signed, size - envelope.OVERHEAD)
    file_key = FileKey(secret(f"{label} file key", 16))
    nonce = secret(f"{label} payload nonce", 16)
    stanzas = (
        header.Stanza(
            (header.HYBRID, stanza["share"]), b64.decode_unpadded(stanza["body"].encode())
        ),
    )
    authenticated = header.authenticated_part(stanzas)
    head = header.Header(
        stanzas=stanzas, mac=file_key.mac(authenticated), authenticated=authenticated
    )
    payload = BytesIO()
    encrypt_stream(BytesIO(padded), payload, key=file_key.payload_key(nonce))
    sealed = head.encode() + nonce + payload.getvalue()
    assert len(sealed) == size
    recipient = Identity.from_seed(bytes.fromhex(cast("str", inputs["identity"]))).recipient
    return {
        **inputs,
        "recipient": str(recipient),
        "file_key": file_key.raw.hex(),
        "share": stanza["share"],
        "body": stanza["body"],
        "payload_nonce": nonce.hex(),
        "signature_file": signed[2 : 2 + int.from_bytes(signed[:2])].decode(),
        "padded_sha256": hashlib.sha256(padded).hexdigest(),
        "header": head.encode().decode(),
        "name": hashlib.sha256(sealed).hexdigest(),
    }, sealed


def original(length: int) -> bytes:
    """The example attachment: byte i is 7 i mod 251."""
    return bytes(7 * i % 251 for i in range(length))


def _chunks() -> tuple[Example, list[bytes]]:
    length = attachment.PIECE_SIZE + 10
    key = secret("chunk key")
    bodies: list[bytes] = []
    sealed = attachment.seal(
        BytesIO(original(length)), lambda _name, body: bodies.append(body), key=key
    )
    return {
        "key": key.hex(),
        "length": length,
        "sha256": sealed.sha256.hex(),
        "names": [hashlib.sha256(body).hexdigest() for body in bodies[:-1]],
        "root": sealed.root.hex(),
    }, bodies


def _attachment(account: Example, reference: Example) -> Example:
    """A voice beside its part, and what becomes of both when the office refers."""
    length = 3 * attachment.PIECE_SIZE - 1
    first, again = (_upload(length, secret(label)) for label in ("voice key", "voice key again"))
    text = dumps(
        {
            "kind": "voice",
            "type": "audio/webm",
            "length": length,
            "sha256": first["sha256"],
            "day": DAY,
            "words": "بصوتي",
        }
    )
    salt = secret("evidence salt")
    part = {"part": "evidence[1]", "salt": salt.hex(), "bytes": text}
    keys = _keys().addressee(NHRI)
    superfluous = _upload(1, secret("superfluous key"))
    message = {
        "type": "complaint",
        "version": 1,
        "id": secret("complaint with a voice id", 16).hex(),
        "from": keys.case.hex(),
        "to": NHRI,
        "case": keys.case.hex(),
        "counter": 1,
        "day": DAY,
        "directory": reference,
        "parts": [{name: account[name] for name in ("part", "salt", "bytes")}, part],
        "attachments": [first],
        "consents": [],
        "reply": _reply_address(NHRI),
        "language": "ar",
    }
    return {
        "length": length,
        "part": {**part, "hash": hashlib.sha256(salt + text.encode()).hexdigest()},
        "attachment": first,
        "message": dumps(message),
        "superfluous": superfluous,
        "message_with_superfluous": dumps({**message, "attachments": [superfluous, first]}),
        "attachment_when_referred": again,
        "attachment_cleaned_when_referred": {
            **_upload(length - 8, secret("cleaned key")),
            "cleaned_from": first["sha256"],
        },
        "original": _untouched(first),
    }


def _untouched(cleaned: Example) -> Example:
    """A photo that was cleaned, and the part of the file as it was."""
    length = attachment.PIECE_SIZE
    sha256 = hashlib.sha256(original(length)).hexdigest()
    said: Example = {"kind": "photo", "type": "image/jpeg"}
    copy = {"length": cleaned["length"], "sha256": cleaned["sha256"]}
    found = {"removed": ["place", "device"], "stays": ["orientation"], "original": sha256}
    return {
        "evidence[2]": dumps({**said, **copy, "day": DAY, **found}),
        "original[2]": dumps({**said, "length": length, "sha256": sha256, "day": DAY}),
    }


def _upload(length: int, key: bytes) -> Example:
    sealed = attachment.seal(BytesIO(original(length)), lambda _name, _body: None, key=key)
    return {
        "root": sealed.root.hex(),
        "key": key.hex(),
        "length": length,
        "sha256": sealed.sha256.hex(),
    }


def _organisation(identifier: str, kind: str, *, state: bool) -> Example:
    return {
        "id": identifier,
        "names": {"en": f"Example body {identifier}"},
        "kind": kind,
        "key": _public(f"organisation {identifier}"),
        "belongs_to_state": state,
        "coverage": {"countries": ["ES"], "languages": ["es", "ar", "fr"], "services": []},
        "firewall": {
            "attested_by": "Example steward",
            "on": "2026-10-01",
            "no_sharing": True,
            "no_reporting_duty": True,
            "computers": "own",
        },
        "suspended": None,
    }


def _shard() -> Example:
    text = dumps(
        {
            "format": "amparo/shard/v1",
            "instance": INSTANCE,
            "shard": "ES",
            "organisations": [
                _organisation(NHRI, "nhri", state=True),
                _organisation(LEGAL_AID, "legal-aid", state=False),
            ],
        }
    )
    return {"json": text, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def _stewards() -> list[Example]:
    return [{"id": f"steward-{n}", "key": _public(f"steward {n}")} for n in (1, 2, 3)]


def _directory(shard: Example) -> Example:
    text = dumps(
        {
            "format": "amparo/directory/v1",
            "instance": INSTANCE,
            "version": 7,
            "issued": "2026-11-20",
            "expires": "2027-02-18",
            "stewards": _stewards(),
            "threshold": 2,
            "bucket_bits": 0,
            "rulebook": None,
            "portal_key": _public("portal"),
            "shards": {"ES": shard["sha256"]},
        }
    )
    signatures = "".join(
        minisign.sign(
            text.encode(),
            key=_key(f"steward {n}"),
            trusted_comment=f"amparo/v1 directory {INSTANCE} 7",
        )
        for n in (1, 3)
    )
    trust = dumps(
        {
            "format": "amparo/trust/v1",
            "instance": INSTANCE,
            "version": 5,
            "stewards": _stewards(),
            "threshold": 2,
        }
    )
    seeds = [secret(f"steward {n}").hex() for n in (1, 3)]
    return {"json": text, "minisig": signatures, "trust": trust, "signing_seeds": seeds}


def _card() -> Example:
    recipient = Identity.from_seed(secret("identity of the nhri")).recipient
    seal = Identity.from_seed(secret("member seal")).recipient
    text = dumps(
        {
            "format": "amparo/card/v1",
            "instance": INSTANCE,
            "organisation": NHRI,
            "version": 3,
            "issued": "2026-11-18",
            "expires": "2026-12-09",
            "members": [
                {
                    "id": "amina",
                    "sign": _public("member sign"),
                    "request": _public("member request"),
                    "seal": hashlib.sha256(str(seal).encode()).hexdigest(),
                    "from": "2026-11-01",
                    "to": "2027-11-01",
                }
            ],
            "recipient": {"recipient": str(recipient), "from": "2026-11-10", "to": "2026-12-15"},
            "next": None,
            "field_recipient": None,
            "availability": {"state": "open", "until": None},
            "answers_in_days": 5,
        }
    )
    comment = f"amparo/v1 card {INSTANCE} {NHRI} 3"
    signed = signedfile.sign(
        text.encode(), key=_key(f"organisation {NHRI}"), trusted_comment=comment
    )
    return {
        "json": text,
        "signing_seed": secret(f"organisation {NHRI}").hex(),
        "trusted_comment": comment,
        "sha256": hashlib.sha256(signed).hexdigest(),
        "signed_file": signed.hex(),
    }


def _proof(sealed: bytes) -> Example:
    name = hashlib.sha256(sealed).hexdigest()
    content = f"amparo/filed/v1\n{INSTANCE}\n{NHRI}\n{name}\n{DAY}"
    comment = f"amparo/v1 filed {NHRI} {name} {DAY}"
    return {
        "signing_seed": secret("portal").hex(),
        "portal_key": _public("portal"),
        "content": content,
        "signature_file": minisign.sign(
            content.encode(), key=_key("portal"), trusted_comment=comment
        ),
    }


def _request() -> Example:
    digest = b64.encode(hashlib.sha256(b"").digest()).decode()
    nonce = secret("request nonce", 16).hex()
    parameters = (
        '("@method" "@path" "@query" "content-digest");created=1795305600;expires=1795305660'
        f';nonce="{nonce}";keyid="{INSTANCE}/amina";alg="ed25519";tag="amparo-v1"'
    )
    base = (
        '"@method": GET\n'
        f'"@path": /v1/inboxes/{NHRI}\n'
        '"@query": ?after=41&limit=256\n'
        f'"content-digest": sha-256=:{digest}:\n'
        f'"@signature-params": {parameters}'
    )
    signature = SigningKey.from_seed(secret("member request")).sign(base.encode())
    return {
        "signing_seed": secret("member request").hex(),
        "method": "GET",
        "path": f"/v1/inboxes/{NHRI}",
        "query": "after=41&limit=256",
        "content_digest": f"sha-256=:{digest}:",
        "signature_input": f"amparo={parameters}",
        "signature_base": base,
        "signature": f"amparo=:{b64.encode(signature).decode()}:",
    }


def _work(sealed: bytes) -> Example:
    name = hashlib.sha256(sealed).digest()
    bits = 12
    nonce = 0
    while int.from_bytes(hashlib.sha256(name + nonce.to_bytes(8)).digest()) >> (256 - bits):
        nonce += 1
    return {"name": name.hex(), "bits": bits, "first_nonce": nonce.to_bytes(8).hex()}


def _journal_head(sealed: bytes) -> Example:
    name = hashlib.sha256(sealed).digest()
    first = hashlib.sha256(bytes(32) + (1).to_bytes(8) + name).digest()
    second = hashlib.sha256(first + (2).to_bytes(8) + name).digest()
    return {"name": name.hex(), "head_after_1": first.hex(), "head_after_2": second.hex()}


def _offline(sealed_envelope: bytes, sealed_reply: bytes, chunks: list[bytes]) -> Example:
    tag = _keys().addressee(receipt.SELF).tag.hex()
    paths = [(f"inboxes/{NHRI}", sealed_envelope), (f"replies/{tag}", sealed_reply)]
    paths += [("chunks", chunk) for chunk in chunks]
    items = [
        Item(path=f"{folder}/{hashlib.sha256(body).hexdigest()}", body=body)
        for folder, body in paths
    ]
    archive = pack(items)
    return {
        "paths": sorted(item.path for item in items),
        "size": len(archive),
        "first_header": archive[:512].hex(),
        "sha256": hashlib.sha256(archive).hexdigest(),
    }


def _keyfile() -> Example:
    passphrase, salt, nonce = "caña ﬁve lanterns", secret("keyfile salt", 16), secret("nonce", 24)
    plaintext = b'{"example":true}'
    head = b"amparo-keyfile/v1\n" + salt + (3).to_bytes(4) + (8192).to_bytes(4) + nonce
    key = nacl.bindings.crypto_pwhash_alg(
        32,
        "caña five lanterns".encode(),
        salt,
        3,
        8192 * 1024,
        nacl.bindings.crypto_pwhash_ALG_ARGON2ID13,
    )
    sealed = head + keyfile_encrypt(plaintext, head, nonce, key)
    return {"passphrase": passphrase, "plaintext": plaintext.decode(), "keyfile": sealed.hex()}


def _encapsulate() -> dict[str, dict[str, str]]:
    """New stanzas, for when there are none to keep."""
    identities = {
        "envelope": Identity.from_seed(secret("identity of the nhri")),
        "reply": _keys().addressee(NHRI).identity,
    }
    result = {}
    for label, identity in identities.items():
        stanza = identity.recipient.wrap(FileKey(secret(f"{label} file key", 16)))
        result[label] = {
            "share": stanza.arguments[1],
            "body": b64.encode_unpadded(stanza.body).decode(),
        }
    return result


def encapsulations(examples: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """The stanzas that a written file of examples holds."""
    return {
        label: {name: examples[label][name] for name in ("share", "body")}
        for label in ("envelope", "reply")
    }


if __name__ == "__main__":
    kept = encapsulations(json.loads(PATH.read_text())) if PATH.exists() else _encapsulate()
    text = json.dumps(compute(kept), ensure_ascii=False, indent=1)
    PATH.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{PATH.name}: {len(text)} characters\n")
