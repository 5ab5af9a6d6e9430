"""One running program for all tests of the way without scripts; each has numbers of its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.directory import Suspension
from tests.complaints.assisted.running import Assisted, assisted, todays_instance
from tests.factories import firewall

REASON = "its computers were taken"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assisted]:
    """Two organisations that can be chosen in Spain; in Morocco one suspended, one silent."""
    instance = todays_instance()
    _, suspended = instance.organisations["cndh-ma"]
    instance.change(
        "cndh-ma", replace(suspended, suspended=Suspension(on=instance.today, reason=REASON))
    )
    _, silent = instance.organisations["shoura-ma"]
    old = firewall(instance.today - timedelta(days=400))
    instance.change("shoura-ma", replace(silent, firewall=old))
    with assisted(tmp_path_factory.mktemp("assisted"), instance) as running:
        yield running


@pytest.fixture(autouse=True)
def whole(request: pytest.FixtureRequest) -> Iterator[None]:
    """No fault and no letter of one test meets the next."""
    if "site" in request.fixturenames:
        request.getfixturevalue("site").portal.release()
    yield
    if "site" in request.fixturenames:
        request.getfixturevalue("site").portal.faults.clear()
