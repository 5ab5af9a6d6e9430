"""The line of a case in the list, computed from the case."""

from typing import Final

from complaints.desk.store.cases import CaseLine
from complaints.desk.triage import Triage
from complaints.domain.case import Case
from complaints.domain.messages import Complaint, FollowUp
from complaints.domain.referrals import STOPPED, UNANSWERED

_MAX_WORDS: Final = 20_000  # characters that the search looks through, of one case
_TO_ANSWER: Final = "to-answer"


def line_of(case: Case, *, due: bool, triage: Triage) -> CaseLine:
    """What the list shows."""
    account, circumstances = case.content("account"), case.content("circumstances")
    violations = account.get("violations")
    topic = violations[0] if isinstance(violations, list) and violations else ""
    place, country = circumstances.get("place"), circumstances.get("country")
    return CaseLine(
        id=case.id,
        code=case.code,
        state=case.state.value,
        topic=topic if isinstance(topic, str) else "",
        country=country if isinstance(country, str) else "",
        place=place if isinstance(place, str) else "",
        language=case.language or "",
        day=case.day.isoformat() if case.day else "",
        unread=len(case.unread),
        referral=_referral(case),
        question=_question(case),
        assignee=case.assignee,
        withdrawn=case.is_withdrawn,
        words=_words(case),
        due=due,
        priority=triage.priority,
        deadline=triage.deadline.isoformat() if triage.deadline else "",
        judged=triage.judged.isoformat(),
    )


def _referral(case: Case) -> str:
    """What waits for us comes first, then what we made last."""
    if any(one.answer in (UNANSWERED, "information-requested") for one in case.taken):
        return _TO_ANSWER
    made = [one for one in case.given if one.answer != STOPPED]
    if made:
        return f"given-{made[-1].answer}"
    return f"taken-{case.taken[-1].answer}" if case.taken else ""


def _question(case: Case) -> str:
    if not case.questions:
        return ""
    return {None: "asked", True: "yes", False: "no"}[case.questions[-1].answer]


def _words(case: Case) -> str:
    texts = [case.code, case.code.replace("-", ""), *(part.text for part in case.current_parts())]
    for letter in case.letters:
        if isinstance(letter.message, Complaint | FollowUp):
            texts.append(getattr(letter.message, "text", None) or "")
    return " ".join(texts).casefold()[:_MAX_WORDS]
