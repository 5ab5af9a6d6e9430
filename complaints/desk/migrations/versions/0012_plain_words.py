"""A search that finds words however they are typed.

What can be written in several ways is computed anew, a few cases at a time, because ``judged`` is
empty; until then it is found as it was before.
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE cases SET judged = '' WHERE id IN ("
        "SELECT case_id FROM case_words WHERE words GLOB '*[^' || char(1) || '-~]*')"
    )
