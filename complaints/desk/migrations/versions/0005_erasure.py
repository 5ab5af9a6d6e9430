"""On which day what a letter told is to be erased, and the hash of what was signed once it is."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("hash", "erase_on"):
        column = sa.Column(name, sa.String(), nullable=False, server_default="")
        op.add_column("letters", column)
    op.create_index("ix_letters_erase_on", "letters", ["erase_on"])


def downgrade() -> None:
    op.drop_index("ix_letters_erase_on", "letters")
    for name in ("erase_on", "hash"):
        op.drop_column("letters", name)
