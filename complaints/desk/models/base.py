"""The root of the tables of the desk's encrypted file."""

from sqlalchemy import Table
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """The root of the tables."""


def table_of(row: type[Base]) -> Table:
    """The table of a kind of row, for statements that are run many times: they make no objects."""
    table = row.__table__
    assert isinstance(table, Table)
    return table
