"""The referral drawer: why, what of which part, on what it rests, and what will be received."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from complaints.desk.errors import RepeatedError
from complaints.domain.parts import Part
from crypto.receipt import Receipt
from tests.complaints.desk.offices import (
    LEGAL_AID,
    NGO,
    NHRI,
    PASSPHRASE,
    World,
    case_id,
    new_world,
)
from tests.complaints.desk.test_evidence import give, recording, referred
from tests.complaints.desk.window import At, Browser, on_a_port, opened, unlocked
from tests.e2e.axe import violations

REASON = "An appeal must be lodged this week"
WAY = "/case/{}/share/{}"


def agreed(world: World) -> tuple[Receipt, str]:
    """A case of somebody who writes Arabic and agreed to two organisations, the account alone."""
    record = (
        Part.new("account", {"text": "دفعونا عند السياج", "language": "ar"}),
        Part.new("circumstances", {"country": "ES", "place": "the fence"}),
    )
    receipt = world.file(parts=record, language="ar")
    desk = world.desk(NHRI)
    world.sync(desk)
    case = case_id(desk.office)
    questions = [desk.office.ask_consent(case, to, [record[0].hash]) for to in (LEGAL_AID, NGO)]
    world.sync(desk)
    for question in questions:
        world.agree(receipt, question)
    world.sync(desk)
    desk.close()
    return receipt, case


def words(browser: Browser, path: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", browser.get(path).text))


def test_everything_stands_on_one_page_and_is_sent_from_there(world: World) -> None:
    _receipt, case = agreed(world)
    for browser in unlocked(world):
        path = WAY.format(case, LEGAL_AID)
        page = words(browser, path)
        for said in (
            "Why this recipient",
            "Does not belong to the State.",
            "Promised by",
            "Account consent covers it consent covers it",
            "Circumstances needs their consent needs their consent",
            "The consent it rests on",
            "ما هو مذكور",  # the question that they said yes to, as they read it
            "Referred to you by",
            "دفعونا عند السياج",
            "Then give it to (they agreed to it)",
        ):
            assert said in page, said
        assert "the fence" not in page.partition("Exactly this is sent")[2]
        html = browser.get(path).text
        action = re.search(r'action="([^"]+/refer/[^"]+)"', html)
        second = re.search(rf'<option value="([0-9a-f]{{32}}:{NGO})"', html)
        assert action
        assert second
        sent = browser.post(
            action[1], of=path, reason=REASON, transfer="y", second=second[1], hours="48"
        )
        assert sent.status_code == 303
        page = words(browser, path)
        assert "Account has it since" in page
        assert "No consent yet: nothing can be sent" in page  # that consent was used
        assert browser.get(f"{path}/progress").json == {"done": 0, "total": 0, "sentence": ""}
        timeline = words(browser, f"/case/{case}")
        assert "Handed over to" in timeline


def test_a_second_yes_to_the_same_gives_it_again_only_to_who_says_so(world: World) -> None:
    receipt, case = agreed(world)
    desk = world.desk(NHRI)
    account = desk.office.case(case).parts[0]
    question = desk.office.ask_consent(case, LEGAL_AID, [account.hash])
    world.sync(desk)
    world.agree(receipt, question)
    world.sync(desk)
    one, other = [
        draft for draft in desk.office.drafts(desk.office.case(case)) if draft.to.id == LEGAL_AID
    ]
    assert not one.before
    desk.office.refer(case, one.consent.terms.id, LEGAL_AID, reason=REASON)
    consent = other.consent.terms.id
    draft = desk.office.draft(desk.office.case(case), consent, LEGAL_AID)
    assert (draft.is_again, draft.is_repeated([Part.new("needs", {})])) == (True, False)
    with pytest.raises(RepeatedError, match="They have all of this already"):
        desk.office.refer(case, consent, LEGAL_AID, reason=REASON)
    desk.close()
    for browser in unlocked(world):
        assert "They have all of this already: it was sent on" in words(browser, f"/case/{case}")
        path = f"/case/{case}/refer/{consent}/{LEGAL_AID}"
        page = words(browser, path)
        assert re.search(r"What they have already \S[^:]+: Account \(no answer yet\)", page)
        blind = browser.post(path, of=path, reason=REASON)
        assert (blind.status_code, REASON in blind.text) == (409, True)
        assert browser.post(path, of=path, reason=REASON, again="y").status_code == 303
        assert len(opened(browser.client.application).office.case(case).given) == 2


def test_without_a_consent_the_question_stands_there_in_their_language(world: World) -> None:
    world.file(language="fr")
    for browser in unlocked(world):
        case = re.search(r"/case/([0-9a-f]{32})", browser.get("/cases/all").text)
        assert case
        page = words(browser, WAY.format(case[1], LEGAL_AID))
        assert "No consent yet: nothing can be sent" in page
        assert "Pouvons-nous" in page
        assert "Seal and send" not in page
        answer = browser.get(WAY.format(case[1], "nobody-knows"))
        assert answer.status_code == 303


def test_a_second_choice_without_hours_is_refused_and_nothing_typed_is_lost(world: World) -> None:
    _receipt, case = agreed(world)
    for browser in unlocked(world):
        path = WAY.format(case, LEGAL_AID)
        html = browser.get(path).text
        action = re.search(r'action="([^"]+/refer/[^"]+)"', html)
        second = re.search(rf'<option value="([0-9a-f]{{32}}:{NGO})"', html)
        assert action
        assert second
        tried = browser.post(action[1], of=path, reason=REASON, second=second[1], hours="")
        assert tried.status_code == 409
        assert "Say after how many hours" in tried.text
        assert REASON in tried.text


def test_whoever_waits_for_files_is_told_how_far_they_are(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _receipt, desk, _other, case, consent = referred(world, recording())
    seen: list[tuple[int, int]] = []
    clean = desk.cleaner.clean

    def watched(data: bytes) -> bytes:
        seen.append((desk.office.progress.done, desk.office.progress.total))
        return clean(data)

    monkeypatch.setattr(desk.cleaner, "clean", watched)
    give(desk, case, consent)
    assert seen == [(0, 1)]
    assert (desk.office.progress.done, desk.office.progress.total) == (0, 0)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[At, str]]:
    with new_world(tmp_path_factory.mktemp("share")) as world:
        _receipt, case = agreed(world)
        with on_a_port(world) as address:
            yield address, case


def shown(chromium: Chromium, served: tuple[At, str], *, width: int, language: str) -> Page:
    base, case = served
    window = chromium.new_context(viewport={"width": width, "height": 800}, locale=language)
    page = window.new_page()
    page.goto(base.link)
    page.get_by_test_id("passphrase").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("round")).to_be_visible()
    page.goto(f"{base}{WAY.format(case, LEGAL_AID)}")
    return page


@pytest.mark.browser
@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (360, "en"), (1280, "fr")])
def test_it_is_read_on_a_phone_in_any_direction_and_by_keyboard(
    chromium: Chromium, served: tuple[At, str], width: int, language: str
) -> None:
    page = shown(chromium, served, width=width, language=language)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_test_id("refer-reason").focus()
    page.keyboard.type(REASON)
    expect(page.get_by_test_id("preview").get_by_text(REASON)).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.context.close()
