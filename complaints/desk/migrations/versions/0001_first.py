"""The tables of the first desk."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "copies",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "records",
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False, index=True),
        sa.Column("head", sa.String(), nullable=False),
    )
    op.create_table(
        "refused",
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("seq", sa.Integer(), nullable=False, index=True),
        sa.Column("envelope", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False, index=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("out_of_order", sa.Boolean(), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=False),
        sa.Column("whole", sa.LargeBinary(), nullable=True),
        sa.Column("signature", sa.String(), nullable=False),
    )
    op.create_table(
        "entries",
        sa.Column("hash", sa.String(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False, unique=True),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("clock", sa.Integer(), nullable=False, index=True),
        sa.Column("case_id", sa.String(), nullable=False, index=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("signed", sa.LargeBinary(), nullable=False),
        sa.Column("whole", sa.LargeBinary(), nullable=True),
        sa.Column("signature", sa.String(), nullable=False),
    )
    op.create_index("ix_entries_member_entry", "entries", ["member", "entry"])
    op.create_table(
        "cases",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("code", sa.String(), nullable=False, index=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("referral", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("assignee", sa.String(), nullable=True, index=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False, index=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("due", sa.Boolean(), nullable=False, index=True),
    )
    op.create_index("ix_cases_state_touched", "cases", ["state", "touched"])
    op.create_table(
        "outgoing",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False, index=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False, index=True),
        sa.Column("case_id", sa.String(), nullable=False, index=True),
        sa.Column("state", sa.String(), nullable=False, index=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
    )
    op.create_table(
        "counters",
        sa.Column("case_id", sa.String(), primary_key=True),
        sa.Column("last", sa.Integer(), nullable=False),
    )
    op.create_table(
        "alarms",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
    )


def downgrade() -> None:
    for table in ("alarms", "counters", "outgoing", "cases", "entries", "letters"):
        op.drop_table(table)
    for table in ("refused", "records", "copies"):
        op.drop_table(table)
