"""With the number, whoever sent early answers what they skipped, and says what may happen then."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Download, Page, expect

from complaints.domain.messages import FollowUp
from tests.complaints.pages.office import LAWYERS, NHRI, Office
from tests.complaints.pages.site import Served
from tests.e2e.phone import Phone

OMBUDSMAN, LEGAL_AID = "Ombudsman", "Legal aid"


@pytest.fixture
def phone(site: Served, context: BrowserContext) -> Phone:
    site.blocked.clear()
    site.portal.faults.clear()
    return Phone.open(context, site.base, "en", "answers.html")


@pytest.fixture
def digits(office: Office) -> Iterator[str]:
    """The number of who sent at once: two parts went, and one was kept."""
    yield office.filed(
        {
            "account": {"violations": ["pushback"]},
            "circumstances": {"country": "ES", "place": "the fence"},
            "person": {"about": ["self"]},
        }
    )
    office.site.portal.replies.clear()


def to_more(phone: Phone, digits: str) -> Page:
    phone.come_back(digits)
    phone.press("time_more")
    phone.on("time_more")
    return phone.page


def answer_three(phone: Phone) -> None:
    page, texts = phone.page, phone.texts
    phone.answer_more("needs_title")
    phone.tick(texts.term("needs", "legal-help"))
    phone.next()
    phone.on("time_more")
    phone.answer_more("when_title")
    phone.tick(texts("when_day"))
    phone.write("when_day_label", "2026-05-01")
    phone.next()
    phone.on("time_more")
    phone.answer_more("who_title")
    phone.tick(texts.term("actors", "police"))
    phone.next()
    phone.on("time_more")
    expect(page.locator(".topics")).not_to_contain_text(texts("who_title"))


def to_share(phone: Phone) -> None:
    phone.next()
    phone.on("where_title")
    phone.page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    phone.next()
    phone.wait_for_organisations()


def sent(phone: Phone) -> None:
    expect(phone.page.locator("main")).to_contain_text(phone.texts("act_done"))


def test_what_was_skipped_is_added_to_what_they_have(
    phone: Phone, office: Office, digits: str
) -> None:
    page = to_more(phone, digits)
    expect(page.locator("main")).to_contain_text(phone.texts("more_lost"))
    answer_three(phone)
    to_share(phone)
    expect(phone.paper(OMBUDSMAN)).to_have_class("paper chosen")
    expect(phone.paper(OMBUDSMAN)).to_contain_text(phone.texts("recipients_has"))
    person = phone.paper(OMBUDSMAN).get_by_label(phone.texts("part_person"), exact=True)
    expect(person).not_to_be_checked()
    phone.next()
    phone.if_absent(["legal-aid"], months=6)
    phone.on("review_title")
    expect(page.locator("section.note")).to_contain_text(phone.texts("absent_unnamed"))
    phone.next()
    sent(phone)
    follow_up = office.read()
    assert isinstance(follow_up, FollowUp)
    told = {part.name: dict(part.content) for part in follow_up.parts}
    assert told == {
        "circumstances": {
            "country": "ES", "from": "2026-05-01", "to": "2026-05-01", "certainty": "day",
            "accused_states": ["ES"], "actors": [{"kind": "police"}], "adds": True,
        },
        "needs": {"needs": ["legal-help"]},
    }  # fmt: skip
    # what may go in an absence: what they have and what they got, and nothing that was kept
    (given,) = follow_up.consents
    assert office.complaint
    theirs = {part.hash for part in (*office.complaint.parts, *follow_up.parts)}
    assert set(given.terms.parts) == theirs
    assert given.terms.absent
    assert given.terms.absent.kind == "legal-aid"


def test_what_stands_is_not_asked_again_and_can_be_taken_back(
    phone: Phone, office: Office, digits: str
) -> None:
    to_more(phone, digits)
    phone.answer_more("needs_title")
    phone.tick(phone.texts.term("needs", "legal-help"))
    phone.next()
    to_share(phone)
    phone.next()
    phone.if_absent(["ngo"])
    phone.next()
    sent(phone)
    first = office.read()
    assert isinstance(first, FollowUp)
    assert len(first.consents) == 1
    phone.press("act_back")
    phone.press("time_more")
    phone.answer_more("contact_title")
    phone.write("contact_name", "Moussa")
    phone.next()
    phone.next()
    phone.on("where_title")
    phone.next()  # who has something already is offered whatever the place
    phone.wait_for_organisations()
    phone.tick(phone.texts("part_contact"), within=phone.paper(OMBUDSMAN))
    phone.next()
    phone.on("review_title")  # nothing about an absence was asked
    phone.tick(phone.texts("absent_take"))
    phone.next()
    sent(phone)
    second = office.read()
    assert isinstance(second, FollowUp)
    assert [part.name for part in second.parts] == ["contact"]
    assert second.consents == ()
    assert second.withdrawal
    assert (second.withdrawal.scope, second.withdrawal.to) == ("referral", None)
    phone.press("act_back")
    expect(phone.page.get_by_text(phone.texts("absent_take"))).to_have_count(0)


def test_a_part_that_was_kept_is_changed_as_a_whole(
    phone: Phone, office: Office, digits: str
) -> None:
    page = to_more(phone, digits)
    person = page.locator("section.paper").filter(has_text=phone.texts("part_person"))
    person.get_by_role("button").click()
    phone.on("about_title")
    expect(page.get_by_label(phone.texts.term("about", "self"), exact=True)).to_be_checked()
    phone.tick(phone.texts.term("about", "group"))
    phone.next()
    phone.on("group_title")
    phone.write("group_size", "12")
    phone.next()
    while phone.title() != phone.texts("time_more"):
        phone.next()
    to_share(phone)
    phone.tick(phone.texts("part_person"), within=phone.paper(OMBUDSMAN))
    phone.next()
    phone.if_absent()
    phone.next()
    sent(phone)
    follow_up = office.read()
    assert isinstance(follow_up, FollowUp)
    told = {part.name: dict(part.content) for part in follow_up.parts}
    assert told["person"] == {"about": ["self", "group"], "group_size": 12}


def test_somebody_new_gets_what_is_told_now(phone: Phone, office: Office, digits: str) -> None:
    page = to_more(phone, digits)
    answer_three(phone)
    to_share(phone)
    phone.let_read({LEGAL_AID: {}})
    phone.if_absent()
    expect(phone.preview(LEGAL_AID)).to_contain_text(phone.texts.term("needs", "legal-help"))
    expect(phone.preview(LEGAL_AID)).not_to_contain_text("the fence")
    office.site.portal.release()  # what tests before this one sent
    before = {one: len(office.site.portal.inbox(one)) for one in (NHRI, LAWYERS)}
    phone.next()
    sent(phone)
    office.site.portal.release()
    assert len(office.site.portal.inbox(NHRI)) == before[NHRI]
    assert len(office.site.portal.inbox(LAWYERS)) == before[LAWYERS] + 1
    office.site.portal.release()
    expect(page.locator("details.proof")).to_have_count(1)


def test_the_proof_is_saved_and_minisign_verifies_it(
    phone: Phone, office: Office, digits: str, tmp_path: Path
) -> None:
    phone.come_back(digits)
    phone.next()
    phone.write("write_label", "One more thing.")
    phone.next()
    sent(phone)
    page = phone.page
    saved: list[Path] = []

    def save(name: str) -> None:
        with page.expect_download() as found:
            page.get_by_role(
                "button", name=phone.texts("proof_save", file=name), exact=True
            ).click()
        download: Download = found.value
        assert download.suggested_filename == name
        download.save_as(tmp_path / name)
        saved.append(tmp_path / name)

    phone.page.locator("details.proof summary").click()
    expect(page.locator("details.proof")).to_contain_text(phone.texts("proof_what"))
    save("paper.txt")
    save("paper.txt.minisig")
    key = page.locator("details.proof code").inner_text()
    done = subprocess.run(
        ["minisign", "-Vm", str(saved[0]), "-P", key], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "defensor-es" in saved[0].read_text()
    assert "One more thing" not in saved[0].read_text()
    phone.press("act_back")
    expect(phone.entry("sent", OMBUDSMAN).first.locator("details.proof")).to_have_count(1)


def test_whoever_sends_the_first_time_can_save_the_proof(
    site: Served, context: BrowserContext, office: Office
) -> None:
    phone = Phone.open(context, site.base, "en")
    phone.on("safe_title")
    phone.next()
    phone.next()
    phone.tick(phone.texts.term("groups", "work"))
    phone.press("send_now")
    phone.press("where_choose")
    phone.page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    phone.next()
    phone.next()
    phone.confirm_number(phone.number())
    proof = phone.page.locator("details.proof")
    expect(proof).to_contain_text(LEGAL_AID)
    office.site.portal.release()


def test_news_of_somebody_missing_joins_what_a_desk_has(
    site: Served, context: BrowserContext, office: Office
) -> None:
    digits = office.filed({"missing[1]": {"name": "Sami"}, "account": {"text": "He is gone."}})
    phone = Phone.open(context, site.base, "en", "answers.html")
    to_more(phone, digits)
    phone.answer_more("about_title")
    phone.next()
    phone.on("missing_all")
    paper = phone.page.locator("section.paper").filter(has_text=phone.texts("part_missing", n="1"))
    paper.get_by_role("button").first.click()
    phone.on("missing_who")
    while phone.title() != phone.texts("missing_died"):
        phone.next()
    phone.tick(phone.texts("say_yes"))
    while phone.title() != phone.texts("time_more"):
        phone.next()
    to_share(phone)
    phone.next()
    phone.if_absent()
    phone.next()
    sent(phone)
    follow_up = office.read()
    assert isinstance(follow_up, FollowUp)
    told = {part.name: dict(part.content) for part in follow_up.parts}
    assert told["missing[1]"] == {"told_died": True, "adds": True}
    assert "person" not in told
    office.site.portal.replies.clear()


def test_who_had_to_give_everything_back_is_not_chosen_again(
    phone: Phone, office: Office, digits: str
) -> None:
    phone.come_back(digits)
    phone.press("time_take")
    phone.tick(phone.texts("take_all"))
    phone.next()
    phone.press("confirm_button")
    sent(phone)
    phone.press("act_back")
    phone.press("time_more")
    phone.answer_more("needs_title")
    phone.tick(phone.texts.term("needs", "legal-help"))
    phone.next()
    to_share(phone)
    expect(phone.page.locator("section.paper.chosen")).to_have_count(0)
    expect(phone.paper(OMBUDSMAN)).to_have_class("paper")
    office.site.portal.replies.clear()
