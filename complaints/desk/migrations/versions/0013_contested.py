"""Whether members decided differently at once, in the list; and what older programs left out.

An entry that a program did not know yet has left nothing behind but itself: its paper was never
fetched, its reminder never kept. Each case is computed anew, a few at a time, because ``judged`` is
empty; whatever follows from its entries is then taken in. So must every later version do that
brings a kind of entry from which anything follows outside the case's own line.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("contested", sa.Boolean(), nullable=False, server_default="0"))
    op.execute("UPDATE cases SET judged = ''")
