"""Letters to authorities that are being written at this desk, as bytes; nobody else has them."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from complaints.desk.models import LetterDraftRow


class LetterDrafts:
    """The drafts of this desk."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, letter: str, body: bytes, *, cases: Iterable[str]) -> None:
        """Keep a draft that tells of these cases, in place of the one before."""
        self.forget(letter)
        rows = [
            # once: a boat has hundreds of cases, and what is typed is kept every few seconds
            {"letter": letter, "case_id": one, "body": b"" if n else body}
            for n, one in enumerate(dict.fromkeys(cases))
        ]
        if rows:
            self._session.execute(insert(LetterDraftRow), rows)

    def get(self, letter: str) -> bytes | None:
        """The draft of a letter, if there is one."""
        every = select(LetterDraftRow.body).where(LetterDraftRow.letter == letter)
        return self._session.scalars(every.where(LetterDraftRow.body != b"")).first()

    def forget(self, letter: str) -> None:
        """Overwrite the draft of a letter."""
        self._session.execute(delete(LetterDraftRow).where(LetterDraftRow.letter == letter))

    def forget_cases(self, case_ids: Collection[str]) -> None:
        """Overwrite every draft that tells of one of these cases, and of others with it."""
        letters = select(LetterDraftRow.letter).where(LetterDraftRow.case_id.in_(list(case_ids)))
        told = list(self._session.scalars(letters))
        if told:
            self._session.execute(delete(LetterDraftRow).where(LetterDraftRow.letter.in_(told)))
