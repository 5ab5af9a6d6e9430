"""What is to be done, in a real browser: by keyboard alone, for everybody, in both directions."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints.desk import planning
from complaints.domain.events.planning import Standing
from complaints.domain.parts import Part
from tests.complaints.desk.offices import NHRI, World, case_id, new_world
from tests.complaints.desk.test_counsel import PUSHED_BACK
from tests.complaints.desk.test_counsel_browser import opened, tab_to
from tests.complaints.desk.window import At, on_a_port
from tests.e2e import axe

pytestmark = pytest.mark.browser

_ROOM = "one => one.getBoundingClientRect().width"
_NEEDED = """one => {
  const alone = one.cloneNode();
  alone.style.cssText = "inline-size: auto; max-inline-size: none; position: absolute";
  alone.append(one.selectedOptions[0].cloneNode(true));
  one.after(alone);
  const { width } = alone.getBoundingClientRect();
  alone.remove();
  return Math.floor(width);
}"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[At]:
    """A desk with one case in which something of each kind is planned."""
    with new_world(tmp_path_factory.mktemp("todo")) as world:
        yield from served(world)


def served(world: World) -> Iterator[At]:
    world.file(
        parts=tuple(Part.new(name, content) for name, content in PUSHED_BACK.items()), language="ar"
    )
    desk = world.desk(NHRI)
    world.sync(desk)
    office, case = desk.office, case_id(desk.office)
    tomorrow = world.now + timedelta(days=1)
    planning.set_deadline(
        office,
        case,
        "Ask the Court for an interim measure (Rule 39)",
        tomorrow.date(),
        until=tomorrow.time(),
        zone="Europe/Paris",
        place="strasbourg",
    )
    planning.remind(office, case, world.now + timedelta(days=6), "Call the hospital once more")
    planning.add_task(office, case, "Write to the port authority", day=office.today)
    planning.add_task(office, case, "Find an interpreter for Pular", day=None)
    done = office.case(case).plan.tasks[-1]
    planning.settle(office, case, done.id, Standing.DONE)
    planning.flag(office, case, on=True)
    world.sync(desk)
    desk.close()
    with on_a_port(world) as address:
        yield address


def unfolded(page: Page) -> None:
    page.evaluate(
        "document.querySelectorAll('#todo details').forEach((one) => { one.open = true })"
    )


def test_a_task_is_added_and_ticked_by_keyboard(chromium: Browser, base: At) -> None:
    page = opened(chromium, base)
    tab_to(page, '[data-testid="add-task"] > summary')
    page.keyboard.press("Enter")
    tab_to(page, "#task-text")
    page.keyboard.type("Ask for the register of the port")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("said")).to_be_visible()
    item = page.get_by_test_id("item").filter(has_text="register of the port")
    expect(item).to_be_visible()
    expect(
        item.get_by_role("button", name="Done: Ask for the register of the port")
    ).to_be_visible()
    last = item.get_by_test_id("item-done")
    last.focus()
    page.keyboard.press("Enter")
    expect(item).to_have_count(0)
    settled = page.get_by_test_id("settled")
    expect(settled).to_contain_text("(2)")
    page.context.close()


def test_everybody_can_read_and_use_it(chromium: Browser, base: At) -> None:
    for language, width in (("en", 1280), ("ar", 360)):
        page = opened(chromium, base, width=width, language=language)
        unfolded(page)
        assert axe.violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.context.close()


def test_no_name_of_a_clock_is_cut(chromium: Browser, base: At) -> None:
    for language, width in (("fr", 640), ("ar", 360)):
        page = opened(chromium, base, width=width, language=language)
        unfolded(page)
        box = page.locator("#deadline-place")
        for name in box.locator("option").all():
            box.select_option(name.get_attribute("value"))
            # as wide as it is, and as it would be if it held its choice alone
            assert box.evaluate(_ROOM) >= box.evaluate(_NEEDED), name.text_content()
        page.context.close()


def test_closing_by_keyboard_shows_what_is_told_first(chromium: Browser, base: At) -> None:
    page = opened(chromium, base)
    case = page.url
    page.get_by_test_id("state-select").select_option("in-triage")
    page.get_by_test_id("state-change").click()
    tab_to(page, '[data-testid="close"]')
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("closing")).to_be_visible()
    tab_to(page, '[name="outcome"]')
    page.keyboard.press("ArrowDown")
    assert axe.violations(page) == []
    tab_to(page, '[data-testid="close-reason"]')
    page.keyboard.type("The passport was given back")
    tab_to(page, '[data-testid="close-look"]')
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("letter")).to_contain_text("هذا المكتب")
    expect(page.get_by_test_id("letter-for-us")).to_contain_text("A part of what was wrong")
    expect(page.get_by_test_id("still-open")).to_be_visible()
    assert axe.violations(page) == []
    page.get_by_test_id("close-now").click()
    expect(page.get_by_test_id("case")).to_be_visible()
    page.goto(case)
    expect(page.get_by_test_id("outcome")).to_have_text("Put right in part")
    page.context.close()


def test_what_is_refused_is_said_at_the_field_that_mends_it(chromium: Browser, base: At) -> None:
    page = opened(chromium, base, width=1280)
    page.get_by_test_id("add-deadline").locator("summary").click()
    page.locator("#deadline-title").fill("Appeal")
    page.locator("#deadline-day").fill("2099-01-01")
    page.locator("#deadline-zone").fill("Asia/Calcuta")
    page.get_by_test_id("deadline-add").click()
    problem = page.get_by_test_id("add-deadline").get_by_test_id("problem")
    expect(problem).to_have_text("This computer does not know that time zone.")
    expect(problem).to_be_in_viewport()
    expect(page.locator("#deadline-title")).to_be_focused()
    expect(page.locator("#deadline-zone")).to_have_value("Asia/Calcuta")
    assert axe.violations(page) == []
    page.context.close()
