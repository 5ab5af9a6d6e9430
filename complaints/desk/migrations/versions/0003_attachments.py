"""The files that evidence parts speak of: where their chunks lie, and whether they are here."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.String(), nullable=False, index=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False, index=True),
        sa.Column("erase_on", sa.String(), nullable=False),
    )
    op.create_index("ix_outgoing_state_message", "outgoing", ["state", "message_id"])


def downgrade() -> None:
    op.drop_index("ix_outgoing_state_message", "outgoing")
    op.drop_table("attachments")
