"""A lawyers' desk before and after the conflict check: nothing leaks before, by whatever way."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest

from complaints.complainant.attaching import attach
from complaints.complainant.record import Choice
from complaints.desk import conflict, custody, labels
from complaints.desk.app import create_app
from complaints.desk.errors import NotAllowedError
from complaints.desk.unlocked import Unlocked
from complaints.domain.events import NamesShown, Result
from complaints.domain.parts import Part
from complaints.portal_client import PortalClient
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id, checked
from tests.complaints.desk.window import Browser, gate, the_case

ACCOUNT, NAME, OTHER, PLACE = "Xanthe wrote it", "Mahala Diop", "Sergeant Brankovich", "Nebelgasse"
WORDS = "their own voice"
COVERED = (ACCOUNT, NAME, OTHER, PLACE, WORDS)
Scene = tuple[Unlocked, Unlocked, str, str]


@pytest.fixture
def scene(filed: tuple[Receipt, Scene]) -> Scene:
    return filed[1]


@pytest.fixture
def filed(world: World) -> tuple[Receipt, Scene]:
    """A case with a file that an institution gave to lawyers, who have not checked it."""
    one = attach(lambda: BytesIO(bytes(900)), name="evidence[1]", kind="voice", words=WORDS)
    where = {
        "country": "ES",
        "region": "Melilla",
        "place": PLACE,
        "accused_states": ["ES"],
        "actors": [{"kind": "police", "description": OTHER}],
    }
    parts = (
        Part.new("account", {"text": ACCOUNT, "language": "en", "violations": ["pushback"]}),
        Part.new("circumstances", where),
        Part.new("contact", {"name": NAME}),
        one.part,
    )
    delivery = world.complainant().file(
        parts,
        [Choice(organisation=NHRI, parts=tuple(part.name for part in parts))],
        language="en",
        files=[one.file],
    )
    delivery.send(PortalClient(world.base), today=world.now.date())
    world.portal.release()
    first, second = world.desk(NHRI), world.desk(LEGAL_AID)
    world.sync(first)
    case = case_id(first.office)
    question = first.office.ask_consent(case, LEGAL_AID, [part.hash for part in parts])
    world.sync(first)
    world.agree(delivery.receipt, question)
    world.sync(first)
    (draft,) = first.office.drafts(first.office.case(case))
    referral = first.office.refer(
        case,
        draft.consent.terms.id,
        LEGAL_AID,
        reason="An appeal is due",
        answer_by=world.now.date() + timedelta(days=3),
        as_they_are=[one.part.hash],
    )
    world.sync(first, second, first)
    return delivery.receipt, (first, second, case, referral)


@contextmanager
def lawyers(world: World, desk: Unlocked) -> Iterator[Browser]:
    """A browser at the lawyers' desk, which is closed for it."""
    desk.close()
    config = replace(world.config("abogacia-es-1"), sync_every=timedelta(hours=1))
    app = create_app(config, now=lambda: world.now)
    browser = Browser(app.test_client())
    browser.unlock()
    try:
        yield browser
    finally:
        gate(app).lock()


def evidence_of(desk: Unlocked) -> list[str]:
    (letter,) = desk.office.behind_the_check(case_id(desk.office)).letters
    return [part.hash for part in letter.message.parts if part.name.startswith("evidence")]


def test_before_the_check_no_answer_has_more_than_the_summary(world: World, scene: Scene) -> None:
    _, second, _, _ = scene
    (part,) = evidence_of(second)
    with lawyers(world, second) as browser:
        case = the_case(browser)
        for word in COVERED:
            heard = browser.get(browser.post("/search", words=word).headers["Location"])
            assert 'data-testid="empty"' in heard.text
        found = [
            browser.get(f"{case}{way}", follow_redirects=True)
            for way in (
                "", "/custody", "/ask", "/close", "/brief", f"/share/{NHRI}", "/conflict#top",
                f"/evidence/{part}", f"/evidence/{part}/listen", f"/evidence/{part}/copy",
                f"/evidence/{part}/picture",
            )
        ]  # fmt: skip
        found += [browser.get("/cases/all"), browser.post(f"{case}/custody")]
        found.append(browser.post(f"{case}/evidence/{part}/copy"))
        names = found[6]
        for one in found:
            assert not [word for word in COVERED if word in one.text and one is not names]
        assert [word for word in COVERED if word in names.text] == [OTHER]  # what to check against
        page = browser.get(case).text
        for said in ("Melilla", "An appeal is due", labels.term("pushback"), "1 file", "Jul 4"):
            assert said in page, said
        assert 'data-testid="accept"' not in page
        browser.post(f"{case}/conflict/names", of=f"{case}/conflict")
        shown = browser.get(f"{case}/conflict").text
        assert NAME in shown
        assert ACCOUNT not in shown
        assert "Had the names shown" in browser.get(case).text
        assert NAME not in browser.get(case).text


def test_the_check_opens_the_case_for_the_office_and_its_search(world: World, scene: Scene) -> None:
    first, second, case, referral = scene
    theirs = case_id(second.office)
    with pytest.raises(NotAllowedError, match="Check for a conflict"):
        second.office.answer_referral(theirs, referral, "accepted")
    second.office.answer_referral(theirs, referral, "information-requested", text="Until when?")
    assert second.office.case(theirs).unread  # a summary is no reading
    colleague = world.desk(LEGAL_AID, ring=world.colleague(LEGAL_AID, "abogacia-es-2"))
    world.sync(second, colleague, first)
    checked(second.office)
    second.office.answer_referral(theirs, referral, "accepted")
    world.sync(second, colleague, first)
    assert first.office.case(case).given[0].answer == "accepted"
    (check,) = colleague.office.case(theirs).conflict.checks
    assert (check.member, check.result) == ("abogacia-es-1", Result.CLEAR)
    with lawyers(world, second) as browser:
        page = browser.get(f"/case/{theirs}").text
        assert ACCOUNT in page
        assert 'data-testid="check"' in page
        heard = browser.get(browser.post("/search", words=NAME).headers["Location"])
        assert theirs in heard.text


def test_a_name_is_looked_for_in_the_cases_that_are_open(world: World, scene: Scene) -> None:
    _, second, _, _ = scene
    other = Part.new("circumstances", {"actors": [{"kind": "police", "description": OTHER}]})
    theirs = case_id(second.office)
    world.file(LEGAL_AID, (other,))
    world.sync(second)
    (known,) = {one.id for one in second.office.cases()} - {theirs}
    assert second.office.case(known).summary  # what comes to lawyers directly, too
    assert not conflict.known_already(second.office, theirs, "brankovich").lines
    conflict.record(second.office, known, Result.CLEAR, "Nobody we know")
    (line,) = conflict.known_already(second.office, theirs, "brankovich").lines
    assert line.id == known
    with lawyers(world, second) as browser:
        page = browser.post(f"/case/{theirs}/conflict/search", words="brankovich sergeant")
        assert known in page.text
        assert "brankovich" not in browser.get(f"/case/{theirs}/conflict").text.replace(OTHER, "")


def test_a_conflict_shuts_the_case_and_leaves_the_no(world: World, scene: Scene) -> None:
    first, second, case, referral = scene
    theirs = checked(second.office)
    second.office.note(theirs, f"Spoke of {NAME}")
    second.office.answer_referral(theirs, referral, "accepted")
    junior = world.desk(LEGAL_AID, ring=world.colleague(LEGAL_AID, "abogacia-es-2"))
    world.sync(second, junior)
    checked(junior.office, Result.CONFLICT)
    world.sync(junior, second)
    both = second.office.case(theirs)
    assert both.conflict.collides
    assert both.summary
    with pytest.raises(NotAllowedError, match="A conflict was found"):
        second.office.answer_referral(theirs, referral, "done")
    with pytest.raises(NotAllowedError, match="A conflict was found"):
        second.office.answer_referral(theirs, referral, "declined", code="no-capacity")
    second.office.answer_referral(theirs, referral, "declined", code=conflict.DECLINED_AS)
    world.sync(second, first)
    (given,) = first.office.case(case).given
    assert (given.answer, given.code) == ("declined", conflict.DECLINED_AS)
    with lawyers(world, second) as browser:
        page = browser.get(f"/case/{theirs}").text
        assert 'data-testid="checks-differ"' in page
        for way in ("", "/custody", "/brief", "/conflict/search"):
            text = browser.get(f"/case/{theirs}{way}", follow_redirects=True).text
            assert not [word for word in (ACCOUNT, NAME, PLACE, WORDS) if word in text]
        seen = re.findall(r'name="settles" value="([0-9a-f]{64})"', browser.get(
            f"/case/{theirs}/conflict").text)  # fmt: skip
        assert len(seen) == 2
        sent = browser.post(
            f"/case/{theirs}/conflict", of=f"/case/{theirs}/conflict",
            result="apart", text="Only the second team works on it", settles=seen,
        )  # fmt: skip
        assert sent.status_code == 303
        assert ACCOUNT in browser.get(f"/case/{theirs}").text


def test_what_differs_is_settled_once_and_a_check_says_why(world: World, scene: Scene) -> None:
    _, second, _, _ = scene
    theirs = case_id(second.office)
    with pytest.raises(NotAllowedError, match="nothing written"):
        conflict.record(second.office, theirs, Result.CLEAR, "  ")
    checked(second.office)
    with pytest.raises(NotAllowedError, match="nothing to settle"):
        conflict.record(second.office, theirs, Result.CLEAR, "Why", instead_of=["a" * 64])
    conflict.show_people(second.office, theirs)
    conflict.show_people(second.office, theirs)
    logged = [one.event for one in custody.entries(second.office.case(theirs))]
    assert logged.count(NamesShown()) == 1


def test_other_offices_read_at_once(scene: Scene) -> None:
    first, _, case, _ = scene
    assert first.office.case(case).summary is None
    assert first.office.case(case).parts
