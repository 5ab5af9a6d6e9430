"""By what cases may be of one event, kept so that others like one are found by an index."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from complaints.desk.models import AlikeRow, table_of
from complaints.desk.store.of_cases import RowsOfCases
from complaints.domain.relating import ENOUGH

_TABLE: Final = table_of(AlikeRow)
_HELD: Final = select(_TABLE.c.case_id, _TABLE.c.key).where(
    _TABLE.c.case_id.in_(bindparam("of", expanding=True))
)
_ROWS: Final = RowsOfCases(AlikeRow)
_MOST: Final = 1_000  # rows that are looked at: a key that many share says little


class Alike:
    """The keys of all cases, as `complaints.domain.relating` has them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, keys: Mapping[str, frozenset[str]]) -> None:
        """Keep what cases (ids) are found by; only what has changed is written."""
        held: dict[str, set[str]] = {case_id: set() for case_id in keys}
        for case_id, key in self._session.connection().execute(_HELD, {"of": list(keys)}):
            held[case_id].add(key)
        changed = [of for of in keys if held[of] != keys[of]]
        rows = [{"case_id": of, "key": key} for of in changed for key in sorted(keys[of])]
        _ROWS.put(self._session, changed, rows)

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
