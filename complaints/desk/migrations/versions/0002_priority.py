"""What the rules say of a case, beside it in the list. Empty: they have not been asked."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NEW = ("priority", "deadline", "judged")


def upgrade() -> None:
    for name in _NEW:
        op.add_column("cases", sa.Column(name, sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in _NEW:
        op.drop_column("cases", name)
