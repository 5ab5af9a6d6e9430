import base64
import time
from collections.abc import Callable

import pytest

from complaints.portal.store import Store
from complaints.portal.store.nonces import NonceStore
from complaints.request_signature import CONTENT_DIGEST, SIGNATURE, SIGNATURE_INPUT
from tests.complaints.portal.conftest import Portal
from tests.complaints.portal.instance import Office, Person
from tests.complaints.portal.running import slug

Headers = dict[str, str]


@pytest.fixture(scope="module")
def office(portal: Portal) -> Office:
    office = portal.office()
    people = [*office.people, Person("former", last=-1), Person("future", first=10)]
    office.people = people
    assert portal.http.request("PUT", f"/v1/cards/{office.id}", office.card()).status == 204
    return office


def status(portal: Portal, office: Office, headers: Headers, query: str = "") -> int:
    path = f"/v1/inboxes/{office.id}" + (f"?{query}" if query else "")
    response = portal.http.pool.request("GET", path, headers=headers)
    if response.status != 200:
        assert (response.status, slug(response)) == (401, "unsigned")
    return response.status


def test_a_signed_request_is_good_once(portal: Portal, office: Office) -> None:
    """On whichever worker it comes again: they share the nonces."""
    for _ in range(4):
        headers = office.people[0].headers("GET", f"/v1/inboxes/{office.id}")
        answers = []
        for _ in range(4):
            portal.http.connect()
            answers.append(status(portal, office, headers))
        assert answers == [200, 401, 401, 401]


def test_a_nonce_is_forgotten_only_when_it_has_expired(store: Store) -> None:
    nonces: NonceStore = store.nonces
    assert nonces.use(b"1" * 16, until=100, now=10)
    assert not nonces.use(b"1" * 16, until=500, now=100)
    assert nonces.use(b"2" * 16, until=500, now=101)
    assert nonces.use(b"1" * 16, until=500, now=101)
    nonces.forget(now=500)
    assert not nonces.use(b"1" * 16, until=900, now=500)
    nonces.forget(now=501)
    assert nonces.use(b"1" * 16, until=900, now=500)


def test_without_a_signature(portal: Portal, office: Office) -> None:
    assert status(portal, office, {}) == 401


@pytest.mark.parametrize("missing", [CONTENT_DIGEST, SIGNATURE_INPUT, SIGNATURE])
def test_without_one_of_the_headers(portal: Portal, office: Office, missing: str) -> None:
    headers = office.people[0].headers("GET", f"/v1/inboxes/{office.id}")
    del headers[missing]
    assert status(portal, office, headers) == 401


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('tag="amparo-v1"', 'tag="amparo-v2"'),
        lambda text: text.replace("amparo=(", "amparo = ("),
        lambda text: text.replace('"@query" ', ""),
        lambda text: text.replace("test.example", "other.example"),
        lambda text: text.replace("/anna", "/ben"),
        lambda text: text.replace("/anna", "/nobody"),
        lambda text: text + ", other=()",
    ],
)
def test_other_parameters(portal: Portal, office: Office, change: Callable[[str], str]) -> None:
    headers = office.people[0].headers("GET", f"/v1/inboxes/{office.id}")
    headers[SIGNATURE_INPUT] = change(headers[SIGNATURE_INPUT])
    assert status(portal, office, headers) == 401


def test_signed_for_something_else(portal: Portal, office: Office) -> None:
    path, who = f"/v1/inboxes/{office.id}", office.people[0]
    other = portal.office()
    for headers in (
        who.headers("POST", path),
        who.headers("GET", path + "/acknowledged"),
        who.headers("GET", f"/v1/inboxes/{other.id}"),
        who.headers("GET", path, query="after=1"),
        who.headers("GET", path, body=b"x"),
    ):
        assert status(portal, office, headers) == 401


def test_another_body(portal: Portal, office: Office) -> None:
    path = f"/v1/inboxes/{office.id}/acknowledged"
    headers = office.people[0].headers("POST", path, body=b'{"seq":0}')
    response = portal.http.pool.request("POST", path, body=b'{"seq":1}', headers=headers)
    assert (response.status, slug(response)) == (401, "unsigned")


def test_another_signature(portal: Portal, office: Office) -> None:
    headers = office.people[0].headers("GET", f"/v1/inboxes/{office.id}")
    forged = base64.b64encode(bytes(64)).decode()
    assert status(portal, office, {**headers, SIGNATURE: f"amparo=:{forged}:"}) == 401


def test_too_early_and_too_late(portal: Portal, office: Office) -> None:
    path, who = f"/v1/inboxes/{office.id}", office.people[0]
    now = int(time.time())
    for seconds, expected in ((-170, 200), (-190, 401), (50, 200), (80, 401)):
        assert status(portal, office, who.headers("GET", path, now=now + seconds)) == expected


@pytest.mark.parametrize("who", [2, 3])
def test_who_is_no_member_today(portal: Portal, office: Office, who: int) -> None:
    assert (
        status(portal, office, office.people[who].headers("GET", f"/v1/inboxes/{office.id}")) == 401
    )


def test_the_key_for_messages_signs_no_requests(portal: Portal, office: Office) -> None:
    who = Person("anna", request=office.people[0].sign)
    assert status(portal, office, who.headers("GET", f"/v1/inboxes/{office.id}")) == 401


def test_a_member_of_another_office_is_none_here(portal: Portal, office: Office) -> None:
    other = portal.office()
    headers = other.people[0].headers("GET", f"/v1/inboxes/{office.id}")
    assert status(portal, office, headers) == 401


def test_an_office_without_a_card_has_no_members(portal: Portal) -> None:
    other = portal.office()
    headers = other.people[0].headers("GET", f"/v1/inboxes/{other.id}")
    assert status(portal, other, headers) == 401


def test_a_suspended_office_gets_nothing(portal: Portal) -> None:
    office = portal.instance.office("suspended")
    response = portal.http.signed(office.people[0], "GET", "/v1/inboxes/suspended")
    assert (response.status, slug(response)) == (403, "suspended-organisation")
