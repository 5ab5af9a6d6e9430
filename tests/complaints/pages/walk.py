"""Through every screen of filing and of coming back, in any language, for whoever looks at them."""

from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, expect

from tests.complaints.pages.office import Office
from tests.e2e.phone import Phone
from tests.media import PDF, png

RECORD = {"account": {"text": "w" * 300}, "circumstances": {"country": "ES", "place": "x"}}

Seen = Callable[[Page], None]


def each_screen(phone: Phone, until: str, seen: Seen) -> None:
    """Press the main button until the screen of that title; each is seen, that one too."""
    while True:
        title = phone.page.locator("h1").inner_text()
        seen(phone.page)
        if title == phone.texts(until):
            return
        phone.next()
        expect(phone.page.locator("h1")).not_to_have_text(title)
        expect(phone.page.locator("h1")).to_be_focused()


def beside(phone: Phone, button: str, title: str, seen: Seen) -> None:
    """To a screen off the road, and back."""
    phone.press(button)
    phone.on(title)
    seen(phone.page)
    phone.page.locator(".back").click()
    expect(phone.page.locator("h1")).not_to_have_text(phone.texts(title))


def add_files(phone: Phone) -> None:
    """A photo out of which something was taken, and a paper that cannot be cleaned."""
    photo = FilePayload(name="a.png", mimeType="image/png", buffer=png(words="Amina"))
    paper = FilePayload(name="b.pdf", mimeType="application/pdf", buffer=PDF)
    phone.page.locator("input[type=file]").set_input_files([photo, paper])
    expect(phone.page.locator("section.paper, section.note")).to_have_count(2)


def filing(phone: Phone, seen: Seen) -> None:
    """From the first question to the number, with what stands aside of the road."""
    texts, page = phone.texts, phone.page
    phone.on("safe_title")
    for aside in ("language", "protects", "keep_title"):
        phone.press(aside)
        expect(page.locator("h1")).not_to_have_text(texts("safe_title"))
        if aside == "protects":
            expect(page.locator("main h2").first).to_be_visible()
        seen(page)
        if aside == "keep_title":
            beside(phone, "files_title", "files_title", seen)
        page.locator(".back").click()
        phone.on("safe_title")
    phone.tick(texts("safe_no"))
    each_screen(phone, "what_title", seen)
    for group in ("border-and-entry", "force-and-bodily-harm", "work"):
        phone.tick(texts.term("groups", group))
    each_screen(phone, "tell_title", seen)
    phone.write("tell_label", "Donaudampfschifffahrtsgesellschaft" * 20)
    beside(phone, "tell_speak", "voice_title", seen)
    phone.press("files_title")
    phone.on("files_title")
    add_files(phone)
    phone.page.locator(".back").click()
    each_screen(phone, "where_title", seen)
    page.get_by_label(texts("where_country"), exact=True).select_option("ES")
    phone.next()
    phone.tick(texts("when_month"))
    each_screen(phone, "who_title", seen)
    phone.tick(texts.term("actors", "police"))
    each_screen(phone, "now_title", seen)
    phone.say("fact_removal", "yes")
    each_screen(phone, "person_title", seen)
    phone.say("person_child", "yes")
    each_screen(phone, "protection_title", seen)
    phone.say("protection_fears_self", "yes")
    seen(page)
    phone.next()
    phone.wait_for_organisations()
    expect(page.locator("section.paper.chosen")).to_have_count(1)
    each_screen(phone, "review_title", seen)
    phone.next()
    phone.number()
    seen(page)
    phone.next()
    phone.on("check_title")
    seen(page)


def branches(phone: Phone, seen: Seen) -> None:
    """Through the screens that only some need, up to the question what somebody needs."""
    texts, page = phone.texts, phone.page
    phone.next()
    phone.on("about_title")
    for about in ("missing-relative", "own-child", "other", "group", "witness"):
        phone.tick(texts.term("about", about))
    phone.next()
    told = {
        "missing_name": "Donaudampfschifffahrtsgesellschaft",
        "missing_held": "say_yes",
        "missing_died": "say_yes",
        "group_size": "x",
        "role_title": "role_visits",
    }
    skipped = {texts(f"{one}_title") for one in ("what", "tell", "where", "when", "who")}
    while (title := phone.title()) != texts("needs_title"):
        phone.fill_in(told)
        if title not in skipped:
            seen(page)
        if title == texts("missing_all"):
            page.get_by_role("button", name=texts("missing_remove")).click()
            seen(page)
        phone.next()


def coming_back(phone: Phone, office: Office, digits: str, seen: Seen) -> None:
    """With a number that has an answer and a question."""
    office.reply(text="W" * 200)
    office.ask()
    phone.on("come_title")
    seen(phone.page)
    phone.write("number_label", digits)
    phone.next()
    expect(phone.page.locator(".entry")).to_have_count(3)
    seen(phone.page)
    phone.page.get_by_role("button", name=phone.texts("waits_look")).click()
    expect(phone.page.get_by_role("button", name=phone.texts("ask_some"))).to_be_visible()
    seen(phone.page)
    phone.press("back")
    phone.press("time_more")
    expect(phone.page.locator(".topics")).to_be_visible()
    seen(phone.page)
    phone.answer_more("needs_title")
    seen(phone.page)
    phone.tick(phone.texts.term("needs", "legal-help"))
    phone.next()
    expect(phone.page.locator(".topics")).to_be_visible()
    phone.next()
    phone.on("where_title")
    phone.next()
    phone.wait_for_organisations()
    seen(phone.page)
    phone.next()
    phone.if_absent()
    phone.on("review_title")
    seen(phone.page)
