"""The pictures of the guide, in its four languages, small, of a training that is made for them.

``python -m tests.tools.pictures``. `tests.tools.screens` takes every screen, to be looked at.
"""

from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from complaints.locale.catalogues import languages
from complaints.locale.languages import DESK
from tests.e2e.chromium import launch
from tests.tools.training import Trained, lawyers, locked, newcomer, served

GUIDE: Final = Path(__file__).parents[2] / "complaints/desk/static/guide"
_LARGEST: Final = 40_000  # bytes
_SIZE: Final[Any] = {"width": 960, "height": 600}
#: Also without the folders and ports of the training that is made for it.
AS_A_REAL_DESK: Final = """() => {
  for (const one of document.querySelectorAll("pre code")) {
    one.textContent = one.textContent
      .replace(/--keyfile "[^"]*"/, '--keyfile "amparo-home/asha.key"')
      .replace(/http:[^ ]*/, "https://complaints.example.org");
  }
  for (const one of document.querySelectorAll(".training-band, .training-frame")) one.remove();
  document.documentElement.classList.remove("training");
}"""
#: To the top; what is folded there unfolds where the commands of the office's key are shown.
_SHOW: Final = """one => {
  const folded = one.dataset.testid === "office-key" ? one.querySelectorAll("details") : [];
  for (const all of folded) all.open = true;
  one.scrollIntoView({block: "start"});
}"""


def guide(chromium: Browser, trained: Trained) -> None:
    """The pictures of the guide."""
    for language in languages(DESK):
        (GUIDE / language).mkdir(parents=True, exist_ok=True)
        _of_language(chromium, trained, language, GUIDE / language)
    with lawyers(trained, chromium) as theirs:
        for language in languages(DESK):
            page = theirs.unlocked(chromium, language=language, viewport=_SIZE)
            page.goto(f"{theirs.root}/cases/to-answer")
            page.get_by_test_id("case-link").first.click()
            page.get_by_test_id("check").click()
            page.evaluate(AS_A_REAL_DESK)
            _take(page, GUIDE / language / "conflict.webp")
            page.context.close()


def _of_language(chromium: Browser, trained: Trained, language: str, folder: Path) -> None:
    with locked() as real:
        window = chromium.new_context(locale=language, viewport=_SIZE)
        page = window.new_page()
        page.goto(real.extensions["entrance"].link)
        _take(page, folder / "lock.webp")
        page.get_by_test_id("practise").click()
        _take(page, folder / "practice.webp")
        window.close()
    page = trained.unlocked(chromium, language=language, viewport=_SIZE)
    for name, (address, show) in _shots(trained, page).items():
        page.goto(address)
        page.evaluate(AS_A_REAL_DESK)
        if show:
            page.locator(show).first.evaluate(_SHOW)
            page.mouse.wheel(0, -24)
        _take(page, folder / f"{name}.webp")
    page.goto(f"{trained.root}/members")
    with page.expect_download() as started:
        page.get_by_test_id("invite").click()
    invitation = started.value.path().read_bytes()
    page.context.close()
    with newcomer(chromium, invitation, language=language, viewport=_SIZE) as waits:
        waits.evaluate(AS_A_REAL_DESK)
        _take(waits, folder / "joining.webp")


def _shots(trained: Trained, page: Page) -> dict[str, tuple[str, str]]:
    """Where each picture of the guide is taken, and what stands on top of it."""
    screens = trained.screens(page)
    return {
        "list": (screens["queue.view"][0], ""),
        "case": (trained.case("fence"), ""),
        "file": (screens["evidence.show"][0], ""),
        "reply": (trained.case("orchard"), "#reply"),
        "ask": (screens["referral.ask"][0], ""),
        "share": (screens["referral.refer"][0], ""),
        "incoming": (screens["case.show"][-1], "[data-testid=taken]"),
        "todo": (trained.case("airport"), "[data-testid=todo]"),
        "matter": (screens["matters.show"][0], ""),
        "close": (screens["closing.ask"][0], ""),
        "withdrawn": (trained.case("household"), ""),
        "translation": (trained.case("orchard"), ".account"),
        "letter": (screens["authority.begin"][0], ""),
        "mandate": (screens["mandate.begin"][0], ""),
        "intake": (screens["intake.start"][0], ""),
        "takein": (screens["takein.show"][0], ""),
        "members": (screens["members.show"][0], ""),
        "office-key": (screens["members.show"][0], "[data-testid=office-key]"),
        "backup": (screens["preferences.show"][0], "[data-testid=backup]"),
        "danger": (trained.case("not-safe-at-home"), "[data-testid=override]"),
        "notices": (screens["notices.show"][0], ""),
        "preferences": (screens["preferences.show"][0], ""),
    }


def _take(page: Page, path: Path) -> None:
    """A small picture: as good as fits."""
    page.wait_for_timeout(150)
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    for quality in (60, 45, 30, 20):
        buffer = BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= _LARGEST:
            break
    path.write_bytes(buffer.getvalue())


def main() -> None:
    """Take them."""
    with sync_playwright() as playwright, served() as trained:
        chromium = launch(playwright)
        guide(chromium, trained)
        chromium.close()


if __name__ == "__main__":
    main()
