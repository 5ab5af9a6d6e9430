"""When somebody wants to be reminded of which case."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("case_id", sa.String(), primary_key=True),
        sa.Column("item", sa.String(), primary_key=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
    )
    op.create_index("ix_reminders_at", "reminders", ["at"])
