"""Somebody files, says what may happen if they cannot come back, and does not come back.

A real browser, the portal's interface over HTTP and real desks, on a clock that the test moves.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from complaints.desk.errors import NoConsentError
from complaints.desk.unlocked import Unlocked
from complaints.domain.consent import SILENCE
from tests.complaints.desk.offices import LEGAL_AID, NGO, NHRI, World, case_id, checked
from tests.complaints.pages.site import served
from tests.e2e.chromium import PHONE
from tests.e2e.phone import Phone, Story
from tests.factories import make_instance

pytestmark = pytest.mark.browser

STORY = Story(
    violations=["pushback"],
    text="We were four at the fence.",
    country="ES",
    place="the dry valley",
    day="2026-05-01",
    actors=["employer"],
    words="a white van",
    needs=["legal-help"],
    about=["self"],
    contact={"name": "Moussa"},
)
STEP = 15  # days, in which directory and cards are renewed


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Pages and portal at one address, at noon of today."""
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    instance = make_instance(today=noon.date())
    with served(instance, tmp_path / "pages") as site:
        world = World(
            folder=tmp_path, instance=instance, portal=site.portal, base=site.base, now=noon
        )
        yield world
        for desk in world.desks:
            desk.close()


def pass_days(world: World, days: int, *desks: Unlocked) -> None:
    while days:
        world.later(days=(step := min(days, STEP)))
        days -= step
        world.instance.publish(issued=world.now.date())
        world.sync(*desks)
        world.instance.cards = dict(world.portal.cards)


def test_who_does_not_come_back_is_helped_as_they_said_and_not_otherwise(
    world: World, chromium: Browser
) -> None:
    context = chromium.new_context(**PHONE)
    phone = Phone.open(context, world.base, "en")
    names = {one: world.instance.organisations[one][1].names["en"] for one in (NHRI, LEGAL_AID)}
    phone.tell(STORY)
    phone.let_read({names[NHRI]: {}})
    phone.leave_contact(STORY.contact, readers=[names[NHRI]], absent=["legal-aid"])
    phone.on("review_title")
    phone.next()
    digits = phone.number()
    phone.confirm_number(digits)
    context.close()
    world.portal.release()

    nhri, legal_aid = world.desk(NHRI), world.desk(LEGAL_AID)
    world.sync(nhri, legal_aid)
    office, case = nhri.office, case_id(nhri.office)
    (consent,) = office.case(case).consents

    def refused(to: str, why: str) -> None:
        with pytest.raises(NoConsentError, match=why):
            office.draft(office.case(case), consent.terms.id, to)

    refused(LEGAL_AID, "silent for 30 days")
    account = next(one for one in office.case(case).parts if one.name == "account")
    office.ask_consent(case, LEGAL_AID, [account.hash])
    world.sync(nhri)
    pass_days(world, SILENCE.days - 1, nhri, legal_aid)
    refused(LEGAL_AID, "silent for 30 days")
    pass_days(world, 1, nhri, legal_aid)
    refused(NGO, "does not name")

    (draft,) = office.drafts(office.case(case))
    office.refer(case, draft.consent.terms.id, LEGAL_AID, reason="A deadline ends on Friday.")
    world.sync(nhri, legal_aid)
    theirs = legal_aid.office.case(checked(legal_aid.office))
    assert {part.name for part in theirs.parts} == {"account", "circumstances", "needs"}
    (taken,) = theirs.taken
    legal_aid.office.answer_referral(theirs.id, taken.referral.id, "accepted")
    world.sync(legal_aid, nhri)
    assert office.case(case).given[0].answer == "accepted"

    # they come back all the same, read what was done, and take it back
    context = chromium.new_context(**PHONE)
    page = context.new_page()
    page.clock.set_fixed_time(world.now)
    page.goto(f"{world.base}/en/answers.html")
    back = Phone.on_page(page, world.base, "en")
    back.on("come_title")
    back.write("number_label", digits)
    back.next()
    page.locator(".note.waiting button").last.click()  # the site has another day than this test
    expect(page.locator("main [role=status]")).to_have_count(0)
    told = back.entry("paper", names[NHRI]).filter(has_text="not heard from you for 30 days")
    expect(told).to_contain_text(names[LEGAL_AID])
    back.press("absent_take")
    back.press("confirm_button")
    back._sent()
    context.close()
    world.portal.release()
    world.sync(nhri, legal_aid)
    refused(LEGAL_AID, "gave and kept")
    assert legal_aid.office.case(theirs.id).taken[0].answer == "recalled"


def test_after_the_day_that_they_said_nothing_goes(world: World, chromium: Browser) -> None:
    context = chromium.new_context(**PHONE)
    phone = Phone.open(context, world.base, "en")
    nhri_name = world.instance.organisations[NHRI][1].names["en"]
    phone.tell(STORY)
    phone.let_read({nhri_name: {}})
    phone.leave_contact({}, readers=[], absent=["legal-aid"])
    phone.next()
    phone.confirm_number(phone.number())
    context.close()
    world.portal.release()

    nhri = world.desk(NHRI)
    world.sync(nhri)
    office, case = nhri.office, case_id(nhri.office)
    account = next(one for one in office.case(case).parts if one.name == "account")
    office.ask_consent(case, LEGAL_AID, [account.hash])
    world.sync(nhri)
    (consent,) = office.case(case).consents
    pass_days(world, (consent.terms.expires - world.now.date()).days, nhri)
    assert office.draft(office.case(case), consent.terms.id, LEGAL_AID).silence
    world.now += timedelta(days=1)
    with pytest.raises(NoConsentError, match="expired"):
        office.draft(office.case(case), consent.terms.id, LEGAL_AID)
