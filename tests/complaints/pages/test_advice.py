"""What to do first and who may help, worked out in the page; what it says where it cannot be."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Request, expect

from referral import rulebook
from referral.browser import shipped
from tests.complaints.pages import advised
from tests.complaints.pages.site import Served, served
from tests.complaints.pages.test_layout import NARROW, check
from tests.e2e.chromium import PATIENCE, PHONE
from tests.e2e.phone import Phone, Story

LEGAL_AID, OMBUDSMAN = "Legal aid", "Ombudsman"
LANGUAGES = ("en", "ar")
Open = Callable[[str], Phone]

RESCUE = Story(
    violations=["denial-of-rescue"],
    text="",
    country="ES",
    place="",
    day=str(datetime.now(UTC).date()),
    actors=["coast-guard"],
    words="",
    needs=[],
    about=["self"],
    at_sea=True,
    ongoing="yes",
    said={"now_sea_self": "yes"},
)
ATTACK = replace(
    RESCUE,
    violations=["sexual-violence"],
    day=str(datetime.now(UTC).date() - timedelta(days=1)),
    actors=["private-person"],
    at_sea=False,
    ongoing="no",
    needs=["shelter"],
    said={"person_gender": "gender_female", "person_child": "say_no"},
)
PUSHBACK = replace(
    RESCUE, violations=["pushback"], actors=["border-guard"], at_sea=False, said={}, needs=[]
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("advised")
    with served(advised.advised_instance(), folder) as running:
        yield running


@pytest.fixture
def open_in(site: Served, browser: Browser) -> Iterator[Open]:
    contexts: list[BrowserContext] = []

    def open_in(language: str) -> Phone:
        context = browser.new_context(**PHONE)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Phone.open(context, site.base, language)

    yield open_in
    for context in contexts:
        context.close()


def told(phone: Phone, story: Story) -> Phone:
    phone.tell(story)
    phone.wait_for_organisations()
    return phone


def names(phone: Phone) -> list[str]:
    """The organisations that can be chosen, in order."""
    return [
        text.strip() for text in phone.page.locator("section.paper > .choice").all_inner_texts()
    ]


def refused(phone: Phone, name: str) -> Locator:
    """The box of one that cannot be chosen."""
    paper = phone.paper(name)
    expect(paper).to_have_count(1)
    expect(paper.locator("input")).to_have_count(0)
    return paper


@pytest.mark.parametrize("language", LANGUAGES)
def test_rescue_comes_before_all(open_in: Open, language: str) -> None:
    phone = told(open_in(language), RESCUE)
    first = phone.page.locator("section.first")
    for channel in ("mrcc", "alarm-phone"):
        expect(first).to_contain_text(phone.texts(f"do_{channel}"))
    expect(first.get_by_role("link", name=advised.HOTLINE_NUMBER)).to_have_attribute(
        "href", "tel:+34600000001"
    )
    expect(first).not_to_contain_text(phone.texts("do_medical-72h"))
    assert names(phone)[:2] == [advised.HOTLINE, LEGAL_AID]
    expect(phone.paper(advised.HOTLINE)).to_contain_text(phone.texts("why_alarm-phone"))
    top, list_ = first.bounding_box(), phone.paper(advised.HOTLINE).bounding_box()
    assert top is not None
    assert list_ is not None
    assert top["y"] < list_["y"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_care_and_shelter_come_before_all_after_an_attack(open_in: Open, language: str) -> None:
    phone = told(open_in(language), ATTACK)
    first = phone.page.locator("section.first")
    for channel in ("medical-72h", "shelter-gbv"):
        expect(first).to_contain_text(phone.texts(f"do_{channel}"))
    expect(first).not_to_contain_text(phone.texts("do_mrcc"))
    assert names(phone)[:2] == [advised.SHELTER, LEGAL_AID]
    expect(phone.paper(advised.SHELTER)).to_contain_text(phone.texts("why_shelter-gbv"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_do_first_fits_a_narrow_screen(
    site: Served, browser: Browser, language: str
) -> None:
    context = browser.new_context(viewport=NARROW)
    phone = told(Phone.open(context, site.base, language), RESCUE)
    expect(phone.page.locator("section.first a.call")).to_be_visible()
    check(phone.page)
    context.close()


def test_what_is_over_needs_no_first_help(open_in: Open) -> None:
    long_ago = str(datetime.now(UTC).date() - timedelta(days=90))
    phone = told(open_in("en"), replace(PUSHBACK, day=long_ago, ongoing="no"))
    expect(phone.page.locator("section.first")).to_have_count(0)
    expect(phone.page.locator(".note")).to_have_count(0)


def test_each_group_of_facts_finds_its_own(open_in: Open) -> None:
    search = replace(PUSHBACK, violations=["missing-migrant"], about=["missing-relative"])
    work = replace(PUSHBACK, violations=["wage-theft"], actors=["employer"])
    for story, name, why in (
        (search, advised.SEARCH, "why_icrc-rfl"),
        (work, advised.UNION, "why_trade-union"),
    ):
        phone = told(open_in("en"), story)
        heading = phone.page.get_by_role("heading", name=phone.texts("recipients_more"))
        before = phone.paper(name).bounding_box()
        after = heading.bounding_box()
        assert before is not None
        assert after is not None
        assert before["y"] < after["y"]
        expect(phone.paper(name)).to_contain_text(phone.texts(why))


def test_the_best_that_is_not_of_the_accused_state_is_chosen(open_in: Open) -> None:
    phone = told(open_in("en"), replace(PUSHBACK, ongoing="no"))
    chosen = phone.page.locator("section.paper.chosen")
    expect(chosen).to_have_count(1)
    expect(chosen.locator("label").first).to_have_text(LEGAL_AID)


def test_an_institution_that_could_endanger_is_refused_with_the_reason(open_in: Open) -> None:
    here = replace(PUSHBACK, country="HU", said={"now_still_self": "yes"})
    phone = told(open_in("en"), here)
    reason = phone.texts("refused_nhri-unsafe-where-the-person-is")
    expect(refused(phone, advised.HU_OMBUDSMAN)).to_contain_text(reason)
    expect(phone.page.locator(".note")).to_have_text(phone.texts("recipients_unfitting"))
    expect(phone.page.locator("section.paper.chosen")).to_have_count(0)


def test_nobody_of_a_feared_state_is_offered(open_in: Open) -> None:
    afraid = replace(PUSHBACK, country="MA", said={"protection_fears_self": "yes"}, origin="MA")
    phone = told(open_in("en"), afraid)
    reason = phone.texts("refused_feared-state")
    expect(refused(phone, advised.POLICE_LAWYERS)).to_contain_text(reason)


def test_who_comes_from_a_place_that_the_state_holds_is_offered_nobody_of_it(open_in: Open) -> None:
    afraid = replace(PUSHBACK, country="MA", said={"protection_fears_self": "yes"}, origin="EH")
    phone = told(open_in("en"), afraid)
    reason = phone.texts("refused_feared-state")
    expect(refused(phone, advised.POLICE_LAWYERS)).to_contain_text(reason)


@pytest.mark.parametrize("origin", ["EH", "MA"])
def test_nobody_of_a_state_that_may_be_feared_is_chosen_for_them(
    open_in: Open, origin: str
) -> None:
    """Whoever was not asked, or skipped it, may choose it; nothing is sent there by itself."""
    told_nothing = replace(
        PUSHBACK,
        violations=["enforced-disappearance"],  # of which the country is asked whoever fears it
        country="MA",
        actors=["smuggler"],
        ongoing="no",
        origin=origin,
    )
    phone = told(open_in("en"), told_nothing)
    assert names(phone)[:2] == [advised.POLICE_LAWYERS, advised.SEARCH]
    chosen = phone.page.locator("section.paper.chosen label")
    expect(chosen.first).to_have_text(advised.SEARCH)


@pytest.fixture
def signed_later(site: Served) -> Iterator[Served]:
    """The stewards have signed another rulebook than the one that came with the pages."""
    instance = site.instance
    ours = instance.rulebook
    book = rulebook.parse(shipped())
    instance.rulebook = rulebook.dump(replace(book, as_of=book.as_of + timedelta(days=1)))
    instance.publish()
    yield site
    instance.rulebook = ours
    instance.publish()


def test_the_rulebook_that_was_signed_later_counts(open_in: Open, signed_later: Served) -> None:
    phone = open_in("en")
    with phone.page.expect_response("**/v1/rulebook") as response:
        told(phone, RESCUE)
    assert response.value.body() == signed_later.instance.rulebook
    expect(phone.page.locator("section.first")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("how", ["changed", "missing"])
def test_without_the_signed_rules_it_says_so_and_goes_on(
    open_in: Open, signed_later: Served, language: str, how: str
) -> None:
    instance = signed_later.instance
    true = instance.rulebook
    instance.rulebook = shipped() if how == "changed" else None
    phone = told(open_in(language), RESCUE)
    note = phone.page.locator(".note.waiting")
    expect(note).to_contain_text(phone.texts("recipients_general"))
    expect(phone.page.locator("section.first")).to_have_count(0)
    expect(phone.page.locator("section.paper.chosen")).to_have_count(1)
    assert names(phone)[0] == OMBUDSMAN
    if how == "changed":
        expect(note).to_contain_text(phone.texts("error_rulebook-changed"))
    instance.rulebook = true
    phone.press("again")
    expect(phone.page.locator("section.first")).to_be_visible()


def test_nothing_of_the_answers_leaves_the_page(open_in: Open, site: Served) -> None:
    phone = open_in("en")
    asked: list[Request] = []
    phone.page.on("request", lambda request: asked.append(request))
    told(phone, replace(ATTACK, text="what nobody may see"))
    paths = [one.url.removeprefix(site.base) for one in asked]
    card = {path for path in paths if path.startswith("/v1/cards/")}
    assert len(card) == 1
    # what comes behind the first question is the same for everybody (test_loading.py)
    same = {path for path in paths if path.startswith("/assets/")}
    assert set(paths) - card - same == {"/v1/listings/ES"}
    assert all(one.method == "GET" and one.post_data is None for one in asked)


def test_the_help_of_the_first_screen_stays_when_nothing_is_known(open_in: Open) -> None:
    phone = open_in("ar")
    phone.tick(phone.texts("safe_no"))
    phone.next()
    phone.on("help_title")
    for channel in ("mrcc", "medical-care", "medical-72h", "child-protection", "violence"):
        expect(phone.page.locator("main")).to_contain_text(phone.texts(f"do_{channel}"))
