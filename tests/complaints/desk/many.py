"""Very many cases at a desk, as its own store keeps them: for measuring, and for long lists."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Final

from sqlalchemy import insert

from complaints.desk.asking import PRIORITIES
from complaints.desk.labels import REFERRALS
from complaints.desk.models import CaseRow, WordsRow
from complaints.desk.store import Store, cases
from complaints.desk.store.cases import CaseLine
from complaints.domain.case import code_of
from complaints.domain.states import CaseState
from referral import vocabulary
from referral.rules import rules

_COUNTRIES: Final = ("ES", "MA", "DZ", "TN", "FR", "IT", "GR", "LY")
_LANGUAGES: Final = ("ar", "fr", "en", "es", "am", "bn", "ps", "so")
_PLACES: Final = ("the fence", "a boat", "عند السياج", "la vieille gare", "the forest behind")
_SCRIPTS: Final = ("abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "ሀለሐመሠረሰሸቀበተቸኀነ")
_A_BATCH: Final = 2_000


def lines(
    n: int, *, today: date, member: str, seed: int = 1, open_of_all: float = 1.0, words: int = 60
) -> Iterator[CaseLine]:
    """``n`` invented lines; ``open_of_all`` is the part that is neither closed nor set aside."""
    rng = random.Random(seed)
    known = ["".join(rng.choices(rng.choice(_SCRIPTS), k=rng.randint(2, 9))) for _ in range(30_000)]
    triggers = [one for one, text in rules().texts.items() if text.rule.then == "priority"]
    topics = vocabulary.violations()
    colleagues = [None, None, "colleague-1", "colleague-2", "colleague-3"]
    for _ in range(n):
        case_id, topic = rng.randbytes(16).hex(), rng.choice(topics)
        is_open = rng.random() < open_of_all
        states = [one for one in CaseState if one is not CaseState.CLOSED]
        due = today + timedelta(days=rng.randint(-5, 60))
        kind = rng.choice(("", "", "deadline", "reminder", "task", "answer-by", "rules"))
        priority = rng.choice(("critical", *["urgent"] * 3, *["routine"] * 6))
        place = rng.choice(_PLACES)
        yield CaseLine(
            id=case_id,
            code=code_of(case_id),
            state=rng.choice(states).value if is_open else CaseState.CLOSED,
            topic=topic.id,
            topic_group=topic.group,
            country=rng.choice(_COUNTRIES),
            place=place,
            language=rng.choice(_LANGUAGES),
            day=(today - timedelta(days=rng.randint(0, 700))).isoformat(),
            unread=rng.choice((0, 0, 0, 0, 1, 2)),
            referral=rng.choice(("", "", "", *REFERRALS)),
            question=rng.choice(("", "", "asked", "yes", "no")),
            assignee=member if rng.random() < 0.001 else rng.choice(colleagues),
            withdrawn=rng.random() < 0.01,
            words=" ".join((code_of(case_id).casefold(), place, *rng.choices(known, k=words))),
            due=False,
            priority=priority,
            rule=rng.choice(triggers) if priority in list(PRIORITIES)[:2] else "",
            judged=today.isoformat(),
            flagged=rng.random() < 0.02,
            aside=not is_open and rng.random() < 0.1,
            awaiting=rng.random() < 0.05,
            answered=rng.random() < 0.05,
            next_due=f"{due}T15:00" if kind else "",
            next_due_kind=kind,
            next_due_zone="Europe/Paris" if kind == "deadline" else "",
            next_due_timed=kind in ("deadline", "reminder"),
        )


def fill(store: Store, found: Iterator[CaseLine]) -> list[str]:
    """Keep them, many in one statement; their ids."""
    ids: list[str] = []
    while batch := list(islice(found, _A_BATCH)):
        rows = [
            {**cases._columns(line), "due": line.due, "touched": len(ids) + at}
            for at, line in enumerate(batch, start=1)
        ]
        with store._immediate.begin() as connection:
            connection.execute(insert(CaseRow), rows)
            words = [{"case_id": line.id, "words": line.words} for line in batch]
            connection.execute(insert(WordsRow), words)
        ids += [line.id for line in batch]
    return ids
