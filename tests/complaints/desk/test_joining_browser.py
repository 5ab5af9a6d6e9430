"""The whole road into an office by buttons: invitation, keys, request, card, keys, cases so far."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from complaints import keyring
from complaints.desk.app import create_app
from complaints.desk.beginning import Beginning
from complaints.desk.config import Config
from tests.complaints.desk.offices import NHRI, PASSPHRASE, World
from tests.complaints.desk.window import entered, entrance, on_a_port, opened
from tests.e2e.axe import violations
from tests.factories import CHEAP
from tests.processes import free_port, until
from tests.tools.training import listening

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def cheap_keyfiles(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = keyring.save.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "cost", CHEAP)


def saved(page: Page, button: str, path: Path) -> Path:
    """What a button saves."""
    with page.expect_download() as started:
        page.get_by_test_id(button).click()
    started.value.save_as(path)
    return path


def digits(page: Page, of: str) -> str:
    return page.get_by_test_id(of).inner_text()


def test_a_newcomer_is_led_in_and_comes_to_all_cases(
    world: World, chromium: Browser, tmp_path: Path
) -> None:
    world.file()
    own = world.desk(NHRI)
    world.sync(own)
    own.office.note(own.office.cases()[0].id, "From before")
    world.sync(own)
    own.close()
    folder, port = tmp_path / "of-noor", free_port()
    nowhere = Config(
        keyfile=folder / "none.key", portal="http://127.0.0.1:9", port=port, data=folder
    )
    app = create_app(nowhere, now=lambda: world.now, first_start=Beginning(folder))
    with on_a_port(world) as address, listening(app, port):
        theirs = entered(chromium, address, width=1280)
        theirs.get_by_test_id("view-members").click()
        invitation = saved(theirs, "invite", tmp_path / "invitation.json")
        noor = chromium.new_context(locale="ar").new_page()
        noor.goto(entrance(app).link)
        assert violations(noor) == []
        noor.get_by_test_id("invitation").set_input_files(invitation)
        noor.get_by_test_id("open-invitation").press("Enter")
        assert digits(noor, "fingerprint") == digits(theirs, "invitation-digits")
        assert violations(noor) == []
        noor.get_by_test_id("member").fill("somebody")
        for language in ("fr", "ar"):
            noor.locator(f'.languages [value="{language}"]').press("Enter")
            expect(noor.locator("html")).to_have_attribute("lang", language)
        assert digits(noor, "fingerprint") == digits(theirs, "invitation-digits")
        expect(noor.get_by_test_id("member")).to_have_value("")
        assert "somebody" not in noor.url
        noor.get_by_test_id("member").fill("noor")
        noor.get_by_test_id("passphrase").fill(PASSPHRASE)
        noor.get_by_test_id("again").fill(f"{PASSPHRASE}?")
        noor.get_by_test_id("make").press("Enter")
        expect(noor.get_by_test_id("problem")).to_be_visible()
        assert not folder.exists()
        for one in ("passphrase", "again"):
            noor.get_by_test_id(one).fill(PASSPHRASE)
        noor.get_by_test_id("make").press("Enter")
        noor.get_by_test_id("passphrase").fill(PASSPHRASE)
        noor.get_by_test_id("unlock").press("Enter")
        expect(noor.get_by_test_id("stage-0")).to_be_visible(timeout=30_000)
        assert violations(noor) == []
        request = saved(noor, "save-request", tmp_path / "request.json")

        theirs.get_by_test_id("asked-file").set_input_files(request)
        theirs.get_by_test_id("read-request").press("Enter")
        assert digits(theirs, "fingerprint") == digits(noor, "fingerprint")
        theirs.get_by_test_id("join").press("Enter")
        expect(theirs.get_by_test_id("joining-noor")).to_be_visible()
        assert violations(theirs) == []
        until(lambda: not opened(address.app).worker.status.stage, what="the round", within=30)
        world.portal.release()
        expect(noor.get_by_test_id("sync-now")).to_be_visible()  # no round of hers runs
        with noor.expect_navigation():
            noor.get_by_test_id("sync-now").press("Enter")
        noor.go_back()  # by itself from here on
        expect(noor.get_by_test_id("stage-2")).to_be_visible(timeout=30_000)
        assert violations(noor) == []
        cases = saved(theirs, "give-noor", tmp_path / "cases.age")
        noor.get_by_test_id("cases").set_input_files(cases)
        noor.get_by_test_id("take-cases").press("Enter")
        expect(noor.get_by_test_id("stage-3")).to_be_visible(timeout=30_000)
        noor.get_by_test_id("to-cases").click()
        expect(noor.get_by_test_id("case-row")).to_have_count(1)
        for page in (noor, theirs):
            assert "noor" not in page.url
            page.context.close()
