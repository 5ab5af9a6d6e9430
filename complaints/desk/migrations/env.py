"""Alembic's entry: always on the connection that the desk hands over, never offline."""

from alembic import context
from sqlalchemy import Connection

from complaints.desk.models import Base

connection = context.config.attributes["connection"]
assert isinstance(connection, Connection)
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
