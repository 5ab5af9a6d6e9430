"""The branches of the road: the missing, a child, somebody else, a group, a visit."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from complaints.domain.messages import Complaint, FollowUp
from tests.complaints.pages.office import Office
from tests.complaints.pages.site import Served
from tests.e2e.phone import Phone, Story

OMBUDSMAN, LEGAL_AID = "Ombudsman", "Legal aid"
STORY = Story(
    violations=["pushback"],
    text="They were on the boat.",
    country="ES",
    place="the beach",
    day="2026-05-01",
    actors=["employer"],
    words="a white van",
    needs=["legal-help"],
    about=["self"],
)
YONAS = {
    "missing_name": "Yonas",
    "missing_relation": "his sister",
    "missing_age": "19",
    "missing_origin": "ER",
    "missing_signs_hint": "a scar on the left hand",
    "missing_place": "the harbour",
    "missing_day": "in spring",
    "missing_route": "to the north, with Selam",
    "missing_message_hint": "We leave tonight.",
    "missing_held": "say_yes",
    "missing_held_by": "men in green",
    "missing_died": "say_no",
    "missing_asked_hint": "the Red Crescent; no answer",
}
SELAM = {"missing_name": "سلام", "missing_died": "say_yes", "missing_told_by": "a neighbour"}
YONAS_PART = {
    "name": "Yonas",
    "relation": "his sister",
    "age": "19",
    "origin": "ER",
    "signs": "a scar on the left hand",
    "last_seen": "the harbour",
    "last_seen_day": "in spring",
    "route": "to the north, with Selam",
    "last_message": "We leave tonight.",
    "held_by_state": True,
    "held_by": "men in green",
    "told_died": False,
    "asked": "the Red Crescent; no answer",
}


@pytest.fixture
def phone(site: Served, context: BrowserContext) -> Iterator[Phone]:
    site.blocked.clear()
    site.portal.faults.clear()
    yield Phone.open(context, site.base, "en")
    assert context.storage_state(indexed_db=True) == {"cookies": [], "origins": []}


def sent(phone: Phone, office: Office, readers: dict[str, dict[str, bool]]) -> dict[str, object]:
    """What the office got of what was told up to who may read it."""
    phone.let_read(readers)
    phone.leave_contact({}, readers=[])
    phone.on("review_title")
    phone.next()
    phone.confirm_number(phone.number())
    complaint = office.read()
    assert isinstance(complaint, Complaint)
    return {part.name: part.content for part in complaint.parts}


def missing(phone: Phone, n: int) -> str:
    return phone.texts("part_missing", n=str(n))


def test_each_who_is_missing_is_a_part_that_no_body_of_the_state_gets_unless_one_says_so(
    phone: Phone, office: Office
) -> None:
    phone.tell(replace(STORY, about=["missing-relative"], missing=[YONAS, SELAM]))
    phone.tick(LEGAL_AID)
    phone.tick(OMBUDSMAN)
    for name, shared in ((LEGAL_AID, True), (OMBUDSMAN, False)):
        for n in (1, 2):
            row = phone.paper(name).get_by_label(missing(phone, n), exact=True)
            expect(row).to_be_checked(checked=shared)
    phone.tick(missing(phone, 1), within=phone.paper(OMBUDSMAN))
    phone.next()
    phone.leave_contact({}, readers=[])
    phone.on("review_title")
    theirs, hers = phone.preview(LEGAL_AID), phone.preview(OMBUDSMAN)
    expect(theirs).to_contain_text("سلام")
    expect(hers).to_contain_text(phone.texts.country("ER"))
    expect(hers).not_to_contain_text("سلام")
    headings = theirs.get_by_role("heading", level=3).all_inner_texts()
    assert headings[-2:] == [missing(phone, 1), missing(phone, 2)]
    phone.next()
    phone.confirm_number(phone.number())
    got = {part.name: part.content for part in office.read().parts}
    assert {name for name in got if name.startswith("missing")} == {"missing[1]"}
    assert got["missing[1]"] == YONAS_PART


def to_list(phone: Phone, people: list[dict[str, str]]) -> None:
    """Come to the list of the missing, having told of these."""
    phone.next()
    phone.on("about_title")
    phone.tick(phone.texts.term("about", "missing-relative"))
    phone.next()
    phone.name_missing(people)
    phone.press("back")
    phone.on("missing_all")


def of(phone: Phone, key: str, name: str) -> Locator:
    label = f"{phone.texts(key)}: {name}"
    return phone.page.get_by_role("button", name=label, exact=True)


def test_one_can_be_taken_back_and_brought_again_and_the_others_keep_their_numbers(
    phone: Phone, office: Office
) -> None:
    to_list(phone, [YONAS, SELAM, {"missing_age": "7"}])
    of(phone, "missing_remove", "Yonas").click()
    expect(phone.page.locator("main")).to_contain_text(phone.texts("missing_removed", name="Yonas"))
    expect(of(phone, "missing_undo", "Yonas")).to_be_focused()
    of(phone, "missing_undo", "Yonas").click()
    expect(of(phone, "change", "Yonas")).to_be_focused()
    of(phone, "missing_remove", "Yonas").click()
    of(phone, "change", missing(phone, 3)).click()
    phone.on("missing_who_more")
    phone.write("missing_name", "Abel")
    phone.press("back")
    expect(of(phone, "change", "Abel")).to_be_visible()
    phone.press("send_now")
    phone.press("where_choose")
    phone.page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    phone.next()
    preview = phone.preview(LEGAL_AID)
    expect(preview).to_be_visible()
    headings = preview.get_by_role("heading", level=3).all_inner_texts()
    assert headings[-2:] == [missing(phone, 2), missing(phone, 3)]
    expect(preview).not_to_contain_text("Yonas")
    # from here one part is changed, and nothing else is asked
    preview.get_by_role("button", name=phone.texts("change")).last.click()
    phone.on("missing_who_more")
    expect(phone.page.get_by_label(phone.texts("missing_name"), exact=True)).to_have_value("Abel")
    for _ in range(7):
        phone.next()
    phone.on("review_title")


def test_nine_can_be_named_and_back_loses_nothing(phone: Phone) -> None:
    to_list(phone, [{"missing_name": f"Person {n}"} for n in range(1, 10)])
    expect(phone.page.get_by_role("button", name=phone.texts("missing_add"))).to_have_count(0)
    expect(phone.page.locator("main")).to_contain_text(phone.texts("missing_most"))
    of(phone, "missing_remove", "Person 4").click()
    phone.press("missing_add")
    phone.on("missing_who_more")
    expect(phone.page.get_by_label(phone.texts("missing_name"), exact=True)).to_have_value("")
    phone.press("back")
    expect(of(phone, "change", missing(phone, 10))).to_be_visible()
    phone.press("back")  # to the ninth's last question, and on to its first
    for _ in range(6):
        phone.press("back")
    name = phone.page.get_by_label(phone.texts("missing_name"), exact=True)
    expect(name).to_have_value("Person 9")


def test_who_writes_for_their_child_says_who_cares_for_it_and_consents_as_its_guardian(
    phone: Phone, office: Office
) -> None:
    skip_to(phone, "own-child", "where_title")
    phone.page.get_by_label(phone.texts("where_country"), exact=True).select_option("ES")
    while phone.title() != phone.texts("recipients_title"):
        phone.fill_in({"care_title": "care_nobody"})
        phone.next()
    phone.let_read({OMBUDSMAN: {"person": True}})
    phone.leave_contact({}, readers=[], absent=["legal-aid"])
    phone.next()
    phone.confirm_number(phone.number())
    complaint = office.read()
    assert isinstance(complaint, Complaint)
    person = next(part.content for part in complaint.parts if part.name == "person")
    assert person == {"about": ["own-child"], "age_group": "child", "cared_by": "nobody"}
    (consent,) = complaint.consents
    assert consent.terms.given_by == "guardian"


@pytest.mark.parametrize(("about", "giver"), [("own-child", "guardian"), ("other", "self")])
def test_a_question_is_answered_as_guardian_where_it_is_about_the_own_child(
    site: Served, context: BrowserContext, office: Office, about: str, giver: str
) -> None:
    parts: dict[str, dict[str, object]] = {
        "account": {"text": "They kept her."},
        "person": {"about": [about]},
        "missing[1]": {"name": "Yonas"},
    }
    digits = office.filed(parts)
    office.ask()
    back = Phone.open(context, site.base, "en", "answers.html")
    back.come_back(digits)
    back.see_question()
    back.decide("ask_yes", shows=[missing(back, 1)], hides=[back.texts("part_other")])
    answer = office.read()
    assert isinstance(answer, FollowUp)
    assert answer.consents[0].terms.given_by == giver


def test_what_was_kept_shows_the_missing_and_can_be_given_later(
    site: Served, context: BrowserContext, office: Office
) -> None:
    parts: dict[str, dict[str, object]] = {
        "account": {"text": "They kept him."},
        "person": {"about": ["missing-relative"], "group_size": 12},
    }
    digits = office.filed(parts)
    back = Phone.open(context, site.base, "en", "answers.html")
    back.come_back(digits)
    back.press("kept_look")
    main = back.page.locator("main")
    expect(main).to_contain_text(back.texts("seen_size"))
    expect(main).to_contain_text("12")


def test_a_group_says_how_many_and_the_code_and_somebody_else_whether_they_know(
    phone: Phone, office: Office
) -> None:
    branches = {"aware_title": "say_no", "group_size": "١٢", "incident_code": " ab 12-x "}
    phone.tell(replace(STORY, about=["other", "group"], branches=branches))
    got = sent(phone, office, {OMBUDSMAN: {"person": True}})
    assert got["person"] == {"about": ["other", "group"], "aware": False, "group_size": 12}
    circumstances = got["circumstances"]
    assert isinstance(circumstances, dict)
    assert circumstances["incident"] == "AB12X"


def test_what_is_no_number_is_said_to_be_none_and_stays_as_it_is(phone: Phone) -> None:
    skip_to(phone, "group", "group_title")
    size = phone.page.get_by_label(phone.texts("group_size"), exact=True)
    problem = phone.page.locator(".problem")
    expect(problem).to_be_hidden()
    size.fill("about 12")
    expect(problem).to_have_text(phone.texts("number_only", n="12"))
    expect(size).to_have_attribute("aria-invalid", "true")
    phone.next()
    phone.press("back")
    expect(size).to_have_value("about 12")
    expect(problem).to_be_visible()
    size.fill("12")
    expect(problem).to_be_hidden()


def test_only_who_visits_places_is_asked_about_the_visit(phone: Phone, office: Office) -> None:
    branches = {
        "role_title": "role_visits",
        "visit_site": "the old factory",
        "count_women": "4",
        "count_girls": "0",
        "visit_findings": "No water.",
        "visit_answer": "They say it comes tomorrow.",
        "incident_code": "x1",
    }
    phone.tell(replace(STORY, about=["witness"], branches=branches))
    got = sent(phone, office, {OMBUDSMAN: {"visit": True}})  # a body of the State
    assert got["visit"] == {
        "site": "the old factory",
        "counts": {"women": 4, "girls": 0},
        "findings": "No water.",
        "authority_answer": "They say it comes tomorrow.",
    }


def skip_to(phone: Phone, about: str, title: str) -> None:
    """Say about whom it is, and nothing else up to a screen."""
    phone.next()
    phone.tick(phone.texts.term("about", about))
    phone.next()
    while phone.title() != phone.texts(title):
        phone.next()


def test_who_only_saw_it_is_not(phone: Phone) -> None:
    skip_to(phone, "witness", "role_title")
    phone.tick(phone.texts("role_saw"))
    phone.next()
    phone.on("needs_title")


def test_the_line_shows_how_far_and_never_runs_back(phone: Phone) -> None:
    def at() -> tuple[int, int]:
        line = phone.page.get_by_role("progressbar")
        now, most = (line.get_attribute(f"aria-value{one}") for one in ("now", "max"))
        return int(str(now)), int(str(most))

    shown = [at()]
    phone.next()
    shown.append(at())
    for about in ("missing-relative", "own-child", "other", "group", "witness"):
        phone.tick(phone.texts.term("about", about))
    phone.next()
    phone.on("missing_who")
    places = []
    while phone.title() != phone.texts("review_title"):
        places.append(at())
        phone.next()
    assert places == sorted(places)
    assert len({most for _, most in places}) == 1
    assert places[0][0] == shown[-1][0] + 1
    assert shown[0][1] < places[0][1]
