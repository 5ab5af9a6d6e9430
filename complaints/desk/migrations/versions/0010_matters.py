"""By what cases are alike, and which are in one matter."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alike",
        sa.Column("case_id", sa.String(), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
    )
    op.create_index("ix_alike_key", "alike", ["key"])
    op.create_table(
        "matters",
        sa.Column("matter", sa.String(), primary_key=True),
        sa.Column("case_id", sa.String(), primary_key=True),
        sa.Column("title", sa.String(), nullable=False),
    )
    op.create_index("ix_matters_case_id", "matters", ["case_id"])
