"""What may happen if somebody cannot come back: said in the browser, shown again, taken back."""

import json
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import BrowserContext, expect

from complaints import consents
from complaints.domain.messages import Complaint, FollowUp
from tests.complaints.pages.office import Office
from tests.complaints.pages.site import Served
from tests.complaints.pages.test_road import LEGAL_AID, OMBUDSMAN, STORY
from tests.e2e.phone import Phone


@pytest.fixture
def phone(site: Served, context: BrowserContext) -> Phone:
    site.blocked.clear()
    return Phone.open(context, site.base, "en")


def in_months(months: int) -> date:
    today = datetime.now(UTC).date()
    at = today.month - 1 + months
    first = date(today.year + at // 12, at % 12 + 1, 1)
    return date.fromordinal(first.toordinal() + today.day - 1)


def test_nothing_is_shared_unless_somebody_says_so(phone: Phone, office: Office) -> None:
    phone.tell(STORY)
    phone.let_read({OMBUDSMAN: {}})
    phone.leave_contact({}, readers=[])
    phone.on("review_title")
    expect(phone.page.locator("main")).to_contain_text(phone.texts("absent_nothing"))
    phone.next()
    phone.confirm_number(phone.number())
    complaint = office.read()
    assert isinstance(complaint, Complaint)
    assert complaint.consents == ()


def test_each_reader_gets_a_signed_consent_of_its_own(phone: Phone, office: Office) -> None:
    phone.tell(STORY)
    phone.let_read({OMBUDSMAN: {"needs": False}, LEGAL_AID: {}})
    phone.on("contact_title")
    phone.write("contact_name", "Moussa")
    phone.tick(OMBUDSMAN)
    phone.next()
    phone.if_absent(["legal-aid", "mechanism"], months=12, named=True)
    phone.on("review_title")
    shown = phone.page.locator("main")
    for words in ("Legal aid", "International or regional body", phone.texts("absent_named")):
        expect(shown).to_contain_text(words)
    expect(shown).to_contain_text(phone.texts("absent_unnamed"))  # for the one without the contact
    phone.next()
    digits = phone.number()
    phone.confirm_number(digits)
    complaint = office.read()
    assert isinstance(complaint, Complaint)
    given = {one.terms.kind: one for one in complaint.consents}
    assert list(given) == ["legal-aid", "mechanism"]
    for kind, one in given.items():
        consents.verify(one)
        terms, until = one.terms, in_months(12)
        assert terms.absent
        assert (terms.absent.kind, terms.absent.until, terms.absent.with_name) == (
            kind,
            until,
            True,
        )
        assert (terms.to, terms.reply, terms.onward, terms.expires) == (None, None, False, until)
        assert (terms.name.recipient, terms.name.government, terms.name.published) == (
            True,
            False,
            False,
        )
        assert terms.parts == tuple(part.hash for part in complaint.parts)
    assert [part.name for part in complaint.parts] == ["account", "circumstances", "contact"]

    back = Phone.open(phone.page.context, phone.base, "en", "answers.html")
    office.acknowledge()
    back.come_back(digits)
    standing = back.page.locator("section.paper").filter(has_text=back.texts("absent_title"))
    expect(standing).to_have_count(2)
    mine = standing.filter(has_text=OMBUDSMAN)
    expect(mine).to_contain_text(back.texts("absent_named"))
    mine.get_by_role("button", name=back.texts("absent_take")).click()
    back.on("confirm_title")
    back.press("confirm_button")
    back._sent()
    expect(standing).to_have_count(1)
    follow_up = office.read()
    assert isinstance(follow_up, FollowUp)
    assert follow_up.withdrawal
    assert follow_up.withdrawal.scope == "referral"
    back.look_again()
    expect(standing).to_have_count(1)
    assert json.loads(complaint.consents[0].text)["text_version"] == "absence-1"


def test_without_the_name_how_to_reach_them_stays_out(phone: Phone, office: Office) -> None:
    phone.tell(STORY)
    phone.let_read({OMBUDSMAN: {"circumstances": False, "needs": False}})
    phone.leave_contact({"name": "Moussa"}, readers=[OMBUDSMAN], absent=["ngo"])
    phone.on("review_title")
    phone.page.locator("section.note", has_text=phone.texts("absent_title")).get_by_role(
        "button", name=phone.texts("change")
    ).click()
    phone.on("absent_title")
    expect(phone.page.get_by_label(phone.texts("absent_kind_ngo"))).to_be_checked()
    phone.next()
    phone.on("review_title")
    phone.next()
    phone.confirm_number(phone.number())
    complaint = office.read()
    assert isinstance(complaint, Complaint)
    (given,) = complaint.consents
    account, contact = complaint.parts
    assert contact.name == "contact"
    assert given.terms.parts == (account.hash,)
    assert not given.terms.name.recipient
