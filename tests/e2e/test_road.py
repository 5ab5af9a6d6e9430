"""The whole road, once: a phone, an NHRI, a legal-aid group, and back; nothing in it is pretended.

In languages of four scripts with the keyboard alone, as people have their devices: without a
just-in-time compiler, as a hardened browser is; with letters twice as large; with a clock that is a
year wrong. In English by touch.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from complaints.demo.instance import Instance
from tests.e2e.chromium import PHONE
from tests.e2e.hands import Keyboard, Touch
from tests.e2e.office import Office
from tests.e2e.phone import Phone, Story
from tests.instance import Desk, Portal, demonstration, desk_of

pytestmark = pytest.mark.browser


ENGLISH = ("We have read it and ask the police.", "A lawyer will write to you here.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one person comes: language, kind of browser, what their device is like."""

    language: str
    account: str
    answers: tuple[str, str] = ENGLISH
    desk: str = "en"
    engine: str = "jitless_chromium"
    is_by_keyboard: bool = True
    is_large: bool = True
    has_wrong_clock: bool = True
    is_declined: bool = False

    @property
    def phone(self) -> dict[str, Any]:
        """The window: 180 pixels of CSS are what 360 are at twice the size."""
        return {**PHONE, "viewport": {"width": 180, "height": 370}} if self.is_large else PHONE


WAYS = (
    Way(
        language="en",
        account="Men in green held us at the fence and sent us back. Nobody asked our names.",
        engine="chromium",
        is_by_keyboard=False,
        is_large=False,
        has_wrong_clock=False,
    ),
    Way(
        language="ar",
        account="أمسك بنا رجال بزي أخضر عند السياج ثم أعادونا. لم يسألنا أحد عن أسمائنا.",
        answers=("قرأنا ما كتبتم ونسأل الشرطة.", "ستكتب لكم محامية هنا."),
        desk="ar",
    ),
    Way(
        language="ti",
        account="ቀጠልያ ክዳን ዝለበሱ ሰባት ኣብቲ ሓጹር ሒዞምና መሊሶም ሰጒጎምና። ሽምና ዝሓተተና የለን።",
        is_declined=True,
    ),
    Way(
        language="bn",
        account="সবুজ পোশাকের লোকেরা বেড়ার কাছে আমাদের ধরে ফেরত পাঠিয়ে দেয়। কেউ আমাদের নাম জিজ্ঞেস করেনি।",
        is_declined=True,
    ),
    Way(
        language="es",
        account="Hombres de verde nos retuvieron en la valla y nos devolvieron. Nadie preguntó.",
        answers=("Lo hemos leído y preguntamos a la policía.", "Una abogada le escribirá aquí."),
        desk="es",
    ),
)
NEVER = "Never call before noon"
YEAR = timedelta(days=365)
REASON = "They need a lawyer within the week."


@pytest.fixture(scope="module")
def instance(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Instance, Portal, Desk, Desk]]:
    """A portal and two desks, as processes."""
    with (
        demonstration(tmp_path_factory.mktemp("road")) as (made, portal),
        desk_of(made.desks[0], portal) as nhri,
        desk_of(made.desks[1], portal) as legal_aid,
    ):
        yield made, portal, nhri, legal_aid


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.language)
def test_a_complaint_travels_and_the_answers_come_back(
    instance: tuple[Instance, Portal, Desk, Desk], way: Way, request: pytest.FixtureRequest
) -> None:
    made, portal, nhri_desk, legal_aid_desk = instance
    browser: Browser = request.getfixturevalue(way.engine)
    names = [desk.organisation.names for desk in made.desks]
    nhri_name, legal_aid_name, mechanism_name = (one.get(way.language, one["en"]) for one in names)
    story = Story(
        violations=("pushback",),
        text=way.account,
        country="ES",
        place=f"the dry valley {secrets.token_hex(4)}",
        day=str(datetime.now(UTC).date() - timedelta(days=5)),
        actors=("border-guard",),
        words="a white car",
        needs=("legal-help",),
        about=("self",),
        contact={"never": NEVER},
    )

    digits = file(browser, portal, story, way, nhri_name, mechanism_name)

    nhri = Office.unlock(browser, nhri_desk, way.desk)
    nhri.open_case(story.place)
    account = nhri.page.get_by_test_id("account")
    expect(account).to_have_text(story.text)
    expect(account).to_have_css("direction", "rtl" if way.language == "ar" else "ltr")
    expect(nhri.page.get_by_test_id("facts")).to_contain_text(NEVER)
    nhri.reply(way.answers[0])
    nhri.ask_for_consent("demo-legal-aid", ["account", "circumstances"])

    phone = come(browser, portal, way, "answers.html")
    phone.come_back(digits, has_wrong_clock=way.has_wrong_clock)
    phone.see(nhri_name, way.answers[0])
    phone.see_confirmed(nhri_name)
    expect(phone.entry("sent", mechanism_name)).to_contain_text(phone.texts("entry_waits"))
    phone.see_question()
    phone.decide("ask_yes", shows=[legal_aid_name, story.place], hides=[NEVER])

    nhri.refer(REASON, only=story.text, never=NEVER)
    legal_aid = Office.unlock(browser, legal_aid_desk, way.desk)
    legal_aid.check_case(hides=[story.place, story.text, NEVER])
    expect(legal_aid.page.get_by_test_id("taken")).to_contain_text(nhri_name)
    expect(legal_aid.page.get_by_test_id("taken")).to_contain_text(REASON)
    expect(legal_aid.page.get_by_test_id("account")).to_have_text(story.text)
    expect(legal_aid.page.get_by_test_id("case")).not_to_contain_text(NEVER)
    if way.is_declined:
        legal_aid.decline("no-capacity")
        nhri.wait_for("given-answer", nhri.says("declined", "no-capacity"))
    else:
        legal_aid.accept()
        nhri.wait_for("given-answer", nhri.says("accepted"))
    legal_aid.reply(way.answers[1])

    phone.see(legal_aid_name, way.answers[1])
    phone.take_back("all")
    nhri.wait_for("withdrawn")
    legal_aid.wait_for("withdrawn")
    for window in (nhri.page, legal_aid.page, phone.page):
        window.context.close()


def come(browser: Browser, portal: Portal, way: Way, page: str = "") -> Phone:
    """Open the site on the person's device."""
    window = browser.new_context(**way.phone).new_page()
    hands = Keyboard() if way.is_by_keyboard else Touch()
    phone = Phone.on_page(window, portal.base, way.language, hands)
    if way.has_wrong_clock:
        phone.page.clock.set_fixed_time(datetime.now(UTC) + YEAR)
    phone.page.goto(f"{portal.base}/{way.language}/{page}")
    return phone


def file(
    browser: Browser, portal: Portal, story: Story, way: Way, nhri: str, mechanism: str
) -> str:
    """File in a browser that is then gone, and keep nothing but the number."""
    phone = come(browser, portal, way)
    phone.tell(story)
    if way.has_wrong_clock:
        phone.trust_the_site()
    phone.let_read({nhri: {}, mechanism: {"circumstances": False, "needs": False}})
    phone.leave_contact(story.contact, readers=[nhri])
    phone.on("review_title")
    whole, little = (phone.preview(name) for name in (nhri, mechanism))
    for told in (story.text, story.place, story.words, NEVER):
        expect(whole).to_contain_text(told)
    expect(little).to_contain_text(story.text)
    for withheld in (story.place, story.words, NEVER):
        expect(little).not_to_contain_text(withheld)
    phone.next()
    digits = phone.number()
    assert len(digits) == 28
    phone.confirm_number(digits)
    phone.page.context.close()
    return digits
