"""Lists that stay quick at a hundred thousand cases, and a search with an index.

The file itself keeps the counts of the piles and the index of the words. Each case is computed
anew, a few at a time, because ``judged`` is empty; until then it stands with neutral values.
"""

# ruff: noqa: S608 - every name in a statement is from this module

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TEXTS = (
    "topic_group",
    "rule",
    "next_due",
    "next_due_kind",
    "next_due_zone",
    "next_due_place",
)
_FLAGS = ("flagged", "awaiting", "answered", "overdue_answer", "next_due_timed")
_LISTED = (
    "state",
    "priority",
    "topic",
    "topic_group",
    "country",
    "language",
    "assignee",
    "referral",
    "unread",
    "flagged",
    "awaiting",
    "answered",
    "next_due",
)
_ORDERS = {
    "urgency": ("rank", "nearest", "day", "id"),
    "deadline": ("nearest", "day", "id"),
    "touched": ("touched", "id"),
    "day": ("day", "id"),
}
_ALIKE = ("lane", "state", "assignee", "referral", "awaiting", "answered")
#: What is counted value by value. What is due first is of open cases alone.
_FACETS = {
    "country": "{row}country",
    "language": "{row}language",
    "due": "CASE {row}lane WHEN 'open' THEN {row}next_due ELSE '' END",
}


def upgrade() -> None:
    op.add_column("cases", sa.Column("lane", sa.String(), nullable=False, server_default="open"))
    op.add_column("cases", sa.Column("rank", sa.Integer(), nullable=False, server_default="3"))
    op.add_column("cases", sa.Column("nearest", sa.String(), nullable=False, server_default="~"))
    for name in _TEXTS:
        op.add_column("cases", sa.Column(name, sa.String(), nullable=False, server_default=""))
    for name in _FLAGS:
        op.add_column("cases", sa.Column(name, sa.Boolean(), nullable=False, server_default="0"))
    op.execute("UPDATE cases SET lane = 'closed' WHERE state = 'closed'")
    op.execute("UPDATE cases SET assignee = '' WHERE assignee IS NULL")
    op.execute("UPDATE cases SET judged = ''")
    op.drop_index("ix_cases_state_touched", "cases")
    op.drop_index("ix_cases_assignee", "cases")
    for order, columns in _ORDERS.items():
        op.create_index(f"ix_cases_by_{order}", "cases", ["lane", *columns, *_LISTED])
    op.create_index("ix_cases_judged", "cases", ["lane", "judged"])
    _keep_counts()
    _keep_words()


def _keep_counts() -> None:
    op.create_table(
        "tallies",
        *(sa.Column(name, sa.String(), primary_key=True) for name in _ALIKE[:4]),
        *(sa.Column(name, sa.Boolean(), primary_key=True) for name in (*_ALIKE[4:], "is_unread")),
        sa.Column("n", sa.Integer(), nullable=False),
    )
    op.create_table(
        "facets",
        sa.Column("facet", sa.String(), primary_key=True),
        sa.Column("value", sa.String(), primary_key=True),
        sa.Column("n", sa.Integer(), nullable=False),
    )
    alike = ", ".join(_ALIKE)
    op.execute(
        f"INSERT INTO tallies ({alike}, is_unread, n) "
        f"SELECT {alike}, unread > 0, count(*) FROM cases GROUP BY {alike}, unread > 0"
    )
    for facet, value in _FACETS.items():
        of = value.format(row="")
        op.execute(f"INSERT INTO facets SELECT '{facet}', {of}, count(*) FROM cases GROUP BY {of}")
    watched = (*_ALIKE, "unread", "country", "language", "next_due")
    differs = " OR ".join(f"old.{name} IS NOT new.{name}" for name in watched)
    op.execute(f"CREATE TRIGGER cases_added AFTER INSERT ON cases BEGIN {_count('new', 1)} END")
    op.execute(f"CREATE TRIGGER cases_gone AFTER DELETE ON cases BEGIN {_count('old', -1)} END")
    op.execute(
        f"CREATE TRIGGER cases_changed AFTER UPDATE ON cases WHEN {differs} "
        f"BEGIN {_count('old', -1)} {_count('new', 1)} END"
    )


def _count(row: str, by: int) -> str:
    """The statements that count a row in, or out."""
    values = ", ".join(f"{row}.{name}" for name in _ALIKE)
    more = f"ON CONFLICT DO UPDATE SET n = n + {by};"
    columns = ", ".join((*_ALIKE, "is_unread"))
    tally = f"INSERT INTO tallies ({columns}, n) VALUES ({values}, {row}.unread > 0, {by}) {more}"
    facets = [
        f"INSERT INTO facets VALUES ('{facet}', {value.format(row=f'{row}.')}, {by}) {more}"
        for facet, value in _FACETS.items()
    ]
    return " ".join((tally, *facets, "" if by > 0 else "DELETE FROM facets WHERE n = 0;"))


def _keep_words() -> None:
    """An index of every three signs in a row: scripts without spaces need one, and codes."""
    op.create_table(
        "case_words",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.String(), nullable=False, unique=True),
        sa.Column("words", sa.String(), nullable=False),
    )
    op.execute(
        "CREATE VIRTUAL TABLE words_index USING fts5(words, content='case_words', "
        "content_rowid='number', tokenize='trigram', detail=none)"
    )
    # nothing of what was erased may stay in the index
    op.execute("INSERT INTO words_index(words_index, rank) VALUES ('secure-delete', 1)")
    add = "INSERT INTO words_index(rowid, words) VALUES (new.number, new.words);"
    remove = (
        "INSERT INTO words_index(words_index, rowid, words) "
        "VALUES ('delete', old.number, old.words);"
    )
    op.execute(f"CREATE TRIGGER words_added AFTER INSERT ON case_words BEGIN {add} END")
    op.execute(f"CREATE TRIGGER words_gone AFTER DELETE ON case_words BEGIN {remove} END")
    op.execute(
        f"CREATE TRIGGER words_changed AFTER UPDATE OF words ON case_words BEGIN {remove} {add} END"
    )
    op.execute(
        "INSERT INTO case_words (case_id, words) SELECT id, words FROM cases ORDER BY touched"
    )
    op.drop_column("cases", "words")


def downgrade() -> None:
    for name in ("added", "gone", "changed"):
        op.execute(f"DROP TRIGGER cases_{name}")
    op.add_column("cases", sa.Column("words", sa.String(), nullable=False, server_default=""))
    op.execute(
        "UPDATE cases SET words = coalesce("
        "(SELECT words FROM case_words WHERE case_id = cases.id), '')"
    )
    op.execute("UPDATE cases SET assignee = NULL WHERE assignee = ''")
    for table in ("words_index", "case_words", "tallies", "facets"):
        op.drop_table(table)
    for order in _ORDERS:
        op.drop_index(f"ix_cases_by_{order}", "cases")
    op.drop_index("ix_cases_judged", "cases")
    op.create_index("ix_cases_state_touched", "cases", ["state", "touched"])
    op.create_index("ix_cases_assignee", "cases", ["assignee"])
    for name in ("lane", "rank", "nearest", *_TEXTS, *_FLAGS):
        op.drop_column("cases", name)
