"""Somebody tells it aloud, another keeps photos and hands one over: the desk has the same bytes.

A real browser whose microphone is the browser's own test sound, the portal's interface over HTTP,
and a real desk.
"""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from complaints.desk.store.attachments import FileState
from complaints.desk.unlocked import Unlocked
from tests.complaints.desk.offices import NHRI, World
from tests.complaints.pages.site import served
from tests.e2e.canary import files_below
from tests.e2e.chromium import PATIENCE, PHONE, launch, launch_with_profile
from tests.e2e.phone import Phone, Story
from tests.factories import make_instance
from tests.media import PDF, png

pytestmark = pytest.mark.browser

STORY = Story(
    violations=["pushback"],
    text="",
    country="ES",
    place="the dry valley",
    day="2026-05-01",
    actors=["employer"],
    words="a white van",
    needs=["legal-help"],
    about=["self"],
)
# what the page itself cannot show: which bytes it recorded, and whether the microphone is on
WATCH = """
  window.microphones = [];
  const devices = navigator.mediaDevices, ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (what) => {
    const stream = await ask(what);
    window.microphones.push(...stream.getTracks());
    return stream;
  };
  const stop = MediaStreamTrack.prototype.stop;
  MediaStreamTrack.prototype.stop = function () { stop.call(this); window.letGo?.(); };
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => { window.recorded = blob; return make.call(URL, blob); };
"""
IS_ON = "microphones.some((one) => one.readyState === 'live')"
BYTES = "async () => Array.from(new Uint8Array(await recorded.arrayBuffer()))"


FLAGS = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture(scope="module")
def talking(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with a microphone that hums, and nobody who must allow it."""
    browser = launch(playwright, *FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Pages and portal at one address, at noon of today."""
    folder = tmp_path_factory.mktemp("voice")
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    instance = make_instance(today=noon.date())
    with served(instance, folder / "pages") as site:
        world = World(
            folder=folder, instance=instance, portal=site.portal, base=site.base, now=noon
        )
        yield world
        for desk in world.desks:
            desk.close()


@pytest.fixture(scope="module")
def nhri(world: World) -> Unlocked:
    return world.desk(NHRI)


@pytest.fixture
def context(talking: Browser) -> Iterator[BrowserContext]:
    context = talking.new_context(**PHONE)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH)
    yield context
    context.close()


def picture(path: Path, *, shade: int) -> Path:
    """A photo in which nothing is hidden: once cleaned it is what it was."""
    path.write_bytes(png(shade=shade))
    return path


def to_voice(phone: Phone) -> Page:
    phone.begin(STORY)
    phone.press("tell_speak")
    phone.on("voice_title")
    expect(phone.page.locator("main")).to_contain_text(phone.texts("voice_known"))
    return phone.page


def record(phone: Phone, *, seconds: int = 1) -> None:
    phone.page.locator(".recorder button").click()
    clock = phone.texts("voice_clock", time=f"0:0{seconds}", most="10:00")
    expect(phone.page.get_by_role("timer")).to_have_text(clock)
    assert phone.page.evaluate(IS_ON)


def files_at(desk: Unlocked) -> dict[bytes, str]:
    """What the cases of a desk brought: bytes to the kind that their part says."""
    found = {}
    for case in (desk.office.case(line.id) for line in desk.office.cases()):
        kinds = {
            str(part.content["sha256"]): str(part.content["kind"])
            for part in case.parts
            if part.name.startswith("evidence")
        }
        for one in desk.files.of_case(case.id):
            assert one.state is FileState.HERE
            found[desk.files.stream(one).read()] = kinds[one.reference.sha256.hex()]
    return found


def test_an_account_told_aloud_is_heard_at_the_desk(
    world: World, nhri: Unlocked, context: BrowserContext
) -> None:
    nhri_name = world.instance.organisations[NHRI][1].names["en"]
    phone = Phone.open(context, world.base, "en")
    page = to_voice(phone)
    record(phone, seconds=2)
    phone.press("voice_stop")
    expect(page.locator("audio")).to_have_count(1)
    assert not page.evaluate(IS_ON)
    error = page.evaluate("document.querySelector('audio').play().then(() => '', String)")
    assert error == ""
    spoken = bytes(page.evaluate(BYTES))
    assert len(spoken) > 2_000

    record(phone)  # a second one, and then not
    phone.press("voice_stop")
    expect(page.locator("audio")).to_have_count(2)
    papers = page.locator("section.paper")
    papers.last.get_by_role("button").click()
    expect(papers.last).to_contain_text(phone.texts("file_sure"))
    phone.press("file_yes")
    expect(page.locator("audio")).to_have_count(1)

    phone.next()
    phone.tell_more(STORY)
    phone.let_read({nhri_name: {}})
    phone.leave_contact({}, readers=[])
    phone.on("review_title")
    label = phone.texts("part_evidence_voice", n="1")
    expect(phone.preview(nhri_name)).to_contain_text(label)
    phone.next()
    phone.confirm_number(phone.number())
    world.portal.release()

    world.sync(nhri)
    assert files_at(nhri)[spoken] == "voice"


def test_the_microphone_is_let_go_whatever_ends_the_recording(
    world: World, context: BrowserContext
) -> None:
    phone = Phone.open(context, world.base, "en")
    let_go: list[bool] = []
    context.expose_binding("letGo", lambda _: let_go.append(True))
    page = to_voice(phone)

    record(phone)
    page.locator(".back").click()  # another screen: what was said stays
    phone.on("tell_title")
    assert not page.evaluate(IS_ON)
    expect(page.locator("main")).to_contain_text("1 recording is here")
    phone.press("tell_speak")

    record(phone, seconds=2)  # a busy computer may hear nothing at all of one second
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    assert not page.evaluate(IS_ON)
    page.locator(".cover").click()
    expect(page.locator("audio")).to_have_count(2)

    record(phone)
    before = len(let_go)
    page.locator(".leave").click()
    page.wait_for_url("**/elsewhere")
    assert len(let_go) > before


def is_heard(page: Page) -> bool:
    """Whether every recording on the screen can be listened to."""
    heard: bool = page.evaluate("""async () => {
      const sounds = [...document.querySelectorAll("audio[src]")];
      if (sounds.length < document.querySelectorAll("audio").length) return false;
      await Promise.all(sounds.map((one) => one.play()));
      return sounds.length > 0;
    }""")
    return heard


def test_a_recording_can_be_listened_to_wherever_it_is_shown(
    world: World, context: BrowserContext
) -> None:
    phone = Phone.open(context, world.base, "en")
    page = to_voice(phone)
    record(phone)
    phone.press("voice_stop")
    expect(page.locator("audio")).to_have_count(1)
    page.locator(".back").click()
    phone.on("tell_title")
    phone.press("tell_speak")
    phone.on("voice_title")
    assert is_heard(page)
    read_aloud(page)
    assert is_heard(page)
    phone.next()
    phone.on("where_title")
    page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    phone.press("send_now")
    phone.on("review_title")
    expect(page.locator("audio")).to_have_count(1)
    assert is_heard(page)


def read_aloud(page: Page) -> None:
    """Have the screen read by a device that speaks, which machines of tests are not."""
    page.evaluate("""() => {
      const voices = [{lang: "en", localService: true}];
      const device = {getVoices: () => voices, speak() {}, cancel() {}};
      Object.defineProperty(window, "speechSynthesis", {value: device});
      window.SpeechSynthesisUtterance = class {};
      const button = document.querySelector("button.aloud");
      button.hidden = false;
      button.click();
    }""")
    expect(page.locator("h1.reading")).to_have_count(1)


def test_two_touches_begin_one_recording_and_nothing_is_read_into_it(
    world: World, context: BrowserContext
) -> None:
    phone = Phone.open(context, world.base, "en")
    page = to_voice(phone)
    read_aloud(page)
    page.locator(".recorder button").evaluate("one => { one.click(); one.click(); }")
    expect(page.get_by_role("timer")).to_be_visible()
    expect(page.locator(".reading")).to_have_count(0)
    page.wait_for_function("microphones.length === 2")
    phone.press("voice_stop")
    expect(page.locator("audio")).to_have_count(1)
    assert not page.evaluate(IS_ON)


def content_of(file: Path) -> bytes:
    """Of a file that may be there for a moment only."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def test_nothing_of_a_recording_is_on_the_disk(
    world: World, playwright: Playwright, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    context = launch_with_profile(playwright, profile, *FLAGS, **PHONE)
    context.add_init_script(WATCH)
    phone = Phone.open(context, world.base, "en")
    page = to_voice(phone)
    record(phone, seconds=2)
    phone.press("voice_stop")
    expect(page.locator("audio")).to_have_count(1)
    page.evaluate("""() => new Promise((done) => {
      const sound = document.querySelector("audio");
      sound.onended = done;
      sound.play();
    })""")
    spoken = bytes(page.evaluate(BYTES))
    slices = [spoken[at : at + 48] for at in (200, len(spoken) // 2, len(spoken) - 100)]

    def written() -> list[str]:
        files = {one.name: content_of(one) for one in files_below(profile)}
        assert len(files) > 20
        return [name for name, content in files.items() if any(one in content for one in slices)]

    assert written() == []
    page.locator(".leave").click()
    page.wait_for_url("**/elsewhere")
    assert written() == []
    context.close()
    assert written() == []


def test_where_the_microphone_is_refused_the_phone_records_by_itself(
    world: World, talking: Browser, tmp_path: Path
) -> None:
    context = talking.new_context(**PHONE)
    context.add_init_script(WATCH)
    context.add_init_script(
        "navigator.mediaDevices.getUserMedia = () =>"
        " Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    phone = Phone.open(context, world.base, "en")
    page = to_voice(phone)
    page.locator(".recorder button").click()
    main = page.locator("main")
    expect(main).to_contain_text(phone.texts("voice_refused"))
    expect(main).to_contain_text(phone.texts("voice_copy"))
    chooser = page.locator("input[type=file]")
    expect(chooser).to_have_attribute("capture", "")
    memo = tmp_path / "memo.webm"
    made = ["-f", "lavfi", "-i", "sine=duration=1", "-metadata", "artist=Amina", str(memo)]
    subprocess.run(["ffmpeg", "-v", "error", *made], check=True)
    assert b"Amina" in memo.read_bytes()
    chooser.set_input_files(memo)
    expect(page.locator("audio")).to_have_count(1)
    assert b"Amina" not in bytes(page.evaluate(BYTES))
    expect(page.get_by_label(phone.texts("original_keep"))).to_have_count(0)
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(PDF)
    page.locator("input[type=file]").set_input_files(paper)
    expect(main).to_contain_text(phone.texts("file_not_voice"))
    # a kind of sound that nobody here knows is added only by who was told so
    page.locator("input[type=file]").set_input_files(
        {"name": "memo.xyz", "mimeType": "audio/x-odd", "buffer": b"odd" * 99}
    )
    expect(main).to_contain_text(phone.texts("doubt_uncleanable"))
    phone.press("doubt_leave")
    expect(page.locator("audio")).to_have_count(1)
    context.close()


def say_country(back: Phone) -> None:
    """Which is asked before it is chosen who may read it."""
    back.next()
    back.on("where_title")
    back.page.get_by_label(back.texts("where_country"), exact=True).select_option("ES")
    back.next()


def test_two_photos_are_kept_and_one_is_handed_over(
    world: World, nhri: Unlocked, context: BrowserContext, tmp_path: Path
) -> None:
    nhri_name = world.instance.organisations[NHRI][1].names["en"]
    given, kept = (picture(tmp_path / f"{shade}.png", shade=shade) for shade in (40, 200))
    phone = Phone.open(context, world.base, "en")
    phone.press("keep_title")
    phone.on("keep_title")
    phone.press("files_title")
    main = phone.page.locator("main")
    expect(main).to_contain_text(phone.texts("files_alone"))
    phone.page.locator("input[type=file]").set_input_files([given, kept])
    expect(phone.page.locator("canvas.preview:visible")).to_have_count(2)
    phone.page.locator("input[type=file]").set_input_files([given])
    expect(main).to_contain_text(phone.texts("file_again"))
    assert given.name not in main.inner_text()
    phone.next()
    phone.on("keep_title")
    phone.write("tell_label", "They held us here.")
    phone.next()
    digits = phone.number()
    phone.confirm_number(digits)
    phone.page.close()
    world.portal.release()
    world.sync(nhri)
    assert not {given.read_bytes(), kept.read_bytes()} & files_at(nhri).keys()

    back = Phone.open(context, world.base, "en", "answers.html")
    back.come_back(digits)
    back.press("kept_look")
    back.on("kept_title")
    first = back.paper(back.texts("part_evidence_photo", n="1"))
    first.get_by_role("button", name=back.texts("evidence_look"), exact=True).click()
    expect(back.page.locator("canvas.preview:visible")).to_have_count(1)
    say_country(back)
    back.wait_for_organisations()
    photo = back.texts("part_evidence_photo", n="1")
    paper = back.paper(nhri_name)
    back.tick(nhri_name)
    for label in (photo, back.texts("part_evidence_photo", n="2")):
        expect(paper.get_by_label(label, exact=True)).not_to_be_checked()
    back.tick(photo, within=paper)
    for other in back.page.locator("section.paper.chosen").all():
        name = str(other.locator("label").first.inner_text()).strip()
        if name != nhri_name:
            back.tick(name, wanted=False)
    back.next()
    back.if_absent()
    preview = back.preview(nhri_name)
    expect(preview).to_contain_text(back.texts("found_nothing"))
    expect(preview.locator("canvas.preview")).to_be_visible()
    back.next()
    back._sent()
    world.portal.release()

    world.sync(nhri)
    files = files_at(nhri)
    assert files[given.read_bytes()] == "photo"
    assert kept.read_bytes() not in files


def test_a_photo_that_has_expired_is_said_to_have(
    world: World, context: BrowserContext, tmp_path: Path
) -> None:
    phone = Phone.open(context, world.base, "en")
    phone.press("keep_title")
    phone.press("files_title")
    photo = picture(tmp_path / "one.png", shade=90)
    phone.page.locator("input[type=file]").set_input_files(photo)
    expect(phone.page.locator("canvas.preview")).to_have_count(1)
    phone.next()
    phone.write("tell_label", "They held us here.")
    phone.next()
    digits = phone.number()
    phone.confirm_number(digits)
    phone.page.close()
    world.portal.release()
    world.portal.chunks.clear()

    back = Phone.open(context, world.base, "en", "answers.html")
    back.come_back(digits)
    back.press("kept_look")
    label = back.texts("part_evidence_photo", n="1")
    expect(back.paper(label)).to_contain_text(back.texts("evidence_gone"))
    say_country(back)
    back.wait_for_organisations()
    expect(back.page.get_by_label(label, exact=True)).to_have_count(0)
