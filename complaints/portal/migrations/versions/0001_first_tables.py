"""The first tables: envelopes, replies, cards, nonces."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None

_BODIES: Final = ("waiting_envelopes", "inbox_envelopes", "waiting_replies", "released_replies")


def _bytes(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String, nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _day() -> sa.Column[Any]:
    return sa.Column("day", sa.Date, nullable=False)


def _table(name: str, *columns: sa.Column[Any], key: tuple[str, ...]) -> None:
    constraint = sa.PrimaryKeyConstraint(*key, name=f"pk_{name}")
    op.create_table(name, *columns, constraint, sqlite_with_rowid=False)


def upgrade() -> None:
    """Create all tables."""
    _table(
        "waiting_envelopes",
        _bytes("name"),
        _text("organisation"),
        _day(),
        _bytes("body"),
        key=("name", "organisation"),
    )
    _table(
        "accepted_envelopes",
        _bytes("name"),
        _text("organisation"),
        _day(),
        key=("name", "organisation"),
    )
    _table(
        "inbox_envelopes",
        _text("organisation"),
        _number("seq"),
        _day(),
        _bytes("body"),
        key=("organisation", "seq"),
    )
    _table("inboxes", _text("organisation"), _number("seq"), key=("organisation",))
    _table(
        "acknowledged",
        _text("organisation"),
        _text("member"),
        _number("seq"),
        key=("organisation", "member"),
    )
    _table(
        "waiting_replies", _bytes("handle"), _bytes("name"), _bytes("body"), key=("handle", "name")
    )
    _table(
        "released_replies",
        _bytes("handle"),
        _bytes("name"),
        _day(),
        _bytes("body"),
        key=("handle", "name"),
    )
    _table(
        "cards", _text("organisation"), _number("version"), _bytes("body"), key=("organisation",)
    )
    _table("nonces", _bytes("nonce"), _number("expires"), key=("nonce",))
    for table in ("accepted_envelopes", "inbox_envelopes", "released_replies"):
        op.create_index(f"ix_{table}_day", table, ["day"])
    op.create_index("ix_nonces_expires", "nonces", ["expires"])
    if op.get_bind().dialect.name == "postgresql":
        for table in _BODIES:  # ciphertext does not compress; do not try with each
            op.execute(f"ALTER TABLE {table} ALTER COLUMN body SET STORAGE EXTERNAL")


def downgrade() -> None:
    """Drop all tables, with everything in them."""
    for table in (
        *_BODIES,
        "accepted_envelopes",
        "inboxes",
        "acknowledged",
        "cards",
        "nonces",
    ):
        op.drop_table(table)
