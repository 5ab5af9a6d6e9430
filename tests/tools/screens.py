"""Every screen of the desk as a picture, for somebody to look at.

``python -m tests.tools.screens FOLDER [WAY ...]``: light, dark, in Arabic, on a phone, enlarged, in
the colours of the system; and what is printed, as it prints. The training is made for it, and shows
as a real desk does.
"""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright
from pypdfium2 import PdfDocument

from complaints.desk.store.listing import View
from tests.e2e.chromium import launch
from tests.tools.pictures import AS_A_REAL_DESK
from tests.tools.training import Trained, locked, newcomer, served
from tests.tools.walk import Prepared, partner, prepared, walked

_PHONE: Final = {"width": 360, "height": 740}
_TWICE: Final = {"width": 640, "height": 400}  # what is left of 1280 x 800 at 200 %
_WAYS: Final[dict[str, dict[str, Any]]] = {
    "light": {"language": "en", "color_scheme": "light"},
    "dark": {"language": "en", "color_scheme": "dark"},
    "arabic": {"language": "ar", "color_scheme": "dark"},
    "arabic-phone": {"language": "ar", "color_scheme": "light", "viewport": _PHONE},
    "twice": {"language": "fr", "color_scheme": "light", "viewport": _TWICE},
    "forced": {"language": "en", "color_scheme": "dark", "forced_colors": "active"},
}
#: What goes onto paper.
_PRINTED: Final = (
    "case.show",
    "brief.show",
    "attestation.show",
    "custody.show",
    "mandate.show",
    "authority.written",
    "evidence.show",
    "guide.chapter",
    "queue.view",
    "library.rules",
)


def screens(chromium: Browser, trained: Trained, folder: Path, ways: list[str]) -> None:
    """Every screen in these ``ways``, or in all."""
    page = trained.unlocked(chromium)
    there = trained.screens(page)  # before anything is referred
    page.context.close()
    with prepared(trained, chromium) as found:
        addresses = {**there, **found.screens}
        for way in ways or _WAYS:
            target = folder / way
            target.mkdir(parents=True, exist_ok=True)
            _outside(chromium, trained, target, _WAYS[way])
            _inside(chromium, trained, found, addresses, target, _WAYS[way])
            for office, desk in found.partners.items():
                page = desk.unlocked(chromium, **_WAYS[way])
                for name in partner(desk, page, office):
                    _whole(page, target / f"{office}-{name}.png")
                page.context.close()


def _outside(chromium: Browser, trained: Trained, folder: Path, how: dict[str, Any]) -> None:
    """What a desk shows that nobody has unlocked: a training, and one that is none."""
    window = trained.window(chromium, **how)
    page = window.pages[0]
    page.screenshot(path=folder / "lock.png")
    page.get_by_test_id("passphrase").fill("not this one")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("problem")).to_be_visible()
    _whole(page, folder / "lock-wrong.png")
    page.goto(f"{trained.root}/nowhere")
    _whole(page, folder / "error-locked.png")
    window.close()
    more = {name: value for name, value in how.items() if name != "language"}
    with locked() as real:
        window = chromium.new_context(locale=how["language"], **more)
        page = window.new_page()
        page.goto(real.extensions["entrance"].link)
        _whole(page, folder / "lock-real.png")
        page.get_by_test_id("practise").click()
        _whole(page, folder / "practice.png")
        window.close()


def _inside(
    chromium: Browser,
    trained: Trained,
    found: Prepared,
    addresses: dict[str, list[str]],
    folder: Path,
    how: dict[str, Any],
) -> None:
    """What our unlocked desk shows."""
    page = trained.unlocked(chromium, **how)
    page.screenshot(path=folder / "training.png")
    for name, every in addresses.items():
        for number, address in enumerate(every):
            page.goto(address)
            _whole(page, folder / f"{name}-{number}.png")
        if name in _PRINTED:
            page.goto(every[0])
            _paper(page, folder / f"{name}-paper.png")
    _joining(chromium, page, trained.root, folder, how)
    for name in walked(trained, found, page):
        _whole(page, folder / f"{name}.png")
    _busy(page, addresses["queue.view"][0], folder / "busy.png")
    page.context.close()


def _joining(chromium: Browser, page: Page, root: str, folder: Path, how: dict[str, Any]) -> None:
    """The first pages of somebody who comes to the office, at their own desk."""
    page.goto(f"{root}/members")
    with page.expect_download() as started:
        page.get_by_test_id("invite").click()
    invitation = started.value.path().read_bytes()

    def seen(at: Page, name: str) -> None:
        _whole(at, folder / f"{name}.png")

    with newcomer(chromium, invitation, seen=seen, **how) as waits:
        _whole(waits, folder / "newcomer.png")
        nothing = waits.url.removesuffix("/joining")
        for name in (*(f"cases/{one}" for one in View), "matters", "notices", "intake"):
            waits.goto(f"{nothing}/{name}")
            _whole(waits, folder / f"empty-{name.replace('/', '-')}.png")


def _whole(page: Page, path: Path) -> None:
    """The whole page, without what marks a training; a list with nothing in it may load again."""
    page.wait_for_load_state()
    page.wait_for_timeout(150)
    with suppress(Error):
        page.evaluate(AS_A_REAL_DESK)
    page.screenshot(path=path, full_page=True)


def _paper(page: Page, path: Path) -> None:
    """The first pages as they are printed, beside each other."""
    page.evaluate(AS_A_REAL_DESK)
    document = PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    sheets = [document[n].render().to_pil() for n in range(min(len(document), 4))]
    document.close()
    wide, high = sheets[0].size
    together = Image.new("RGB", ((wide + 8) * len(sheets), high), "grey")
    for n, sheet in enumerate(sheets):
        together.paste(sheet, (n * (wide + 8), 0))
    together.save(path)


def _busy(page: Page, address: str, path: Path) -> None:
    """A long round, as the page shows it when it hears of one."""
    said = {"stage": "opening", "sentence": "8,420 / 20,000", "done": 8_420, "total": 20_000}
    quiet = {"locked": False, "problem": False, "unread": 0, "news": 0, "due": 0, "waiting": 0}
    page.route("**/sync/status*", lambda route: route.fulfill(json={**quiet, **said}))
    page.goto(address)
    expect(page.locator("#progress")).to_be_visible()
    _whole(page, path)
    page.unroute("**/sync/status*")


def main(arguments: list[str]) -> None:
    """Take them."""
    with sync_playwright() as playwright, served() as trained:
        chromium = launch(playwright)
        screens(chromium, trained, Path(arguments[0]), arguments[1:])
        chromium.close()


if __name__ == "__main__":
    main(sys.argv[1:])
