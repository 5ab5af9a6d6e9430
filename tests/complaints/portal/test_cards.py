import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.directory import Card
from complaints.portal.store import Store
from complaints.portal.store.cards import Published
from crypto import signedfile
from tests.complaints.portal.conftest import Portal
from tests.complaints.portal.instance import INSTANCE, Office, new_key
from tests.complaints.portal.running import slug


def put(portal: Portal, office: Office, card: bytes) -> str:
    response = portal.http.request("PUT", f"/v1/cards/{office.id}", card)
    if response.status == 204:
        assert response.data == b""
        return ""
    return f"{response.status} {slug(response)}"


def test_a_card_is_served_as_it_was_published(portal: Portal) -> None:
    office = portal.office()
    response = portal.http.request("GET", f"/v1/cards/{office.id}")
    assert (response.status, slug(response)) == (404, "not-found")
    card = office.card()
    assert put(portal, office, card) == ""
    response = portal.http.request("GET", f"/v1/cards/{office.id}")
    assert (response.status, response.data) == (200, card)
    assert response.headers["Cache-Control"] == "no-store"
    assert Card.verify(response.data, organisation=office.organisation(), instance=INSTANCE)


def test_only_a_higher_version_takes_its_place(portal: Portal) -> None:
    office = portal.office()
    card = office.card(version=5)
    assert put(portal, office, card) == ""
    assert put(portal, office, card) == ""  # the same bytes
    assert put(portal, office, office.card(version=5)) == "409 stale-card"
    assert put(portal, office, office.card(version=4)) == "409 stale-card"
    assert put(portal, office, office.card(version=6)) == ""
    assert put(portal, office, card) == "409 stale-card"


def test_what_is_no_card_of_this_office(portal: Portal) -> None:
    office, other = portal.office(), portal.office()
    card = office.card()
    parsed = signedfile.SignedFile.parse(card)
    for body in (
        b"",
        os.urandom(500),
        card[:-1],
        card + b" ",
        card.replace(b'"version":1', b'"version":2'),
        office.card(key=new_key()),
        other.card(),
        signedfile.sign(parsed.content, key=office.key, trusted_comment="amparo/v1 card"),
        signedfile.sign(b"{}", key=office.key, trusted_comment="amparo/v1 card"),
        office.card(issued=-30),
        office.card(issued=5),
    ):
        assert put(portal, office, body) == "400 bad-card"
    assert put(portal, office, bytes(65_537)) == "413 wrong-size"
    assert portal.http.request("GET", f"/v1/cards/{office.id}").status == 404


@pytest.mark.parametrize(
    ("organisation", "expected"),
    [("nobody", "404 unknown-organisation"), ("suspended", "403 suspended-organisation")],
)
def test_cards_of_offices_that_may_not(portal: Portal, organisation: str, expected: str) -> None:
    office = Office(organisation, key=portal.instance.office("suspended").key)
    assert put(portal, office, office.card()) == expected
    response = portal.http.request("GET", f"/v1/cards/{organisation}")
    assert response.status == 404


def test_the_highest_of_many_at_once_stays(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(
            pool.map(
                lambda version: store.cards.publish("nhri", version=version, body=b"%d" % version),
                range(1, 31),
            )
        )
    stored = store.cards.get("nhri")
    assert stored is not None
    assert (stored.version, stored.body) == (30, b"30")
    assert outcomes[-1] is Published.NOW


@settings(deadline=None)
@given(st.binary(max_size=2_000))
def test_arbitrary_cards(portal: Portal, body: bytes) -> None:
    assert put(portal, portal.instance.offices[0], body) == "400 bad-card"
