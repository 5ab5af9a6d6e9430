"""Somebody keeps a sentence in Arabic, comes back and tells the rest; an office has all of it.

A real browser, the portal's interface over HTTP and a real desk.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from complaints import consents
from tests.complaints.desk.offices import NHRI, World, case_id
from tests.complaints.pages.site import served
from tests.e2e.chromium import PHONE
from tests.e2e.phone import Phone
from tests.factories import make_instance

pytestmark = pytest.mark.browser

TEXT, PLACE = "أخذوا هواتفنا عند السياج.", "الوادي الجاف"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Pages and portal at one address."""
    now = datetime.now(UTC)
    instance = make_instance(today=now.date())
    with served(instance, tmp_path / "pages") as site:
        world = World(
            folder=tmp_path, instance=instance, portal=site.portal, base=site.base, now=now
        )
        yield world
        for desk in world.desks:
            desk.close()


def test_what_was_kept_in_arabic_is_completed_and_handed_over(
    world: World, chromium: Browser
) -> None:
    context = chromium.new_context(**PHONE)
    phone = Phone.open(context, world.base, "ar")
    phone.press("keep_title")
    phone.write("tell_label", TEXT)
    phone.write("where_place", PLACE)
    phone.next()
    digits = phone.number()
    phone.confirm_number(digits)
    context.close()
    assert not any(world.portal.inboxes.values())
    world.portal.release()

    context = chromium.new_context(**PHONE)
    back = Phone.open(context, world.base, "ar", "answers.html")
    page, texts = back.page, back.texts
    names = world.instance.organisations[NHRI][1].names
    name = names.get("ar", names["en"])
    back.come_back(digits)
    back.press("kept_look")
    back.on("kept_title")
    expect(page.locator("main")).to_contain_text(TEXT)
    back.answer_more("needs_title")
    back.tick(texts.term("needs", "legal-help"))
    back.next()
    back.answer_more("when_title")
    back.tick(texts("when_day"))
    back.write("when_day_label", "2026-05-01")
    back.next()
    back.answer_more("who_title")
    back.tick(texts.term("actors", "police"))
    back.next()
    back.on("kept_title")
    expect(page.locator("main")).to_contain_text(texts.term("actors", "police"))
    back.next()
    back.on("where_title")
    page.get_by_label(texts("where_country"), exact=True).select_option("ES")
    back.next()
    back.let_read({name: {}})
    back.if_absent(["legal-aid"], months=6)
    back.on("review_title")
    expect(back.preview(name)).to_contain_text(PLACE)
    back.next()
    back._sent()
    expect(back.entry("sent", name)).to_be_visible()
    standing = page.locator("section.paper").filter(has_text=texts("absent_title"))
    expect(standing.get_by_role("button", name=texts("absent_take"))).to_be_visible()
    context.close()
    world.portal.release()

    nhri = world.desk(NHRI)
    world.sync(nhri)
    case = nhri.office.case(case_id(nhri.office))
    assert case.language == "ar"
    assert {part.name: dict(part.content) for part in case.parts} == {
        "account": {"text": TEXT},
        "circumstances": {
            "country": "ES", "place": PLACE, "from": "2026-05-01", "to": "2026-05-01",
            "certainty": "day", "accused_states": ["ES"], "actors": [{"kind": "police"}],
        },
        "needs": {"needs": ["legal-help"]},
    }  # fmt: skip
    (consent,) = case.consents
    consents.verify(consent)
    assert consent.terms.absent
    assert consent.terms.absent.kind == "legal-aid"
    assert not consent.terms.absent.with_name
    assert set(consent.terms.parts) == {part.hash for part in case.parts}
