"""A case is closed with an outcome, after a look at what the complainant is told."""

import re
from collections.abc import Iterator

import pytest

from complaints.desk import closing
from complaints.desk.errors import NotAllowedError
from complaints.desk.store.listing import View
from complaints.desk.unlocked import Unlocked
from complaints.domain.outcomes import Outcome
from complaints.domain.parts import Part
from complaints.domain.states import CaseState
from complaints.letters import opened
from complaints.letters.closing import tell
from crypto.receipt import Receipt
from tests.complaints.desk.offices import NHRI, World, case_id
from tests.complaints.desk.test_part_by_part import add
from tests.complaints.desk.window import Browser, the_case, unlocked
from tests.complaints.desk.window import opened as opened_desk


def told(world: World, receipt: Receipt) -> list[tuple[str | None, str | None]]:
    """The texts and states that the complainant reads, but for what comes by itself."""
    replies = [one.reply for one in world.replies(receipt).replies if one.reply]
    by_itself = {opened.tell(language) for language in ("en", "fr")}
    return [
        (one.text, one.state)
        for one in replies
        if not one.acknowledgement and one.text not in by_itself
    ]


@pytest.fixture
def filed(world: World) -> tuple[Unlocked, Receipt]:
    desk = world.desk(NHRI)
    receipt = world.file(language="fr")
    world.sync(desk)
    desk.office.open_case(case_id(desk.office))
    desk.office.move(case_id(desk.office), CaseState.IN_TRIAGE)
    return desk, receipt


def test_the_complainant_is_told_in_their_language_and_again_when_it_is_reopened(
    world: World, filed: tuple[Unlocked, Receipt]
) -> None:
    desk, receipt = filed
    case = case_id(desk.office)
    letter = closing.draft(desk.office.case(case), Outcome.ADVISED, ours="en")
    assert (letter.language, letter.text) == ("fr", tell(Outcome.ADVISED, "fr"))
    assert letter.for_us == tell(Outcome.ADVISED, "en")
    closing.close(desk.office, case, Outcome.ADVISED, "Advice given", letter=letter.text)
    folded = desk.office.case(case)
    assert (folded.state, folded.plan.outcome) == (CaseState.CLOSED, "advised")
    world.sync(desk)
    assert told(world, receipt) == [(letter.text, "closed")]
    with pytest.raises(NotAllowedError):
        desk.office.move(case, CaseState.OPEN)
    desk.office.move(case, CaseState.OPEN, "They wrote again")
    assert desk.office.case(case).plan.outcome is None
    world.sync(desk)
    assert (None, "open") in told(world, receipt)


@pytest.mark.parametrize(("letter", "said"), [(None, []), ("", [(None, "closed")])])
def test_it_can_be_closed_with_the_state_alone_or_in_silence(
    world: World,
    filed: tuple[Unlocked, Receipt],
    letter: str | None,
    said: list[tuple[str | None, str | None]],
) -> None:
    desk, receipt = filed
    closing.close(desk.office, case_id(desk.office), Outcome.JUNK, "A try", letter=letter)
    world.sync(desk)
    assert told(world, receipt) == said


def test_who_writes_to_a_closed_case_is_heard_until_somebody_answers(
    world: World, filed: tuple[Unlocked, Receipt]
) -> None:
    desk, receipt = filed
    case = case_id(desk.office)
    desk.office.open_case(case)
    closing.close(desk.office, case, Outcome.NO_ANSWER, "Silence", letter=None)

    def shown() -> tuple[int, int, int]:
        with desk.store.reading() as unit:
            unread = unit.queue.count_unread()
        pile = desk.office.cases(View.ANSWERED)
        return unread, desk.office.queue.counts()[View.ANSWERED], len(pile)

    assert shown() == (0, 0, 0)
    add(world, receipt, Part.new("needs", {"needs": ["lawyer"]}))
    world.sync(desk)
    assert shown() == (1, 1, 1)
    desk.office.open_case(case)
    assert shown() == (0, 1, 1)
    world.withdraw(receipt)
    world.sync(desk)
    desk.office.open_case(case)
    assert shown() == (0, 0, 0)


def test_a_closed_case_is_not_closed_again(filed: tuple[Unlocked, Receipt]) -> None:
    desk, _receipt = filed
    case = case_id(desk.office)
    with pytest.raises(NotAllowedError):
        closing.close(desk.office, case, Outcome.RESOLVED, "  ", letter=None)
    closing.close(desk.office, case, Outcome.RESOLVED, "Solved", letter=None)
    with pytest.raises(NotAllowedError):
        closing.close(desk.office, case, Outcome.REFERRED, "Solved", letter=None)


def test_two_closings_are_settled_by_closing_it_once_more(world: World) -> None:
    colleague = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
    world.file()
    for browser in unlocked(world):
        desk = opened_desk(browser.client.application)
        world.sync(desk, colleague)
        case = case_id(desk.office)
        desk.office.open_case(case)
        desk.office.move(case, CaseState.IN_TRIAGE)
        world.sync(desk, colleague)
        closing.close(desk.office, case, Outcome.RESOLVED, "Solved", letter=None)
        closing.close(colleague.office, case, Outcome.DUPLICATE, "A double", letter=None)
        world.sync(colleague, desk, colleague)
        (line,) = desk.office.cases(View.OPEN)  # it is work until somebody decides
        assert line.contested
        assert "Decide how it is closed" in browser.get(f"/case/{case}").text
        assert 'data-testid="closed-twice"' in browser.get(f"/case/{case}/close").text
        closing.close(desk.office, case, Outcome.DUPLICATE, "It is a double", letter=None)
        world.sync(desk, colleague)
        for office in (desk.office, colleague.office):
            assert office.case(case).plan.outcome == "duplicate"
            assert not office.case(case).is_contested
            assert not office.cases(View.CLOSED)[0].contested


def test_no_case_is_closed_over_a_letter_that_nobody_has_read_without_knowing_of_it(
    world: World, filed: tuple[Unlocked, Receipt]
) -> None:
    desk, receipt = filed
    case = case_id(desk.office)
    add(world, receipt, Part.new("needs", {"needs": ["lawyer"]}))
    world.sync(desk)
    told_of = closing.unread(desk.office.case(case))
    assert len(told_of) == 1
    with pytest.raises(NotAllowedError, match="unread"):
        closing.close(desk.office, case, Outcome.NO_ANSWER, "Silence", letter=None)
    add(world, receipt, Part.new("needs", {"needs": ["doctor"]}))  # while the page was open
    world.sync(desk)
    with pytest.raises(NotAllowedError, match="unread"):
        closing.close(
            desk.office, case, Outcome.NO_ANSWER, "Silence", letter=None, in_spite_of=told_of
        )
    known = closing.unread(desk.office.case(case))
    closing.close(desk.office, case, Outcome.NO_ANSWER, "Silence", letter=None, in_spite_of=known)
    assert desk.office.case(case).state is CaseState.CLOSED


def test_every_outcome_has_a_name_and_a_newer_ones_code_is_shown() -> None:
    assert set(closing.OUTCOMES) == set(Outcome)
    assert closing.outcome_name("from-the-future") == "from-the-future"


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    world.file(language="ar")
    yield from unlocked(world)


def test_the_letter_is_looked_at_before_it_goes(browser: Browser) -> None:
    case = the_case(browser)
    ask = f"{case}/close"
    browser.post(f"{case}/state", of=ask, after="in-triage")  # nobody has opened it
    blind = browser.post(f"{ask}/now", of=ask, outcome="no-answer", reason="Blindly")
    assert blind.status_code == 409
    assert "1 letter of theirs is not read yet." in blind.text
    browser.post(f"{case}/task", of=case, text="Still to do")
    assert browser.post(ask, of=ask, reason="typed").status_code == 409
    assert "typed" in browser.post(ask, of=ask, outcome="resolved", reason="typed").text
    look = browser.post(ask, of=ask, outcome="no-answer", reason="Asked twice").text
    draft = re.search(r"<textarea[^>]*name=\"letter\"[^>]*>(.*?)</textarea>", look, re.DOTALL)
    assert draft
    assert draft[1].strip() == tell(Outcome.NO_ANSWER, "ar")
    assert "We asked you something and have heard nothing from you." in look
    assert "Still to do" in look
    assert "No answer from the complainant" not in browser.get(case).text
    words = {"outcome": "no-answer", "reason": "Asked twice", "tell": "1", "letter": "مع السلامة"}
    assert browser.post(f"{ask}/now", of=ask, **words).status_code == 303
    page = browser.get(case).text
    assert "No answer from the complainant" in page
    assert "مع السلامة" in page
    assert "Asked twice" in page
