import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from complaints.portal.chunks import SIZE, ChunkFolder, QuotaError
from tests.complaints.portal.conftest import Portal
from tests.complaints.portal.instance import today
from tests.complaints.portal.running import Running, name_of, prepared, slug


def test_a_chunk_comes_back(portal: Portal) -> None:
    body = os.urandom(SIZE)
    for _ in range(2):
        assert portal.http.put("/v1/chunks", body).status == 204
    response = portal.http.request("GET", f"/v1/chunks/{name_of(body)}")
    assert (response.status, response.data) == (200, body)
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Cache-Control"] == "no-store"


def test_whether_a_chunk_is_there_is_told_without_its_bytes(portal: Portal) -> None:
    body = os.urandom(SIZE)
    portal.http.put("/v1/chunks", body)
    response = portal.http.request("HEAD", f"/v1/chunks/{name_of(body)}")
    assert (response.status, response.data) == (200, b"")
    response = portal.http.request("HEAD", f"/v1/chunks/{name_of(b'nothing')}")
    assert (response.status, response.data) == (404, b"")


def test_what_is_not_a_chunk(portal: Portal) -> None:
    body = os.urandom(SIZE)
    for other, status in ((body[:-1], 400), (body + b"x", 413)):
        response = portal.http.put("/v1/chunks", other)
        assert (response.status, slug(response)) == (status, "wrong-size")
    response = portal.http.request("PUT", f"/v1/chunks/{name_of(b'')}", body)
    assert (response.status, slug(response)) == (400, "wrong-name")
    response = portal.http.request("GET", f"/v1/chunks/{name_of(b'nothing')}")
    assert (response.status, slug(response)) == (404, "not-found")
    for name in (name_of(body).upper(), "usage", "..", "..%2f..%2fportal.key", "%00"):
        response = portal.http.request("GET", f"/v1/chunks/{name}")
        assert (response.status, slug(response)) in ((400, "bad-request"), (404, "not-found"))


def test_no_room(tmp_path: Path) -> None:
    _, config = prepared(tmp_path, chunk_quota=2 * SIZE + 1)
    bodies = [os.urandom(SIZE) for _ in range(3)]
    with Running(config) as http:
        assert [http.put("/v1/chunks", body).status for body in bodies] == [204, 204, 507]
        assert slug(http.put("/v1/chunks", bodies[2])) == "quota"
        assert http.put("/v1/chunks", bodies[0]).status == 204  # it has its room


@pytest.fixture
def folder(tmp_path: Path) -> ChunkFolder:
    return ChunkFolder(tmp_path / "chunks", quota=10 * SIZE)


def put(folder: ChunkFolder, *, days_ago: int = 0) -> str:
    body = os.urandom(SIZE)
    name = hashlib.sha256(body).hexdigest()
    folder.put(name, body, today=today() - timedelta(days=days_ago))
    return name


def test_times_tell_the_day_and_no_more(folder: ChunkFolder, tmp_path: Path) -> None:
    names = [put(folder) for _ in range(3)]
    midnight = datetime.combine(today(), datetime.min.time(), tzinfo=UTC).timestamp()
    for _ in range(2):
        for path in [tmp_path / "chunks", *(tmp_path / "chunks").rglob("*")]:
            assert path.stat().st_mtime == midnight, path
        for name in names:
            found = (tmp_path / "chunks" / name[:2] / name[2:4] / name).stat()
            assert found.st_atime == midnight
            assert found.st_mode & 0o777 == 0o600
            folder.get(name)  # and reading leaves no trace


def test_chunks_expire_by_age_and_give_their_room_back(folder: ChunkFolder) -> None:
    old = [put(folder, days_ago=11) for _ in range(6)]
    new = [put(folder, days_ago=10) for _ in range(4)]
    with pytest.raises(QuotaError):
        put(folder)
    folder.expire(before=today() - timedelta(days=10))
    assert [folder.get(name) for name in old] == [None] * 6
    assert None not in [folder.get(name) for name in new]
    for _ in range(6):
        put(folder)
    with pytest.raises(QuotaError):
        put(folder)


def test_one_quota_for_several(tmp_path: Path) -> None:
    folders = [ChunkFolder(tmp_path / "chunks", quota=10 * SIZE) for _ in range(4)]

    def attempt(number: int) -> bool:
        try:
            put(folders[number % 4])
        except QuotaError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(40))) == 10


def test_the_same_chunk_at_once_is_counted_once(folder: ChunkFolder) -> None:
    body = os.urandom(SIZE)
    name = hashlib.sha256(body).hexdigest()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: folder.put(name, body, today=today()), range(8)))
    assert folder.get(name) == body
    for _ in range(9):
        put(folder)
    with pytest.raises(QuotaError):
        put(folder)


def test_what_a_loss_of_power_left_is_removed(folder: ChunkFolder, tmp_path: Path) -> None:
    put(folder)
    half = tmp_path / "chunks" / "incoming" / "half"
    half.write_bytes(b"half")
    os.utime(half, (0, 0))
    fresh = half.with_name("fresh")
    fresh.write_bytes(b"is being written")
    folder.expire(before=today())
    assert not half.exists()
    assert fresh.exists()
