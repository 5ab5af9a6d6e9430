"""The short ways: sending at once, keeping it safe, and a device whose clock is wrong."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from complaints.domain.messages import Complaint, FollowUp
from tests.complaints.pages.office import Office
from tests.complaints.pages.site import Served
from tests.e2e.phone import Phone

OMBUDSMAN, LEGAL_AID = "Ombudsman", "Legal aid"
TEXT, PLACE = "They took our phones.", "the old mill"
YEAR = timedelta(days=365)


@pytest.fixture
def phone(site: Served, context: BrowserContext) -> Phone:
    site.blocked.clear()
    site.portal.faults.clear()
    return Phone.open(context, site.base, "en")


def to_what(phone: Phone) -> None:
    phone.on("safe_title")
    phone.next()
    phone.on("about_title")
    expect(phone.page.get_by_role("button", name=phone.texts("send_now"))).to_have_count(0)
    phone.next()
    phone.on("what_title")


def chosen_at_once(phone: Phone) -> None:
    """From a screen in the middle, say the country, and be shown who will see what."""
    phone.press("send_now")
    phone.on("review_title")
    phone.press("where_choose")
    phone.on("where_title")
    phone.page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    phone.next()
    phone.on("review_title")


def only_reader(phone: Phone, name: str) -> Locator:
    """The paper of the one who will see something."""
    expect(phone.preview(name)).to_be_visible()
    sees = phone.texts("review_sees").partition("{name}")[2]
    expect(phone.page.get_by_role("heading", name=sees)).to_have_count(1)
    return phone.preview(name)


def test_sending_at_once_shows_the_safest_reader_and_sends(phone: Phone, office: Office) -> None:
    to_what(phone)
    phone.tick(phone.texts.term("groups", "work"))
    chosen_at_once(phone)
    paper = only_reader(phone, LEGAL_AID)
    expect(paper).to_contain_text(phone.texts.term("groups", "work"))
    expect(phone.page.locator("main")).to_contain_text(phone.texts("review_early"))
    phone.next()
    phone.confirm_number(phone.number())


def test_it_is_there_from_the_fourth_screen_on(phone: Phone) -> None:
    to_what(phone)
    seen = 0
    while phone.page.locator("h1").inner_text() != phone.texts("review_title"):
        title = phone.page.locator("h1").inner_text()
        button = phone.page.get_by_role("button", name=phone.texts("send_now"), exact=True)
        expect(button).to_be_visible()
        assert "plain" in str(button.get_attribute("class"))
        seen += 1
        phone.next()
        expect(phone.page.locator("h1")).not_to_have_text(title)
    assert seen >= 8
    expect(button).to_have_count(0)


def test_what_is_said_later_presets_another_reader(phone: Phone) -> None:
    to_what(phone)
    phone.tick(phone.texts.term("groups", "work"))
    phone.next()
    phone.next()
    phone.on("tell_title")
    phone.next()
    phone.page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    phone.next()
    phone.next()
    phone.on("who_title")
    phone.tick(phone.texts.term("actors", "employer"))
    phone.press("send_now")
    only_reader(phone, OMBUDSMAN)
    phone.press("back")
    phone.tick(phone.texts.term("actors", "police"))
    phone.press("send_now")
    only_reader(phone, LEGAL_AID)


def test_nothing_said_is_nothing_to_send(phone: Phone) -> None:
    to_what(phone)
    phone.press("send_now")
    expect(phone.page.locator(".note")).to_contain_text(phone.texts("recipients_nothing"))
    expect(phone.page.locator("#next")).to_have_count(0)


def kept(phone: Phone) -> str:
    phone.press("keep_title")
    phone.on("keep_title")
    phone.next()
    expect(phone.page.locator(".problem")).to_have_text(phone.texts("keep_nothing"))
    phone.write("tell_label", TEXT)
    phone.write("where_place", PLACE)
    phone.next()
    digits = phone.number()
    expect(phone.page.locator("main")).to_contain_text(phone.texts("keep_nobody"))
    expect(phone.page.locator("main")).not_to_contain_text(phone.texts("number_sent"))
    phone.confirm_number(digits)
    expect(phone.page.locator("main")).to_contain_text(phone.texts("keep_return"))
    return digits


def test_keeping_it_safe_sends_nothing_to_anybody(phone: Phone, site: Served) -> None:
    before = len(site.portal.filed)
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    kept(phone)
    assert len(site.portal.filed) == before
    assert not [one for one in asked if "/v1/inboxes/" in one or "/v1/cards/" in one]
    assert len([one for one in asked if one.startswith("PUT") and "/v1/replies/" in one]) == 1


def come_back(site: Served, context: BrowserContext, digits: str) -> Phone:
    site.portal.release()
    back = Phone.open(context, site.base, "en", "answers.html")
    back.come_back(digits)
    return back


def test_what_was_kept_can_be_changed_and_handed_over(
    phone: Phone, site: Served, context: BrowserContext, office: Office
) -> None:
    back = come_back(site, context, kept(phone))
    main = back.page.locator("main")
    expect(main).to_contain_text(back.texts("keep_nobody"))
    expect(main).not_to_contain_text(back.texts("time_nothing"))
    back.press("kept_look")
    back.on("kept_title")
    expect(main).to_contain_text(TEXT)
    back.answer_more("where_title")
    expect(back.page.get_by_label(back.texts("where_place"), exact=True)).to_have_value(PLACE)
    back.page.get_by_label(back.texts("where_country"), exact=True).select_option("ES")
    back.next()
    back.on("kept_title")
    back.next()
    back.wait_for_organisations()
    expect(back.paper(LEGAL_AID)).to_have_class("paper chosen")  # nobody was named
    back.let_read({OMBUDSMAN: {}})
    back.if_absent()
    expect(only_reader(back, OMBUDSMAN)).to_contain_text(PLACE)
    back.next()
    expect(main).to_contain_text(back.texts("act_done"))
    complaint = office.read()
    assert isinstance(complaint, Complaint)
    assert complaint.counter == 1
    assert {part.name: part.content for part in complaint.parts} == {
        "account": {"text": TEXT},
        "circumstances": {"country": "ES", "place": PLACE},
    }
    back.press("act_back")
    back.on("time_title")
    expect(back.entry("sent", OMBUDSMAN)).to_be_visible()
    office.reply(text="We have read it.")
    back.see(OMBUDSMAN, "We have read it.")
    back.write_more("They came again.")
    follow_up = office.read()
    assert isinstance(follow_up, FollowUp)
    assert (follow_up.text, follow_up.counter) == ("They came again.", 2)


def test_a_part_that_was_not_sent_can_be_given_later(
    phone: Phone, site: Served, context: BrowserContext, office: Office
) -> None:
    parts: dict[str, dict[str, object]] = {
        "account": {"text": TEXT},
        "person": {"about": ["self"], "origin": "MA"},
    }
    back = come_back(site, context, office.filed(parts))
    back.press("kept_look")
    main = back.page.locator("main")
    expect(main).to_contain_text(back.texts.country("MA"))
    expect(main).not_to_contain_text(TEXT)  # with them as it is, and here its hash alone
    back.answer_more("where_title")
    back.write("where_place", PLACE)
    back.next()
    back.on("time_more")
    back.next()
    back.on("where_title")  # the country decides who can be offered; it can be skipped
    back.next()
    back.let_read({OMBUDSMAN: {"person": True}})
    back.if_absent()
    expect(only_reader(back, OMBUDSMAN)).to_contain_text(back.texts.country("MA"))
    expect(main).not_to_contain_text(TEXT)
    back.next()
    expect(main).to_contain_text(back.texts("act_done"))
    follow_up = office.read()
    assert isinstance(follow_up, FollowUp)
    assert {part.name: part.content for part in follow_up.parts} == {
        "circumstances": {"place": PLACE},
        "person": {"about": ["self"], "origin": "MA"},
    }


@pytest.mark.parametrize("years", [-1, 1])
def test_a_wrong_clock_is_told_and_locks_nobody_out(
    site: Served, context: BrowserContext, office: Office, years: int
) -> None:
    now = datetime.now(UTC)
    page = context.new_page()
    page.clock.set_fixed_time(now + years * YEAR)
    phone = Phone.on_page(page, site.base, "en")
    page.goto(f"{site.base}/en/")
    to_what(phone)
    phone.tick(phone.texts.term("groups", "work"))
    phone.press("send_now")
    buttons = page.locator(".note.waiting button")
    expect(buttons).to_have_count(2)
    expect(page.locator(".note.waiting")).to_contain_text(str(now.year))
    expect(page.locator(".note.waiting")).to_contain_text(str((now + years * YEAR).year))
    buttons.first.click()
    phone.press("where_choose")
    page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    phone.next()
    phone.next()
    phone.number()
    office.site.portal.release()


def test_who_trusts_the_device_gets_no_list_that_has_expired(
    site: Served, context: BrowserContext
) -> None:
    page = context.new_page()
    page.clock.set_fixed_time(datetime.now(UTC) + YEAR)
    phone = Phone.on_page(page, site.base, "en")
    page.goto(f"{site.base}/en/")
    to_what(phone)
    phone.press("send_now")
    page.locator(".note.waiting button").last.click()
    expect(page.locator(".note.error")).to_contain_text(phone.texts("error_directory-expired"))
    expect(page.locator("#next")).to_have_count(0)
