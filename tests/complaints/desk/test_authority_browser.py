"""A letter to an authority, walked in a real browser: question, yes, weighed, paper, answer."""

from collections.abc import Iterator
from datetime import timedelta

import pypdfium2
import pytest
from playwright.sync_api import Browser as RealBrowser
from playwright.sync_api import Page, expect

from complaints.domain.events import Exported
from crypto.receipt import Receipt
from tests.complaints.desk.offices import NHRI, World
from tests.complaints.desk.test_authority import told
from tests.complaints.desk.window import At, entered, fetched_on_a_port, opened
from tests.e2e.axe import violations

pytestmark = pytest.mark.browser
POLICE = "Border police, Ceuta"


@pytest.fixture(name="receipt")
def _receipt(world: World) -> Receipt:
    return world.file(NHRI, told(gender="female"))


@pytest.fixture(name="at")
def _at(world: World, receipt: Receipt) -> Iterator[At]:
    del receipt  # filed before the desk fetches
    yield from fetched_on_a_port(world)


def press(page: Page, testid: str) -> None:
    page.get_by_test_id(testid).click()


def ask(page: Page, world: World, at: At, receipt: Receipt) -> None:
    """Ask whether the letter may be written; they say yes."""
    page.goto(f"{at}/cases/all")
    page.get_by_test_id("case-link").first.click()
    press(page, "new-letter")
    page.get_by_test_id("authority-to").fill(POLICE)
    expect(page.get_by_test_id("body-country")).to_have_value("")  # nobody guesses
    page.get_by_test_id("body-country").select_option("ES")
    assert violations(page) == []
    press(page, "authority-look")
    expect(page.get_by_test_id("question-text")).to_contain_text("They may still guess who you are")
    assert violations(page) == []
    press(page, "authority-ask")
    sync = opened(at.app).sync
    sync.run()
    (question,) = world.replies(receipt).questions
    world.agree(receipt, question.question.id)
    sync.run()


def write(page: Page, world: World) -> None:
    """The letter tells the day at first, which is made a month when the page warns of it."""
    page.reload()
    press(page, "letter-agreed")
    page.get_by_test_id("how-day").select_option("day")
    page.get_by_test_id("subject").fill("People taken back")
    page.get_by_test_id("words").fill("They were taken back at Benzu and not heard.")
    page.get_by_test_id("request").fill("Please say on which order.")
    page.get_by_test_id("answer-by").fill(f"{world.now.date() + timedelta(days=30)}")
    press(page, "weigh")
    expect(page.get_by_test_id("problem")).to_contain_text("left out or told less exactly")
    page.goto(page.url)  # elsewhere, and back: it is kept
    expect(page.get_by_test_id("kept")).to_be_visible()
    assert violations(page) == []
    page.get_by_test_id("words").fill("They were taken back and not heard.")
    page.get_by_test_id("how-day").select_option("month")
    press(page, "weigh")
    expect(page.get_by_test_id("alone")).to_be_visible()
    expect(page.get_by_test_id("preview")).to_contain_text("This office knows 1 person")
    assert violations(page) == []
    press(page, "finish")
    expect(page.get_by_test_id("problem")).to_contain_text("Few fit")
    page.get_by_test_id("sure").check()
    press(page, "finish")


def test_from_the_question_to_the_answer(
    chromium: RealBrowser, world: World, at: At, receipt: Receipt
) -> None:
    page = entered(chromium, at, width=1280)
    ask(page, world, at, receipt)
    write(page, world)
    paper = page.get_by_test_id("paper")
    expect(paper).to_contain_text("February 2026")
    expect(paper).not_to_contain_text("Benzu")
    assert violations(page) == []
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    page.wait_for_load_state()  # nothing is printed while another page comes
    sheet = pypdfium2.PdfDocument(page.pdf())[0].get_textpage().get_text_range()
    assert "1 / 1" in sheet  # as in the language of the letter, not of the desk
    page.get_by_role("button", name="English").click()
    with page.expect_download() as coming:
        press(page, "authority-pdf")
    document = pypdfium2.PdfDocument(coming.value.path())
    text = document[0].get_textpage().get_text_range()
    assert POLICE in text
    assert "February 2026" in text
    assert "Benzu" not in text
    page.get_by_test_id("answer-partly").check()
    page.get_by_test_id("answer-text").fill("We looked into it.")
    press(page, "answer-log")
    expect(page.get_by_test_id("letter-answered")).to_be_visible()
    expect(page.get_by_test_id("timeline")).to_contain_text("It did a part of it")
    (line,) = opened(at.app).office.cases()
    case = opened(at.app).office.case(line.id)
    (left,) = [one.event for one in case.entries if isinstance(one.event, Exported)]
    assert left.what == "letter"
    assert len(left.parts) == 2
    page.context.close()
