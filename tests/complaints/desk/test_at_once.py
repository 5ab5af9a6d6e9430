"""What two desks of an office do to one case while neither hears of the other, pair by pair.

Each pair is done once in both orders. Both desks then have the same case, and what cannot be so
together is shown to a person, in a pile of work, until somebody who saw both has decided.
"""

from collections.abc import Callable, Mapping
from typing import Final

import pytest

from complaints.desk import closing, planning
from complaints.desk.office import Office
from complaints.desk.store.cases import OPEN
from complaints.desk.store.listing import View
from complaints.domain.case import Case
from complaints.domain.events.planning import Standing
from complaints.domain.outcomes import Outcome
from complaints.domain.states import CaseState
from tests.complaints.desk.offices import LEGAL_AID, NGO, NHRI, World, case_id, checked
from tests.complaints.desk.window import opened, unlocked

Act = Callable[[Office, str], object]


def _close(outcome: Outcome) -> Act:
    def act(office: Office, case: str) -> None:
        closing.close(office, case, outcome, "It is over", letter="It is over.")

    return act


def _ask(to: str) -> Act:
    def act(office: Office, case: str) -> object:
        return office.ask_consent(case, to, [office.case(case).parts[0].hash])

    return act


def _deadline(office: Office, case: str) -> None:
    planning.set_deadline(office, case, "Appeal", office.today.replace(day=28))


def _task(office: Office, case: str) -> None:
    planning.add_task(office, case, "Call her", day=None)


def _settle(after: Standing) -> Act:
    def act(office: Office, case: str) -> None:
        (task,) = office.case(case).plan.tasks
        planning.settle(office, case, task.id, after)

    return act


ACTS: Final[Mapping[str, Act]] = {
    "note": lambda office, case: office.note(case, "She called: wait for her papers."),
    "reply": lambda office, case: office.reply(case, "We will call you."),
    "ask": _ask(LEGAL_AID),
    "ask another": _ask(NGO),
    "task": _task,
    "deadline": _deadline,
    "take": lambda office, case: office.assign(case, office.me.member),
    "flag": lambda office, case: planning.flag(office, case, on=True),
    "wait": lambda office, case: office.move(case, CaseState.WAITING),
    "close": _close(Outcome.RESOLVED),
    "close otherwise": _close(Outcome.NO_ANSWER),
    "set aside": lambda office, case: planning.set_aside(office, case, "Junk"),
    "done": _settle(Standing.DONE),
    "drop": _settle(Standing.DROPPED),
}
#: By pair whether a person is asked, and in which state the case is then.
PAIRS: Final = {
    ("close", "note"): (True, "closed"),
    ("close", "reply"): (True, "closed"),
    ("close", "ask"): (True, "closed"),
    ("close", "task"): (True, "closed"),
    ("close", "deadline"): (True, "closed"),
    ("close", "close"): (False, "closed"),
    ("close", "close otherwise"): (True, "closed"),
    ("close", "wait"): (True, ""),
    ("close", "flag"): (False, "closed"),
    ("close", "take"): (False, "closed"),
    ("set aside", "note"): (True, "open"),
    ("set aside", "reply"): (True, "open"),
    ("set aside", "ask"): (True, "open"),
    ("set aside", "task"): (True, "open"),
    ("set aside", "deadline"): (False, "open"),
    ("set aside", "take"): (True, "open"),
    ("set aside", "flag"): (True, "open"),
    ("set aside", "set aside"): (False, "open"),
    ("take", "take"): (True, "open"),
    ("wait", "wait"): (False, "waiting"),
    ("done", "drop"): (True, "open"),
    ("done", "done"): (False, "open"),
    ("ask", "ask another"): (False, "open"),
    ("note", "note"): (False, "open"),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_what_cannot_be_so_together_is_shown_and_nothing_is_out_of_sight(
    world: World, pair: tuple[str, str]
) -> None:
    world.file()
    desks = world.desk(NHRI), world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
    world.sync(*desks)
    case = case_id(desks[0].office)
    desks[0].office.open_case(case)
    for state in (CaseState.IN_TRIAGE, CaseState.OPEN):
        desks[0].office.move(case, state)
    _task(desks[0].office, case)
    world.sync(*desks, desks[0])
    is_asked, ends = PAIRS[pair]
    before = len(desks[0].office.case(case).entries)
    for desk, what in zip(desks, pair, strict=True):
        ACTS[what](desk.office, case)
    world.sync(*desks, desks[0])
    one, other = (desk.office.case(case) for desk in desks)
    assert facts(one) == facts(other)
    assert len(one.entries) >= before + 2
    assert one.is_contested is is_asked
    assert not ends or one.state.value == ends
    for desk in desks:
        (line,) = desk.office.cases(View.ALL)
        assert line.contested is is_asked
        lane = "closed" if "close" in pair and not is_asked else OPEN
        if pair == ("set aside", "set aside"):
            lane = "aside"
        assert line.lane == lane
    if is_asked:  # whoever has seen both says how it is
        _decide(desks[0].office, case, pair)
        world.sync(*desks, desks[0])
        for desk in desks:
            assert not desk.office.case(case).is_contested


def facts(case: Case) -> tuple[object, ...]:
    """What two desks must agree on."""
    return (
        *(case.state, case.assignee, case.plan, case.collisions, case.doubles, case.given),
        *(one.hash for one in case.entries),
    )


def _decide(office: Office, case: str, pair: tuple[str, str]) -> None:
    found = office.case(case)
    if "close" in pair and found.state is CaseState.CLOSED:
        closing.close(office, case, Outcome.RESOLVED, "It is over all the same", letter=None)
    elif "close" in pair:
        office.move(case, found.state)
    elif "set aside" in pair:
        planning.bring_back(office, case)
    elif "take" in pair:
        office.assign(case, found.assignee)
    else:
        (task,) = found.plan.tasks
        after = Standing.OPEN if task.standing is Standing.DONE else Standing.DONE
        planning.settle(office, case, task.id, after)


def test_the_pages_say_it_and_let_a_person_decide(world: World) -> None:
    world.file()
    for browser in unlocked(world):
        desk = opened(browser.client.application)
        colleague = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
        world.sync(desk, colleague)
        case = case_id(desk.office)
        address = f"/case/{case}"
        desk.office.open_case(case)
        planning.set_aside(desk.office, case, "Junk")
        ACTS["task"](colleague.office, case)
        world.sync(colleague, desk)
        assert 'data-testid="contested"' in browser.get("/cases").text
        page = browser.get(address).text
        assert 'data-testid="aside-contested"' in page
        assert 'data-testid="set-aside"' in page
        assert browser.post(f"{address}/back", of=address).status_code == 303
        page = browser.get(address).text
        assert "aside-contested" not in page
        assert 'data-testid="collision"' not in page
        for state in (CaseState.IN_TRIAGE, CaseState.OPEN):
            desk.office.move(case, state)
        world.sync(desk, colleague)
        ACTS["close"](desk.office, case)
        ACTS["note"](colleague.office, case)
        world.sync(colleague, desk)
        assert 'data-testid="contested"' in browser.get("/cases").text
        page = browser.get(address).text
        assert 'data-testid="collision"' in page
        assert f"{address}/close" in page


def test_that_one_accepts_a_case_and_a_colleague_asks_is_answered_once_more(world: World) -> None:
    """Who handed it over goes by what came last, and would take it for theirs again."""
    receipt = world.file()
    nhri, first = world.desk(NHRI), world.desk(LEGAL_AID)
    second = world.desk(LEGAL_AID, ring=world.colleague(LEGAL_AID, "abogacia-es-2"))
    world.sync(nhri, first, second)
    case = case_id(nhri.office)
    question = nhri.office.ask_consent(case, LEGAL_AID, [nhri.office.case(case).parts[0].hash])
    world.sync(nhri)
    world.agree(receipt, question)
    world.sync(nhri)
    (draft,) = nhri.office.drafts(nhri.office.case(case))
    consent = draft.consent.terms.id
    referral = nhri.office.refer(case, consent, LEGAL_AID, reason="An appeal", transfer=True)
    world.sync(nhri, first, second)
    theirs = checked(first.office)
    world.sync(first, second)
    first.office.answer_referral(theirs, referral, "accepted")
    second.office.answer_referral(theirs, referral, "information-requested", text="When?")
    world.sync(first, second, first, nhri)
    assert nhri.office.case(case).is_ours
    for desk in (first, second):
        found = desk.office.case(theirs)
        assert found.contested == {referral}
        assert found.is_contested
    first.office.answer_referral(theirs, referral, "accepted")
    world.sync(first, second, nhri)
    assert not nhri.office.case(case).is_ours
    assert not second.office.case(theirs).is_contested
