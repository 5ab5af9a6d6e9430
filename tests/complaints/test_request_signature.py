import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import request_signature
from complaints.request_signature import Parameters, RequestSignatureError
from crypto.ed25519 import SigningKey, VerifyingKey

KEY = SigningKey.from_seed(bytes(range(32)))
NOW = 1_782_900_000
REQUEST: dict[str, object] = {
    "method": "POST",
    "path": "/v1/inboxes/defensor-es/acknowledged",
    "query": "",
    "body": b'{"seq":3}',
}


def sign(**changes: object) -> dict[str, str]:
    arguments: dict[str, object] = {
        **REQUEST,
        "key": KEY,
        "instance": "amparo.example",
        "member": "eva",
        "now": NOW,
        **changes,
    }
    return request_signature.sign(**arguments)  # type: ignore[arg-type]


def verify(headers: dict[str, str], **changes: object) -> Parameters:
    arguments: dict[str, object] = {
        **REQUEST,
        "headers": headers,
        "key": KEY.verifying_key,
        "now": NOW,
        **changes,
    }
    return request_signature.verify(**arguments)  # type: ignore[arg-type]


def test_a_signed_request_is_verified() -> None:
    parameters = verify(sign())
    assert (parameters.instance, parameters.member) == ("amparo.example", "eva")
    assert parameters.expires - parameters.created == request_signature.LIFETIME


def test_every_nonce_is_another() -> None:
    assert verify(sign()).nonce != verify(sign()).nonce


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "GET"},
        {"path": "/v1/inboxes/other/acknowledged"},
        {"query": "a=b"},
        {"body": b'{"seq":4}'},
        {"body": b""},
        {"key": SigningKey.generate().verifying_key},
        {"now": NOW - 61},
        {"now": NOW + 181},
    ],
)
def test_another_request_is_not(changes: dict[str, object]) -> None:
    with pytest.raises(RequestSignatureError):
        verify(sign(), **changes)


@pytest.mark.parametrize("shift", [-60, 0, 180])
def test_clocks_may_differ_by_a_minute(shift: int) -> None:
    verify(sign(), now=NOW + shift)


def test_a_longer_life_is_refused() -> None:
    for expires in (NOW + 121, NOW, NOW - 1):
        parameters = replace(Parameters.parse(sign()), expires=expires)
        digest = request_signature.content_digest(b'{"seq":3}')
        base = request_signature.signature_base(
            "POST", str(REQUEST["path"]), "", digest, str(parameters)
        )
        headers = {
            "Content-Digest": digest,
            "Signature-Input": f"amparo={parameters}",
            "Signature": f"amparo=:{base64.b64encode(KEY.sign(base)).decode()}:",
        }
        with pytest.raises(RequestSignatureError, match="lives too long"):
            verify(headers)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("amparo=(", "sig1=("),
        ('("@method" "@path" "@query" "content-digest")', '("@method")'),
        ('"@method" "@path"', '"@path" "@method"'),
        ('"@method" "@path"', '"@method"  "@path"'),
        (";created=", ";created=0"),
        (";created=", ";created=-"),
        (';alg="ed25519"', ""),
        ('alg="ed25519"', 'alg="rsa-pss-sha512"'),
        ('tag="amparo-v1"', 'tag="amparo-v2"'),
        ('tag="amparo-v1"', 'tag="amparo-v1", sig2=()'),
        ('keyid="amparo.example/eva"', 'keyid="amparo.example"'),
        ('keyid="amparo.example/eva"', 'keyid="amparo.example/self"'),
        ('keyid="amparo.example/eva"', 'keyid="-mparo.example/eva"'),
    ],
)
def test_any_other_form_of_the_parameters_is_refused(old: str, new: str) -> None:
    headers = sign()
    assert old in headers["Signature-Input"]
    headers["Signature-Input"] = headers["Signature-Input"].replace(old, new)
    with pytest.raises(RequestSignatureError):
        verify(headers)


@pytest.mark.parametrize("name", ["Content-Digest", "Signature-Input", "Signature"])
def test_every_header_is_needed_and_exact(name: str) -> None:
    headers = sign()
    for value in ("", headers[name] + " ", headers[name] + ", x=:aa==:", None):
        spoilt = {key: one for key, one in headers.items() if key != name}
        with pytest.raises(RequestSignatureError):
            verify(spoilt if value is None else {**spoilt, name: value})


def test_a_signature_has_one_spelling() -> None:
    headers = sign()
    # 64 bytes leave four bits unused in the last base64 character
    text = headers["Signature"]
    last = text[-4]
    other = chr(ord(last) + 1)
    headers["Signature"] = f"{text[:-4]}{other}{text[-3:]}"
    with pytest.raises(RequestSignatureError):
        verify(headers)


@given(st.text(), st.text(), st.text())
def test_arbitrary_headers_give_our_error(digest: str, parameters: str, signature: str) -> None:
    headers = {"Content-Digest": digest, "Signature-Input": parameters, "Signature": signature}
    with pytest.raises(RequestSignatureError):
        verify(headers)


def test_an_error_echoes_nothing() -> None:
    headers = sign()
    headers["Signature-Input"] = "amparo=canary"
    with pytest.raises(RequestSignatureError) as caught:
        verify(headers)
    assert "canary" not in str(caught.value)


def test_the_worked_example() -> None:
    source = Path(__file__).parents[1] / "vectors" / "spec.json"
    example = json.loads(source.read_text(encoding="utf-8"))["request"]
    key = SigningKey.from_seed(bytes.fromhex(example["signing_seed"]))
    headers = {
        "Content-Digest": example["content_digest"],
        "Signature-Input": example["signature_input"],
        "Signature": example["signature"],
    }
    parameters = Parameters.parse(headers)
    base = request_signature.signature_base(
        example["method"],
        example["path"],
        example["query"],
        example["content_digest"],
        str(parameters),
    )
    assert base.decode() == example["signature_base"]
    request_signature.verify(
        method=example["method"],
        path=example["path"],
        query=example["query"],
        body=b"",
        headers=headers,
        key=key.verifying_key,
        now=parameters.created,
    )


def test_our_primitive_makes_the_published_signature() -> None:
    """RFC 9421, appendix B.2.6: other components than ours, the same Ed25519."""
    base = (
        b'"date": Tue, 20 Apr 2021 02:07:55 GMT\n'
        b'"@method": POST\n'
        b'"@path": /foo\n'
        b'"@authority": example.com\n'
        b'"content-type": application/json\n'
        b'"content-length": 18\n'
        b'"@signature-params": ("date" "@method" "@path" "@authority" "content-type"'
        b' "content-length");created=1618884473;keyid="test-key-ed25519"'
    )
    seed = base64.urlsafe_b64decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU=")
    public = base64.urlsafe_b64decode("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs=")
    published = base64.b64decode(
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    )
    key = SigningKey.from_seed(seed)
    assert key.verifying_key == VerifyingKey(public)
    assert key.sign(base) == published
    key.verifying_key.verify(base, published)
