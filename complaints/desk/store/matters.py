"""Which cases are in which matter, computed from the cases."""

from collections.abc import Mapping

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from complaints.desk.models import MatterRow


class Matters:
    """The matters of the office."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, case_id: str, titles: Mapping[str, str]) -> None:
        """Keep the matters (titles by id) of a case, in place of those before."""
        self._session.execute(delete(MatterRow).where(MatterRow.case_id == case_id))
        if titles:
            rows = [
                {"matter": matter, "case_id": case_id, "title": title}
                for matter, title in titles.items()
            ]
            self._session.execute(insert(MatterRow), rows)

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
