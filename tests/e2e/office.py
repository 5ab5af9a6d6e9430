"""A caseworker's screen: the desk in a browser on the same computer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from complaints.desk import labels
from complaints.locale.catalogues import Catalogue, load
from tests.e2e.chromium import OFFICE, PATIENCE
from tests.instance import Desk
from tests.processes import until

_LOADED: Final = 0.5  # seconds until a page is loaded again to see whether something has come


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One desk, unlocked, in one window."""

    page: Page
    desk: Desk
    catalogue: Catalogue

    @classmethod
    def unlock(
        cls, browser: Browser, desk: Desk, language: str, window: BrowserContext | None = None
    ) -> Self:
        """Open the desk in a window of its own, or in this one, and type the passphrase."""
        page = (window or browser.new_context(**OFFICE, locale=language)).new_page()
        page.goto(desk.link)
        page.get_by_test_id("passphrase").fill(desk.of.passphrase)
        page.get_by_test_id("unlock").click()
        expect(page.get_by_test_id("round")).to_be_visible(timeout=PATIENCE)
        return cls(page=page, desk=desk, catalogue=load(language, "desk", "vocabulary"))

    def open_case(self, place: str) -> None:
        """Wait until the case with that place is in the list, and open it."""
        row = self.page.get_by_test_id("case-row").filter(has_text=place)

        def has_come() -> bool:
            self.page.goto(f"{self.desk.base}/cases/all")
            return row.count() == 1

        until(has_come, every=_LOADED, what=f"a case at {self.desk.of.organisation.id}")
        row.get_by_test_id("case-link").click()
        expect(self.page.get_by_test_id("case")).to_be_visible()

    def check_case(self, *, hides: Sequence[str]) -> None:
        """Wait for the referral to answer, read its summary, and check it for a conflict."""
        row = self.page.get_by_test_id("case-row")

        def has_come() -> bool:
            self.page.goto(f"{self.desk.base}/cases/to-answer")
            return row.count() == 1

        until(has_come, every=_LOADED, what=f"a referral at {self.desk.of.organisation.id}")
        for text in hides:
            expect(row).not_to_contain_text(text)
        self._press("case-link")
        for text in hides:
            expect(self.page.get_by_test_id("summary")).not_to_contain_text(text)
        self._press("check")
        self.page.get_by_test_id("result-clear").check()
        self._fill("why", "List of clients, by the second lawyer")
        self._press("record")
        expect(self.page.get_by_test_id("case")).to_be_visible()

    def wait_for(self, test_id: str, text: str = "") -> Locator:
        """Look at the case again and again until it shows something."""
        found = self.page.get_by_test_id(test_id)
        if text:
            found = found.filter(has_text=text)

        def shows() -> bool:
            self.page.reload()
            return found.count() > 0

        until(shows, every=_LOADED, what=f"{test_id} {text} at {self.desk.of.organisation.id}")
        return found

    def take(self) -> None:
        """Take the case up."""
        self._press("take")

    def reply(self, text: str) -> None:
        """Write to the complainant."""
        self._fill("reply-text", text)
        self._press("reply-send")

    def note(self, text: str) -> None:
        """Write for the office alone."""
        self._fill("note-text", text)
        self._press("note-add")

    def search(self, words: str) -> None:
        """Look for words in all cases."""
        self._fill("search", words)
        with self.page.expect_navigation():
            self.page.get_by_test_id("search").press("Enter")

    def ask_for_consent(self, to: str, parts: Sequence[str]) -> None:
        """Ask whether an organisation may have these parts."""
        self._press("ask")
        self.page.get_by_test_id(f"to-{to}").check()
        for part in parts:
            self.page.get_by_test_id(f"part-{part}").check()
        self._press("ask-preview")
        self._press("ask-send")
        expect(self.page.get_by_test_id("case")).to_be_visible()

    def refer(self, reason: str, *, only: str, never: str) -> None:
        """Refer on the consent given, after looking that exactly that will be sent."""
        self.wait_for("refer")
        self._press("refer")
        expect(self.page.get_by_test_id("outgoing")).to_contain_text(only)
        expect(self.page.get_by_test_id("outgoing")).not_to_contain_text(never)
        self._fill("refer-reason", reason)
        self._press("refer-send")
        expect(self.page.get_by_test_id("case")).to_be_visible()

    def accept(self) -> None:
        """Accept what was referred."""
        self._press("accept")

    def decline(self, code: str) -> None:
        """Decline what was referred, with a reason."""
        self.page.get_by_test_id("code-select").select_option(code)
        self._press("decline")

    def says(self, answer: str, code: str = "") -> str:
        """What becomes of a referral, in the words of this desk."""
        words = self.catalogue.gettext(labels.ANSWERS[answer])
        return f"{words} – {self.catalogue.gettext(labels.CODES[code])}" if code else words

    def _fill(self, test_id: str, text: str) -> None:
        self.page.get_by_test_id(test_id).fill(text)

    def _press(self, test_id: str) -> None:
        """Press what leads to a page, and wait for that: what is typed before it comes is lost."""
        with self.page.expect_navigation():
            self.page.get_by_test_id(test_id).click()
