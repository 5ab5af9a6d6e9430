"""With the number, from another device: read, answer, write more, take back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from complaints.directory import Suspension
from complaints.domain.messages import FollowUp
from crypto.receipt import Receipt
from tests.complaints.pages.office import LAWYERS, NHRI, Office
from tests.complaints.pages.site import Served
from tests.e2e.phone import Phone
from tests.factories import make_reply

RECORD: dict[str, dict[str, object]] = {
    "account": {"text": "They pushed us back.", "violations": ["pushback"]},
    "circumstances": {"country": "ES", "place": "the fence"},
    "person": {"about": ["self"]},
}


@pytest.fixture
def phone(site: Served, context: BrowserContext) -> Phone:
    site.blocked.clear()
    site.portal.faults.clear()
    return Phone.open(context, site.base, "en", "answers.html")


@pytest.fixture
def digits(office: Office) -> Iterator[str]:
    yield office.filed(RECORD)
    office.site.portal.replies.clear()


@pytest.fixture
def with_lawyers(office: Office) -> Iterator[str]:
    """The number of a complaint that lawyers have, too."""
    yield office.filed(RECORD, LAWYERS)
    office.site.portal.release()
    office.site.portal.replies.clear()


def opened(phone: Phone, digits: str) -> Page:
    phone.on("come_title")
    phone.write("number_label", digits)
    phone.next()
    phone.on("time_title")
    expect(phone.page.locator("main [role=status]")).to_have_count(0)
    return phone.page


def sent(phone: Phone) -> None:
    expect(phone.page.locator("main")).to_contain_text(phone.texts("act_done"))


def test_a_mistyped_number_asks_nothing_of_the_portal(phone: Phone, digits: str) -> None:
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))
    phone.write("number_label", digits[:-1] + str((int(digits[-1]) + 1) % 10))
    phone.next()
    expect(phone.page.locator(".problem")).to_have_text(phone.texts("number_check"))
    assert asked == []


def test_digits_of_any_script_and_spaces_are_read(phone: Phone, digits: str) -> None:
    arabic = "".join(chr(0x660 + int(one)) for one in digits)
    page = opened(phone, "- ".join(arabic[at : at + 4] for at in range(0, 28, 4)))
    expect(page.locator(".entry")).to_have_count(1)


def test_a_number_without_anything_says_so(phone: Phone) -> None:
    page = opened(phone, Receipt.generate().digits)
    expect(page.locator(".note")).to_have_text(phone.texts("time_nothing"))
    expect(page.locator("#next")).to_have_count(0)


def test_one_timeline_newest_first(phone: Phone, office: Office, digits: str) -> None:
    office.acknowledge()
    office.reply(text="We read it.\nقرأناه.", language="en", state="open")
    page = opened(phone, digits)
    entries = page.locator(".entry")
    expect(entries).to_have_count(3)
    expect(entries.nth(0)).to_contain_text("We read it.")
    expect(entries.nth(0)).to_contain_text(phone.texts("state_open"))
    expect(entries.nth(1)).to_contain_text(phone.texts("state_received"))
    expect(entries.nth(2)).to_contain_text("Ombudsman has it since")


def test_text_of_an_office_is_text(phone: Phone, office: Office, digits: str) -> None:
    office.reply(text="<img src=x onerror=alert(1)>")
    page = opened(phone, digits)
    expect(page.locator(".said")).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.locator("main img")).to_have_count(0)


def asked(phone: Phone, digits: str) -> Page:
    page = opened(phone, digits)
    page.get_by_role("button", name=phone.texts("waits_look")).click()
    phone.on("ask_title")
    return page


def test_yes_to_one_part_gives_a_consent_for_that_part_alone(
    phone: Phone, office: Office, digits: str
) -> None:
    office.ask()
    page = asked(phone, digits)
    ticks = page.get_by_role("checkbox")
    expect(ticks).to_have_count(2)
    for tick in ticks.all():
        expect(tick).not_to_be_checked()
    before = len(office.site.portal.filed)
    phone.press("ask_some")
    expect(page.locator(".problem")).to_have_text(phone.texts("ask_none"))
    assert len(office.site.portal.filed) == before
    phone.tick(phone.texts("part_circumstances"))
    phone.press("ask_some")
    sent(phone)
    answer = office.read()
    assert isinstance(answer, FollowUp)
    assert [one.yes for one in answer.answers] == [True]
    assert office.complaint
    allowed = {part.hash for part in office.complaint.parts if part.name == "circumstances"}
    assert set(answer.consents[0].terms.parts) == allowed


def test_what_is_one_part_needs_no_tick(phone: Phone, office: Office) -> None:
    digits = office.filed({"account": {"text": "They pushed us back."}})
    office.ask()
    page = asked(phone, digits)
    expect(page.get_by_role("button", name=phone.texts("ask_yes"), exact=True)).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    phone.press("ask_yes")
    sent(phone)
    answer = office.read()
    assert isinstance(answer, FollowUp)
    assert office.complaint
    assert answer.consents[0].terms.parts == (office.complaint.parts[0].hash,)
    office.site.portal.replies.clear()


def test_yes_to_all_gives_a_consent_for_exactly_what_was_shown(
    phone: Phone, office: Office, digits: str
) -> None:
    office.ask()
    page = asked(phone, digits)
    expect(page.locator("main")).to_contain_text("We would like lawyers to look at this.")
    expect(page.locator("section.paper")).to_have_count(3)  # to whom, and the two parts
    expect(page.locator("section.paper").first).to_contain_text(phone.texts("state_no"))
    for tick in page.get_by_role("checkbox").all():
        tick.check()
    phone.press("ask_some")
    sent(phone)
    answer = office.read()
    assert isinstance(answer, FollowUp)
    assert [one.yes for one in answer.answers] == [True]
    terms = answer.consents[0].terms
    assert office.complaint
    assert (terms.asked_by, terms.to) == (NHRI, LAWYERS)
    assert set(terms.parts) == {part.hash for part in office.complaint.parts}
    assert terms.onward is False
    phone.press("act_back")
    expect(page.get_by_text(phone.texts("waits"))).to_have_count(0)
    phone.press("time_again")
    phone.on("time_title")
    expect(page.locator(".entry").first).to_be_visible()
    expect(page.get_by_text(phone.texts("waits"))).to_have_count(0)


def test_no_gives_none(phone: Phone, office: Office, digits: str) -> None:
    office.ask()
    page = opened(phone, digits)
    page.get_by_role("button", name=phone.texts("waits_look")).click()
    phone.press("ask_no")
    sent(phone)
    answer = office.read()
    assert isinstance(answer, FollowUp)
    assert [one.yes for one in answer.answers] == [False]
    assert answer.consents == ()


def test_what_is_not_known_here_cannot_be_agreed_to(
    phone: Phone, office: Office, digits: str
) -> None:
    office.ask(unknown=True)
    page = opened(phone, digits)
    page.get_by_role("button", name=phone.texts("waits_look")).click()
    expect(page.locator("main")).to_contain_text(phone.texts("ask_unknown"))
    for key in ("ask_yes", "ask_some"):
        expect(page.get_by_role("button", name=phone.texts(key))).to_have_count(0)
    expect(page.get_by_role("button", name=phone.texts("ask_no"), exact=True)).to_be_visible()


def test_nothing_is_passed_to_who_must_not_be_used(
    phone: Phone, office: Office, digits: str
) -> None:
    office.ask(to="cndh-ma")
    page = opened(phone, digits)
    page.get_by_role("button", name=phone.texts("waits_look")).click()
    expect(page.locator("main")).to_contain_text(phone.texts("ask_refused"))
    for key in ("ask_yes", "ask_some"):
        expect(page.get_by_role("button", name=phone.texts(key))).to_have_count(0)


def test_writing_more(phone: Phone, office: Office, digits: str) -> None:
    page = opened(phone, digits)
    phone.next()
    phone.on("write_title")
    phone.write("write_label", "One more thing.")
    phone.press("back")
    phone.on("time_title")
    phone.next()
    expect(page.get_by_label(phone.texts("write_label"), exact=True)).to_have_value(
        "One more thing."
    )
    phone.next()
    sent(phone)
    message = office.read()
    assert isinstance(message, FollowUp)
    assert message.text == "One more thing."


def test_what_the_number_will_not_show_is_said_and_tried_again(
    phone: Phone, office: Office, digits: str
) -> None:
    page = opened(phone, digits)
    office.site.portal.max_replies = 0
    try:
        phone.next()
        phone.write("write_label", "One more thing.")
        phone.next()
        sent(phone)
        note = page.locator(".note.error")
        expect(note).to_contain_text(phone.texts("unkept"))
        expect(note).to_contain_text(phone.texts("unkept_holds"))
        phone.press("again")
        expect(note).to_contain_text(phone.texts("error_replies-full"))
    finally:
        office.site.portal.max_replies = 16
    phone.press("again")
    expect(page.locator("main")).to_contain_text(phone.texts("unkept_done"))
    expect(note).to_have_count(0)
    office.site.portal.release()
    page.reload()
    opened(phone, digits)
    expect(page.locator(".entry.sent")).to_have_count(2)


def test_what_comes_behind_the_answers_can_be_asked_for_again(
    phone: Phone, office: Office, digits: str
) -> None:
    office.site.blocked.add("/en/texts.json")
    try:
        page = opened(phone, digits)
        phone.press("time_take")
        expect(page.locator("main")).to_contain_text(phone.texts("coming_failed"))
    finally:
        office.site.blocked.clear()
    phone.press("again")
    phone.on("take_title")


def test_taking_everything_back_needs_a_second_look(
    phone: Phone, office: Office, digits: str
) -> None:
    opened(phone, digits)
    before = len(office.site.portal.filed)
    phone.press("time_take")
    phone.tick(phone.texts("take_all"))
    phone.next()
    phone.on("confirm_title")
    assert len(office.site.portal.filed) == before
    phone.press("confirm_button")
    sent(phone)
    message = office.read()
    assert isinstance(message, FollowUp)
    assert message.withdrawal
    assert message.withdrawal.scope == "all"


def test_what_an_office_refused_is_not_called_sent(
    phone: Phone, office: Office, with_lawyers: str
) -> None:
    page = opened(phone, with_lawyers)
    instance = office.site.instance
    shard, lawyers = instance.organisations[LAWYERS]
    suspended = Suspension(on=instance.today, reason="since a minute ago")
    instance.organisations[LAWYERS] = (shard, replace(lawyers, suspended=suspended))
    try:
        phone.next()
        phone.write("write_label", "One more thing.")
        phone.next()
        sent(phone)
    finally:
        instance.organisations[LAWYERS] = (shard, lawyers)
    expect(page.locator(".note.error")).to_contain_text("Legal aid")
    phone.press("act_back")
    lines = page.locator(".entry.sent h3")
    to = [phone.texts("entry_sent", name=name) for name in ("Ombudsman", "Ombudsman", "Legal aid")]
    assert sorted(lines.all_inner_texts()) == sorted(to)


def test_one_office_that_cannot_be_written_to_stops_no_withdrawal(
    phone: Phone, office: Office, with_lawyers: str
) -> None:
    page = opened(phone, with_lawyers)
    cards = office.site.portal.cards
    card = cards.pop(LAWYERS)
    try:
        phone.press("time_take")
        phone.tick(phone.texts("take_all"))
        phone.next()
        phone.press("confirm_button")
        sent(phone)
    finally:
        cards[LAWYERS] = card
    refused = page.locator(".note.error")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("Legal aid")
    expect(refused).to_contain_text(phone.texts("error_card-missing"))
    message = office.read()
    assert isinstance(message, FollowUp)
    assert message.withdrawal


def test_when_nobody_can_be_written_to_each_is_named(
    phone: Phone, office: Office, with_lawyers: str
) -> None:
    page = opened(phone, with_lawyers)
    cards = office.site.portal.cards
    kept = dict(cards)
    cards.clear()
    try:
        phone.next()
        phone.write("write_label", "One more thing.")
        phone.next()
        for name in ("Ombudsman", "Legal aid"):
            expect(page.locator(".note.error").filter(has_text=name)).to_be_visible()
    finally:
        cards.update(kept)
    phone.press("again")
    sent(phone)
    expect(page.locator(".note.error")).to_have_count(0)


def test_a_broken_line_keeps_what_was_written(phone: Phone, office: Office, digits: str) -> None:
    opened(phone, digits)
    phone.next()
    phone.write("write_label", "Over a bad line.")
    office.site.portal.faults.extend(["unavailable"] * 4)
    phone.next()
    expect(phone.page.locator(".note.error")).to_contain_text(
        phone.texts("line_waits"), timeout=20_000
    )
    phone.press("try_now")
    sent(phone)
    message = office.read()
    assert isinstance(message, FollowUp)
    assert message.text == "Over a bad line."


def test_replies_that_cannot_be_trusted_are_named_and_not_shown(
    phone: Phone, office: Office, digits: str
) -> None:
    """One from a stranger's hand, one garbled, one from a newer program."""
    portal, complaint = office.site.portal, office.complaint
    assert complaint
    office.reply(text="A true word.")
    forged = make_reply(
        office.site.instance, NHRI, complaint.sender, counter=9, text="A false word."
    )
    office.send(replace(forged, member="somebody-else"))
    office.send_newer(counter=10)
    handle, body = portal.replies[-1]
    portal.replies.append((handle, body[:-30] + bytes(30)))
    page = opened(phone, digits)
    expect(page.locator("main")).to_contain_text("A true word.")
    expect(page.locator("main")).not_to_contain_text("A false word.")
    problems = page.locator(".note.error")
    expect(problems).to_contain_text(phone.texts("error_forged"))
    expect(page.locator("main")).to_contain_text(phone.texts("entry_newer"))


def test_an_office_that_left_the_directory_is_named(
    phone: Phone, office: Office, digits: str
) -> None:
    instance = office.site.instance
    office.acknowledge()
    shard, organisation = instance.organisations.pop(NHRI)
    instance.publish()
    try:
        page = opened(phone, digits)
        expect(page.locator(".note.error")).to_contain_text(
            phone.texts("error_unknown-organisation")
        )
    finally:
        instance.organisations[NHRI] = (shard, organisation)
        instance.publish()


def test_seven_days_without_a_word_offer_another_organisation(
    site: Served, context: BrowserContext, office: Office, digits: str
) -> None:
    assert office.complaint
    day = office.complaint.day
    page = context.new_page()
    for days, notes in ((6, 0), (7, 1)):
        page.clock.set_fixed_time(f"{day + timedelta(days=days)}T12:00:00Z")
        page.goto(f"{site.base}/en/answers.html")
        later = Phone.on_page(page, site.base, "en")
        later.on("come_title")
        later.write("number_label", digits)
        later.next()
        # the portal's clock stays: the person says that the device is right
        page.locator(".note.waiting button").last.click()
        expect(page.locator(".entry")).to_have_count(1)
        expect(page.locator(".note.waiting")).to_have_count(notes)
    expect(page.locator(".note.waiting")).to_contain_text("Ombudsman")
    later.press("late_link")
    later.on("time_more")
    # the account is with them, and only its hash is here: whoever is new gets what is said now
    expect(page.locator("main")).to_contain_text(later.texts("more_lost"))
    later.answer_more("tell_title")
    later.write("tell_label", "They pushed us back, and nobody answers.")
    later.next()
    later.on("time_more")
    later.next()
    later.on("where_title")
    page.get_by_label(later.texts("where_country"), exact=True).select_option("ES")
    later.next()
    later.wait_for_organisations()
    expect(later.paper("Ombudsman")).to_contain_text(later.texts("recipients_has"))
    expect(later.paper("Legal aid")).not_to_contain_text(later.texts("recipients_has"))
