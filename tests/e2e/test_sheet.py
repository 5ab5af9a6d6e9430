"""A monitor tells for five people who were on one ship; an office reads six cases of one event.

A real browser, the portal's interface over HTTP and a real desk.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from complaints.pages import build
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, check
from tests.complaints.pages.site import served
from tests.e2e.chromium import PATIENCE, PHONE
from tests.e2e.hands import Keyboard
from tests.e2e.phone import Phone, Story
from tests.e2e.sheet import add_person, strips
from tests.factories import make_instance

pytestmark = pytest.mark.browser

STORY = Story(
    violations=["wage-theft"],
    text="They have had no pay since spring.",
    country="ES",
    place="the long quay",
    day="2026-05-01",
    actors=["employer"],
    words="a grey jacket",
    needs=["that-it-is-known"],
    about=["witness"],
    branches={"role_title": "role_visits", "visit_site": "the ship", "count_men": "9"},
    contact={"name": "N."},
)
PEOPLE = ("green cap", "bunk 4", "the cook", "blue boots", "the youngest")
ANSWER = "We write to the owner this week."


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Pages of one language and portal at one address."""
    monkeypatch.setattr(build, "languages", lambda: ("en",))
    now = datetime.now(UTC)
    instance = make_instance(today=now.date())
    with served(instance, tmp_path / "pages") as site:
        world = World(
            folder=tmp_path, instance=instance, portal=site.portal, base=site.base, now=now
        )
        yield world
        for desk in world.desks:
            desk.close()


def named(world: World, organisation: str) -> str:
    return world.instance.organisations[organisation][1].names["en"]


def test_five_people_get_a_number_each(world: World, chromium: Browser) -> None:
    context = chromium.new_context(**PHONE)
    context.set_default_timeout(PATIENCE)
    phone = Phone.open(context, world.base, "en")
    page, texts = phone.page, phone.texts
    phone.tell(STORY)
    phone.let_read(
        {named(world, NHRI): {"person": True, "visit": True}, named(world, LEGAL_AID): {}}
    )
    phone.leave_contact(STORY.contact, readers=[], absent=["ngo"])
    phone.on("review_title")
    expect(page.locator("main")).not_to_contain_text(texts("seen_incident"))
    phone.press("each_title")
    expect(page.locator(".note")).to_contain_text(named(world, LEGAL_AID))
    typing = replace(phone, hands=Keyboard())
    for at, mark in enumerate(PEOPLE):
        needs = ["money"] if mark == PEOPLE[0] else []
        hands = typing if at < 2 else phone
        add_person(hands, mark, child="yes" if mark == "the youngest" else "no", needs=needs)
    add_person(phone, "the guard", agreed=False)
    remove = page.get_by_role("button", name=texts("missing_remove"))
    remove.nth(1).click()
    expect(page.get_by_role("button", name=texts("missing_undo"))).to_be_focused()
    page.get_by_role("button", name=texts("missing_undo")).click()
    page.locator(".back").click()  # nothing is lost on the way back
    phone.on("person_title")
    expect(page.get_by_label(texts("each_line"), exact=True)).to_have_value("the guard")
    phone.next()
    phone.next()
    phone.on("review_title")
    (code,) = {
        phone.preview(named(world, one))
        .locator("dt", has_text=texts("seen_incident"))
        .locator("+ dd")
        .inner_text()
        for one in (NHRI, LEGAL_AID)
    }
    expect(phone.preview(named(world, NHRI)).locator("h3", has_text="Person")).to_have_count(5)
    expect(phone.preview(named(world, LEGAL_AID))).not_to_contain_text("green cap")
    phone.next()

    numbers = strips(phone)
    assert list(numbers) == list(PEOPLE)
    assert len(set(numbers.values())) == 5
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    for never in (STORY.text, STORY.place, code, named(world, NHRI), texts("sheet_title")):
        assert never not in printed
    assert printed.count(f"{world.base}/en/answers.html") == 5
    page.emulate_media(media="screen")
    phone.next()
    own = phone.number()
    page.locator(".back").click()
    assert strips(phone) == numbers
    phone.next()
    phone.confirm_number(own)
    assert all(digits not in page.content() for digits in numbers.values())
    context.close()

    world.portal.release()
    office, other = world.desk(NHRI), world.desk(LEGAL_AID)
    world.sync(office, other)
    for desk, has_person in ((office, True), (other, False)):
        if desk is other:  # lawyers read no more than a summary before that
            for line in desk.office.cases():
                check(desk.office, line.id)
        cases = [desk.office.case(line.id) for line in desk.office.cases()]
        parts = [{part.name: part.content for part in case.parts} for case in cases]
        assert len(parts) == 6
        assert {one["circumstances"]["incident"] for one in parts} == {code}
        assert {one["account"]["text"] for one in parts} == {STORY.text}
        assert sum("visit" in one for one in parts) == 1
        assert not any("contact" in one for one in parts)
        people = [one.get("person") for one in parts if "visit" not in one]
        child = {"about": ["other"], "age_group": "child", "aware": True}
        assert people.count(child) == has_person
        hashes = [part.hash for case in cases for part in case.parts]
        assert len(set(hashes)) == len(hashes)

    (case,) = (
        line.id
        for line in office.office.cases()
        for part in office.office.case(line.id).parts
        if part.content.get("age_group") == "child"
    )
    office.office.reply(case, ANSWER)
    world.sync(office)
    context = chromium.new_context(**PHONE)
    back = Phone.open(context, world.base, "en", "answers.html")
    back.come_back(numbers["the youngest"])
    back.see(named(world, NHRI), ANSWER)
    another = Phone.open(context, world.base, "en", "answers.html")
    another.come_back(numbers["the cook"])
    another.see_confirmed(named(world, NHRI))
    expect(another.page.locator("main")).not_to_contain_text(ANSWER)
    context.close()
