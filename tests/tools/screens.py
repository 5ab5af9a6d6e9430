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
from playwright.sync_api import Browser, Error, Page, sync_playwright
from pypdfium2 import PdfDocument

from tests.e2e.chromium import launch
from tests.tools.pictures import AS_A_REAL_DESK
from tests.tools.tour import See, tour
from tests.tools.training import Trained, served
from tests.tools.walk import prepared

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
#: Also those that a window loads only where it comes near them.
_ALL_PICTURES: Final = """() => Promise.allSettled([...document.images].map((one) => {
  one.loading = "eager";
  return one.decode();
}))"""
#: What shows that it is a training, and only what the window shows of it.
_AS_IT_IS: Final = ("lock", "training")
#: What goes onto paper.
_PRINTED: Final = (
    "case.show-0",
    "brief.show-0",
    "attestation.show-0",
    "custody.show-0",
    "mandate.show-0",
    "authority.written-0",
    "evidence.show-0",
    "guide.chapter-0",
    "queue.view-0",
    "library.rules-0",
)


def screens(chromium: Browser, trained: Trained, folder: Path, ways: list[str]) -> None:
    """Every screen in these ``ways``, or in all."""
    page = trained.unlocked(chromium)
    there = trained.screens(page)  # before anything is referred
    page.context.close()
    with prepared(trained, chromium) as found:
        for way in ways or _WAYS:
            (folder / way).mkdir(parents=True, exist_ok=True)
            tour(chromium, trained, found, there, _into(folder / way), **_WAYS[way])


def _into(folder: Path) -> See:
    """Take a picture of each, and of what goes onto paper also that."""

    def see(page: Page, name: str) -> None:
        if name in _AS_IT_IS:
            page.screenshot(path=folder / f"{name}.png")
            return
        _whole(page, folder / f"{name}.png")
        if name in _PRINTED:
            _paper(page, folder / f"{name.removesuffix('-0')}-paper.png")

    return see


def _whole(page: Page, path: Path) -> None:
    """The whole page, without what marks a training; a list with nothing in it may load again."""
    page.wait_for_load_state()
    page.wait_for_timeout(150)
    with suppress(Error):
        page.evaluate(_ALL_PICTURES)
        page.evaluate(AS_A_REAL_DESK)
    page.screenshot(path=path, full_page=True)


def _paper(page: Page, path: Path) -> None:
    """The first pages as they are printed, beside each other."""
    document = PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    sheets = [document[n].render().to_pil() for n in range(min(len(document), 4))]
    document.close()
    wide, high = sheets[0].size
    together = Image.new("RGB", ((wide + 8) * len(sheets), high), "grey")
    for n, sheet in enumerate(sheets):
        together.paste(sheet, (n * (wide + 8), 0))
    together.save(path)


def main(arguments: list[str]) -> None:
    """Take them."""
    with sync_playwright() as playwright, served() as trained:
        chromium = launch(playwright)
        screens(chromium, trained, Path(arguments[0]), arguments[1:])
        chromium.close()


if __name__ == "__main__":
    main(sys.argv[1:])
