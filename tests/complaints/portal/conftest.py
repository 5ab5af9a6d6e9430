"""Real servers for the portal's tests: PostgreSQL, and gunicorn on each of the two databases."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from complaints.portal.config import Config
from complaints.portal.store import Store
from tests.complaints.portal.instance import Instance, Office, Person
from tests.complaints.portal.running import Running, prepared
from tests.tools import postgres

BACKENDS = ("sqlite", "postgresql")

NewDatabase = Callable[[], str | None]


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    with postgres.server(fsync="off", max_connections="200") as running:
        yield running


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(scope="session")
def new_database(backend: str, request: pytest.FixtureRequest) -> NewDatabase:
    """Makes an empty database: its URL, or None for SQLite in the data folder."""
    if backend == "sqlite":
        return lambda: None
    running: postgres.Server = request.getfixturevalue("server")
    return lambda: running.create(f"test-{secrets.token_hex(8)}")


@dataclass
class Portal:
    """A portal that runs with two workers, and the world around it."""

    instance: Instance
    config: Config
    http: Running
    store: Store
    _fresh: Iterator[Office] = field(repr=False)

    def office(self) -> Office:
        """An organisation that no other test has used."""
        return next(self._fresh)


@pytest.fixture(scope="session")
def portal(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One portal for all tests that can share it: each takes offices and tags of its own."""
    offices = [
        Office(f"office-{number}", [Person("anna"), Person("ben")], shard="FR")
        for number in range(60)
    ]
    suspended = Office("suspended", [Person("anna")], suspended=True, shard="world")
    instance, config = prepared(
        tmp_path_factory.mktemp("portal") / "shared",
        database=new_database(),
        offices=[*offices, suspended],
        bucket_bits=3,
        rulebook=b'{"rules":[]}',
    )
    with Running(config) as http:
        store = Store(config.database)
        yield Portal(instance, config, http, store, iter(offices))
        store.close()


@pytest.fixture
def store(new_database: NewDatabase, tmp_path: Path) -> Iterator[Store]:
    """A store of its own, empty, without a portal."""
    _, config = prepared(tmp_path / "alone", database=new_database())
    alone = Store(config.database)
    yield alone
    alone.close()
