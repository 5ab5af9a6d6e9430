"""Which cases are in which matter, computed from the cases."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from complaints.desk.models import MatterRow
from complaints.desk.store.of_cases import RowsOfCases

_ROWS: Final = RowsOfCases(MatterRow)


class Matters:
    """The matters of the office."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, titles: Mapping[str, Mapping[str, str]]) -> None:
        """Keep the matters (titles by id) of cases (ids), in place of those before."""
        rows = [
            {"matter": matter, "case_id": case_id, "title": title}
            for case_id, of_case in titles.items()
            for matter, title in of_case.items()
        ]
        _ROWS.put(self._session, titles.keys(), rows)

    def cases(self, matter: str) -> list[str]:
        """The ids of its cases."""
        query = select(MatterRow.case_id).where(MatterRow.matter == matter)
        return list(self._session.scalars(query.order_by(MatterRow.case_id)))

    def sizes(self) -> dict[str, int]:
        """How many cases are in each matter, by id."""
        query = select(MatterRow.matter, func.count()).group_by(MatterRow.matter)
        return dict(self._session.execute(query).all())

    def titles(self) -> dict[str, str]:
        """All matters that have cases, titles by id.

        A case whose words were erased has no title left, so the largest is taken.
        """
        query = select(MatterRow.matter, func.max(MatterRow.title)).group_by(MatterRow.matter)
        rows = self._session.execute(query.order_by(func.max(MatterRow.title)))
        return dict(rows.all())
