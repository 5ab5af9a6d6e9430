"""The tables of the portal, the same in SQLite and PostgreSQL.

What arrives waits keyed by its random name, in no order, and is moved in shuffled batches. No time
is finer than a day (but a nonce's, which lives for minutes). There is no address, no user agent,
no tag, and nothing that says which envelope belongs to which reply.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
)

metadata: Final = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s"}
)

# accepted and durable, not yet in an inbox
waiting_envelopes: Final = Table(
    "waiting_envelopes",
    metadata,
    Column("name", LargeBinary, nullable=False),
    Column("organisation", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("name", "organisation"),
    sqlite_with_rowid=False,
)

# what has left `waiting_envelopes`: kept so that the same PUT answers the same proof of filing
accepted_envelopes: Final = Table(
    "accepted_envelopes",
    metadata,
    Column("name", LargeBinary, nullable=False),
    Column("organisation", String, nullable=False),
    Column("day", Date, nullable=False),
    PrimaryKeyConstraint("name", "organisation"),
    Index(None, "day"),
    sqlite_with_rowid=False,
)

# what members may fetch; the body knows its name
inbox_envelopes: Final = Table(
    "inbox_envelopes",
    metadata,
    Column("organisation", String, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("organisation", "seq"),
    Index(None, "day"),
    sqlite_with_rowid=False,
)

# the highest sequence number given out, so that none is given twice after envelopes have left
inboxes: Final = Table(
    "inboxes",
    metadata,
    Column("organisation", String, nullable=False),
    Column("seq", BigInteger, nullable=False),
    PrimaryKeyConstraint("organisation"),
    sqlite_with_rowid=False,
)

# up to where each member has everything
acknowledged: Final = Table(
    "acknowledged",
    metadata,
    Column("organisation", String, nullable=False),
    Column("member", String, nullable=False),
    Column("seq", BigInteger, nullable=False),
    PrimaryKeyConstraint("organisation", "member"),
    sqlite_with_rowid=False,
)

waiting_replies: Final = Table(
    "waiting_replies",
    metadata,
    Column("handle", LargeBinary, nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("handle", "name"),
    sqlite_with_rowid=False,
)

released_replies: Final = Table(
    "released_replies",
    metadata,
    Column("handle", LargeBinary, nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("day", Date, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("handle", "name"),
    Index(None, "day"),
    sqlite_with_rowid=False,
)

# organisations' cards as signed files
cards: Final = Table(
    "cards",
    metadata,
    Column("organisation", String, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("organisation"),
    sqlite_with_rowid=False,
)

# of desk requests, until they expire (Unix seconds)
nonces: Final = Table(
    "nonces",
    metadata,
    Column("nonce", LargeBinary, nullable=False),
    Column("expires", BigInteger, nullable=False),
    PrimaryKeyConstraint("nonce"),
    Index(None, "expires"),
    sqlite_with_rowid=False,
)
