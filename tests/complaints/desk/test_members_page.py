"""The page of members: who is there, a request read and granted, a member removed after a look."""

import html
import io
from collections.abc import Iterator

import pytest

from complaints.joining import Request
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World
from tests.complaints.desk.test_members import newcomer
from tests.complaints.desk.window import Browser, unlocked


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    asha = world.desk(NHRI, ring=world.colleague(NHRI, "asha"))
    world.sync(asha)
    asha.close()
    yield from unlocked(world)


def test_the_page_says_who_belongs_to_the_office(browser: Browser) -> None:
    page = browser.get("/members").text
    for one in ("member-asha", "member-defensor-es-1", "leaving-asha"):
        assert f'data-testid="{one}"' in page
    assert "leaving-defensor-es-1" not in page
    assert "lacks a key" not in page
    assert page.count("administrator</td>") == 1


def test_a_newcomer_is_added_after_the_digits_were_compared(browser: Browser, world: World) -> None:
    asked = Request.of(newcomer(world))
    text = asked.dump().decode()
    page = browser.post("/members/joining", of="/members", asked=f" {text}\n").text
    assert asked.fingerprint in page
    assert "noor" not in {one.id for one in world.instance.card(NHRI).members}
    hidden = html.escape(text)
    assert hidden in page or text.replace('"', "&#34;") in page
    answer = browser.post("/members/join", of="/members", asked=text)
    assert answer.status_code == 303
    page = browser.get("/members").text
    assert 'data-testid="member-noor"' in page
    assert "lacks a key" not in page  # it is laid out for them
    assert "on the office’s card" in page


@pytest.mark.parametrize("wrong", ["", "{}", "other"])
def test_what_is_no_request_for_this_office_changes_nothing(
    browser: Browser, world: World, wrong: str
) -> None:
    if wrong == "other":
        wrong = Request.of(newcomer(world, organisation=LEGAL_AID)).dump().decode()
    before = world.portal.cards[NHRI]
    for act in ("joining", "join"):
        browser.post(f"/members/{act}", of="/members", asked=wrong)
        assert 'class="say wrong"' in browser.get("/members").text
    assert world.portal.cards[NHRI] == before


def test_a_member_is_removed_after_a_second_look(browser: Browser, world: World) -> None:
    before = world.portal.cards[NHRI]
    page = browser.post("/members/leaving", of="/members", member="asha").text
    assert "Remove asha?" in page
    assert "has-key" not in page
    assert world.portal.cards[NHRI] == before
    for nobody in ("defensor-es-1", "nobody"):
        answer = browser.post("/members/leaving", of="/members", member=nobody)
        assert answer.status_code == 303
    browser.post("/members/leave", of="/members", member="asha")
    page = browser.get("/members").text
    assert "no longer a member" in page
    assert "leaving-asha" not in page
    assert browser.post("/members/leave", of="/members", member="asha").status_code == 409


def test_a_large_file_is_read_and_a_wrong_one_changes_nothing(browser: Browser) -> None:
    more_than_a_form = (io.BytesIO(b"x" * 2_000_000), "cases.age")
    answer = browser.post("/joining/take", of="/joining", cases=more_than_a_form)
    assert answer.status_code == 303
    assert "damaged" in browser.get("/joining").text
    browser.post("/joining/take", of="/joining")
    assert "Choose the file first" in browser.get("/joining").text
    given = browser.post("/members/cases", of="/members", member="nobody")
    assert given.status_code == 303
    assert "Nobody of that name" in browser.get("/members").text
    sealed = browser.post("/members/cases", of="/members", member="asha")
    assert sealed.data.startswith(b"age-encryption.org/v1")
    assert b"pushed" not in sealed.data
