"""The whole road, once: a phone, an NHRI, a legal-aid group, and back; nothing in it is pretended.

In Arabic and in English, with a just-in-time compiler and without one, as on a hardened phone.
"""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from complaints.demo.instance import Instance
from tests.e2e.chromium import PHONE
from tests.e2e.office import Office
from tests.e2e.phone import Phone, Story
from tests.instance import Desk, Portal, demonstration, desk_of

pytestmark = pytest.mark.browser

ACCOUNTS = {
    "en": "Men in green held us at the fence and sent us back. Nobody asked our names.",
    "ar": "أمسك بنا رجال بزي أخضر عند السياج ثم أعادونا. لم يسألنا أحد عن أسمائنا.",
}
NEVER = "Never call before noon"
REASON = "They need a lawyer within the week."
FIRST_ANSWER = {"en": "We have read it and ask the police.", "ar": "قرأنا ما كتبتم ونسأل الشرطة."}
SECOND_ANSWER = {"en": "A lawyer will write to you here.", "ar": "ستكتب لكم محامية هنا."}


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


@pytest.mark.parametrize("engine", ["chromium", "jitless_chromium"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_complaint_travels_and_the_answers_come_back(
    instance: tuple[Instance, Portal, Desk, Desk],
    language: str,
    engine: str,
    request: pytest.FixtureRequest,
) -> None:
    made, portal, nhri_desk, legal_aid_desk = instance
    browser: Browser = request.getfixturevalue(engine)
    names = {desk.organisation.id: desk.organisation.names[language] for desk in made.desks}
    nhri_name, legal_aid_name, mechanism_name = names.values()
    declines = engine == "jitless_chromium"
    story = Story(
        violations=("pushback",),
        text=ACCOUNTS[language],
        country="ES",
        place=f"the dry valley {secrets.token_hex(4)}",
        day=str(datetime.now(UTC).date() - timedelta(days=5)),
        actors=("border-guard",),
        words="a white car",
        needs=("legal-help",),
        about=("self",),
        contact={"never": NEVER},
    )

    digits = file(browser, portal, story, language, nhri_name, mechanism_name)

    nhri = Office.unlock(browser, nhri_desk, language)
    nhri.open_case(story.place)
    account = nhri.page.get_by_test_id("account")
    expect(account).to_have_text(story.text)
    expect(account).to_have_css("direction", "rtl" if language == "ar" else "ltr")
    expect(nhri.page.get_by_test_id("facts")).to_contain_text(NEVER)
    nhri.reply(FIRST_ANSWER[language])
    nhri.ask_for_consent("demo-legal-aid", ["account", "circumstances"])

    phone = Phone.open(browser.new_context(**PHONE), portal.base, language, "answers.html")
    phone.come_back(digits)
    phone.see(nhri_name, FIRST_ANSWER[language])
    phone.see_confirmed(nhri_name)
    expect(phone.entry("sent", mechanism_name)).to_contain_text(phone.texts("entry_waits"))
    phone.see_question()
    phone.decide("ask_yes", shows=[legal_aid_name, story.place], hides=[NEVER])

    nhri.refer(REASON, only=story.text, never=NEVER)
    legal_aid = Office.unlock(browser, legal_aid_desk, language)
    legal_aid.open_case(story.place)
    expect(legal_aid.page.get_by_test_id("taken")).to_contain_text(nhri_name)
    expect(legal_aid.page.get_by_test_id("taken")).to_contain_text(REASON)
    expect(legal_aid.page.get_by_test_id("account")).to_have_text(story.text)
    expect(legal_aid.page.get_by_test_id("case")).not_to_contain_text(NEVER)
    if declines:
        legal_aid.decline("no-capacity")
        nhri.wait_for("given-answer", nhri.says("declined", "no-capacity"))
    else:
        legal_aid.accept()
        nhri.wait_for("given-answer", nhri.says("accepted"))
    legal_aid.reply(SECOND_ANSWER[language])

    phone.see(legal_aid_name, SECOND_ANSWER[language])
    phone.take_back("all")
    nhri.wait_for("withdrawn")
    legal_aid.wait_for("withdrawn")
    for window in (nhri.page, legal_aid.page, phone.page):
        window.context.close()


def file(
    browser: Browser, portal: Portal, story: Story, language: str, nhri: str, mechanism: str
) -> str:
    """File in a browser that is then gone, and keep nothing but the number."""
    context = browser.new_context(**PHONE)
    phone = Phone.open(context, portal.base, language)
    phone.tell(story)
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
    context.close()
    return digits
