"""A sister searches for two brothers of a group, in Arabic on a phone; an office reads it.

A real browser on both sides, the portal's interface over HTTP and a real desk.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.complaints.desk.offices import NHRI, PASSPHRASE, World
from tests.complaints.desk.window import At, on_a_port
from tests.complaints.pages.site import served
from tests.e2e.chromium import OFFICE, PHONE
from tests.e2e.phone import Phone, Story
from tests.factories import make_instance

pytestmark = pytest.mark.browser

SAMI = {
    "missing_name": "سامي",
    "missing_relation": "أخته",
    "missing_origin": "SD",
    "missing_signs_hint": "ندبة على اليد اليسرى",
    "missing_place": "الميناء القديم",
    "missing_held": "say_yes",
    "missing_held_by": "رجال بزي أخضر",
    "missing_died": "say_no",
}
ADAM = {
    "missing_name": "آدم",
    "missing_died": "say_yes",
    "missing_told_by": "جار من القرية",
    "missing_asked_hint": "الهلال الأحمر",
}
STORY = Story(
    violations=["missing-migrant"],
    text="كانوا على قارب واحد ولم نسمع عنهم شيئًا.",
    country="ES",
    place="الشاطئ",
    day="2026-05-01",
    actors=["smuggler"],
    words="قارب أبيض",
    needs=["tracing"],
    about=["missing-relative", "group"],
    missing=[SAMI, ADAM],
    branches={"group_size": "٣٢", "incident_code": "ab 7"},
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Pages and portal at one address."""
    now = datetime.now(UTC)
    instance = make_instance(today=now.date())
    with served(instance, tmp_path / "pages") as site:
        yield World(folder=tmp_path, instance=instance, portal=site.portal, base=site.base, now=now)


@pytest.fixture
def desk(world: World) -> Iterator[At]:
    """The address of the institution's desk, once something was filed."""
    with on_a_port(world) as address:
        yield address


def test_two_brothers_and_a_group_reach_a_desk(world: World, desk: At, chromium: Browser) -> None:
    names = world.instance.organisations[NHRI][1].names
    name = names.get("ar", names["en"])
    context = chromium.new_context(**PHONE)
    phone = Phone.open(context, world.base, "ar")
    expect(phone.page.locator("html")).to_have_attribute("dir", "rtl")
    phone.tell(STORY)
    phone.wait_for_organisations()
    paper = phone.paper(name)
    phone.tick(name)
    persons = [phone.texts("part_missing", n=phone.texts.digits(n)) for n in "12"]
    for one in persons:  # an office of the State gets them from who says so
        expect(paper.get_by_label(one, exact=True)).not_to_be_checked()
        phone.tick(one, within=paper)
    phone.tick(phone.texts("part_person"), within=paper)
    phone.next()
    phone.leave_contact({}, readers=[])
    phone.on("review_title")
    preview = phone.preview(name)
    for told in (*persons, "سامي", "آدم", "جار من القرية", "٣٢", "AB7", phone.texts.country("SD")):
        expect(preview).to_contain_text(told)
    wide = phone.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["viewport"]["width"]
    phone.next()
    phone.confirm_number(phone.number())
    context.close()
    world.portal.release()
    office = world.desk(NHRI)
    world.sync(office)
    office.close()

    window = chromium.new_context(**OFFICE, locale="ar")
    page = window.new_page()
    page.goto(desk.link)
    page.get_by_test_id("passphrase").fill(PASSPHRASE)
    page.get_by_test_id("unlock").click()
    expect(page.get_by_test_id("round")).to_be_visible()
    page.goto(f"{desk}/cases/all")
    page.get_by_test_id("case-link").click()
    expect(page.get_by_test_id("case")).to_be_visible()
    for n, (words, digit) in enumerate(((SAMI, "١"), (ADAM, "٢")), start=1):
        part = page.get_by_test_id(f"part-missing[{n}]")
        expect(part.get_by_role("heading")).to_have_text(f"شخص مفقود ({digit})")
        for key, told in words.items():
            if key not in {"missing_held", "missing_died", "missing_origin"}:
                expect(part).to_contain_text(told)
    expect(page.get_by_test_id("part-missing[1]")).to_contain_text("السودان")
    expect(page.get_by_test_id("part-person")).to_contain_text("٣٢")
    expect(page.get_by_test_id("part-circumstances")).to_contain_text("AB7")
    # that officials held one of them raises what no one ticked
    expect(page.get_by_test_id("indicator-enforced-disappearance")).to_be_visible()
    window.close()
