"""The form in one file: filled in from a device's own folder, carried to a desk, answered, read.

A real browser that opens the file as a person does, a real portal, and a real desk.
"""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from complaints import cards
from complaints.desk.unlocked import Unlocked
from complaints.directory import Card
from complaints.domain.case import Case
from complaints.domain.validity import Validity
from complaints.offline import unpack
from complaints.pages import build
from complaints.taking_in import Taken, take_in
from crypto.signedfile import SignedFile
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, check
from tests.complaints.pages.forms import packed
from tests.e2e.bidi import Firefox, firefox
from tests.e2e.chromium import PATIENCE, PHONE
from tests.e2e.phone import Phone, Story, Texts, digits_of
from tests.e2e.sheet import add_person, strips
from tests.factories import Instance, make_instance
from tests.instance import Portal, portal_of
from tests.media import png
from tests.portal_simulator import PortalSimulator
from tests.processes import until

pytestmark = pytest.mark.browser

STORY = Story(
    violations=["pushback"],
    text="They took us to the river at night and made us walk back.",
    country="ES",
    place="the dry ford",
    day="2026-05-01",
    actors=["employer"],
    words="a white van",
    needs=["legal-help"],
    about=["self"],
)
_HEADING = "document.querySelector('h1')?.innerText"
ANSWER = "We have read it. A lawyer writes to you here."


@pytest.fixture(scope="module")
def made() -> Instance:
    """An instance of today, of whose organisations two take forms: one for 250 days only."""
    today = datetime.now(UTC).date()
    instance = make_instance(today=today)
    ring = instance.keyrings[LEGAL_AID]
    renewal = cards.renew(ring, instance.card(LEGAL_AID), today=today, field_forms=True)
    instance.keyrings[LEGAL_AID] = renewal.keyring
    instance.cards[LEGAL_AID] = renewal.data
    ring = instance.keyrings[NHRI]
    other = cards.renew(ring, instance.card(NHRI), today=today, field_forms=True)
    assert other.card.field_recipient
    days = Validity(first=today, last=today + timedelta(days=250))
    field = replace(other.card.field_recipient, validity=days)
    instance.keyrings[NHRI] = other.keyring
    instance.cards[NHRI] = cards.sign(replace(other.card, field_recipient=field), ring)
    return instance


@pytest.fixture(scope="module")
def portal(made: Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal with the pages of one language, because all of them take half a minute."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "languages", lambda: ("en",))
        with portal_of(made, tmp_path_factory.mktemp("form")) as portal:
            yield portal


@pytest.fixture(scope="module")
def world(
    made: Instance, portal: Portal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Desks of these organisations, at that portal."""
    world = World(
        folder=tmp_path_factory.mktemp("desks"),
        instance=made,
        portal=PortalSimulator(made),
        base=portal.base,
        now=datetime.now(UTC),
    )
    yield world
    for desk in world.desks:
        desk.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that was saved."""

    path: Path
    base: str

    @property
    def texts(self) -> Texts:
        """The sentences that it brings."""
        source = packed(self.path.read_bytes())["texts"]
        return Texts(language=source["lang"], source=source)

    def open(self, page: Page) -> Phone:
        """Open it from its folder."""
        page.goto(self.path.as_uri())
        return Phone(page=page, texts=self.texts, base=self.base)


@pytest.fixture(scope="module")
def form(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Form:
    path = tmp_path_factory.mktemp("card") / "form.html"
    with urlopen(f"{portal.base}/form/en.html") as answer:
        assert answer.headers["Content-Disposition"] == 'attachment; filename="form.html"'
        path.write_bytes(answer.read())
    return Form(path=path, base=portal.base)


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(**PHONE, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def asked(context: BrowserContext) -> list[str]:
    """Every request of the browser but that for the file itself."""
    found: list[str] = []
    context.on("request", lambda one: found.append(one.url))
    return found


@pytest.fixture(scope="module")
def desk(world: World) -> Unlocked:
    return world.desk(LEGAL_AID)


def named(world: World, organisation: str) -> str:
    return world.instance.organisations[organisation][1].names["en"]


def save(phone: Phone, folder: Path) -> bytes:
    """Press the link on the screen that has the file, and read what was saved."""
    phone.on("save_title")
    with phone.page.expect_download() as waiting:
        assert phone.page.locator("main .button").count() == 1  # to save it is what comes first
        phone.page.locator("main a.button").click()
    expect(phone.page.locator("main .button")).to_have_id("next")
    assert waiting.value.suggested_filename == "form.tar"
    target = folder / "form.tar"
    waiting.value.save_as(target)
    return target.read_bytes()


def until_when(world: World, texts: Texts) -> str:
    """What is said of the last day of the key that forms are sealed to, in English."""
    data = world.instance.cards[LEGAL_AID]
    field = Card.parse(SignedFile.parse(data).content).field_recipient
    assert field
    last = field.validity.last
    return texts("after_until", day=f"{last:%B} {last.day}, {last.year}")


def test_what_was_told_without_a_network_is_answered(
    world: World,
    desk: Unlocked,
    form: Form,
    context: BrowserContext,
    asked: list[str],
    tmp_path: Path,
) -> None:
    context.set_offline(True)
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda one: troubles.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: troubles.append(str(one)))
    phone = form.open(page)
    expect(page.locator("main .note")).to_contain_text("works without a network")
    phone.begin(STORY)
    phone.write("tell_label", STORY.text)
    phone.press("files_title")
    photo = png(shade=90)
    (tmp_path / "photo.png").write_bytes(photo)
    page.locator("input[type=file]").set_input_files(tmp_path / "photo.png")
    expect(page.locator("section.paper")).to_have_count(1)
    phone.next()
    phone.tell_more(STORY)
    phone.let_read({named(world, LEGAL_AID): {}})
    phone.leave_contact({}, readers=[])
    phone.on("review_title")
    phone.next()
    archive = save(phone, tmp_path)
    items = unpack(archive)
    assert {one.kind for one in items} == {"chunks", "inboxes", "replies"}
    assert {one.addressee for one in items if one.kind == "inboxes"} == {LEGAL_AID}
    phone.next()
    digits = phone.number()
    phone.confirm_number(digits)
    expect(page.locator("main code")).to_have_text("https://amparo.example/en/upload.html")
    expect(page.locator("main")).to_contain_text(until_when(world, phone.texts))
    assert troubles == []
    assert {url.partition(":")[0] for url in asked} <= {"file", "blob", "data"}
    assert asked.count(form.path.as_uri()) == 1

    for _ in range(2):  # a second copy changes nothing
        with (tmp_path / "form.tar").open("rb") as file:
            taken = take_in(file, desk.portal)
        assert taken == Taken(items=len(items), refused=0, is_whole=True)

    case = answer(desk, STORY.text, ANSWER)
    assert [desk.files.stream(one).read() for one in desk.files.of_case(case)] == [photo]

    context.set_offline(False)
    back = Phone.open(context, form.base, "en", "answers.html")
    back.come_back(digits)
    back.see(named(world, LEGAL_AID), ANSWER)


def test_a_number_for_each_of_several_people_out_of_one_file(
    world: World, desk: Unlocked, form: Form, context: BrowserContext, tmp_path: Path
) -> None:
    context.set_offline(True)
    phone = form.open(context.new_page())
    phone.tell(replace(STORY, text="Nobody on board was paid.", about=["group"]))
    phone.let_read({named(world, LEGAL_AID): {}})
    phone.leave_contact({}, readers=[])
    phone.on("review_title")
    phone.press("each_title")
    for mark in ("cap", "boots"):
        add_person(phone, mark)
    phone.next()
    phone.on("review_title")
    phone.next()
    items = unpack(save(phone, tmp_path))
    assert [one.addressee for one in items if one.kind == "inboxes"] == [LEGAL_AID] * 3
    assert len({one.addressee for one in items if one.kind == "replies"}) == 3
    phone.next()
    numbers = strips(phone)
    assert list(numbers) == ["cap", "boots"]
    strip = phone.page.locator(".strip").first
    expect(strip).to_contain_text(phone.texts("after_answers"))
    expect(strip).to_contain_text("https://amparo.example/en/answers.html")
    phone.next()
    phone.confirm_number(phone.number())

    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{form.base}/en/upload.html")
    page.locator("input[type=file]").set_input_files(tmp_path / "form.tar")
    page.locator("main form button").click()
    expect(page.locator("main pre")).to_have_count(4)  # proofs of filing, and their key

    def codes() -> list[object]:
        desk.sync.run()
        cases = readable(desk)
        told = [{part.name: part.content for part in one.parts} for one in cases]
        ours = [one for one in told if one["account"].get("text") == "Nobody on board was paid."]
        return [one["circumstances"]["incident"] for one in ours]

    until(lambda: len(codes()) == 3, what="three cases")
    assert len(set(codes())) == 1
    back = Phone.open(context, form.base, "en", "answers.html")
    back.come_back(numbers["boots"])
    back.see_confirmed(named(world, LEGAL_AID))


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """An address that anybody may ask for anything, and what was asked for."""
    heard: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(204)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - as the library calls it

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", heard
    server.shutdown()
    thread.join()
    server.server_close()


# every way in which a page may ask for something, one name each
PROBE = """async (base) => {
  const tag = (name, set) => document.body.append(Object.assign(document.createElement(name), set));
  const ways = {
    fetch: () => fetch(`${base}/fetch`, { mode: "no-cors" }),
    beacon: () => navigator.sendBeacon(`${base}/beacon`, "x"),
    xhr: () => { const one = new XMLHttpRequest(); one.open("GET", `${base}/xhr`); one.send(); },
    events: () => new EventSource(`${base}/events`),
    socket: () => new WebSocket(`${base.replace("http", "ws")}/socket`),
    image: () => tag("img", { src: `${base}/image` }),
    sound: () => tag("audio", { src: `${base}/sound`, preload: "auto" }),
    style: () => tag("link", { rel: "stylesheet", href: `${base}/style` }),
    prefetch: () => tag("link", { rel: "prefetch", href: `${base}/prefetch` }),
    script: () => tag("script", { src: `${base}/script` }),
    module: () => import(`${base}/module`),
    frame: () => tag("iframe", { src: `${base}/frame` }),
    object: () => tag("object", { data: `${base}/object` }),
    font: () => new FontFace("x", `url(${base}/font)`).load(),
    worker: () => new Worker(URL.createObjectURL(new Blob([`fetch("${base}/worker")`]))),
    form: () => {
      tag("iframe", { name: "there" });
      const form = Object.assign(document.createElement("form"), { action: `${base}/form`, method: "post", target: "there" });
      document.body.append(form);
      form.submit();
    },
    inline: () => tag("script", { textContent: `fetch("${base}/inline", { mode: "no-cors" })` }),
    handler: () => { const one = document.createElement("b"); one.setAttribute("onclick", `fetch("${base}/handler", { mode: "no-cors" })`); document.body.append(one); one.click(); },
    markup: () => { document.body.insertAdjacentHTML("beforeend", `<img src="${base}/markup">`); },
    evaluated: () => (0, eval)(`fetch("${base}/evaluated", { mode: "no-cors" })`),
  };
  for (const way of Object.values(ways)) try { await Promise.race([way(), new Promise((go) => setTimeout(go, 200))]); } catch {}
  await new Promise((go) => setTimeout(go, 500));
  return Object.keys(ways).length;
}"""  # noqa: E501


def test_no_request_leaves_the_form_whatever_its_script_would_do(
    form: Form, context: BrowserContext, elsewhere: tuple[str, list[str]], tmp_path: Path
) -> None:
    base, heard = elsewhere
    page = context.new_page()
    form.open(page).on("safe_title")
    assert page.evaluate(PROBE, base) > 15
    assert heard == []
    # the same file without its policy: the probe can be heard
    open_form = tmp_path / "open.html"
    text = form.path.read_text()
    without = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    assert without != text
    open_form.write_text(without)
    other = context.new_page()
    other.goto(open_form.as_uri())
    other.evaluate(PROBE, base)
    assert len(set(heard)) > 12, heard


def test_leaving_opens_an_empty_page_and_asks_for_nothing(
    form: Form, context: BrowserContext, asked: list[str]
) -> None:
    page = context.new_page()
    form.open(page).on("safe_title")
    for name in ("language", "protects"):
        page.locator("footer").get_by_role("button", name=form.texts(name), exact=True).click()
        expect(page.locator("main h1")).not_to_have_text(form.texts("safe_title"))
        expect(page.locator("main a")).to_have_count(0)
        expect(page.locator("main [role=alert]")).to_have_count(0)
        page.locator("#next").click()
    page.locator(".leave").click()
    page.wait_for_url("about:blank")
    assert {url.partition(":")[0] for url in asked} <= {"file", "data"}


def test_what_is_kept_for_oneself_comes_into_the_file_too(
    form: Form, context: BrowserContext, tmp_path: Path
) -> None:
    page = context.new_page()
    phone = form.open(page)
    phone.press("keep_title")
    phone.write("tell_label", "A boat without a motor")
    phone.next()
    items = unpack(save(phone, tmp_path))
    assert [one.kind for one in items] == ["replies"]
    phone.next()
    phone.confirm_number(phone.number())
    expect(page.locator("main")).to_contain_text(phone.texts("keep_return"))


def on_day(context: BrowserContext, form: Form, day: datetime) -> Phone:
    """The form on a device that says that it is that day."""
    page = context.new_page()
    page.clock.set_fixed_time(day)
    return form.open(page)


def test_ends_are_checked_and_said(world: World, form: Form, context: BrowserContext) -> None:
    later = on_day(context, form, world.now + timedelta(days=200))
    expect(later.page.locator("main .note")).to_contain_text(later.texts("form_old"))
    later.tell(STORY)
    later.let_read({named(world, LEGAL_AID): {}})
    later.on("contact_title")

    for days, sentence in (
        (300, "error_no-recipient"),  # of the other, whose forms end earlier
        (380, "error_no-attestation"),
    ):
        phone = on_day(context, form, world.now + timedelta(days=days))
        phone.tell(STORY)
        phone.wait_for_organisations()
        if days == 300:
            phone.page.get_by_label(named(world, NHRI), exact=True).click()
        expect(phone.paper(named(world, NHRI))).to_contain_text(phone.texts(sentence))

    early = on_day(context, form, world.now - timedelta(days=20))
    early.tell(STORY)
    early.on("recipients_title")
    expect(early.page.locator("main")).to_contain_text(early.texts("error_directory-not-yet"))


def test_a_form_that_is_not_complete_takes_no_word(
    form: Form, context: BrowserContext, tmp_path: Path
) -> None:
    text = form.path.read_text()
    empty = re.sub(r'(id="offline">).*?(</script>)', r"\1\2", text)
    assert len(empty) < len(text)
    broken = tmp_path / "form.html"
    for content in (empty, text[: len(text) // 2]):
        broken.write_text(content)
        page = context.new_page()
        page.goto(broken.as_uri())
        expect(page.locator("textarea, input")).to_have_count(0)
        if content is empty:
            expect(page.locator("main")).to_contain_text("This form is not complete")


def test_firefox_fills_it_in_and_reads_the_answer(
    desk: Unlocked, form: Form, tmp_path: Path
) -> None:
    texts = form.texts
    with firefox(tmp_path / "firefox") as window:
        hands = Hands(window, texts)
        window.open(form.path.as_uri())
        hands.on("safe_title")
        hands.next()
        hands.on("about_title")
        hands.next()
        hands.on("what_title")
        hands.next()
        while not hands.is_on("tell_title"):
            hands.next()
        hands.write("tell_label", "Told in Firefox, without a network")
        hands.next()
        hands.on("where_title")
        hands.write("where_country", "ES")
        hands.press("send_now")
        hands.on("review_title")
        hands.next()
        hands.on("save_title")
        window.evaluate("document.querySelector('main a.button').click()")
        saved = window.downloads / "form.tar"
        until(lambda: saved.exists() and saved.stat().st_size > 0, what="the file")
        until(lambda: list(window.downloads.iterdir()) == [saved], what="all of the file")
        items = unpack(saved.read_bytes())
        assert {one.addressee for one in items if one.kind == "inboxes"} == {LEGAL_AID}
        hands.next()
        hands.on("number_title")
        digits = digits_of([window.evaluate("document.querySelector('.number').innerText")])
        assert len(digits) == 28
        assert not [url for url in window.asked if url.startswith(("http", "ws"))]

        with saved.open("rb") as file:
            assert take_in(file, desk.portal).is_whole
        answer(desk, "Told in Firefox", ANSWER)

        window.open(f"{form.base}/en/answers.html")
        assert [url for url in window.asked if url.startswith("http")]  # they would be heard
        hands = Hands(window, Texts.of(form.base, "en"))
        hands.on("come_title")
        hands.write("number_label", digits)
        hands.next()
        hands.on("time_title")

        def is_there() -> bool:
            hands.press("time_again")
            window.wait_for("!document.querySelector('main [role=status]')")
            return ANSWER in str(window.evaluate("document.querySelector('main').innerText"))

        until(is_there, what="the answer")


def readable(desk: Unlocked) -> list[Case]:
    """The cases, each checked for a conflict first."""
    for line in desk.office.cases():
        if desk.office.case(line.id).summary:
            check(desk.office, line.id)
    return [desk.office.case(line.id) for line in desk.office.cases()]


def answer(desk: Unlocked, told: str, text: str) -> str:
    """Wait for the case in which that was told, and write to the person; its id."""

    def found() -> str:
        desk.sync.run()
        for case in readable(desk):
            if told in str([part.content for part in case.parts]):
                return case.id
        return ""

    case = until(found, what=told)
    desk.office.reply(case, text)
    desk.sync.run()
    return case


@dataclass(frozen=True, slots=True, kw_only=False)
class Hands:
    """What a person does in Firefox, named by the texts of the page."""

    window: Firefox
    texts: Texts

    def is_on(self, title: str) -> bool:
        """Whether this is the screen with that title, once no other is on its way."""
        self.window.wait_for(f"{_HEADING} !== {json.dumps(self.texts('wait'))}")
        return bool(self.window.evaluate(f"{_HEADING} === {json.dumps(self.texts(title))}"))

    def on(self, title: str) -> None:
        """Be on that screen."""
        self.window.wait_for(f"{_HEADING} === {json.dumps(self.texts(title))}")

    def next(self) -> None:
        """Press the main button, once it is there."""
        self.window.wait_for("document.querySelector('#next') !== null")
        self.window.evaluate("document.querySelector('#next').click()")

    def press(self, key: str) -> None:
        """Press a button by what it says."""
        name = json.dumps(self.texts(key))
        button = f"[...document.querySelectorAll('button')].find((one) => one.innerText === {name})"
        self.window.wait_for(f"{button} !== undefined")
        self.window.evaluate(f"{button}.click()")

    def write(self, key: str, text: str) -> None:
        """Type into the field of that label, or choose there."""
        label = json.dumps(self.texts(key))
        self.window.evaluate(
            "(() => { const { control } = [...document.querySelectorAll('label')]"
            f".find((one) => one.innerText.startsWith({label}));"
            f"control.value = {json.dumps(text)};"
            "for (const kind of ['input', 'change'])"
            "control.dispatchEvent(new Event(kind, { bubbles: true })); })()"
        )
