import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from complaints.portal.store.batches import Batches


def test_everybody_gets_their_own_result() -> None:
    batches = Batches[int, int](lambda items: [2 * one for one in items])
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(batches.submit, range(2_000))) == [2 * one for one in range(2_000)]


def test_what_waits_is_committed_together_and_one_at_a_time() -> None:
    sizes: list[int] = []
    running = threading.Lock()

    def commit(items: Sequence[int]) -> Sequence[int]:
        assert running.acquire(blocking=False)
        time.sleep(0.02)
        sizes.append(len(items))
        running.release()
        return items

    batches = Batches[int, int](commit)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(batches.submit, range(40))) == list(range(40))
    assert sum(sizes) == 40
    assert len(sizes) < 20


def test_a_failure_fails_all_in_it_and_nobody_after() -> None:
    def commit(items: Sequence[int]) -> Sequence[int]:
        time.sleep(0.01)
        if any(one < 0 for one in items):
            raise ValueError("negative")
        return items

    batches = Batches[int, int](commit)

    def attempt(item: int) -> int | None:
        try:
            return batches.submit(item)
        except ValueError:
            return None

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(attempt, [-1, *range(20), -2]))
    assert found[0] is None
    assert found[-1] is None
    assert all(got in (want, None) for got, want in zip(found[1:-1], range(20), strict=True))
    assert batches.submit(7) == 7
    with pytest.raises(ValueError, match="negative"):
        batches.submit(-3)


def test_no_more_at_a_time_than_one_transaction_should_hold() -> None:
    sizes: list[int] = []
    gate = threading.Event()

    def commit(items: Sequence[int]) -> Sequence[int]:
        gate.wait(10)
        sizes.append(len(items))
        return items

    batches = Batches[int, int](commit)
    threads = [threading.Thread(target=batches.submit, args=(one,)) for one in range(150)]
    for one in threads:
        one.start()
    time.sleep(0.2)
    gate.set()
    for one in threads:
        one.join(10)
    assert sum(sizes) == 150
    assert max(sizes) <= 64
