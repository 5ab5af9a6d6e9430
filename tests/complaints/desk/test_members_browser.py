"""Members in a real browser: a newcomer by keyboard, a removal looked at twice, axe-clean."""

import pytest
from playwright.sync_api import Browser, expect

from complaints.joining import Request
from tests.complaints.desk.offices import NHRI, PASSPHRASE, World
from tests.complaints.desk.test_members import newcomer
from tests.complaints.desk.window import on_a_port
from tests.e2e.axe import violations

pytestmark = pytest.mark.browser


def test_a_newcomer_is_added_and_a_member_removed(world: World, chromium: Browser) -> None:
    asha = world.desk(NHRI, ring=world.colleague(NHRI, "asha"))
    own = world.desk(NHRI)
    world.sync(asha, own)
    asha.close()
    own.close()
    asked = Request.of(newcomer(world))
    with on_a_port(world) as address:
        context = chromium.new_context(locale="ar")
        page = context.new_page()
        page.goto(address.link)
        page.get_by_test_id("passphrase").fill(PASSPHRASE)
        page.keyboard.press("Enter")
        page.get_by_test_id("view-members").click()
        assert violations(page) == []
        page.get_by_test_id("asked").fill(asked.dump().decode())
        page.get_by_test_id("read-request").press("Enter")
        expect(page.get_by_test_id("fingerprint")).to_have_text(asked.fingerprint)
        assert violations(page) == []
        page.get_by_test_id("join").press("Enter")
        expect(page.get_by_test_id("member-noor")).to_be_visible()
        page.get_by_test_id("leaving-asha").press("Enter")
        assert violations(page) == []
        page.get_by_test_id("leave").press("Enter")
        expect(page.get_by_test_id("leaving-noor")).to_be_visible()
        expect(page.get_by_test_id("leaving-asha")).to_have_count(0)
        assert asked.member not in page.url
        context.close()
