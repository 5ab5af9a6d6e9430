"""By what cases may be of one event, kept so that others like one are found by an index."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from complaints.desk.models import AlikeRow, table_of
from complaints.domain.relating import ENOUGH

_INSERT: Final = insert(table_of(AlikeRow))
_MOST: Final = 1_000  # rows that are looked at: a key that many share says little


class Alike:
    """The keys of all cases, as `complaints.domain.relating` has them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, case_id: str, keys: frozenset[str], *, is_known: bool = True) -> None:
        """Keep what a case is found by; nothing was kept before if the case is not ``is_known``."""
        if is_known:
            held = select(AlikeRow.key).where(AlikeRow.case_id == case_id)
            if keys == set(self._session.scalars(held)):
                return
            self._session.execute(delete(AlikeRow).where(AlikeRow.case_id == case_id))
        if keys:
            rows = [{"case_id": case_id, "key": key} for key in sorted(keys)]
            self._session.connection().execute(_INSERT, rows)

    def find(self, sought: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """The cases that share enough of these keys, and of which kinds they are."""
        query = select(AlikeRow.case_id, AlikeRow.key).where(AlikeRow.key.in_(list(sought)))
        shared: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for case_id, key in self._session.execute(query.limit(_MOST)):
            shared[case_id][key.partition(":")[0]] += 1
        kinds = {
            case_id: tuple(kind for kind, least in ENOUGH.items() if counts[kind] >= least)
            for case_id, counts in shared.items()
        }
        return {case_id: found for case_id, found in kinds.items() if found}
