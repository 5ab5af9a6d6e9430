import os
import signal
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from complaints.portal import release
from crypto import minisign
from tests.complaints.portal.conftest import NewDatabase, Portal
from tests.complaints.portal.instance import INSTANCE, Office, Person, sealed, today
from tests.complaints.portal.running import Running, name_of, prepared, records, slug

SIZE = 16_384


def file(portal: Portal, office: Office, body: bytes) -> bytes:
    response = portal.http.put(f"/v1/inboxes/{office.id}", body)
    assert response.status == 200, response.data
    return response.data


def inbox(portal: Portal, office: Office, who: Person, query: str = "") -> list[tuple[int, bytes]]:
    response = portal.http.signed(who, "GET", f"/v1/inboxes/{office.id}", query=query)
    assert response.status == 200, response.data
    found = records(response.data, head=8, size=SIZE)
    return [(int.from_bytes(seq, "big"), body) for seq, body in found]


def acknowledge(portal: Portal, office: Office, who: Person, seq: int) -> int:
    path = f"/v1/inboxes/{office.id}/acknowledged"
    body = f'{{"seq":{seq}}}'.encode()
    return portal.http.signed(who, "POST", path, body=body).status


def publish_card(portal: Portal, office: Office, card: bytes) -> None:
    assert portal.http.request("PUT", f"/v1/cards/{office.id}", card).status == 204


def test_filing_is_proven(portal: Portal) -> None:
    office, body = portal.office(), sealed(SIZE)
    response = portal.http.put(f"/v1/inboxes/{office.id}", body)
    assert response.status == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert not {"Set-Cookie", "ETag", "Server", "Last-Modified"} & set(response.headers)
    signature = minisign.Signature.parse(response.data)
    day = today().isoformat()
    statement = f"amparo/filed/v1\n{INSTANCE}\n{office.id}\n{name_of(body)}\n{day}"
    comment = minisign.verify(statement.encode(), signature, portal.instance.portal_key)
    assert comment == f"amparo/v1 filed {office.id} {name_of(body)} {day}"


def test_stock_minisign_verifies_a_proof(portal: Portal, tmp_path: Path) -> None:
    office, body = portal.office(), sealed(SIZE)
    (tmp_path / "proof").write_bytes(file(portal, office, body))
    statement = f"amparo/filed/v1\n{INSTANCE}\n{office.id}\n{name_of(body)}\n{today()}"
    (tmp_path / "statement").write_text(statement)
    subprocess.run(
        ["minisign", "-V", "-P", str(portal.instance.portal_key), "-m", "statement", "-x", "proof"],
        cwd=tmp_path,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def test_same_put_same_proof_until_after_it_has_left(portal: Portal) -> None:
    office, body = portal.office(), sealed(SIZE)
    publish_card(portal, office, office.card())
    proof = file(portal, office, body)
    assert file(portal, office, body) == proof
    release.envelopes(portal.store)
    assert file(portal, office, body) == proof
    for who in office.people:
        assert acknowledge(portal, office, who, 1) == 204
    assert inbox(portal, office, office.people[0]) == []
    assert file(portal, office, body) == proof
    release.envelopes(portal.store)
    assert inbox(portal, office, office.people[0]) == []


def test_same_put_at_the_same_time(portal: Portal) -> None:
    office, bodies = portal.office(), [sealed(SIZE) for _ in range(4)]
    publish_card(portal, office, office.card())
    with ThreadPoolExecutor(8) as pool:
        proofs = list(pool.map(lambda body: file(portal, office, body), bodies * 8))
    assert len(set(proofs)) == len(bodies)
    release.envelopes(portal.store)
    found = inbox(portal, office, office.people[0])
    assert sorted(body for _, body in found) == sorted(bodies)


def test_the_same_envelope_to_two_organisations_is_two(portal: Portal) -> None:
    one, other, body = portal.office(), portal.office(), sealed(SIZE)
    assert file(portal, one, body) != file(portal, other, body)
    release.envelopes(portal.store)
    for office in (one, other):
        publish_card(portal, office, office.card())
        assert [body for _, body in inbox(portal, office, office.people[0])] == [body]


def test_an_inbox_is_read_in_pages(portal: Portal) -> None:
    office = portal.office()
    publish_card(portal, office, office.card())
    for _ in range(5):
        file(portal, office, sealed(SIZE))
    who = office.people[0]
    assert inbox(portal, office, who) == []  # nothing before the release
    release.envelopes(portal.store)
    whole = inbox(portal, office, who)
    assert [seq for seq, _ in whole] == [1, 2, 3, 4, 5]
    assert inbox(portal, office, who, "limit=2") == whole[:2]
    assert inbox(portal, office, who, "after=2&limit=2") == whole[2:4]
    assert inbox(portal, office, who, "after=5") == []


def test_an_envelope_leaves_when_every_current_member_has_it(portal: Portal) -> None:
    office = portal.office()
    anna, ben = office.people
    former = Person("carl", first=-100, last=-1)
    publish_card(portal, office, office.card(people=[anna, ben, former]))
    for _ in range(3):
        file(portal, office, sealed(SIZE))
    release.envelopes(portal.store)
    assert acknowledge(portal, office, anna, 3) == 204
    assert len(inbox(portal, office, ben)) == 3
    assert acknowledge(portal, office, ben, 2) == 204
    assert [seq for seq, _ in inbox(portal, office, anna)] == [3]
    assert acknowledge(portal, office, anna, 1) == 204  # an older word takes nothing back
    assert acknowledge(portal, office, ben, 3) == 204
    assert inbox(portal, office, anna) == []
    file(portal, office, sealed(SIZE))
    release.envelopes(portal.store)
    assert [seq for seq, _ in inbox(portal, office, anna)] == [4]


def test_a_member_who_leaves_is_not_waited_for(portal: Portal) -> None:
    office = portal.office()
    anna, ben = office.people
    publish_card(portal, office, office.card())
    file(portal, office, sealed(SIZE))
    release.envelopes(portal.store)
    assert acknowledge(portal, office, anna, 1) == 204
    assert len(inbox(portal, office, anna)) == 1
    ben.last = -1
    publish_card(portal, office, office.card(version=2))
    assert inbox(portal, office, anna) == []


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{}", b"[1]", b'{"seq":"1"}', b'{"seq":true}', b'{"seq":-1}', b'{"seq":1.0}'),
        *(b'{"seq":1,"seq":1}', b'{"seq":2}', b'{"seq":1}x', b"\xff"),
    ],
)
def test_only_what_was_given_out_is_acknowledged(portal: Portal, body: bytes) -> None:
    office = _office_with_one(portal)
    path = f"/v1/inboxes/{office.id}/acknowledged"
    response = portal.http.signed(office.people[0], "POST", path, body=body)
    assert (response.status, slug(response)) == (400, "bad-request")
    assert len(inbox(portal, office, office.people[0])) == 1


_shared: dict[int, Office] = {}


def _office_with_one(portal: Portal) -> Office:
    if id(portal) not in _shared:
        office = portal.office()
        publish_card(portal, office, office.card(people=office.people[:1]))
        file(portal, office, sealed(SIZE))
        release.envelopes(portal.store)
        _shared[id(portal)] = office
    return _shared[id(portal)]


@pytest.mark.parametrize(
    "query",
    [
        *("after=-1", "after=01", "after=x", "after=", "after=1&after=2", "after=%D9%A3"),
        *("limit=0", "limit=257", "other=1", "after=9007199254740992", "after=1e3", "after=+1"),
    ],
)
def test_a_strange_query_is_refused(portal: Portal, query: str) -> None:
    office = _office_with_one(portal)
    path = f"/v1/inboxes/{office.id}"
    response = portal.http.signed(office.people[0], "GET", path, query=query)
    assert (response.status, slug(response)) == (400, "bad-request")


def test_what_is_not_an_envelope_is_refused(portal: Portal) -> None:
    path = f"/v1/inboxes/{portal.office().id}"
    whole = sealed(SIZE)
    classic = b"age-encryption.org/v1\n-> X25519 " + os.urandom(SIZE - 32)
    for body, status, expected in (
        (whole[:-1], 400, "wrong-size"),
        (whole + b"x", 413, "wrong-size"),
        (b"", 400, "wrong-size"),
        (os.urandom(SIZE), 400, "not-sealed"),
        (classic, 400, "not-sealed"),
        (whole.replace(b"-> mlkem768x25519", b"-> mlkem768x25518", 1), 400, "not-sealed"),
        (whole.replace(b"\n--- ", b"\n-> mlkem768x25519 a\n\n--- ", 1)[:SIZE], 400, "not-sealed"),
    ):
        response = portal.http.put(path, body)
        assert (response.status, slug(response)) == (status, expected)
    for name in (name_of(b""), name_of(whole).upper(), "x", name_of(whole)[:-1]):
        response = portal.http.request("PUT", f"{path}/{name}", whole)
        assert (response.status, slug(response)) == (400, "wrong-name")


def test_only_organisations_of_the_directory_take_envelopes(portal: Portal) -> None:
    for organisation, status, expected in (
        ("nobody", 404, "unknown-organisation"),
        ("self", 404, "unknown-organisation"),
        ("suspended", 403, "suspended-organisation"),
    ):
        response = portal.http.put(f"/v1/inboxes/{organisation}", sealed(SIZE))
        assert (response.status, slug(response)) == (status, expected)


@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods(portal: Portal, method: str) -> None:
    response = portal.http.request(method, f"/v1/inboxes/{portal.instance.offices[0].id}/x")
    assert (response.status, slug(response)) == (405, "wrong-method")
    assert response.headers["Allow"] == "PUT"


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/nothing", "/v1//health", "/v1/health/", "/"])
def test_other_paths(portal: Portal, path: str) -> None:
    response = portal.http.request("GET", path)
    assert (response.status, slug(response)) == (404, "not-found")


def test_an_accepted_envelope_survives_a_killed_worker(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    instance, config = prepared(tmp_path, database=new_database())
    office = instance.offices[0]
    with Running(config) as http:
        for _ in range(3):
            body = sealed(SIZE)
            assert http.put(f"/v1/inboxes/{office.id}", body).status == 200
            for worker in http.workers():
                os.kill(worker, signal.SIGKILL)
            assert _is_stored(config.database, bytes.fromhex(name_of(body)))
            http.wait_for_new_workers()
        assert http.request("GET", "/v1/health").status == 200


def _is_stored(url: str, name: bytes) -> bool:
    """Looked up by a stranger to the portal, with the database's own client."""
    statement = "SELECT body IS NOT NULL FROM waiting_envelopes WHERE name = "
    if url.startswith("sqlite:///"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
            return file.execute(statement + "?", (name,)).fetchone() is not None
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return connection.execute((statement + "%s").encode(), (name,)).fetchone() is not None
