import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic.util.exc import CommandError
from sqlalchemy import Column, Integer, create_engine, inspect

from complaints.portal import migrate, models
from tests.complaints.portal.conftest import NewDatabase


@pytest.fixture
def url(new_database: NewDatabase, tmp_path: Path) -> str:
    return new_database() or f"sqlite:///{tmp_path}/empty.sqlite"


def test_an_empty_database_gets_the_models_tables(url: str) -> None:
    migrate.upgrade(url)
    migrate.check(url)
    migrate.upgrade(url)
    names = set(inspect(create_engine(url)).get_table_names())
    assert names == {*models.metadata.tables, "alembic_version"}


def test_the_check_notices_a_column_too_many(url: str) -> None:
    migrate.upgrade(url)
    column: Column[int] = Column("extra", Integer)
    models.cards.append_column(column)
    try:
        with pytest.raises(CommandError):
            migrate.check(url)
    finally:
        models.cards._columns.remove(column)


def test_several_processes_may_migrate_at_once(url: str) -> None:
    code = "import sys; from complaints.portal import migrate; migrate.upgrade(sys.argv[1])"
    several = [subprocess.Popen([sys.executable, "-c", code, url]) for _ in range(3)]
    assert [one.wait(60) for one in several] == [0, 0, 0]
    migrate.check(url)


def test_no_row_has_a_number_that_tells_when_it_came(url: str) -> None:
    migrate.upgrade(url)
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
            tables = dict(file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        for name in models.metadata.tables:
            assert "WITHOUT ROWID" in tables[name]
    else:
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            rows = connection.execute(
                "SELECT data_type FROM information_schema.columns WHERE table_schema = 'public'"
            ).fetchall()
        assert {kind for (kind,) in rows} <= {"bytea", "character varying", "bigint", "date"}
