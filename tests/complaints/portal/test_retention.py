import hashlib
import os
from datetime import timedelta
from pathlib import Path

from complaints.portal import release
from complaints.portal.chunks import ChunkFolder
from complaints.portal.retention import Retention, expire
from complaints.portal.store import Store
from complaints.portal.store.envelopes import Arrival
from complaints.portal.store.replies import ReplyArrival
from tests.complaints.portal.conftest import NewDatabase
from tests.complaints.portal.instance import today
from tests.complaints.portal.running import prepared


def test_what_has_stayed_long_enough_goes(new_database: NewDatabase, tmp_path: Path) -> None:
    _, config = prepared(
        tmp_path, database=new_database(), envelope_days=60, reply_days=90, chunk_days=120
    )
    store = Store(config.database)
    chunks = ChunkFolder(config.chunks, quota=config.chunk_quota)
    body = os.urandom(64)
    name = hashlib.sha256(body).digest()
    arrival = Arrival(organisation="nhri", name=name, body=body, day=today())
    store.envelopes.accept(arrival)
    store.replies.accept(ReplyArrival(handle=bytes(16), name=name, body=body))
    chunks.put(name.hex(), body, today=today())
    release.envelopes(store)
    release.replies(store)

    def kept(days: int) -> tuple[int, int, int]:
        expire(config, store, chunks, today=today() + timedelta(days=days))
        return (
            len(store.envelopes.fetch("nhri", after=0, limit=9)),
            len(store.replies.bucket(0, bits=0)),
            int(chunks.get(name.hex()) is not None),
        )

    later = Arrival(organisation="nhri", name=name, body=body, day=today() + timedelta(days=61))
    assert kept(60) == (1, 1, 1)
    assert store.envelopes.accept(later) == today()  # the same proof as long as it is remembered
    assert kept(61) == (0, 1, 1)
    assert kept(90) == (0, 1, 1)
    assert kept(91) == (0, 0, 1)
    assert kept(121) == (0, 0, 0)
    assert store.envelopes.accept(later) == later.day  # forgotten: a new one
    release.envelopes(store)
    assert [seq for seq, _ in store.envelopes.fetch("nhri", after=0, limit=9)] == [2]
    store.close()


def test_it_is_done_once_a_day(new_database: NewDatabase, tmp_path: Path) -> None:
    _, config = prepared(tmp_path, database=new_database())
    store = Store(config.database)
    retention = Retention(config, store)
    assert [retention.keep(today()) for _ in range(3)] == [True, False, False]
    assert retention.keep(today() + timedelta(days=1))
    store.close()
