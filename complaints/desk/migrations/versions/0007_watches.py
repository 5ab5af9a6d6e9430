"""When a desk has to look at a case by itself: a recipient that does not answer."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("case_id", sa.String(), primary_key=True),
        sa.Column("at", sa.String(), nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("watches")
