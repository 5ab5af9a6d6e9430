"""What the search looks through: an index of every three signs in a row, in any script.

A word is found wherever it stands, also inside another one, because many languages write no spaces
or put articles before the word. It is found however it is typed (`finding.plain`).

To change what the index has of a case costs far more than to add a case, because nothing of what
stood there may stay. So where much comes at once the words wait (`put_off`) until the rest is here.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import BindParameter, bindparam, delete, select, text, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from complaints.desk.models import CaseRow, WaitingWordsRow, WordsRow, table_of
from complaints.desk.store.finding import plain

_BLANK: Final = re.compile("[%_]")  # what stands for other signs in a pattern


#: The same statements at every time: of many cases a round spends no time on making them.
_TABLE: Final = table_of(WordsRow)
_OF: Final[BindParameter[str]] = bindparam("of", expanding=True)
_KNOWN: Final = select(_TABLE.c.case_id, _TABLE.c.words).where(_TABLE.c.case_id.in_(_OF))
_INSERT: Final = insert(_TABLE)
_CHANGE: Final = (
    update(_TABLE).where(_TABLE.c.case_id == bindparam("of")).values(words=bindparam("now"))
)
_WAITING: Final = table_of(WaitingWordsRow)
_WAIT: Final = insert(_WAITING)
_PUT_OFF: Final = _WAIT.on_conflict_do_update(
    index_elements=[_WAITING.c.case_id], set_={"words": _WAIT.excluded.words}
)
_NEXT: Final = (
    select(_WAITING.c.case_id, _WAITING.c.words)
    .order_by(_WAITING.c.number)
    .limit(bindparam("most"))
)
_WAITS_NO_MORE: Final = delete(_WAITING).where(_WAITING.c.case_id.in_(_OF))
_LANES: Final = ("open", "closed", "aside")
#: A case that the program before put away, and this one has not yet; all lanes, for the index.
_OLD: Final = select(CaseRow.id).where(CaseRow.lane.in_(_LANES), CaseRow.judged == "").limit(1)


class Words:
    """The words of all cases."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, words: Mapping[str, str]) -> None:
        """Keep what is to be found of cases (ids); the index is written only where it changed."""
        connection = self._session.connection()
        rows = connection.execute(_KNOWN, {"of": list(words)})
        known = {row.case_id: row.words for row in rows}
        now = {case_id: plain(one) for case_id, one in words.items()}
        if new := [{"case_id": of, "words": one} for of, one in now.items() if of not in known]:
            connection.execute(_INSERT, new)
        if other := [{"of": of, "now": now[of]} for of in known if known[of] != now[of]]:
            connection.execute(_CHANGE, other)
        connection.execute(_WAITS_NO_MORE, {"of": list(words)})

    def put_off(self, words: Mapping[str, str]) -> None:
        """Keep what is to be found of cases (ids) until `take_in`."""
        rows = [{"case_id": case_id, "words": one} for case_id, one in words.items()]
        self._session.connection().execute(_PUT_OFF, rows)

    def take_in(self, limit: int) -> int:
        """`put` what waits of some cases, the first first; of how many it was."""
        waiting = self._session.connection().execute(_NEXT, {"most": limit})
        words = {row.case_id: row.words for row in waiting}
        if words:
            self.put(words)
        return len(words)

    def has_old(self) -> bool:
        """Whether some were put away by a program before this one, and were not renewed yet."""
        return self._session.scalar(_OLD) is not None

    def find(self, sought: str, *, limit: int) -> list[str]:
        """The ids of at most ``limit`` cases in which every word of ``sought`` stands.

        The cases that came last are found first.
        """
        ways = [plain(sought).split()]
        before = sought.casefold().split()
        if before != ways[0] and self.has_old():
            ways.append(before)  # as it stands where it was not renewed yet
        values: dict[str, object] = {"most": limit}
        queries = [_query(words, values) for words in ways if words]
        if not queries:
            return []
        found = " UNION ".join(queries)
        query = text(
            "SELECT case_id FROM case_words WHERE number IN ("  # noqa: S608 - names of parameters
            f"{found} ORDER BY rowid DESC LIMIT :most) ORDER BY number DESC"
        )
        return list(self._session.scalars(query, values))


def _query(words: Sequence[str], values: dict[str, object]) -> str:
    """What finds the numbers of the cases with all words, which are added to ``values``."""
    conditions = []
    for word in words:
        at = len(values)
        conditions.append(f"words LIKE :p{at}")
        # an escaped sign would keep the index from being used: it stands for any, and is compared
        values[f"p{at}"] = f"%{_BLANK.sub('_', word)}%"
        if _BLANK.search(word):
            conditions.append(f"instr(words, :w{at})")
            values[f"w{at}"] = word
    return f"SELECT rowid FROM words_index WHERE {' AND '.join(conditions)}"  # noqa: S608 - the same
