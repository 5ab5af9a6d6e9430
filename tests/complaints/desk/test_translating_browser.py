"""Both desks of a translation in a real browser: the task, then the account beside what came."""

import pytest
from playwright.sync_api import Browser, expect

from tests.complaints.desk.offices import World, case_id
from tests.complaints.desk.test_translating import ARABIC, ENGLISH, given
from tests.complaints.desk.window import entered, on_a_port, opened
from tests.e2e import axe

pytestmark = pytest.mark.browser


def test_interpreters_translate_and_the_office_reads_it_beside_the_account(
    chromium: Browser, world: World
) -> None:
    _receipt, desk, lingua, case, _referral = given(world)
    theirs = case_id(lingua.office)
    lingua.close()
    desk.close()
    with on_a_port(world, "lingua-1") as base:
        page = entered(chromium, base, width=1280)
        page.goto(f"{base}/case/{theirs}")
        page.get_by_test_id("accept").click()
        expect(page.get_by_test_id("task")).to_contain_text("Into English")
        assert axe.violations(page) == []
        field = page.get_by_test_id("translation-text")
        with page.expect_response("**/begun/**") as keeping:
            field.fill("Half of it")
        assert keeping.value.status == 204
        page.reload()
        expect(field).to_have_value("Half of it")
        words, target = page.get_by_test_id("account").bounding_box(), field.bounding_box()
        assert words
        assert target
        assert words["x"] + words["width"] <= target["x"]
        field.fill(ENGLISH)
        page.get_by_test_id("into").select_option("en")
        page.get_by_test_id("made-human").check()
        page.get_by_test_id("send-translation").click()
        expect(page.get_by_test_id("translated")).to_have_text(ENGLISH)
        opened(base.app).sync.run()
        page.context.close()
    world.portal.release()

    with on_a_port(world) as base:
        page = entered(chromium, base, width=1280)
        opened(base.app).sync.run()
        page.goto(f"{base}/case/{case}")
        expect(page.get_by_test_id("account")).to_have_text(ARABIC)
        assert (
            page.get_by_test_id("account").evaluate("e => getComputedStyle(e).direction") == "rtl"
        )
        expect(page.get_by_test_id("translated").first).to_have_text(ENGLISH)
        expect(page.get_by_test_id("about-translation").first).to_contain_text("Lingua")
        page.get_by_test_id("mend").first.click()
        expect(page.get_by_test_id("translation-text")).to_have_value(ENGLISH)
        assert axe.violations(page) == []
        page.goto(f"{base}/case/{case}/translation/ask")
        expect(page.get_by_test_id("part-account")).to_be_checked()
        expect(page.get_by_test_id("part-circumstances")).to_have_count(0)
        assert axe.violations(page) == []
        page.context.close()
        phone = entered(chromium, base, width=360, language="ar")
        phone.goto(f"{base}/case/{case}")
        words = phone.get_by_test_id("account").bounding_box()
        target = phone.get_by_test_id("translated").first.bounding_box()
        assert words
        assert target
        assert words["y"] + words["height"] <= target["y"]
        assert axe.violations(phone) == []
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        phone.context.close()
