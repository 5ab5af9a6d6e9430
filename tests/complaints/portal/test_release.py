import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import PIPE

import psycopg
import pytest

from complaints.portal import release
from complaints.portal.config import Config
from complaints.portal.store import Store
from complaints.portal.store.envelopes import Arrival
from tests.complaints.portal.conftest import NewDatabase
from tests.complaints.portal.instance import today
from tests.complaints.portal.running import prepared

SIZE = 16_384


def arrive(store: Store, organisation: str, number: int) -> bytes:
    body = number.to_bytes(4, "big") + os.urandom(60)
    name = hashlib.sha256(body).digest()
    store.envelopes.accept(Arrival(organisation=organisation, name=name, body=body, day=today()))
    return body


def order(store: Store, organisation: str) -> list[int]:
    """The arrival numbers of an inbox, in the order of its sequence, which has no holes."""
    found = store.envelopes.fetch(organisation, after=0, limit=10_000)
    assert [seq for seq, _ in found] == list(range(1, len(found) + 1))
    return [int.from_bytes(body[:4], "big") for _, body in found]


def test_the_order_of_arrival_is_lost(store: Store) -> None:
    count = 120
    for number in range(count):
        arrive(store, "one", number)
        arrive(store, "two", number)
    assert release.envelopes(store) == 2 * count
    orders = [order(store, "one"), order(store, "two")]
    assert [sorted(found) for found in orders] == [list(range(count))] * 2
    # neither arrival nor coincidence: rank correlations beyond 6 sigma never happen by chance
    for one, other in ((orders[0], range(count)), (orders[1], range(count)), orders):
        assert abs(_correlation(list(one), list(other))) < 6 / count**0.5


def test_names_do_not_give_the_order(store: Store) -> None:
    for number in range(120):
        arrive(store, "one", number)
    release.envelopes(store)
    found = store.envelopes.fetch("one", after=0, limit=1_000)
    by_name = sorted(range(120), key=lambda at: hashlib.sha256(found[at][1]).digest())
    assert abs(_correlation(by_name, list(range(120)))) < 6 / 120**0.5


def test_sequences_go_on_in_later_batches(store: Store) -> None:
    sizes = (3, 0, 1, 4)
    for size in sizes:
        for number in range(size):
            arrive(store, "one", number)
        assert release.envelopes(store) == size
    assert len(order(store, "one")) == sum(sizes)


def test_a_large_release_goes_in_several_transactions(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "_BATCH", 7)
    for number in range(30):
        arrive(store, f"office-{number % 3}", number)
    assert release.envelopes(store) == 30
    found = [order(store, f"office-{office}") for office in range(3)]
    assert sorted(number for one in found for number in one) == list(range(30))


def test_two_releases_while_envelopes_arrive(new_database: NewDatabase, tmp_path: Path) -> None:
    """Two processes release, two stores accept, the same envelopes twice: none lost or doubled."""
    _, config = prepared(tmp_path, database=new_database())
    stores = [Store(config.database) for _ in range(2)]
    releasing = [_releaser(config) for _ in range(2)]
    bodies = [number.to_bytes(4, "big") + os.urandom(60) for number in range(150)]

    def file(at: int) -> None:
        body = bodies[at % len(bodies)]
        name = hashlib.sha256(body).digest()
        stores[at % 2].envelopes.accept(
            Arrival(organisation=f"office-{body[3] % 3}", name=name, body=body, day=today())
        )

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(file, range(2 * len(bodies))))
    for process in releasing:
        process.terminate()
        process.communicate(timeout=20)
        assert process.returncode == 0
    release.envelopes(stores[0])
    found = [order(stores[0], f"office-{office}") for office in range(3)]
    assert sorted(number for one in found for number in one) == list(range(len(bodies)))
    for store in stores:
        store.close()


def test_a_put_during_a_release_waits_and_is_not_doubled(store: Store) -> None:
    body = arrive(store, "one", 1)
    name = hashlib.sha256(body).digest()
    again = Arrival(organisation="one", name=name, body=body, day=today())
    with ThreadPoolExecutor(4) as pool:
        for _ in range(20):
            done = [pool.submit(store.envelopes.accept, again) for _ in range(3)]
            release.envelopes(store)
            assert {one.result() for one in done} == {today()}
    release.envelopes(store)
    assert order(store, "one") == [1]


def test_nothing_that_waited_is_left_where_it_was(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    """The place of a row tells when it came; so the waiting rows are not only unlinked."""
    _, config = prepared(tmp_path, database=new_database())
    store = Store(config.database)
    for number in range(50):
        arrive(store, "one", number)
    release.envelopes(store)
    if config.database.startswith("sqlite"):
        assert Path(f"{config.data}/portal.sqlite-wal").stat().st_size == 0
    else:
        with psycopg.connect(config.database.replace("+psycopg", "")) as connection:
            row = connection.execute("SELECT pg_table_size('waiting_envelopes')").fetchone()
        assert row is not None
        assert row[0] <= 3 * 8192  # maps of free space; not one page of rows
    store.close()


def test_the_loop_releases_at_its_intervals_and_outlives_failures(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    _, config = prepared(
        tmp_path, database=new_database(), envelope_release_seconds=1, reply_release_seconds=3600
    )
    store, stop = Store(config.database), threading.Event()
    loop = release.ReleaseLoop(config, store)
    thread = threading.Thread(target=loop.run, args=(stop,))
    arrive(store, "one", 0)
    thread.start()
    try:
        _until(lambda: order(store, "one") == [0])
        arrive(store, "one", 1)
        assert order(store, "one") == [0]
        _until(lambda: order(store, "one") == [0, 1])
    finally:
        stop.set()
        thread.join(20)
    store.close()


def _releaser(config: Config) -> "subprocess.Popen[bytes]":
    code = (
        "import sys, signal, time\n"
        "from complaints.portal import release\n"
        "from complaints.portal.store import Store\n"
        "store, going = Store(sys.argv[1]), [1]\n"
        "signal.signal(signal.SIGTERM, lambda *_: going.clear())\n"
        "print(flush=True)\n"
        "while going:\n"
        "    release.envelopes(store)\n"
        "    time.sleep(0.02)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, config.database], stdout=PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"\n"
    return process


def _correlation(one: list[int], other: list[int]) -> float:
    """Pearson's, of two orders of the same numbers."""
    mean = sum(one) / len(one)
    covariance = sum((a - mean) * (b - mean) for a, b in zip(one, other, strict=True))
    return covariance / sum((a - mean) ** 2 for a in one)


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)
