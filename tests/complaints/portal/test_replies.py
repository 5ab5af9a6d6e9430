import hashlib
import os
import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from complaints.portal import release
from complaints.portal.store import RepliesFullError, Store
from complaints.portal.store.replies import MAX_LIVE, ReplyArrival
from tests.complaints.portal.conftest import Portal
from tests.complaints.portal.instance import sealed, today
from tests.complaints.portal.running import name_of, records, slug

SIZE = 4_096


def handle_of(tag: bytes) -> bytes:
    return tag[:2] + hashlib.sha256(tag).digest()[:14]


def put(portal: Portal, tag: bytes, body: bytes) -> int:
    response = portal.http.put("/v1/replies", body, Amparo_Tag=tag.hex())
    if response.status == 409:
        assert slug(response) == "replies-full"
    return response.status


def bucket(portal: Portal, number: int) -> list[tuple[bytes, bytes]]:
    response = portal.http.request("GET", f"/v1/replies/{number}")
    assert response.status == 200
    assert response.headers["Cache-Control"] == "no-store"
    return records(response.data, head=16, size=SIZE)


def test_a_reply_is_found_under_the_handle_in_its_bucket(portal: Portal) -> None:
    for number in (0, 5, 7):
        tag = bytes([number << 5 | 3]) + os.urandom(15)
        body = sealed(SIZE)
        assert put(portal, tag, body) == 204
        assert (handle_of(tag), body) not in bucket(portal, number)
        release.replies(portal.store)
        assert bucket(portal, number).count((handle_of(tag), body)) == 1
        for other in set(range(8)) - {number}:
            assert body not in [found for _, found in bucket(portal, other)]
        assert put(portal, tag, body) == 204  # again, after the release
        release.replies(portal.store)
        assert bucket(portal, number).count((handle_of(tag), body)) == 1


@pytest.mark.parametrize("number", ["8", "-1", "00", "x", "", "1 ", "%31", "९", "0x1"])
def test_other_buckets(portal: Portal, number: str) -> None:
    response = portal.http.pool.request("GET", f"/v1/replies/{number}")
    if number == "%31":  # the same path, spelled otherwise
        assert response.status == 200
    elif number == "":
        assert (response.status, slug(response)) == (404, "not-found")
    else:
        assert (response.status, slug(response)) == (400, "bad-request")


@pytest.mark.parametrize("tag", [None, "", "ab", "AB" * 16, "ab" * 17, "zz" * 16, "ab" * 15 + "a "])
def test_other_tags(portal: Portal, tag: str | None) -> None:
    headers = {} if tag is None else {"Amparo_Tag": tag}
    response = portal.http.put("/v1/replies", sealed(SIZE), **headers)
    assert (response.status, slug(response)) == (400, "bad-request")


def test_what_is_not_a_reply(portal: Portal) -> None:
    whole, tag = sealed(SIZE), os.urandom(16).hex()
    for body, status, expected in (
        (whole[:-1], 400, "wrong-size"),
        (whole + b"x", 413, "wrong-size"),
        (os.urandom(SIZE), 400, "not-sealed"),
    ):
        response = portal.http.put("/v1/replies", body, Amparo_Tag=tag)
        assert (response.status, slug(response)) == (status, expected)
    response = portal.http.request("PUT", f"/v1/replies/{name_of(b'')}", whole, Amparo_Tag=tag)
    assert (response.status, slug(response)) == (400, "wrong-name")


def test_sixteen_live_replies_under_a_tag(portal: Portal) -> None:
    tag, bodies = os.urandom(16), [sealed(SIZE) for _ in range(MAX_LIVE + 1)]
    for body in bodies[: MAX_LIVE // 2]:
        assert put(portal, tag, body) == 204
    release.replies(portal.store)
    for body in bodies[MAX_LIVE // 2 : MAX_LIVE]:
        assert put(portal, tag, body) == 204
    assert put(portal, tag, bodies[-1]) == 409
    assert put(portal, tag, bodies[0]) == 204  # it is there already
    assert put(portal, tag, bodies[-2]) == 204
    assert put(portal, os.urandom(16), bodies[-1]) == 204


def test_sixteen_at_the_same_time(portal: Portal) -> None:
    tag = os.urandom(16)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: put(portal, tag, sealed(SIZE)), range(3 * MAX_LIVE)))
    assert Counter(answers) == {204: MAX_LIVE, 409: 2 * MAX_LIVE}


def test_the_tag_is_not_kept(portal: Portal) -> None:
    tag = os.urandom(16)
    assert put(portal, tag, sealed(SIZE)) == 204
    release.replies(portal.store)
    url = portal.config.database
    if url.startswith("sqlite:///"):
        folder = portal.config.data
        with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        data = b"".join(path.read_bytes() for path in folder.glob("portal.sqlite*"))
        assert handle_of(tag) in data
        assert tag not in data
        assert tag[2:] not in data


def store_reply(store: Store, handle: bytes, body: bytes) -> None:
    name = hashlib.sha256(body).digest()
    store.replies.accept(ReplyArrival(handle=handle, name=name, body=body))


@pytest.mark.parametrize("bits", [0, 1, 3, 16])
def test_every_reply_is_in_one_bucket(store: Store, bits: int) -> None:
    handles = [os.urandom(16) for _ in range(30)] + [bytes(16), b"\xff" * 16]
    for handle in handles:
        store_reply(store, handle, os.urandom(SIZE))
    release.replies(store)
    numbers = {int.from_bytes(handle[:2], "big") >> (16 - bits) for handle in handles}
    found = {
        number: [record[:16] for record in store.replies.bucket(number, bits=bits)]
        for number in numbers
    }
    for number, those in found.items():
        assert all(int.from_bytes(one[:2], "big") >> (16 - bits) == number for one in those)
    assert sorted(one for those in found.values() for one in those) == sorted(handles)


def test_a_reply_that_expires_meanwhile_leaves_as_many_bytes(store: Store) -> None:
    handle = os.urandom(16)
    store_reply(store, handle, os.urandom(SIZE))
    release.replies(store)
    bucket = store.replies.bucket(0, bits=0)
    store.replies.expire(before=today() + timedelta(days=1))
    (record,) = bucket
    assert len(record) == 16 + SIZE
    assert record[:2] == handle[:2]  # of the same bucket, under nobody's handle
    assert record[:16] != handle


def test_a_large_bucket_is_whole_and_comes_in_another_order_each_time(store: Store) -> None:
    sent = []
    for number in range(600):  # more than are read at a time
        handle = number.to_bytes(2, "big") + bytes(14)
        sent.append(handle)
        store_reply(store, handle, os.urandom(SIZE))
    release.replies(store)
    orders = []
    for _ in range(2):
        bucket = store.replies.bucket(0, bits=0)
        assert len(bucket) == len(sent)
        orders.append([record[:16] for record in bucket])
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1]) == sent


def test_an_expired_reply_makes_room(store: Store) -> None:
    handle = os.urandom(16)
    for _ in range(MAX_LIVE):
        store_reply(store, handle, os.urandom(SIZE))
    release.replies(store)
    with pytest.raises(RepliesFullError):
        store_reply(store, handle, os.urandom(SIZE))
    store.replies.expire(before=today())
    with pytest.raises(RepliesFullError):
        store_reply(store, handle, os.urandom(SIZE))
    store.replies.expire(before=today().replace(year=today().year + 1, day=1))
    store_reply(store, handle, os.urandom(SIZE))
    assert len(store.replies.bucket(0, bits=0)) == 0
