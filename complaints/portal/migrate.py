"""Bring a database to the tables that this release needs, with Alembic."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config as AlembicConfig

from complaints.portal.store.database import Database

_SCRIPTS: Final = Path(__file__).with_name("migrations")


def upgrade(url: str) -> None:
    """Create or alter the tables; safe to run again, and while others run it."""
    database = Database(url)
    try:
        database.write(lambda connection: command.upgrade(_settings(connection), "head"))
    finally:
        database.close()


def check(url: str) -> None:
    """Return if the tables are the ones in `complaints.portal.models`.

    Raises `alembic.util.exc.CommandError` otherwise.
    """
    database = Database(url)
    try:
        database.read(lambda connection: command.check(_settings(connection)))
    finally:
        database.close()


def _settings(connection: object) -> AlembicConfig:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings
