"""Deciding between the texts with which colleagues finished one letter to an authority.

Nothing is written here: one of the texts that were finished counts from then on, or none, and the
letter is finished anew. Whether it may leave is asked as of any other (`authority_leaving`), so
nothing goes to which nobody agreed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from complaints.desk.authority import Work
from complaints.desk.casework import Act
from complaints.desk.errors import NotAllowedError
from complaints.desk.office import Office
from complaints.desk.store import Store
from complaints.domain import letter
from complaints.domain.events import LetterFinished, LetterSettled, Settled
from complaints.domain.events.planning import Standing
from complaints.domain.finishing import NOT_FINISHED, Finished, Text, finishings
from complaints.domain.history import ordered
from complaints.domain.letter import CONTESTED, Writing
from complaints.domain.planning import Deadline
from complaints.locale.marking import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several texts: who finished it when, and for which cases; ``hash`` stands for it."""

    hash: str
    finished: LetterFinished
    by: str
    at: datetime
    cases: tuple[str, ...]


def choices(work: Work) -> tuple[Choice, ...]:
    """The texts between which somebody must decide; none where there is nothing to decide."""
    found = _texts(work)
    if len(found) < 2 and not any(one.writing.finishing.is_contested for one in work.sides):
        return ()
    return tuple(
        Choice(
            hash=each[0][1].hash,
            finished=each[0][1].event,
            by=each[0][1].entry.member,
            at=each[0][1].entry.at,
            cases=tuple(case for case, _one in each),
        )
        for each in found.values()
    )


def state_of(office: Office, store: Store, writing: Writing) -> str:
    """What became of a letter, as `Writing.state` says it of one case, but of all its cases.

    Only what names the letter is read of the others, as a matter may have hundreds.
    """
    if not writing.finished or not writing.asked.matter:
        return writing.state
    with store.reading() as unit:
        cases = unit.matters.cases(writing.asked.matter)
        left = office.known.left(office.me.organisation)
        found = unit.journal.naming(writing.id, cases, left)
    each = [
        finishings(ordered(entries)).get(writing.id, NOT_FINISHED) for entries in found.values()
    ]
    texts = {one.counting[0].text for one in each if one.counting}
    differ = len(texts) > 1 or any(one.is_contested for one in each)
    return CONTESTED if differ else writing.state


def settle(office: Office, work: Work, chosen: str) -> None:
    """Let the text of this `Choice` (its hash) count in every case, or none of them ("")."""
    found = {one.hash for one in choices(work)}
    if not found or (chosen and chosen not in found):
        raise NotAllowedError(_("There is nothing to decide here any more. Look once more."))
    text = next((text for text, each in _texts(work).items() if each[0][1].hash == chosen), None)
    seen = {one.case.id: one.writing.finishing for one in work.sides}
    with office.acts(one.case.id for one in work.sides if one.writing.finishing.every) as acts:
        for act in acts:
            now = letter.writing(act.case, work.id)
            if now is None or now.finishing != seen[act.case.id]:
                raise NotAllowedError(_("The letter has changed meanwhile. Look at it once more."))
            every = now.finishing.every
            stands = next((one for one in now.finishing.counting if one.text == text), None)
            event = LetterSettled(
                letter=work.id,
                stands=stands.hash if stands else None,
                settles=tuple(one.hash for one in every),
            )
            act.writer.enter(event, case_id=act.case.id)
            for one in every:
                _wait(act, one.event.deadline, is_on=one is stands)


def _wait(act: Act, deadline: str, *, is_on: bool) -> None:
    """Wait for an answer by the day of the text that counts, and by no other."""
    item = act.case.plan.item(deadline)
    after = Standing.OPEN if is_on else Standing.DROPPED
    if isinstance(item, Deadline) and item.standing not in (after, Standing.DONE):
        settled = Settled(item=item.id, before=item.standing, after=after, reason="")
        act.writer.enter(settled, case_id=act.case.id)


def _texts(work: Work) -> dict[Text, list[tuple[str, Finished]]]:
    """What counts in its cases, by text."""
    found: dict[Text, list[tuple[str, Finished]]] = {}
    for case, one in _counting(work):
        found.setdefault(one.text, []).append((case, one))
    return found


def _counting(work: Work) -> Iterator[tuple[str, Finished]]:
    for side in work.sides:
        finishing = side.writing.finishing
        for one in finishing.counting if finishing.is_contested else finishing.counting[:1]:
            yield side.case.id, one
