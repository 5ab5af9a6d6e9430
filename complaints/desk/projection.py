"""The line of a case in the list, computed from the case."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from complaints.desk.store.cases import CaseLine
from complaints.desk.store.looker import minute_of
from complaints.desk.triage import Triage
from complaints.domain import zones
from complaints.domain.case import Case
from complaints.domain.events import Asked, Moved, Noted, Referred, Replied
from complaints.domain.messages import Complaint, FollowUp
from complaints.domain.planning import Deadline, Due, Reminder, Task
from complaints.domain.referrals import RECALLED, STOPPED, UNANSWERED
from complaints.domain.states import CaseState
from referral import vocabulary

_MAX_WORDS: Final = 20_000  # characters that the search looks through, of one case
_TO_ANSWER: Final = "to-answer"
#: What an office does after which it has answered whatever it had read.
_ACTS: Final = (Replied, Asked, Referred, Moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Next:
    """Something due, as the line has it."""

    at: datetime
    kind: str
    zone: str = ""
    place: str = ""
    timed: bool = False


def line_of(case: Case, *, due: bool, triage: Triage) -> CaseLine:
    """What the list shows."""
    topic, country, place = _told(case)
    first = min(_ahead(case, triage), key=lambda one: one.at, default=None)
    return CaseLine(
        id=case.id,
        code=case.code,
        state=case.state.value,
        topic=topic,
        topic_group=_groups().get(topic, ""),
        country=country,
        place=place,
        language=case.language or "",
        day=case.day.isoformat() if case.day else "",
        unread=0 if case.conflict.is_refused else len(case.unread),
        referral=_referral(case),
        question=_question(case),
        assignee=case.assignee,
        withdrawn=case.is_withdrawn,
        words=_words(case),
        due=due,
        priority=triage.priority,
        rule="" if case.summary else triage.rule,
        deadline=triage.deadline.isoformat() if triage.deadline and case.is_ours else "",
        judged=triage.judged.isoformat(),
        flagged=case.plan.flagged,
        aside=case.plan.aside,
        awaiting=case.awaiting,
        answered=_is_answered(case),
        overdue_answer=case.has_overdue_answer(triage.judged),
        contested=case.is_contested,
        next_due=minute_of(first.at) if first else "",
        next_due_kind=first.kind if first else "",
        next_due_zone=first.zone if first else "",
        next_due_place=first.place if first else "",
        next_due_timed=first.timed if first else False,
    )


def _told(case: Case) -> tuple[str, str, str]:
    """The topic, the country and the place, as far as the office may know them."""
    if summary := case.summary:
        return next(iter(summary.topics), ""), summary.country, summary.region
    account, circumstances = case.content("account"), case.content("circumstances")
    violations = account.get("violations")
    topic = violations[0] if isinstance(violations, list) and violations else ""
    told = (topic, circumstances.get("country"), circumstances.get("place"))
    topic, country, place = (one if isinstance(one, str) else "" for one in told)
    return topic, country, place


def _ahead(case: Case, triage: Triage) -> list[_Next]:
    """Everything that is due, one after the other; nothing of what is no longer ours."""
    if not case.is_ours:
        return []
    found = []
    if planned := case.plan.next_due():
        found.append(_planned(planned, case.plan.item(planned.item)))
    if triage.deadline:
        found.append(_Next(at=zones.moment(triage.deadline, None, None), kind="rules"))
    for one in case.given:
        if one.answer_due:
            at = zones.moment(one.answer_due, None, None)
            found.append(_Next(at=at, kind="answer-by"))
    return found


def _planned(due: Due, item: Task | Reminder | Deadline | None) -> _Next:
    if isinstance(item, Deadline):
        timed = item.until is not None
        place, zone = item.place or "", item.zone or ""
        return _Next(at=due.at, kind=due.kind, zone=zone, place=place, timed=timed)
    return _Next(at=due.at, kind=due.kind, timed=isinstance(item, Reminder))


def _is_answered(case: Case) -> bool:
    """Whether the complainant wrote again, and the office has done nothing since.

    A case that is closed has nothing left to be done for who took everything back.
    """
    if case.is_withdrawn and case.state is CaseState.CLOSED:
        return False
    came = [one.seq for one in case.letters if isinstance(one.message, FollowUp)]
    done = [one.inbox for one in case.entries if isinstance(one.event, _ACTS)]
    return max(came, default=0) > max(done, default=0)


def _referral(case: Case) -> str:
    """What waits for us comes first, then what we made last; last what was taken back."""
    if any(one.answer in (UNANSWERED, "information-requested") for one in case.taken):
        return _TO_ANSWER
    made = [one.answer for one in case.given if one.answer != STOPPED]
    taken = [one.answer for one in case.taken]
    for sort, answers in (("given", made), ("taken", taken)):
        if answers:
            standing = [one for one in answers if one != RECALLED] or answers
            return f"{sort}-{standing[-1]}"
    return ""


def _question(case: Case) -> str:
    if not case.questions:
        return ""
    return {None: "asked", True: "yes", False: "no"}[case.questions[-1].answer]


def _words(case: Case) -> str:
    texts = [case.code, case.code.replace("-", ""), *(part.text for part in case.current_parts())]
    texts += [one.text for one in case.translations]
    texts += [one.event.text for one in case.entries if isinstance(one.event, Noted)]
    for letter in case.letters:
        if isinstance(letter.message, Complaint | FollowUp):
            texts.append(getattr(letter.message, "text", None) or "")
    return " ".join(texts)[:_MAX_WORDS]


@cache
def _groups() -> dict[str, str]:
    return {one.id: one.group for one in vocabulary.violations()}
