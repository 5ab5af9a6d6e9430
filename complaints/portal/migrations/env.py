"""What Alembic runs: inside the transaction of whoever called `complaints.portal.migrate`."""

from typing import Final

from alembic import context
from sqlalchemy import text

from complaints.portal.models import metadata

_MIGRATION_LOCK: Final = 0x616D6172  # one process at a time, also before there is any table

connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
