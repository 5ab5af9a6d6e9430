"""Every screen of the desk, one after the other: for pictures, and for what axe finds.

`tests.complaints.training.test_every_screen` fails where a page of the desk is missing here.
"""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page, expect

from complaints.desk.store.listing import View
from tests.tools.training import Trained, locked, newcomer
from tests.tools.walk import Prepared, partner, walked

#: What is done with each screen, which has a name of its own.
See = Callable[[Page, str], None]


def tour(
    chromium: Browser,
    trained: Trained,
    found: Prepared,
    addresses: dict[str, list[str]],
    see: See,
    **how: Any,
) -> None:
    """Show ``see`` every screen; ``addresses`` are those of `Trained.screens`, ``how`` windows."""
    _outside(chromium, trained, see, how)
    _inside(chromium, trained, found, {**addresses, **found.screens}, see, how)
    for office, desk in found.partners.items():
        page = desk.unlocked(chromium, **how)
        for name in partner(desk, page, office):
            see(page, f"{office}-{name}")
        page.context.close()


def _outside(chromium: Browser, trained: Trained, see: See, how: dict[str, Any]) -> None:
    """What a desk shows that nobody has unlocked: a training, and one that is none."""
    window = trained.window(chromium, **how)
    page = window.pages[0]
    see(page, "lock")
    page.get_by_test_id("passphrase").fill("not this one")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("problem")).to_be_visible()
    see(page, "lock-wrong")
    page.goto(f"{trained.root}/nowhere")
    see(page, "error-locked")
    window.close()
    more = {name: value for name, value in how.items() if name != "language"}
    with locked() as real:
        window = chromium.new_context(locale=how.get("language", "en"), **more)
        page = window.new_page()
        page.goto(real.extensions["entrance"].link)
        see(page, "lock-real")
        page.get_by_test_id("practise").click()
        see(page, "practice")
        window.close()


def _inside(
    chromium: Browser,
    trained: Trained,
    found: Prepared,
    addresses: dict[str, list[str]],
    see: See,
    how: dict[str, Any],
) -> None:
    """What our unlocked desk shows."""
    page = trained.unlocked(chromium, **how)
    see(page, "training")
    for name, every in addresses.items():
        for number, address in enumerate(every):
            response = page.goto(address)
            assert response, address
            assert response.ok, address
            see(page, f"{name}-{number}")
    _joining(chromium, page, trained.root, see, how)
    for name in walked(trained, found, page):
        see(page, name)
    _busy(page, addresses["queue.view"][0])
    see(page, "busy")
    page.context.close()


def _joining(chromium: Browser, page: Page, root: str, see: See, how: dict[str, Any]) -> None:
    """The first pages of somebody who comes to the office, at their own desk."""
    page.goto(f"{root}/members")
    with page.expect_download() as started:
        page.get_by_test_id("invite").click()
    invitation = started.value.path().read_bytes()
    with newcomer(chromium, invitation, seen=see, **how) as waits:
        see(waits, "newcomer")
        nothing = waits.url.removesuffix("/joining")
        for name in (*(f"cases/{one}" for one in View), "matters", "notices", "intake"):
            waits.goto(f"{nothing}/{name}")
            see(waits, f"empty-{name.replace('/', '-')}")


def _busy(page: Page, address: str) -> None:
    """A long round, as the page shows it when it hears of one."""
    said = {"stage": "opening", "sentence": "8,420 / 20,000", "done": 8_420, "total": 20_000}
    quiet = {"locked": False, "problem": False, "unread": 0, "news": 0, "due": 0, "waiting": 0}
    page.route("**/sync/status*", lambda route: route.fulfill(json={**quiet, **said}))
    page.goto(address)
    expect(page.locator("#progress")).to_be_visible()
