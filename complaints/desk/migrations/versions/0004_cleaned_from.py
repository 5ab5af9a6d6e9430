"""Of which file an attachment is a cleaned copy, where who referred it cleaned it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachments", sa.Column("cleaned_from", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("attachments", "cleaned_from")
