"""From the first question to the number, in a real browser on a phone's screen."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, expect

from complaints.domain.messages import Complaint
from tests.complaints.pages.office import LAWYERS, Office
from tests.complaints.pages.site import ELSEWHERE, Served
from tests.e2e.chromium import PHONE
from tests.e2e.phone import Phone, Story

STORY = Story(
    violations=["pushback", "wage-theft"],
    text="We were four.\nكنا أربعة.",
    country="ES",
    place="the forest <b>behind</b> the river",
    day="2026-05-01",
    actors=["employer"],
    words="a white van",
    needs=["legal-help"],
    about=["self", "group"],
)
OMBUDSMAN, LEGAL_AID = "Ombudsman", "Legal aid"


@pytest.fixture
def phone(site: Served, context: BrowserContext) -> Iterator[Phone]:
    site.blocked.clear()
    site.portal.faults.clear()
    yield Phone.open(context, site.base, "en")
    assert stored(context) == NOTHING


NOTHING: dict[str, object] = {"cookies": [], "origins": []}


def stored(context: BrowserContext) -> object:
    return context.storage_state(indexed_db=True)


def to_review(phone: Phone, readers: dict[str, dict[str, bool]]) -> None:
    phone.tell(STORY)
    phone.let_read(readers)
    phone.leave_contact({}, readers=[])
    phone.on("review_title")


def test_the_office_gets_exactly_what_was_shown(phone: Phone, office: Office) -> None:
    before = len(office.site.portal.inbox(LAWYERS))
    to_review(phone, {OMBUDSMAN: {"needs": False}})
    shown = phone.page.locator("section.paper")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("the forest <b>behind</b> the river")
    expect(shown).to_contain_text("كنا أربعة.")
    expect(shown).to_contain_text("Your boss did not pay you")
    expect(shown).not_to_contain_text("A lawyer")
    expect(shown).not_to_contain_text("A group")
    phone.next()
    digits = phone.number()
    phone.confirm_number(digits)
    complaint = office.read()
    assert isinstance(complaint, Complaint)
    got = {part.name: part.content for part in complaint.parts}
    assert got == {
        "account": {"text": STORY.text, "violations": STORY.violations},
        "circumstances": {
            "country": "ES",
            "place": STORY.place,
            "from": STORY.day,
            "to": STORY.day,
            "certainty": "day",
            "actors": [{"kind": "employer", "description": STORY.words}],
        },
    }
    assert complaint.language == "en"
    assert len(office.site.portal.inbox(LAWYERS)) == before


def test_back_keeps_every_answer(phone: Phone) -> None:
    phone.tell(STORY)
    page = phone.page
    for title in ("protection", "person", "needs", "group", "now", "who", "when", "where", "tell"):
        phone.press("back")
        expect(page.locator("h1")).to_have_text(
            phone.texts("person_title_group" if title == "person" else f"{title}_title")
        )
    for title in ("which", "what", "about", "safe"):
        phone.press("back")
        phone.on(f"{title}_title")
    for title, closed_list, chosen in (
        ("about", "about", STORY.about),
        ("what", "groups", ["border-and-entry", "work"]),
        ("which", "violations", STORY.violations),
    ):
        phone.next()
        phone.on(f"{title}_title")
        for identifier in chosen:
            label = phone.texts.term(closed_list, identifier)
            expect(page.get_by_label(label, exact=True)).to_be_checked()
    phone.next()
    expect(page.get_by_label(phone.texts("tell_label"), exact=True)).to_have_value(STORY.text)
    phone.next()
    expect(page.get_by_label(phone.texts("where_country"), exact=True)).to_have_value("ES")
    phone.next()
    expect(page.get_by_label(phone.texts("when_day_label"), exact=True)).to_have_value(STORY.day)
    phone.press("back")
    phone.on("where_title")


def test_every_question_can_be_skipped_and_then_nothing_can_be_sent(phone: Phone) -> None:
    for title in ("safe", "about", "what", "tell", "where", "when", "who", "needs"):
        phone.on(f"{title}_title")
        expect(phone.page.locator("#next")).to_have_text(phone.texts("skip"))
        phone.next()
    phone.wait_for_organisations()
    phone.next()
    phone.next()
    phone.on("review_title")
    expect(phone.page.locator("#next")).to_have_count(0)
    expect(phone.page.locator(".note")).to_be_visible()


def test_one_choice_is_enough(phone: Phone, office: Office) -> None:
    phone.next()
    phone.next()
    phone.choose_what(["wage-theft"])
    while phone.page.locator("h1").inner_text() != phone.texts("where_title"):
        phone.next()
    phone.page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    while phone.page.locator("h1").inner_text() != phone.texts("recipients_title"):
        phone.next()
    phone.let_read({OMBUDSMAN: {}})
    phone.leave_contact({}, readers=[])
    phone.next()
    phone.on("number_title")
    assert [part.name for part in office.read().parts] == ["account", "circumstances"]


def screens_until(phone: Phone, last: str) -> list[str]:
    """The titles from here on, each passed without an answer."""
    seen = []
    while (title := phone.page.locator("h1").inner_text()) != phone.texts(last):
        seen.append(title)
        phone.next()
        expect(phone.page.locator("h1")).not_to_have_text(title)
    return seen


@pytest.mark.parametrize(
    ("violation", "asked"),
    [
        ("wage-theft", ["person_title"]),
        ("belongings-taken", ["person_title"]),
        ("pushback", ["now_title", "person_title", "protection_title"]),
    ],
)
def test_only_what_matters_for_what_happened_is_asked(
    phone: Phone, violation: str, asked: list[str]
) -> None:
    phone.next()
    phone.next()
    phone.choose_what([violation])
    seen = screens_until(phone, "recipients_title")
    small = [phone.texts(key) for key in ("now_title", "person_title", "protection_title")]
    assert [title for title in seen if title in small] == [phone.texts(key) for key in asked]


def test_a_parent_is_not_asked_how_old_the_child_is(phone: Phone) -> None:
    phone.next()
    phone.tick(phone.texts.term("about", "own-child"))
    phone.next()
    phone.choose_what(["pushback"])
    screens_until(phone, "person_title_child")
    expect(phone.question("fact_alone")).to_be_visible()
    expect(phone.question("person_child")).not_to_be_visible()


def test_the_kind_of_work_and_frontex_are_asked_where_they_matter(phone: Phone) -> None:
    phone.next()
    phone.next()
    phone.choose_what(["wage-theft"])
    screens_until(phone, "where_title")
    phone.page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    screens_until(phone, "who_title")
    sector = phone.page.get_by_label(phone.texts("who_sector"), exact=True)
    frontex = phone.page.get_by_label(phone.texts("fact_frontex"), exact=True)
    expect(sector).to_be_visible()
    expect(frontex).to_have_count(0)
    for _ in range(5):
        phone.press("back")
    phone.on("what_title")
    phone.tick(phone.texts.term("groups", "work"), wanted=False)
    phone.tick(phone.texts.term("groups", "border-and-entry"))
    screens_until(phone, "who_title")
    expect(sector).to_have_count(0)
    expect(frontex).to_be_visible()


def test_a_group_is_something_too(phone: Phone, office: Office) -> None:
    phone.next()
    phone.next()
    phone.tick(phone.texts.term("groups", "work"))
    phone.next()
    phone.on("which_title")
    expect(phone.page.locator("#next")).to_have_text(phone.texts("skip"))
    screens_until(phone, "where_title")
    phone.page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    screens_until(phone, "recipients_title")
    phone.let_read({OMBUDSMAN: {}})
    phone.leave_contact({}, readers=[])
    phone.on("review_title")
    expect(phone.page.locator("section.paper")).to_contain_text("At work")
    phone.next()
    phone.on("number_title")
    account = next(part for part in office.read().parts if part.name == "account")
    assert account.content == {"groups": ["work"]}


def test_answers_that_are_no_longer_asked_for_are_not_sent(phone: Phone, office: Office) -> None:
    said = {"fact_detained": "yes", "person_child": "no", "protection_fears_self": "yes"}
    phone.tell(replace(STORY, about=["self"], violations=["arbitrary-detention"], said=said))
    phone.let_read({OMBUDSMAN: {"person": True}})
    phone.leave_contact({}, readers=[])
    paper = phone.page.locator("section.paper")
    for key in ("fact_detained", "seen_child", "seen_fears"):
        expect(paper).to_contain_text(phone.texts(key))
    change = phone.page.get_by_role("button", name=phone.texts("change"))
    change.first.click()
    phone.on("what_title")
    phone.tick(phone.texts.term("groups", "detention-and-childhood"), wanted=False)
    phone.tick(phone.texts.term("groups", "belongings"))
    phone.next()
    phone.choose_which(["phone-taken"])
    phone.on("tell_title")
    phone.next()
    phone.on("review_title")
    phone.next()
    phone.on("number_title")
    got = {part.name: part.content for part in office.read().parts}
    assert got["account"] == {"text": STORY.text, "violations": ["phone-taken"]}
    assert "detained" not in got["circumstances"]
    assert got["person"] == {"about": ["self"], "age_group": "adult"}


def test_what_is_said_about_people_and_the_moment_is_in_the_record(
    phone: Phone, office: Office
) -> None:
    said = {
        "fact_detained": "no",
        "now_still_self": "yes",
        "fact_removal": "yes",
        "fact_harm": "unsaid",
        "person_child": "no",
        "person_children_self": "yes",
        "person_gender": "gender_other",
        "protection_fears_self": "yes",
        "protection_seeks_self": "no",
    }
    story = replace(
        STORY,
        about=["self"],
        violations=["excessive-force", "pushback"],
        actors=["police"],
        ongoing="no",
        at_sea=False,
        said=said,
        origin="MA",
    )
    phone.tell(story)
    phone.let_read({OMBUDSMAN: {"person": True}})
    phone.leave_contact({}, readers=[])
    phone.on("review_title")
    phone.next()
    phone.on("number_title")
    got = {part.name: part.content for part in office.read().parts}
    assert got["person"] == {
        "about": ["self"],
        "age_group": "adult",
        "children": True,
        "gender": "other",
        "origin": "MA",
        "seeks_protection": False,
        "fears_origin": True,
    }
    moment = {key: got["circumstances"].get(key) for key in ("ongoing", "still_there", "removal")}
    assert moment == {"ongoing": False, "still_there": True, "removal": "announced"}
    assert got["circumstances"]["detained"] is False
    assert "irreversible_harm" not in got["circumstances"]


def test_help_comes_first_for_who_is_not_safe(phone: Phone) -> None:
    phone.tick(phone.texts("safe_no"))
    phone.next()
    phone.on("help_title")
    expect(phone.page.locator("main")).to_contain_text(phone.texts("help_nobody"))
    phone.next()
    phone.on("about_title")


@pytest.mark.parametrize(
    ("actors", "suggested"),
    [(["border-guard"], LEGAL_AID), ([], LEGAL_AID), (["employer"], OMBUDSMAN)],
)
def test_a_body_of_the_accused_state_is_never_preselected(
    phone: Phone, actors: list[str], suggested: str
) -> None:
    phone.tell(replace(STORY, actors=actors))
    phone.wait_for_organisations()
    chosen = phone.page.locator("section.paper.chosen")
    expect(chosen).to_have_count(1)
    expect(chosen.locator("label").first).to_have_text(suggested)
    warned = phone.paper(OMBUDSMAN).get_by_text(phone.texts("accused"))
    expect(warned).to_have_count(1 if actors == ["border-guard"] else 0)


def test_person_and_contact_are_for_nobody_unless_chosen(phone: Phone, office: Office) -> None:
    before = len(office.site.portal.inbox(LAWYERS))
    phone.tell(STORY)
    phone.let_read({OMBUDSMAN: {}, LEGAL_AID: {"person": True}})
    phone.leave_contact({"name": "Moussa", "never": "never call"}, readers=[LEGAL_AID])
    phone.on("review_title")
    papers = phone.page.locator("section.paper")
    expect(papers.nth(0)).not_to_contain_text("Moussa")
    expect(papers.nth(1)).to_contain_text("Moussa")
    phone.next()
    phone.on("number_title")
    names = [part.name for part in office.read().parts]
    assert names == ["account", "circumstances", "needs"]
    office.site.portal.release()
    assert len(office.site.portal.inbox(LAWYERS)) == before + 1


def test_refused_organisations_are_listed_with_the_reason(phone: Phone) -> None:
    phone.tell(replace(STORY, country="MA"))
    suspended = phone.paper("Rights council")
    expect(suspended).to_contain_text("its computers were taken")
    silent = phone.paper("Shoura")
    expect(silent).to_contain_text(phone.texts("error_no-attestation"))
    expect(suspended.or_(silent).locator("input")).to_have_count(0)


def test_a_card_that_does_not_verify_is_refused_when_chosen(phone: Phone, site: Served) -> None:
    cards = site.portal.cards
    true = cards[LAWYERS]
    cards[LAWYERS] = true[:-20] + bytes(20)
    try:
        phone.tell(STORY)
        phone.wait_for_organisations()
        paper = phone.paper(LEGAL_AID)
        paper.get_by_label(LEGAL_AID, exact=True).click()
        expect(phone.paper(LEGAL_AID)).to_contain_text(phone.texts("error_card-signature"))
        expect(phone.paper(LEGAL_AID).locator("input")).to_have_count(0)
    finally:
        cards[LAWYERS] = true


def test_a_directory_that_nobody_signed_gives_nobody_to_choose(phone: Phone, site: Served) -> None:
    signatures = site.instance.signatures
    site.instance.signatures = site.instance.sign_directory(["ana"], comment="amparo/v1 x")
    try:
        phone.tell(STORY)
        expect(phone.page.locator(".note.error")).to_contain_text(
            phone.texts("error_directory-signature")
        )
        expect(phone.page.locator("main input")).to_have_count(0)
    finally:
        site.instance.signatures = signatures
    phone.press("again")
    phone.wait_for_organisations()


def test_a_broken_line_keeps_the_sealed_bytes_and_files_nothing_twice(
    phone: Phone, site: Served
) -> None:
    to_review(phone, {OMBUDSMAN: {}})
    before = len(site.portal.filed)
    # the first answer gets lost after the envelope is stored, and so do all repetitions
    site.portal.faults.extend(["after", *["before"] * 3])
    phone.next()
    expect(phone.page.locator(".note.error")).to_contain_text(
        phone.texts("line_waits"), timeout=20_000
    )
    digits = re.sub(
        r"\D", "", "".join(phone.page.locator(".number > span > span").all_inner_texts())
    )
    expect(phone.page.locator(".back")).to_have_count(0)
    phone.press("try_now")
    assert phone.number() == digits
    assert len(site.portal.filed) == before + 1


def test_a_number_that_will_not_show_it_says_so_and_what_still_holds(
    phone: Phone, site: Served
) -> None:
    to_review(phone, {OMBUDSMAN: {}})
    site.portal.max_replies = 0
    try:
        phone.next()
        phone.on("number_title")
    finally:
        site.portal.max_replies = 16
    main = phone.page.locator("main")
    for key in ("number_sent", "unkept", "unkept_holds"):
        expect(main).to_contain_text(phone.texts(key))
    phone.press("again")
    expect(main).to_contain_text(phone.texts("unkept_done"))
    expect(main).not_to_contain_text(phone.texts("unkept"))
    assert len(site.portal.waiting_replies) > 0


def test_a_wrong_digit_is_caught_and_another_number_too(phone: Phone) -> None:
    to_review(phone, {OMBUDSMAN: {}})
    phone.next()
    digits = phone.number()
    phone.next()
    phone.on("check_title")
    problem = phone.page.locator(".problem")
    swapped = next(
        digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        for at in range(27)
        if digits[at] != digits[at + 1]
    )
    for typed, key in (
        (swapped, "number_check"),
        (digits[:-1], "number_length"),
        (f"{digits[:-1]}x", "number_character"),
        ("0" * 28, "check_differs"),
    ):
        phone.write("number_label", typed)
        phone.next()
        expect(problem).to_have_text(phone.texts(key))
    expect(phone.page.locator(".number")).to_be_visible()
    phone.write("number_label", digits)
    phone.page.keyboard.press("Enter")
    phone.on("after_title")


def test_digits_are_grouped_while_they_are_typed(phone: Phone) -> None:
    phone.page.goto(f"{phone.base}/en/answers.html")
    field = phone.page.get_by_label(phone.texts("number_label"), exact=True)
    field.press_sequentially("123456789")
    expect(field).to_have_value("1234 5678 9")
    field.press("Backspace")
    field.press("Backspace")
    expect(field).to_have_value("1234 567")


def test_nothing_typed_is_in_an_address_the_history_or_the_title(phone: Phone) -> None:
    requests: list[str] = []
    phone.page.on("request", lambda request: requests.append(request.url))
    to_review(phone, {OMBUDSMAN: {}})
    phone.next()
    digits = phone.number()
    state = phone.page.evaluate("[location.href, document.title, history.state, history.length]")
    assert state == [f"{phone.base}/en/", "Amparo", None, 2]  # the empty page before, and this one
    sent = json.dumps(requests)
    assert digits not in sent
    assert "forest" not in sent
    assert all(url.startswith(phone.base) for url in requests)


def test_leaving_clears_the_page_and_leaves_no_way_back(phone: Phone) -> None:
    phone.next()
    phone.next()
    phone.next()
    phone.write("tell_label", "what nobody may see")
    phone.page.locator(".leave").click()
    phone.page.wait_for_url(f"**{ELSEWHERE}")
    phone.page.go_back()
    assert phone.page.url == "about:blank"


def test_closing_warns_only_while_words_would_be_lost(phone: Phone) -> None:
    page = phone.page
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    page.reload()
    assert asked == []
    phone.next()
    phone.next()
    phone.next()
    phone.write("tell_label", "words")
    page.reload()
    assert asked == ["beforeunload"]
    phone.on("safe_title")


def test_the_language_can_be_changed_without_losing_anything(phone: Phone) -> None:
    for _ in range(3):
        phone.next()
    phone.write("tell_label", "words")
    phone.press("language")
    phone.page.get_by_role("button", name="العربية").click()
    arabic = Phone.on_page(phone.page, phone.base, "ar")
    arabic.on("tell_title")
    expect(phone.page.get_by_label(arabic.texts("tell_label"))).to_have_value("words")
    assert phone.page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        "ar",
        "rtl",
    ]
    arabic.press("protects")
    arabic.on("protects")
    expect(phone.page.locator("main h2").first).to_be_visible()
    phone.page.locator(".back").click()
    expect(phone.page.get_by_label(arabic.texts("tell_label"))).to_have_value("words")


def test_the_first_page_puts_the_browsers_language_first(site: Served, browser: Browser) -> None:
    context = browser.new_context(locale="ar-MA", **PHONE)
    page = context.new_page()
    page.goto(site.base)
    expect(page.locator("#languages a").first).to_have_text("العربية")
    page.locator("#languages a").first.click()
    arabic = Phone.on_page(page, site.base, "ar")
    arabic.on("safe_title")
    context.close()


def test_a_browser_that_calls_a_language_otherwise_finds_it(site: Served, browser: Browser) -> None:
    context = browser.new_context(locale="prs-AF", **PHONE)
    page = context.new_page()
    page.goto(site.base)
    expect(page.locator("#languages a").first).to_have_attribute("lang", "fa")
    context.close()


def test_the_keyboard_alone_gets_through(site: Served, browser: Browser, office: Office) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    phone = Phone.open(context, site.base, "en")
    page = phone.page

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    def main_button() -> None:
        for _ in range(60):
            press("Tab")
            if page.evaluate("document.activeElement.id") == "next":
                break
        press("Enter")

    phone.on("safe_title")
    press("Tab", "Space")
    main_button()
    for title in ("about", "what", "which"):
        phone.on(f"{title}_title")
        press("Tab", "Space")  # the heading has the focus
        main_button()
    phone.on("tell_title")
    press("Tab")
    page.keyboard.type("by keyboard")
    main_button()
    phone.on("where_title")
    press("Tab")
    page.keyboard.type("Spain")
    press("Tab", "Tab")
    page.keyboard.type("a river")
    main_button()
    for title in ("when", "who", "now", "needs", "person", "protection"):
        phone.on(f"{title}_title")
        press("Tab", "Space")
        main_button()
    phone.wait_for_organisations()
    expect(page.locator("section.paper.chosen")).to_have_count(1)
    for title in ("recipients", "contact", "absent", "review"):
        phone.on(f"{title}_title")
        main_button()
    digits = phone.number()
    main_button()
    phone.on("check_title")
    press("Tab")
    page.keyboard.type(digits)
    press("Enter")
    phone.on("after_title")
    office.site.portal.release()
    context.close()
