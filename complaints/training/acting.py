"""What people did with the invented cases before the training: the same acts as at any desk.

Each step of a story is one function here; what a step needs stands in the story.
"""

from collections.abc import Callable, Mapping
from datetime import time, timedelta
from functools import partial
from typing import Any, Final

from complaints.complainant import Addition, Complainant
from complaints.desk import closing, conflict, mandate, matters, planning, translating
from complaints.desk.bodies import Body
from complaints.desk.store.listing import View
from complaints.desk.translator import Job
from complaints.desk.unlocked import Unlocked
from complaints.domain.events.conflict import Result
from complaints.domain.messages import Referral
from complaints.domain.outcomes import Outcome
from complaints.domain.rendering import HUMAN, Rendering
from complaints.domain.states import CaseState
from complaints.domain.translating import is_for_translation
from complaints.training.stories import Story
from crypto.receipt import Receipt

Said = Mapping[str, Any]


def _open(desk: Unlocked, case_id: str, _said: Said) -> None:
    """Read it, and begin to work on it."""
    desk.office.open_case(case_id)
    desk.office.move(case_id, CaseState.IN_TRIAGE)
    desk.office.move(case_id, CaseState.OPEN)


def _read(desk: Unlocked, case_id: str, _said: Said) -> None:
    desk.office.open_case(case_id)


def _take(desk: Unlocked, case_id: str, _said: Said) -> None:
    desk.office.assign(case_id, desk.office.me.member)


def _reply(desk: Unlocked, case_id: str, said: Said) -> None:
    desk.office.reply(case_id, said["text"])


def _note(desk: Unlocked, case_id: str, said: Said) -> None:
    desk.office.note(case_id, said["text"])


def _ask(desk: Unlocked, case_id: str, said: Said) -> None:
    parts = [one.hash for one in desk.office.case(case_id).parts if one.name in said["parts"]]
    desk.office.ask_consent(case_id, said["to"], parts)


def _refer(desk: Unlocked, case_id: str, said: Said) -> None:
    case = desk.office.case(case_id)
    draft = next(iter(desk.office.drafts(case)))
    desk.office.refer(
        case_id,
        draft.consent.terms.id,
        draft.to.id,
        reason=said["reason"],
        answer_by=desk.office.today + timedelta(days=said["in_days"]),
    )


def _propose(desk: Unlocked, case_id: str, said: Said) -> None:
    parts = [one.hash for one in desk.office.case(case_id).parts if one.name in said["parts"]]
    desk.office.propose_override(
        case_id, said["to"], parts, basis=said["basis"], facts=said["facts"]
    )


def _task(desk: Unlocked, case_id: str, said: Said) -> None:
    day = desk.office.today + timedelta(days=said["in_days"])
    planning.add_task(desk.office, case_id, said["text"], member=desk.office.me.member, day=day)


def _flag(desk: Unlocked, case_id: str, _said: Said) -> None:
    planning.flag(desk.office, case_id, on=True)


def _aside(desk: Unlocked, case_id: str, said: Said) -> None:
    planning.set_aside(desk.office, case_id, said["reason"])


def _close(desk: Unlocked, case_id: str, said: Said) -> None:
    outcome = Outcome(said["outcome"])
    letter = closing.draft(desk.office.case(case_id), outcome, ours="en").text
    closing.close(desk.office, case_id, outcome, said["reason"], letter=letter)


def _matter(desk: Unlocked, case_id: str, said: Said) -> None:
    title = said["title"]
    known = {one: matter for matter, one in matters.titles(desk.store).items()}
    matters.put_into(desk.office, [case_id], title=title, matter=known.get(title, ""))


def _deadline(desk: Unlocked, case_id: str, said: Said) -> None:
    planning.set_deadline(
        desk.office,
        case_id,
        said["title"],
        desk.office.today + timedelta(days=said["in_days"]),
        until=time.fromisoformat(said["until"]) if "until" in said else None,
        zone=said.get("zone"),
    )


def _accept(desk: Unlocked, _case_id: str, _said: Said) -> None:
    take_what_waits(desk, lambda _origin: None)


def _mandate(desk: Unlocked, case_id: str, said: Said) -> None:
    mandate.ask(desk.office, case_id, Body(name=said["body"], country=said["country"]))


def _translate(desk: Unlocked, case_id: str, said: Said) -> None:
    account = next(one for one in desk.office.case(case_id).parts if one.name == "account")
    language = str(account.content["language"])
    if "program" in said:
        job = Job(
            case_id=case_id,
            of=account.hash,
            source=language,
            language="en",
            program=said["program"],
            since=desk.office.moment,
        )
        translating.keep(desk.office, job, said["text"])
    else:
        translating.type_in(
            desk.office, case_id, account.hash, said["text"], source=language, language="en"
        )


def _agree(who: Complainant, receipt: Receipt, _office: str, _said: Said) -> None:
    answer(who, receipt, yes=True)


def _refuse(who: Complainant, receipt: Receipt, _office: str, _said: Said) -> None:
    answer(who, receipt, yes=False)


def _write(who: Complainant, receipt: Receipt, office: str, said: Said) -> None:
    write(who, receipt, office, said["text"])


def _stop(who: Complainant, receipt: Receipt, office: str, said: Said) -> None:
    who.withdraw(receipt, office, referrals_to=said["to"]).send(who.portal, today=who.today)


def _withdraw(who: Complainant, receipt: Receipt, office: str, _said: Said) -> None:
    who.withdraw(receipt, office).send(who.portal, today=who.today)


#: What a complainant did, towards an office.
COMPLAINANT: Final[Mapping[str, Callable[[Complainant, Receipt, str, Said], None]]] = {
    "consent": _agree,
    "refuse": _refuse,
    "writes": _write,
    "stop": _stop,
    "withdraw": _withdraw,
}


def answer(who: Complainant, receipt: Receipt, *, yes: bool) -> None:
    """Answer every question that waits."""
    for asked in who.replies(receipt).questions:
        decide = who.agree if yes else who.decline
        decide(receipt, asked.question.id).send(who.portal, today=who.today)


def write(who: Complainant, receipt: Receipt, office: str, text: str) -> None:
    """Write to an office."""
    who.answer(receipt, office, Addition(text=text)).send(who.portal, today=who.today)


#: What an office did.
OFFICE: Final[Mapping[str, Callable[[Unlocked, str, Said], None]]] = {
    "open": _open,
    "read": _read,
    "take": _take,
    "reply": _reply,
    "note": _note,
    "ask": _ask,
    "refer": _refer,
    "propose": _propose,
    "task": _task,
    "deadline": _deadline,
    "flag": _flag,
    "aside": _aside,
    "close": _close,
    "matter": _matter,
    "accept": _accept,
    "mandate": _mandate,
    "translate": _translate,
}


def take_what_waits(desk: Unlocked, story_of: Callable[[str], Story | None]) -> None:
    """Answer every referral that waits here as its story has it, by the case it came from.

    Who may check for a conflict first does; who translates sends the translation.
    """
    for line in desk.office.cases(View.TO_ANSWER):
        case = desk.office.open_case(line.id)
        if case.summary is not None:
            conflict.record(desk.office, line.id, Result.CLEAR, "Nobody of these is known here.")
            case = desk.office.open_case(line.id)
        for taken in case.taken:
            if taken.answer == "unanswered":
                story = story_of(taken.referral.case)
                answer = partial(desk.office.answer_referral, line.id, taken.referral.id)
                answer("accepted")
                if is_for_translation(taken.referral):
                    answer("done", translation=_translation(taken.referral, story))


def _translation(referral: Referral, story: Story | None) -> Rendering:
    return Rendering(
        part=referral.parts[0].hash,
        source=story.language if story else None,
        language="en",
        made=HUMAN,
        text=story.english if story and story.english else "(…)",
    )
