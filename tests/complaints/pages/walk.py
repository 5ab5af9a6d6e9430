"""Through every screen of filing and of coming back, in any language, for whoever looks at them.

Each walk has beside it the titles of the screens that it shows: `WALKS`. `screens.titles` knows
those that there are.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.complaints.pages.office import Office
from tests.e2e.phone import Phone
from tests.media import PDF, png

RECORD = {"account": {"text": "w" * 300}, "circumstances": {"country": "ES", "place": "x"}}
LONG = "Donaudampfschifffahrtsgesellschaft"
ANOTHER_NUMBER = "0" * 28

Seen = Callable[[Page], None]

#: A new screen: its title here, in the walk that comes by it, and a `seen(page)` where it does.
WALKS: Final[Mapping[str, tuple[str, ...]]] = {
    "filing": (
        "safe_title", "language_title", "protects", "keep_title", "files_title", "help_title",
        "about_title", "what_title", "which_title", "tell_title", "voice_title", "where_title",
        "when_title", "who_title", "now_title", "needs_title", "person_title", "protection_title",
        "recipients_title", "contact_title", "absent_title", "review_title", "send_title",
        "number_title", "check_title", "after_title",
    ),
    "branches": (
        "missing_who", "missing_signs", "missing_seen", "missing_message", "missing_held",
        "missing_died", "missing_asked", "missing_all", "missing_who_more", "care_title",
        "aware_title", "group_title", "role_title", "visit_title", "visit_people", "visit_found",
        "person_title_group", "protection_title",
    ),
    "coming_back": (
        "come_title", "time_title", "ask_title", "ask_act_title", "ask_letter_title", "time_more",
        "recipients_title", "absent_title", "review_title", "act_title", "write_title",
        "take_title", "confirm_title",
    ),
    "keeping": (
        "keep_sealing", "after_title", "time_title", "kept_title",
        "person_title_child",
    ),
    "several": ("each_title", "person_title", "review_title", "sheet_title"),
    "failing": ("safe_title", "wait", "failed_title"),
    "form": (
        "safe_title", "language_title", "protects", "save_title", "after_title",
    ),
}  # fmt: skip


def each_screen(phone: Phone, until: str, seen: Seen) -> None:
    """Look, and press the main button, until the screen of that title is there."""
    while (title := phone.title()) != phone.texts(until):
        seen(phone.page)
        phone.next()
        expect(phone.page.locator("h1")).not_to_have_text(title)
        expect(phone.page.locator("h1")).to_be_focused()


def beside(phone: Phone, button: str, title: str, seen: Seen) -> None:
    """To a screen off the road, and back."""
    phone.press(button)
    phone.on(title)
    if title == "protects":
        expect(phone.page.locator("main h2").first).to_be_visible()
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
    """From the first question to what happens now, with what stands aside of the road."""
    texts, page = phone.texts, phone.page
    phone.on("safe_title")
    beside(phone, "language", "language_title", seen)
    beside(phone, "protects", "protects", seen)
    phone.press("keep_title")
    beside(phone, "files_title", "files_title", seen)
    phone.next()  # with nothing to keep
    seen(page)
    page.locator(".back").click()
    phone.on("safe_title")
    phone.tick(texts("safe_no"))
    each_screen(phone, "what_title", seen)
    for group in ("border-and-entry", "force-and-bodily-harm", "work"):
        phone.tick(texts.term("groups", group))
    each_screen(phone, "tell_title", seen)
    phone.write("tell_label", LONG * 20)
    beside(phone, "tell_speak", "voice_title", seen)
    phone.press("files_title")
    phone.on("files_title")
    add_files(phone)
    seen(page)
    page.locator(".back").click()
    each_screen(phone, "where_title", seen)
    page.get_by_label(texts("where_country"), exact=True).select_option("ES")
    each_screen(phone, "when_title", seen)
    phone.tick(texts("when_month"))
    each_screen(phone, "who_title", seen)
    phone.tick(texts.term("actors", "police"))
    each_screen(phone, "now_title", seen)
    phone.say("fact_removal", "yes")
    each_screen(phone, "person_title", seen)
    phone.say("person_child", "yes")
    each_screen(phone, "protection_title", seen)
    phone.say("protection_fears_self", "yes")
    each_screen(phone, "recipients_title", seen)
    phone.wait_for_organisations()
    expect(page.locator("section.paper.chosen")).to_have_count(1)
    each_screen(phone, "absent_title", seen)
    phone.tick(texts("absent_kind_ngo"))
    each_screen(phone, "review_title", seen)
    seen(page)
    line = Line(page)
    phone.next()
    line.until_something_waits()
    seen(page)
    line.dies()
    try_now = page.get_by_role("button", name=texts("try_now"), exact=True)
    until_given_up(page, try_now)
    seen(page)
    line.holds()
    try_now.click()
    expect(page.locator("main [aria-live=polite]")).to_be_focused()
    line.until_something_waits()
    line.breaks()
    expect(page.locator("main .note.error")).to_be_visible()
    seen(page)
    line.carries()
    page.locator("main .note.error button").click()
    digits = phone.number()
    seen(page)
    phone.next()
    phone.write("number_label", texts.digits(ANOTHER_NUMBER))
    phone.next()
    expect(page.locator(".number")).to_be_visible()
    seen(page)
    phone.write("number_label", texts.digits(digits))
    phone.next()
    phone.on("after_title")
    open_proof(phone)
    seen(page)


def open_proof(phone: Phone) -> None:
    """Show what there is to save of a proof of filing."""
    phone.page.locator("details.proof summary").click()
    expect(phone.page.locator("details.proof code")).to_be_visible()


def until_given_up(page: Page, offer: Locator) -> None:
    """Pass the seconds in which a page tries again by itself, until it offers that."""
    page.clock.install()
    while not offer.is_visible():
        page.clock.fast_forward(1_000)
        page.wait_for_timeout(20)  # for the next try, of which no clock tells


class Line:
    """Between a page and the portal. What is sent waits; then it fails, or goes through."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._waiting: list[Route] = []
        self._lets: Callable[[Route], None] = self._waiting.append
        self.sent = 0
        page.route("**/v1/**", lambda route: self._put(route))

    def _put(self, route: Route) -> None:
        if route.request.method == "PUT":
            self.sent += 1
            self._lets(route)
        else:
            route.continue_()

    def until_something_waits(self) -> None:
        """Something was sent, and has no answer."""
        while not self._waiting:
            self._page.wait_for_timeout(20)

    def holds(self) -> None:
        """What comes waits."""
        self._lets = self._waiting.append

    def dies(self) -> None:
        """What waits gets no answer, and neither does what comes."""
        self._lets = lambda route: route.abort()
        self._release()

    def breaks(self) -> None:
        """What waits gets an answer that makes no sense, and so does what comes."""
        self._lets = lambda route: route.fulfill(status=418)
        self._release()

    def carries(self) -> None:
        """What waits goes on, and so does what comes."""
        self._lets = lambda route: route.continue_()
        self._release()

    def _release(self) -> None:
        while self._waiting:
            self._lets(self._waiting.pop())


def branches(phone: Phone, seen: Seen) -> None:
    """Through the screens that only some need, up to who may read it."""
    texts, page = phone.texts, phone.page
    phone.next()
    phone.on("about_title")
    for about in ("missing-relative", "own-child", "other", "group", "witness"):
        phone.tick(texts.term("about", about))
    phone.next()
    told = {
        "missing_name": LONG,
        "missing_held": "say_yes",
        "missing_died": "say_yes",
        "group_size": "x",
        "role_title": "role_visits",
    }
    elsewhere = ("what", "tell", "where", "when", "who", "now", "needs")
    skipped = {texts(f"{one}_title") for one in elsewhere}
    is_more_told = False
    while (title := phone.title()) != texts("recipients_title"):
        phone.fill_in(told)
        if title == texts("what_title"):
            phone.tick(texts("what_other"))  # then everything may matter
        if title not in skipped:
            seen(page)
        if title == texts("missing_all"):
            page.get_by_role("button", name=texts("missing_remove")).first.click()
            seen(page)
            if not is_more_told:
                is_more_told = True
                phone.press("missing_add_first")
                phone.on("missing_who_more")
                continue
        phone.next()


def several(phone: Phone, seen: Seen) -> None:
    """Tell for a group of whom each gets a number, up to their sheet."""
    texts, page = phone.texts, phone.page
    phone.next()
    phone.on("about_title")
    phone.tick(texts.term("about", "group"))
    while phone.title() != texts("where_title"):
        phone.next()
    page.get_by_label(texts("where_country"), exact=True).select_option("ES")
    phone.press("send_now")
    phone.on("review_title")
    phone.press("each_title")
    phone.on("each_title")
    seen(page)
    phone.press("missing_add_first")
    phone.on("person_title")
    phone.write("each_line", LONG)
    phone.tick(texts("each_yes"))
    phone.tick(texts.term("needs", "legal-help"))
    seen(page)
    phone.next()
    phone.press("missing_add")
    phone.next()
    phone.on("each_title")
    seen(page)
    page.get_by_role("button", name=texts("missing_remove")).last.click()
    seen(page)
    phone.next()
    phone.on("review_title")
    seen(page)
    phone.next()
    phone.on("sheet_title")
    expect(page.locator(".strip")).to_have_count(1)
    seen(page)


def coming_back(phone: Phone, office: Office, digits: str, seen: Seen) -> None:
    """With a number that has an answer and a question, on a device whose clock is wrong."""
    texts, page = phone.texts, phone.page
    office.reply(text="W" * 200)
    office.ask()
    phone.on("come_title")
    seen(page)
    phone.write("number_label", texts.digits(digits))
    phone.next()
    expect(page.locator(".note.waiting button")).to_have_count(2)
    seen(page)
    phone.trust_the_site()
    expect(page.locator(".entry")).to_have_count(3)
    seen(page)
    phone.press("waits_look")
    expect(page.get_by_role("button", name=texts("ask_some"))).to_be_visible()
    seen(page)
    phone.press("back")
    asked_otherwise(phone, office, seen)
    tell_more(phone, seen)
    phone.press("act_back")
    phone.on("time_title")
    phone.next()
    phone.on("write_title")
    phone.write("write_label", LONG * 20)
    seen(page)
    phone.press("back")
    phone.press("time_take")
    phone.on("take_title")
    phone.tick(texts("take_all"))
    seen(page)
    phone.next()
    phone.on("confirm_title")
    seen(page)


def asked_otherwise(phone: Phone, office: Office, seen: Seen) -> None:
    """Two more questions wait: whether the office may act for them, and write a letter."""
    texts, page = phone.texts, phone.page
    office.ask_to_act()
    office.ask_to_write()
    phone.look_again()
    waiting = page.get_by_role("button", name=texts("waits_look"), exact=True)
    expect(waiting).to_have_count(3)
    for sort in ("act", "letter"):  # nothing is passed on by these yeses, and nobody says so
        expect(page.get_by_text(texts(f"entry_asked_{sort}"), exact=True)).to_be_visible()
        says = max(texts(f"waits_{sort}").split("{name}"), key=len).strip()
        said = page.locator("section.chosen", has_text=says)
        said.get_by_role("button", name=texts("waits_look"), exact=True).click()
        phone.on(f"ask_{sort}_title")
        some = texts(f"ask_{sort}_some")
        for answer in (some, texts("ask_no")):
            expect(page.get_by_role("button", name=answer, exact=True)).to_be_visible()
        seen(page)
        phone.press("back")


def tell_more(phone: Phone, seen: Seen) -> None:
    """Answer what was left open, and give it to an office."""
    texts, page = phone.texts, phone.page
    phone.press("time_more")
    expect(page.locator(".topics")).to_be_visible()
    seen(page)
    phone.answer_more("needs_title")
    phone.tick(texts.term("needs", "legal-help"))
    phone.next()
    expect(page.locator(".topics")).to_be_visible()
    phone.next()
    phone.on("where_title")
    phone.next()
    phone.wait_for_organisations()
    seen(page)
    phone.next()
    phone.on("absent_title")
    phone.tick(texts("absent_kind_ngo"))
    seen(page)
    phone.next()
    phone.on("review_title")
    seen(page)
    phone.next()
    phone.on("act_title")
    open_proof(phone)
    seen(page)


def keeping(phone: Phone, office: Office, seen: Seen) -> None:
    """Keep something for oneself alone, and come back to it."""
    texts, page = phone.texts, phone.page
    phone.press("keep_title")
    phone.write("tell_label", LONG * 20)
    line = Line(page)
    phone.next()
    phone.on("keep_sealing")
    line.until_something_waits()
    seen(page)
    line.carries()
    digits = phone.number()
    phone.next()
    phone.on("check_title")
    phone.next()
    phone.on("after_title")
    seen(page)
    office.site.portal.release()
    page.get_by_role("link", name=texts("answers"), exact=True).click()
    phone.come_back(digits)
    seen(page)
    phone.press("kept_look")
    phone.on("kept_title")
    expect(page.locator(".topics")).to_be_visible()
    seen(page)
    phone.answer_more("about_title")
    phone.tick(texts.term("about", "own-child"))
    for title in ("about_title", "care_title"):
        phone.on(title)
        phone.next()
    phone.answer_more("person_title")
    phone.on("person_title_child")
    seen(page)


def form(phone: Phone, seen: Seen) -> None:
    """The form in one file, where it differs from the road: up to what to do with what it saves."""
    phone.on("safe_title")
    seen(phone.page)
    beside(phone, "language", "language_title", seen)
    beside(phone, "protects", "protects", seen)
    phone.press("keep_title")
    phone.write("tell_label", LONG)
    phone.next()
    phone.on("save_title")
    seen(phone.page)
    phone.next()
    phone.number()
    phone.next()
    phone.on("check_title")
    phone.next()
    phone.on("after_title")
    seen(phone.page)


def failing(phone: Phone, seen: Seen) -> None:
    """What stands in the place of a screen: the cover, and that something is missing or broke."""
    page = phone.page
    phone.on("safe_title")
    page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { value: true, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    expect(page.locator(".cover")).to_be_visible()
    seen(page)
    page.locator(".cover").click()
    while phone.title() != phone.texts("which_title"):
        if phone.title() == phone.texts("what_title"):
            phone.tick(phone.texts.term("groups", "work"))
        phone.next()
    page.locator("#next").click()
    expect(page.locator("main .note.error")).to_be_visible()
    seen(page)
    page.goto(f"{phone.base}/{phone.texts.language}/answers.html")
    phone.on("come_title")
    page.evaluate("setTimeout(() => { throw new Error('on purpose') })")
    phone.on("failed_title")
    seen(page)


def clock_a_year_ahead(page: Page) -> None:
    """The device of the page has a wrong day from now on."""
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=365))
