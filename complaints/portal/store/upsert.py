"""``INSERT … ON CONFLICT`` for the database at hand: both say it alike, SQLAlchemy does not."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from complaints.portal.store.database import Database

Insert = postgresql.Insert | sqlite.Insert


def insert(database: Database, table: Table) -> Insert:
    """An INSERT into ``table`` that knows ``on_conflict_do_nothing`` and ``…_do_update``."""
    return sqlite.insert(table) if database.is_sqlite else postgresql.insert(table)
