"""Bring the desk's file to this program's version, inside the caller's transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from complaints.desk.errors import StoreNewerError
from complaints.locale.marking import _


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing; `StoreNewerError` if the file is ahead of us."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    current = MigrationContext.configure(connection).get_current_revision()
    script = ScriptDirectory.from_config(config)
    known = {revision.revision for revision in script.walk_revisions()}
    if current is not None and current not in known:
        raise StoreNewerError(_("The desk's file was written by a newer program; update this one."))
    if current != script.get_current_head():
        command.upgrade(config, "head")
