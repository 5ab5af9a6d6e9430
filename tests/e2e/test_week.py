"""A week of an institution: two caseworkers, a legal-aid group, an interpreter, four people.

One story, day by day, in real windows, against the real portal, on a clock that moves. It ends
today, because commands that replace lost keys ask the computer what day it is.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Dialog, expect

from complaints import keyring, shares
from complaints.cli import main
from complaints.desk.config import Config
from complaints.desk.unlocked import Unlocked
from complaints.domain.parts import Part
from complaints.joining import Request
from complaints.keyring import Keyring
from complaints.portal_client import ProblemError
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NHRI, PASSPHRASE
from tests.complaints.desk.test_colleagues import alarms, shared
from tests.complaints.desk.test_sharing import ring
from tests.complaints.desk.test_theirs import HOSTILE
from tests.e2e import axe
from tests.e2e.phone import Story
from tests.e2e.week import AtWork, Week, a_week, begins_six_days_ago
from tests.processes import until

pytestmark = pytest.mark.browser

ANA, BEN, NOOR, LINGUA = "defensor-es-1", "ben", "noor", "lingua"
RIVER = "the ford below the mill"
TOLD = {
    "amina": "They took our phones at the ford and sent us back over the river.",
    "samuel": "At the ford below the mill they sent us back; my brother was hit.",
    "fatou": "We are still at the ford below the mill. A child has fever.",
}


@dataclass
class People:
    """The numbers that they wrote down, by name."""

    numbers: dict[str, Receipt] = field(default_factory=dict)
    shares: tuple[str, ...] = ()
    lost: Config | None = None


def told(week: Week, text: str) -> tuple[Part, ...]:
    day = str(week.now.date())
    where = {"country": "ES", "place": RIVER, "from": day, "to": day, "certainty": "day"}
    return (
        Part.new("account", {"text": text, "language": "en", "violations": ["pushback"]}),
        Part.new("circumstances", where),
        Part.new("contact", {"name": "Samuel", "never": "call at night"}),
    )


def test_a_week(chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_week(tmp_path, chromium, monkeypatch, begins=begins_six_days_ago()) as week:
        people = People()
        monday(week, people)
        tuesday(week, people)
        wednesday(week, people)
        thursday(week, people)
        friday(week, people)
        saturday(week, people)
        sunday(week, people)


def monday(week: Week, people: People) -> None:
    """A second caseworker joins; four people file, one of them meaning harm."""
    ana = week.desk(NHRI, week.made.keyrings[NHRI])
    joins(week, ana, BEN)
    ben = week.desks[BEN]
    key = week.made.keyrings[NHRI].organisation_key
    assert key
    people.shares = tuple(shares.make(key, needed=2, of=3))
    week.rounds(ana, ben)
    phone = week.phone("ar")
    phone.tell(
        Story(
            violations=["pushback"], text=TOLD["amina"], country="ES", place=RIVER,
            day=str(week.now.date()), actors=["border-guard"], words="grey jackets",
            needs=["legal-help"], about=["self"],
        )
    )  # fmt: skip
    name = week.made.organisations[NHRI][1].names["en"]
    phone.let_read({name: {}})
    phone.leave_contact({}, readers=[])
    phone.on("review_title")
    phone.next()
    people.numbers["amina"] = Receipt.parse(phone.number())
    phone.confirm_number(people.numbers["amina"].digits)
    until(lambda: week.kept() > 0, what="what she may see again")
    phone.page.context.close()
    for one in ("samuel", "fatou"):
        people.numbers[one] = week.file(NHRI, *told(week, TOLD[one]))
    lines = "\n".join(f"{HOSTILE} {n}" for n in range(10_000))
    hostile = {"text": lines, "language": HOSTILE, "violations": [HOSTILE]}
    people.numbers["hostile"] = week.file(
        NHRI,
        Part.new("account", hostile),
        Part.new("circumstances", {"place": "../../x", "country": HOSTILE}),
    )
    week.rounds(ana, ben, ana)
    for desk in (ana, ben):
        desk.go("/cases/all")
        expect(desk.page.get_by_test_id("case-row")).to_have_count(4)
    reads_what_was_meant_to_harm(ben)


def joins(week: Week, administrator: AtWork, member: str) -> None:
    """A newcomer's request, compared and accepted on the page; then their own desk."""
    own = Keyring.generate(
        root=week.made.root, organisation=NHRI, member=member, organisation_key=None
    )
    request = Request.of(own)
    administrator.go("/members")
    administrator.fill("asked", request.dump().decode())
    administrator.press("read-request")
    expect(administrator.page.get_by_test_id("fingerprint")).to_have_text(request.fingerprint)
    administrator.press("join")
    expect(administrator.page.get_by_test_id(f"member-{member}")).to_be_visible()
    week.rounds(administrator)
    week.desk(NHRI, own, language="es")


def reads_what_was_meant_to_harm(desk: AtWork) -> None:
    page = desk.page
    said: list[str] = []

    def speak(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", speak)
    desk.case(desk.with_text("onerror"))
    expect(page.get_by_test_id("account")).to_contain_text("<script>alert(1)</script>")
    expect(page.get_by_test_id("account")).to_contain_text("U+202E")
    assert not page.locator("article img[src='x']").count()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert said == []
    assert axe.violations(page) == []


def tuesday(week: Week, people: People) -> None:
    """Three cases of one event become a matter; Amina and Samuel say yes; Ben goes away."""
    week.later(days=1)
    ana, ben = week.desks[ANA], week.desks[BEN]
    for other in ("fatou", "amina"):
        ana.case(ana.with_text(TOLD["samuel"]))
        code = ana.desk.office.case(ana.with_text(TOLD[other])).code
        ana.page.get_by_test_id("offered").locator("li", has_text=code).get_by_test_id(
            "relate"
        ).click()
        expect(ana.page.get_by_test_id("confirmed")).to_contain_text(code)
    ana.page.locator("#matter-title").fill("The ford")
    ana.press("join-matter")
    expect(ana.page.get_by_test_id("matter")).to_have_text("The ford")
    for one in ("amina", "samuel"):
        asks(ana, TOLD[one], LEGAL_AID, "account", "circumstances")
    week.rounds(ana, ben)
    ben.line.down()

    legal_aid = week.made.organisations[LEGAL_AID][1].names["en"]
    phone = week.phone("ar", "answers.html")
    phone.come_back(people.numbers["amina"].digits)
    phone.see_question()
    phone.decide("ask_yes", shows=[legal_aid], hides=["call at night"])
    phone.page.context.close()
    week.release()
    says_yes(week, people.numbers["samuel"])
    week.rounds(ana)


def asks(desk: AtWork, text: str, to: str, *parts: str) -> None:
    """The question for a consent, looked at and sent."""
    desk.case(desk.with_text(text))
    desk.press("ask")
    desk.page.get_by_test_id(f"to-{to}").check()
    for one in parts:
        desk.page.get_by_test_id(f"part-{one}").check()
    desk.press("ask-preview")
    desk.press("ask-send")
    expect(desk.page.get_by_test_id("case")).to_be_visible()


def says_yes(week: Week, receipt: Receipt) -> None:
    """To the question that was asked last."""
    asked = [one.reply for one in week.replies(receipt).replies if one.reply and one.reply.question]
    newest = max(asked, key=lambda one: one.counter)
    assert newest.question
    week.send(week.complainant().agree(receipt, newest.question.id))


def wednesday(week: Week, people: People) -> None:
    """Both are referred; Ben, who has no line, decides what Ana decides otherwise."""
    week.later(days=1)
    ana, ben = week.desks[ANA], week.desks[BEN]
    lawyer = week.desk(LEGAL_AID, week.made.keyrings[LEGAL_AID], language="fr")
    for one in ("amina", "samuel"):
        refers(ana, TOLD[one], reason="An appeal is due soon.")
    week.rounds(ana, lawyer)
    accepts(lawyer, 2)
    case = ana.with_text(TOLD["amina"])
    ana.case(case)
    ana.press("take")
    ben.case(case)
    ben.press("take")
    ben.fill("note-text", "I spoke with the hospital.")
    ben.press("note-add")
    expect(ben.page.get_by_test_id("timeline")).to_contain_text("I spoke with the hospital.")
    week.rounds(lawyer, ana)
    expect_answer(ana, TOLD["amina"])
    is_translated(week, ana, people.numbers["amina"])


def is_translated(week: Week, ana: AtWork, receipt: Receipt) -> None:
    """Interpreters get the account alone, on a yes to that, and what they write is theirs."""
    ana.case(ana.with_text(TOLD["amina"]))
    ana.press("ask-interpreter")
    ana.press("ask-preview")
    ana.press("ask-send")
    expect(ana.page.get_by_test_id("case")).to_be_visible()
    week.rounds(ana)
    says_yes(week, receipt)
    week.rounds(ana)
    refers(ana, TOLD["amina"], reason="For the file.")
    lingua = week.desk(LINGUA, week.made.keyrings[LINGUA], language="ar")
    week.rounds(ana, lingua)
    case = lingua.with_text(TOLD["amina"])
    assert [one.name for one in lingua.desk.office.case(case).parts] == ["account"]
    lingua.case(case)
    lingua.press("accept")
    expect(lingua.page.get_by_test_id("task")).to_be_visible()
    expect(lingua.page.get_by_test_id("case")).not_to_contain_text(RIVER)
    lingua.fill("translation-text", "أخذوا هواتفنا عند المخاضة وأعادونا عبر النهر.")
    lingua.page.get_by_test_id("made-human").check()
    lingua.press("send-translation")
    expect(lingua.page.get_by_test_id("case")).to_be_visible()
    week.rounds(lingua, ana)
    ana.case(ana.with_text(TOLD["amina"]))
    expect(ana.page.get_by_test_id("translated").first).to_contain_text("عند المخاضة")
    assert axe.violations(ana.page) == []


def refers(desk: AtWork, text: str, *, reason: str) -> None:
    """Give what was allowed, after a look at it."""
    desk.case(desk.with_text(text))
    desk.press("refer")
    expect(desk.page.get_by_test_id("outgoing")).to_contain_text(text)
    desk.fill("refer-reason", reason)
    desk.press("refer-send")
    expect(desk.page.get_by_test_id("case")).to_be_visible()


def accepts(lawyer: AtWork, count: int) -> None:
    """What is new: a summary without a word of theirs, the check for a conflict, and a yes."""
    new = lawyer.unchecked()
    assert len(new) == count
    for case in new:
        lawyer.go(f"/case/{case}")
        summary = lawyer.page.get_by_test_id("summary")
        expect(summary).to_be_visible()
        for text in (*TOLD.values(), "Samuel", "grey jackets"):
            expect(summary).not_to_contain_text(text)
        lawyer.press("check")
        lawyer.page.get_by_test_id("result-clear").check()
        lawyer.fill("why", "Our list of clients, seen by both of us.")
        lawyer.press("record")
        expect(lawyer.page.get_by_test_id("case")).to_be_visible()
        lawyer.press("accept")
        expect(lawyer.page.get_by_test_id("done")).to_be_visible()


def expect_answer(desk: AtWork, text: str) -> None:
    desk.case(desk.with_text(text))
    expect(desk.page.get_by_test_id("given-answer")).to_have_text("accepted")


def thursday(week: Week, people: People) -> None:
    """Ben is back: both desks agree, and show what collided. Samuel takes everything back."""
    week.later(days=1)
    ana, ben, lawyer = week.desks[ANA], week.desks[BEN], week.desks["abogacia-es-1"]
    ben.line.up()
    week.rounds(ben, ana, ben, ana)
    same(ana, ben)
    for desk in (ana, ben):
        desk.case(desk.with_text(TOLD["amina"]))
        expect(desk.page.get_by_test_id("collision")).to_be_visible()
        expect(desk.page.get_by_test_id("timeline")).to_contain_text("I spoke with the hospital.")

    samuel = people.numbers["samuel"]
    week.send(week.complainant().withdraw(samuel, NHRI))
    week.rounds(ana, lawyer, ana, ben)
    lawyer.go("/cases/all")
    case = next(one for one in lawyer.desk.office.cases() if lawyer.recalled(one.id))
    lawyer.case(case.id)
    expect(lawyer.page.get_by_test_id("recalled")).to_be_visible()
    for desk in (ana, ben):
        desk.case(desk.with_text(TOLD["samuel"]))
        expect(desk.page.get_by_test_id("withdrawal-note")).to_be_visible()
        expect(desk.page.get_by_test_id("ask")).to_have_count(0)


def same(*desks: AtWork) -> None:
    """Every case is to all of them what it is to one, and nobody is alarmed."""
    first, *others = desks
    for line in first.desk.office.cases():
        for other in others:
            assert shared(first.desk.office.case(line.id)) == shared(
                other.desk.office.case(line.id)
            )
    assert [alarms(one.desk) for one in desks] == [set() for _ in desks]


def friday(week: Week, people: People) -> None:
    """Fatou does not answer, and a child has fever: two members give it without her yes."""
    week.later(days=1)
    ana, ben, lawyer = week.desks[ANA], week.desks[BEN], week.desks["abogacia-es-1"]
    case = ana.with_text(TOLD["fatou"])
    ana.go(f"/case/{case}/share/{LEGAL_AID}")
    ana.page.get_by_test_id("danger").locator("summary").click()
    ana.page.get_by_test_id("give-account").check()
    ana.page.get_by_test_id("basis-vital-interests").check()
    ana.fill("facts", "A child has fever at the river, and nobody answers.")
    ana.press("propose")
    week.rounds(ana, ben)
    assert not ben.desk.office.case(case).given
    ben.case(case)
    ben.press("approve")
    week.rounds(ben, ana, lawyer)
    (given,) = ana.desk.office.case(case).given
    assert (given.referred.to, given.referred.consent) == (LEGAL_AID, None)
    lawyer.go(f"/case/{lawyer.unchecked()[0]}")
    expect(lawyer.page.get_by_test_id("without-consent")).to_be_visible()
    accepts(lawyer, 1)
    assert hears(week, people.numbers["fatou"], "Somebody may be in danger") == 1
    same(ana, ben)


def hears(week: Week, receipt: Receipt, words: str) -> int:
    """In how many answers these words are that somebody reads with their number."""
    replies = [one.reply for one in week.replies(receipt).replies if one.reply]
    return sum(words in (one.text or "") for one in replies)


def saturday(week: Week, people: People) -> None:
    """One letter to all of the matter, each alone; then Ana's computer and her keys are lost."""
    week.later(days=1)
    ana, ben = week.desks[ANA], week.desks[BEN]
    ana.go("/cases/all")
    ana.case(ana.with_text(TOLD["fatou"]))
    ana.press("matter")
    expect(ana.page.get_by_test_id("matter-cases").locator("li")).to_have_count(3)
    for area in ana.page.get_by_test_id("letter-to-all").locator("textarea").all():
        area.fill("We ask the authority what happened at the ford.")
    ana.press("letter-send")
    week.rounds(ana, ben)
    for one in ("amina", "fatou"):
        assert hears(week, people.numbers[one], "what happened at the ford") == 1, one
    lost = week.desks.pop(ANA)
    lost.close()
    people.lost = replace(lost.gate._config, portal=week.public.base)


def sunday(week: Week, people: People) -> None:
    """Two of three shares make Noor the administrator; Ana's keys are removed and open nothing."""
    week.later(days=1)
    ben = week.desks[BEN]
    (week.folder / "pass").write_text(PASSPHRASE)
    made = CliRunner().invoke(
        main,
        ["org", "restore", NHRI, NOOR, "--trust", str(week.folder / "trust.json"),
         "--portal", week.public.base, "--out", str(week.folder / f"{NOOR}.key"),
         "--passphrase-file", str(week.folder / "pass")],
        input="\n".join(people.shares[:2]) + "\n",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    week.rounds(ben)
    noor = week.desk(NHRI, keyring.load(week.folder / f"{NOOR}.key", PASSPHRASE))
    week.rounds(ben, noor, ben, noor)
    with (week.folder / "so-far").open("wb") as file:
        ben.desk.handover.give(NOOR, file)
    with (week.folder / "so-far").open("rb") as file:
        noor.desk.handover.take(file)
    week.rounds(noor)
    same(ben, noor)

    noor.go("/members")
    noor.press(f"leaving-{ANA}")
    noor.press("leave")
    expect(noor.page.get_by_test_id(f"leaving-{ANA}")).to_have_count(0)
    week.rounds(noor, ben)
    week.file(NHRI, *told(week, "They stopped the boat before the island."))
    assert people.lost
    thief = Unlocked.open(people.lost, PASSPHRASE, now=lambda: week.now)
    with pytest.raises(ProblemError):
        thief.sync.run()
    card = noor.desk.own_card.kept
    assert card
    known = {str(one.recipient) for one in (*ring(thief).open_with, *ring(thief).own)}
    assert card.recipient.recipient not in known
    thief.close()
    week.rounds(noor, ben)
    for desk in (noor, ben):
        desk.case(desk.with_text("before the island"))
    week.rounds(ben, noor, ben)
    same(noor, ben)
    proves_its_journal(week, BEN)


def proves_its_journal(week: Week, member: str) -> None:
    """At the end the chains of all who ever wrote fit, each to its last entry that counts."""
    week.desks.pop(member).close()
    proved = CliRunner().invoke(
        main,
        ["journal", "verify", "--keyfile", str(week.folder / f"{member}.key"),
         "--data", str(week.folder / f"{member}-desk"),
         "--passphrase-file", str(week.folder / "pass")],
    )  # fmt: skip
    assert proved.exit_code == 0, proved.output
    for one in (ANA, BEN, NOOR):
        assert f"{one}: " in proved.output
