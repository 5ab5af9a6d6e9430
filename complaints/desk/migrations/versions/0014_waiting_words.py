"""What was filed waits here for the index of the search, until all that came is filed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waiting_words",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.String(), nullable=False, unique=True),
        sa.Column("words", sa.String(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("waiting_words")
