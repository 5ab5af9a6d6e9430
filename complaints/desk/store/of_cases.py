"""Rows that are computed from cases and stand in place of those that the same cases had before."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import BindParameter, bindparam, delete, insert
from sqlalchemy.orm import Session

from complaints.desk.models import Base, table_of


class RowsOfCases:
    """One such table, by its column ``case_id``; the same statements at every time."""

    def __init__(self, row: type[Base]) -> None:
        table = table_of(row)
        of: BindParameter[str] = bindparam("of", expanding=True)
        self._delete = delete(table).where(table.c.case_id.in_(of))
        self._insert = insert(table)

    def put(
        self, session: Session, case_ids: Collection[str], rows: Sequence[Mapping[str, object]]
    ) -> None:
        """Keep ``rows`` in place of all that these cases had."""
        connection = session.connection()
        connection.execute(self._delete, {"of": list(case_ids)})
        if rows:
            connection.execute(self._insert, rows)
