import json
from dataclasses import replace
from datetime import timedelta

import pytest

from complaints import consents
from complaints.domain import consent as domain
from complaints.domain import strictjson
from complaints.domain.consent import SILENCE, UNNAMED, Consent, IfAbsent, NamePermission, Terms
from complaints.domain.errors import ConsentCheck, ConsentError, MalformedError
from complaints.domain.identifiers import case_of, new_id
from complaints.domain.messages import ReplyAddress
from crypto.hybrid import Identity
from tests.factories import TODAY, secret_key

KEY = secret_key()
CASE = case_of(str(KEY.public_key))
PARTS = ("a" * 64, "b" * 64)
REPLY = ReplyAddress(
    recipient=str(Identity.from_seed(bytes(32)).recipient),
    tag=bytes(16),
    verifying_key=str(secret_key().public_key),
)
TERMS = Terms(
    id=new_id(),
    case=CASE,
    asked_by="nhri",
    to="legal-aid",
    kind=None,
    purpose="referral",
    parts=PARTS,
    name=NamePermission(recipient=True),
    onward=True,
    reply=REPLY,
    language="ar",
    text_version="1",
    day=TODAY,
    expires=TODAY + timedelta(days=30),
)
GIVEN = consents.sign(TERMS, key=KEY)


def check(consent: Consent = GIVEN, **changes: object) -> None:
    arguments: dict[str, object] = {
        "sender": "nhri",
        "reader": "legal-aid",
        "reader_kind": "legal-aid",
        "parts": PARTS[:1],
        "reply": REPLY,
        "today": TODAY,
        **changes,
    }
    consents.verify(consent)
    domain.check(consent, **arguments)  # type: ignore[arg-type]


def test_a_consent_is_read_back_and_permits_what_it_says() -> None:
    assert Consent.read(json.loads(strictjson.dumps(GIVEN.as_json()))) == GIVEN
    check()
    check(today=TERMS.expires)


@pytest.mark.parametrize(
    ("failing", "changes"),
    [
        ("sender", {"sender": "other"}),
        ("reader", {"reader": "other"}),
        ("expired", {"today": TERMS.expires + timedelta(days=1)}),
        ("parts", {"parts": (*PARTS, "c" * 64)}),
        ("reply", {"reply": None}),
        ("reply", {"reply": replace(REPLY, tag=bytes(15) + b"1")}),
    ],
)
def test_each_check_names_itself(failing: ConsentCheck, changes: dict[str, object]) -> None:
    with pytest.raises(ConsentError) as caught:
        check(GIVEN, **changes)
    assert caught.value.check == failing


def test_a_consent_for_a_kind_of_body_permits_every_body_of_that_kind() -> None:
    standing = consents.sign(replace(TERMS, to=None, kind="legal-aid", reply=None), key=KEY)
    check(standing, reader="any-legal-aid", reply=None)
    with pytest.raises(ConsentError) as caught:
        check(standing, reader="some-ngo", reader_kind="ngo", reply=None)
    assert caught.value.check == "reader"


def test_a_consent_for_an_absence_permits_nothing_before_one_is_possible() -> None:
    until = TODAY + timedelta(days=60)
    absent = IfAbsent(kind="ngo", until=until, with_name=False)
    terms = replace(
        TERMS, to=None, kind="ngo", name=UNNAMED, reply=None, absent=absent, expires=until
    )
    whom = {"reader": "some-ngo", "reader_kind": "ngo", "reply": None}
    given = consents.sign(terms, key=KEY)
    assert Consent.read(json.loads(strictjson.dumps(given.as_json()))) == given
    check(given, **whom, today=TODAY + SILENCE)
    check(given, **whom, today=until)
    longer = replace(terms, expires=until + timedelta(days=9))
    for check_named, wrong, today in (
        ("absence", terms, TODAY + SILENCE - timedelta(days=1)),
        ("expired", terms, until + timedelta(days=1)),
        ("expired", longer, until + timedelta(days=1)),
        ("absence", replace(terms, absent=replace(absent, kind="nhri")), until),
        ("absence", replace(terms, absent=replace(absent, with_name=True)), until),
        ("absence", replace(terms, to="some-ngo", kind=None), until),
    ):
        with pytest.raises(ConsentError) as caught:
            check(consents.sign(wrong, key=KEY), **whom, today=today)
        assert caught.value.check == check_named


def test_an_empty_kind_permits_no_body() -> None:
    terms = replace(TERMS, to=None, kind="legal-aid", reply=None)
    object.__setattr__(terms, "kind", "")  # as if something had read it without the check
    with pytest.raises(ConsentError) as caught:
        check(consents.sign(terms, key=KEY), reader="any-ngo", reader_kind="ngo", reply=None)
    assert caught.value.check == "reader"


def test_a_changed_text_has_no_signature() -> None:
    text = GIVEN.text.replace('"onward":true', '"onward":false')
    forged = replace(GIVEN, text=text, terms=Terms.parse(text.encode()))
    with pytest.raises(ConsentError) as caught:
        check(forged)
    assert caught.value.check == "signature"


def test_somebody_elses_signature_is_of_another_case() -> None:
    other = secret_key()
    forged = replace(GIVEN, verifying_key=str(other.public_key))
    for verify in (consents.verify, check):
        with pytest.raises(ConsentError) as caught:
            verify(forged)
        assert caught.value.check == "owner"
    with pytest.raises(ConsentError):
        consents.sign(TERMS, key=other)


def test_a_signature_for_another_purpose_is_none() -> None:
    from crypto import minisign

    moved = minisign.sign(GIVEN.text.encode(), key=KEY, trusted_comment="amparo/v1 consent x y")
    for signature in (moved, "", "untrusted comment: amparo\n"):
        with pytest.raises(ConsentError) as caught:
            check(replace(GIVEN, signature=signature))
        assert caught.value.check == "signature"


@pytest.mark.parametrize(
    "changes",
    [
        {"to": None},
        {"to": None, "kind": ""},
        {"kind": ""},
        {"kind": "ngo"},
        {"format": "amparo/consent/v2"},
        {"purpose": "gossip"},
        {"parts": ["zz"]},
        {"given_by": "neighbour"},
        {"name": True},
        {"expires": "soon"},
    ],
)
def test_malformed_terms(changes: dict[str, object]) -> None:
    with pytest.raises(MalformedError):
        Terms.parse(strictjson.dumps({**json.loads(TERMS.dump()), **changes}))
