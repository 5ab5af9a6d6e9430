"""What is covered has its time, is replaced and dropped, and is overwritten where it lay."""

import time

from complaints.desk.covered import Covered

KEY = bytes(32)


def test_its_time_ends_and_what_is_dropped_is_overwritten() -> None:
    now = 0.0
    covered = Covered(ticks=lambda: now)
    covered.put("number/1", b"1234", key=KEY, seconds=60)
    covered.put("form/1", b"words", key=KEY, seconds=600)
    assert covered.get("number/1", key=KEY) == b"1234"
    assert covered.get("number/1", key=bytes([1]) * 32) is None
    lay = covered._things["number/1"].sealed
    assert any(lay)
    now = 60.0
    assert covered.left("number/1") == 0
    assert covered.get("number/1", key=KEY) is None
    assert not any(lay)
    assert covered.names("form/") == ["form/1"]
    first = covered._things["form/1"].sealed
    covered.put("form/1", b"more words", key=KEY, seconds=600)
    assert not any(first)
    covered.drop("form/1")
    assert covered.names("") == []


def test_what_is_over_is_forgotten_without_anybody_asking() -> None:
    """Not even its sealed bytes wait in memory for the next look at this computer."""
    covered = Covered()
    covered.put("form/1", b"a form", key=KEY, seconds=600.0)
    covered.put("number/1", b"a number", key=KEY, seconds=0.1)
    sealed = covered._things["number/1"].sealed
    until = time.monotonic() + 5
    while any(sealed) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(sealed)
    assert list(covered._things) == ["form/1"]
