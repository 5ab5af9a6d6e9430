"""A lawyers' desk before and after the conflict check: nothing leaks before, by whatever way."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from complaints.complainant.attaching import attach
from complaints.complainant.record import Choice
from complaints.desk import conflict, custody, labels
from complaints.desk.app import create_app
from complaints.desk.errors import NotAllowedError
from complaints.desk.unlocked import Unlocked
from complaints.domain.events import NamesShown, Result
from complaints.domain.messages import Complaint, Referral
from complaints.domain.outcomes import Outcome
from complaints.domain.parts import Part
from complaints.portal_client import PortalClient
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id, check, checked
from tests.complaints.desk.window import Browser, gate, the_case

ACCOUNT, NAME, OTHER, PLACE = "Xanthe wrote it", "Mahala Diop", "Sergeant Brankovich", "Nebelgasse"
WORDS = "their own voice"
COVERED = (ACCOUNT, NAME, OTHER, PLACE, WORDS)
Scene = tuple[Unlocked, Unlocked, str, str]


def told() -> tuple[Part, ...]:
    """A record that names both sides."""
    where = {
        "country": "ES",
        "region": "Melilla",
        "place": PLACE,
        "accused_states": ["ES"],
        "actors": [{"kind": "police", "description": OTHER}],
    }
    return (
        Part.new("account", {"text": ACCOUNT, "language": "en", "violations": ["pushback"]}),
        Part.new("circumstances", where),
        Part.new("contact", {"name": NAME}),
    )


@pytest.fixture
def lawyer(world: World) -> Unlocked:
    """A lawyers' desk that somebody has written to, with a recording."""
    one = attach(lambda: BytesIO(bytes(900)), name="evidence[1]", kind="voice", words=WORDS)
    parts = (*told(), one.part)
    delivery = world.complainant().file(
        parts,
        [Choice(organisation=LEGAL_AID, parts=tuple(part.name for part in parts))],
        language="en",
        files=[one.file],
    )
    delivery.send(PortalClient(world.base), today=world.now.date())
    world.portal.release()
    desk = world.desk(LEGAL_AID)
    world.sync(desk)
    return desk


@pytest.fixture
def filed(world: World) -> tuple[Receipt, Scene]:
    """A case that an institution gave to lawyers, who have not checked it."""
    parts = told()
    receipt = world.file(parts=parts)
    first, second = world.desk(NHRI), world.desk(LEGAL_AID)
    world.sync(first)
    case = case_id(first.office)
    question = first.office.ask_consent(case, LEGAL_AID, [part.hash for part in parts])
    world.sync(first)
    world.agree(receipt, question)
    world.sync(first)
    (draft,) = first.office.drafts(first.office.case(case))
    by = world.now.date() + timedelta(days=3)
    referral = first.office.refer(
        case, draft.consent.terms.id, LEGAL_AID, reason="An appeal is due", answer_by=by
    )
    world.sync(first, second, first)
    return receipt, (first, second, case, referral)


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
    assert isinstance(letter.message, Complaint | Referral)
    return [part.hash for part in letter.message.parts if part.name.startswith("evidence")]


def test_before_the_check_no_answer_has_more_than_the_summary(
    world: World, lawyer: Unlocked
) -> None:
    (part,) = evidence_of(lawyer)
    with lawyers(world, lawyer) as browser:
        case = the_case(browser)
        for word in COVERED:
            heard = browser.get(browser.post("/search", words=word).headers["Location"])
            assert 'data-testid="empty"' in heard.text
        ways = (
            "", "/custody", "/ask", "/close", "/brief", f"/share/{NHRI}", f"/evidence/{part}",
            f"/evidence/{part}/listen", f"/evidence/{part}/copy", f"/evidence/{part}/picture",
        )  # fmt: skip
        found = [browser.get(f"{case}{way}", follow_redirects=True) for way in ways]
        found += [browser.get("/cases/all"), browser.post(f"{case}/custody")]
        found.append(browser.post(f"{case}/evidence/{part}/copy"))
        sent = browser.post(f"{case}/brief", of=case)
        assert sent.status_code == 303
        for one in (*found, sent):
            assert not [word for word in COVERED if word in one.text]
        names = browser.get(f"{case}/conflict").text
        assert [word for word in COVERED if word in names] == [OTHER]  # what to check against
        page = browser.get(case).text
        for said in ("Melilla", labels.term("pushback"), "1 file"):
            assert said in page, said
        browser.post(f"{case}/conflict/names", of=f"{case}/conflict")
        shown = browser.get(f"{case}/conflict").text
        assert NAME in shown
        assert ACCOUNT not in shown
        assert "Had the names shown" in browser.get(case).text
        assert NAME not in browser.get(case).text


def test_the_check_opens_the_case_for_the_office_and_its_search(
    world: World, lawyer: Unlocked
) -> None:
    first = case_id(lawyer.office)
    assert lawyer.office.case(first).unread  # a summary is no reading
    with pytest.raises(NotAllowedError, match="nothing written"):
        conflict.record(lawyer.office, first, Result.CLEAR, "  ")
    for _ in range(2):
        conflict.show_people(lawyer.office, first)
    logged = [one.event for one in custody.entries(lawyer.office.case(first))]
    assert logged.count(NamesShown()) == 1
    world.file(LEGAL_AID, told()[1:])
    world.sync(lawyer)
    (other,) = {one.id for one in lawyer.office.cases()} - {first}
    assert not conflict.known_already(lawyer.office, other, "brankovich").lines
    check(lawyer.office, first)
    (line,) = conflict.known_already(lawyer.office, other, "brankovich").lines
    assert line.id == first
    with pytest.raises(NotAllowedError, match="nothing to settle"):
        conflict.record(lawyer.office, first, Result.CLEAR, "Why", instead_of=["a" * 64])
    with lawyers(world, lawyer) as browser:
        page = browser.post(f"/case/{other}/conflict/search", words="sergeant brankovich")
        assert first in page.text
        page = browser.get(f"/case/{first}").text
        assert ACCOUNT in page
        assert 'data-testid="check"' in page
        heard = browser.get(browser.post("/search", words=NAME).headers["Location"])
        assert first in heard.text
        assert other not in heard.text


def test_a_conflict_shuts_the_case_and_leaves_the_no(
    world: World, filed: tuple[Receipt, Scene]
) -> None:
    _, (first, second, case, referral) = filed
    assert first.office.case(case).summary is None  # other offices read at once
    theirs = case_id(second.office)
    with pytest.raises(NotAllowedError, match="Check for a conflict"):
        second.office.answer_referral(theirs, referral, "accepted")
    second.office.answer_referral(theirs, referral, "information-requested", text="Until when?")
    checked(second.office)
    second.office.note(theirs, f"Spoke of {NAME}")
    second.office.answer_referral(theirs, referral, "accepted")
    junior = world.desk(LEGAL_AID, ring=world.colleague(LEGAL_AID, "abogacia-es-2"))
    world.sync(second, junior)
    checked(junior.office, Result.CONFLICT)
    world.sync(junior, second)
    both = second.office.case(theirs)
    assert [one.member for one in both.conflict.checks] == ["abogacia-es-1", "abogacia-es-2"]
    assert both.conflict.collides
    assert both.summary
    done = Outcome.RESOLVED
    with pytest.raises(NotAllowedError, match="A conflict was found"):
        second.office.answer_referral(theirs, referral, "done", outcome=done)
    with pytest.raises(NotAllowedError, match="A conflict was found"):
        second.office.answer_referral(theirs, referral, "declined", code="no-capacity")
    second.office.answer_referral(theirs, referral, "declined", code=conflict.DECLINED_AS)
    world.sync(second, first)
    (given,) = first.office.case(case).given
    assert (given.answer, given.code) == ("declined", conflict.DECLINED_AS)
    with lawyers(world, second) as browser:
        path = f"/case/{theirs}"
        page = browser.get(path).text
        assert 'data-testid="checks-differ"' in page
        assert "An appeal is due" in page
        for way in ("", "/custody", "/brief"):
            text = browser.get(f"{path}{way}", follow_redirects=True).text
            assert not [word for word in COVERED if word in text]
        form = browser.get(f"{path}/conflict").text
        seen = re.findall(r'name="settles" value="([0-9a-f]{64})"', form)
        assert len(seen) == 2
        said = {"result": "apart", "text": "Only the second team works on it", "settles": seen}
        assert browser.post(f"{path}/conflict", of=f"{path}/conflict", **said).status_code == 303
        assert ACCOUNT in browser.get(path).text


def test_what_lies_behind_the_check_is_read_for_the_check_alone() -> None:
    """Whatever else asked for it could show it."""
    folder = Path(conflict.__file__).parent
    asking = {
        path.name
        for path in folder.rglob("*.py")
        if ".behind_the_check(" in path.read_text(encoding="utf-8")
    }
    assert asking == {"conflict.py", "summary.py"}
