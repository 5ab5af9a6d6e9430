"""Telling one account for several people, and the sheet with their numbers."""

from collections.abc import Sequence

from playwright.sync_api import expect

from tests.e2e.phone import Phone, digits_of


def add_person(
    phone: Phone, mark: str, *, agreed: bool = True, child: str = "", needs: Sequence[str] = ()
) -> None:
    """From the list of people and back to it; what they need besides what the one before does."""
    phone.on("each_title")
    add = phone.page.get_by_role("button", name=phone.texts("missing_add"), exact=True)
    phone.press("missing_add" if add.count() else "missing_add_first")
    phone.on("person_title")
    phone.write("each_line", mark)
    if agreed:
        phone.tick(phone.texts("each_yes"))
    if child:
        phone.say("person_child", child)
    for need in needs:
        phone.tick(phone.texts.term("needs", need))
    phone.next()
    phone.on("each_title")


def strips(phone: Phone) -> dict[str, str]:
    """By what the writer tells them from each other, the 28 digits of each, in ASCII."""
    phone.on("sheet_title")
    expect(phone.page.locator(".strip").first).to_be_visible()
    return {
        one.locator("h2").inner_text(): digits_of(
            one.locator(".number > span > span").all_inner_texts()
        )
        for one in phone.page.locator(".strip").all()
    }
