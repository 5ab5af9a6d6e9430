"""Read to me: what is heard of a screen, what never is, and that it stops.

No voice is on the machines of tests, so a device that speaks is put into the page; without it the
button must not be there.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.complaints.pages.office import Office
from tests.complaints.pages.site import Served
from tests.e2e.chromium import PATIENCE, PHONE
from tests.e2e.phone import Phone

# speaks until it is told to go on; `said` is everything, `silent` how often it was stopped
DEVICE = """
  window.said = []; window.silent = 0;
  const voices = [
    {lang: "en_US", localService: false}, {lang: "ar-EG", localService: true, default: true},
  ];
  const listeners = [];
  const device = {
    getVoices: () => voices,
    addEventListener: (_, listener) => listeners.push(listener),
    speak(one) { said.push(one.text); window.goOn = () => one.onend?.(); },
    cancel() { window.silent += 1; },
  };
  window.install = () => {
    voices[0].localService = true;
    for (const one of listeners) one();
  };
  Object.defineProperty(window, "speechSynthesis", {value: device});
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
TO_THE_END = "() => { for (let n = 0; n < 200; n += 1) goOn(); return said.splice(0); }"


@pytest.fixture
def phone(site: Served, browser: Browser) -> Iterator[Phone]:
    site.blocked.clear()
    context = browser.new_context(**PHONE)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(DEVICE)
    phone = Phone.open(context, site.base, "en")
    phone.on("safe_title")
    yield phone
    context.close()


def aloud(page: Page) -> None:
    page.evaluate("install()")
    page.locator("button.aloud").click()


def heard(page: Page) -> list[str]:
    """All of a screen, from the first word."""
    page.locator("button.aloud").click()
    said: list[str] = page.evaluate(TO_THE_END)
    return said


def test_without_a_voice_of_the_device_nothing_is_offered(site: Served, browser: Browser) -> None:
    context = browser.new_context(**PHONE)
    phone = Phone.open(context, site.base, "en")
    phone.on("safe_title")
    assert phone.page.evaluate("speechSynthesis.getVoices().length") == 0
    expect(phone.page.locator("button.aloud")).to_be_hidden()
    context.close()


def test_voices_come_late_and_only_those_of_the_device_count(phone: Phone) -> None:
    button = phone.page.locator("button.aloud")
    expect(button).to_be_hidden()
    phone.page.evaluate("install()")
    expect(button).to_be_visible()
    box = button.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 48
    expect(button).to_have_attribute("aria-label", phone.texts("aloud"))


def test_a_screen_is_heard_in_order_and_marked(phone: Phone) -> None:
    page, texts = phone.page, phone.texts
    aloud(page)
    expect(page.locator("h1.reading")).to_have_count(1)
    expect(page.locator("button.aloud")).to_have_attribute("aria-label", texts("aloud_stop"))
    page.evaluate("goOn()")
    expect(page.locator("p.lead.reading")).to_have_count(1)
    expect(page.locator(".reading")).to_have_count(1)
    said = page.evaluate(TO_THE_END)
    assert said[0] == texts("safe_title")
    assert [one for one in said if one in texts("safe_lead")]
    choices = [texts(f"safe_{one}") for one in ("yes", "no", "unsure")]
    at = said.index(choices[0])
    assert said[at : at + 4] == [*choices, texts("skip")]
    expect(page.locator(".reading")).to_have_count(0)
    expect(page.locator("button.aloud")).to_have_attribute("aria-label", texts("aloud"))


def test_a_second_press_another_screen_the_cover_and_leaving_stop_it(phone: Phone) -> None:
    page = phone.page
    aloud(page)
    page.locator("button.aloud").click()
    assert page.evaluate("silent") == 1
    page.locator("button.aloud").click()
    phone.next()
    phone.on("about_title")
    assert page.evaluate("silent") == 2
    page.locator("button.aloud").click()
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    assert page.evaluate("silent") == 3
    page.locator(".cover").click()
    page.locator("button.aloud").click()
    page.context.expose_binding("stopped", lambda _: stops.append(True))
    stops: list[bool] = []
    page.evaluate("speechSynthesis.cancel = () => window.stopped()")
    page.locator(".leave").click()
    page.wait_for_url("**/elsewhere")
    assert stops


def test_who_listens_is_not_covered(phone: Phone) -> None:
    page = phone.page
    page.clock.install()
    page.reload()
    phone.on("safe_title")
    aloud(page)
    for _ in range(3):
        page.clock.run_for(100_000)
        page.evaluate("goOn()")
    expect(page.locator(".cover")).to_have_count(0)
    page.clock.run_for(121_000)
    expect(page.locator(".cover")).to_be_visible()


def test_what_was_typed_is_not_heard_but_on_the_last_look(phone: Phone) -> None:
    page, secret = phone.page, "the men had a white van"
    page.evaluate("install()")
    phone.press("keep_title")
    phone.on("keep_title")
    phone.write("tell_label", secret)
    assert secret not in " ".join(heard(page))
    page.locator(".back").click()
    for title in ("safe_title", "about_title", "what_title"):
        phone.on(title)
        phone.next()
    phone.on("tell_title")
    assert secret not in " ".join(heard(page))
    phone.next()
    phone.on("where_title")
    page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    phone.press("send_now")
    phone.on("review_title")
    expect(page.locator("main")).to_contain_text(secret)
    assert secret in " ".join(heard(page))


def test_the_number_is_heard_by_its_own_button_only_digit_by_digit(phone: Phone) -> None:
    page = phone.page
    page.evaluate("install()")
    phone.press("keep_title")
    phone.write("tell_label", "One word.")
    phone.next()
    digits = phone.number()
    around = " ".join(heard(page))
    assert phone.texts("number_lost") in around
    assert not any(digits[at : at + 4] in around for at in range(0, 28, 4))
    phone.press("number_aloud")
    expect(page.locator(".number .reading")).to_have_count(1)
    said = page.evaluate(TO_THE_END)
    assert said == [", ".join(digits[at : at + 4]) for at in range(0, 28, 4)]


def test_what_an_office_answered_is_heard(phone: Phone, office: Office) -> None:
    digits = office.filed({"account": {"text": "They pushed us back."}})
    answer = "A lawyer will write to you here."
    office.reply(text=answer, language="en")
    phone.page.goto(f"{phone.base}/en/answers.html")
    phone.come_back(digits)
    phone.page.evaluate("install()")
    assert answer in heard(phone.page)
    office.site.portal.replies.clear()


def test_rights_are_heard_without_their_sources(phone: Phone) -> None:
    page = phone.page
    page.goto(f"{phone.base}/en/r/1.html")
    page.evaluate("install()")
    said = " ".join(heard(page))
    for part in page.locator("ol.law li, ul.steps li").all_inner_texts():
        assert part.split(".")[0] in said
    assert page.locator(".sources li").first.inner_text().splitlines()[0] not in said
    page.locator("button.aloud").click()
    page.evaluate("window.silent = 0")
    page.locator("button.aloud").click()
    assert page.evaluate("silent") == 1
